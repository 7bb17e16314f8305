"""Vietnamese as people type it: with or without accents, in any case, with stray spaces."""

import unicodedata


def folded(text: str) -> str:
    """`text` without accents, case and punctuation, for comparing: "Gửi  Phản ánh!" -> "gui phan anh"."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def same(left: str, right: str) -> bool:
    """Whether the two say the same, accents and case aside."""
    return folded(left) == folded(right)
