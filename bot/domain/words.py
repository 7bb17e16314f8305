"""Vietnamese as people type it: with or without accents, in any case, with stray spaces."""

import unicodedata


def folded(text: str) -> str:
    """`text` without accents, case and punctuation, for comparing: "Gửi  Phản ánh!" -> "gui phan anh"."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


TONES = "\u0300\u0301\u0303\u0309\u0323"  # falling, rising, broken, asking, heavy


def syllables(text: str) -> list[str]:
    """The words of `text`, small, each with its tone behind it: "hoà" and "hòa" are the same, "hoa" is not."""
    small = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in small)
    return [_tone_last(word) for word in kept.split()]


def bare(syllable: str) -> str:
    """A syllable as `syllables` gives it, without accents."""
    return "".join(c for c in syllable.replace("đ", "d") if not unicodedata.combining(c))


def _tone_last(word: str) -> str:
    tones = "".join(c for c in word if c in TONES)
    return word.translate(_TONELESS) + tones if tones else word


_TONELESS = dict.fromkeys(map(ord, TONES))


def same(left: str, right: str) -> bool:
    """Whether the two say the same, accents and case aside."""
    return folded(left) == folded(right)
