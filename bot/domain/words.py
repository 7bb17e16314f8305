"""Vietnamese as people type it: with or without accents, in any case, with stray spaces."""

import re
import unicodedata
from functools import lru_cache


def folded(text: str) -> str:
    """`text` without accents, case and punctuation, for comparing: "Gửi  Phản ánh!" -> "gui phan anh"."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


TONES = "\u0300\u0301\u0303\u0309\u0323"  # falling, rising, broken, asking, heavy
_TONELESS = dict.fromkeys(map(ord, TONES))
_WORD = re.compile(r"[^\W_]+")
_KNOWN = 20_000  # words whose forms are remembered: Vietnamese has some 7,000 syllables


def syllables(text: str) -> list[str]:
    """The words of `text`, small, each with its tone behind it: "hoà" and "hòa" are one, "hoa" is another."""
    return [_tone_last(word) for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold()))]


@lru_cache(_KNOWN)
def bare(syllable: str) -> str:
    """A syllable as `syllables` gives it, without accents."""
    parted = unicodedata.normalize("NFD", syllable.replace("đ", "d"))
    return "".join(c for c in parted if not unicodedata.combining(c))


@lru_cache(_KNOWN)
def _tone_last(word: str) -> str:
    parted = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in parted if c in TONES)
    return parted.translate(_TONELESS) + tones if tones else word


def same(left: str, right: str) -> bool:
    """Whether the two say the same, accents and case aside."""
    return folded(left) == folded(right)
