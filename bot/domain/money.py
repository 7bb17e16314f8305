"""Sums of money as people type them on a phone, and as they are written: "5tr2", "450k", "5.200.000 đồng"."""

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from bot.domain.typed import number
from bot.domain.words import bare
from bot.errors import NotUnderstood

_SIZES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 10**3, "ngan": 10**3, "k": 10**3}
_SIZE = "|".join(sorted(_SIZES, key=len, reverse=True))
_STACKED = re.compile(
    rf"(?<![\w.,-])(?P<head>\d{{1,6}})\s*(?P<size>{_SIZE})\s*"
    rf"(?:(?P<half>ruoi)(?!\w)|(?P<tail>\d{{1,3}})\s*(?P<unit>tram(?:\s*(?:nghin|ngan|k))?|{_SIZE})?"
    rf"(?:\s*(?:dong|vnd|d))?(?!\w))"
)
_TIMES = re.compile(r"\s*(?:cong|gio|ngay|tuan|thang|nam|nguoi|hours?|days?|weeks?|months?|years?)(?!\w)")
_BELOW_NOTHING = re.compile(r"(?<!\w)(?:am|tru|minus)\s+\d")
_BILLION = re.compile(r"(?<=\d)\s*ti(?!\w)")  # "tỉ" is as good as "tỷ"


def dong(value: int) -> str:
    """The sum as it is written in Vietnamese: "1.234.567 đồng"."""
    return f"{value:,} đồng".replace(",", ".")


def rounded(value: Fraction) -> int:
    """To the whole đồng, half up (sums here are not negative)."""
    return math.floor(value + Fraction(1, 2))


def read_money(text: str) -> int:
    """The one sum in `text`, in whole đồng; words around it are passed over.

    What `bot.domain.typed.number` reads ("5.200.000đ", "5,2 triệu", "450k"), and a size with something
    behind it: "5tr2", "5 triệu 200", "5 triệu 200 nghìn", "1 tỷ 2", "5 triệu rưỡi".

    Raises NotUnderstood(calc.money_please): no sum, several, a negative one, or not clear which.
    """
    plain = bare(unicodedata.normalize("NFD", text.casefold()))
    stacked = list(_STACKED.finditer(plain))
    try:
        if _BELOW_NOTHING.search(plain):
            raise _unclear()
        value = _stacked(stacked[0], plain) if stacked else number(_BILLION.sub(" ty", plain))
    except NotUnderstood:
        raise _unclear() from None
    if value < 0 or value % 1:
        raise _unclear()
    return int(value)


def _stacked(found: re.Match[str], plain: str) -> Decimal:
    """A size and what stands behind it: the next digits of the same number, or a smaller size of its own."""
    rest = plain[found.end() :]
    if re.search(r"\d", plain[: found.start()] + rest):
        raise _unclear()  # another number
    size = _SIZES[found["size"]]
    head = Decimal(found["head"]) * size
    if found["half"]:
        return head + Decimal(size) / 2
    tail = Decimal(found["tail"])
    if found["unit"] is None:
        if _TIMES.match(rest):
            raise _unclear()  # "5 triệu 1 tháng"
        return head + tail.scaleb(-len(found["tail"])) * size
    unit = _unit(found["unit"], size)
    if tail * unit >= size:
        raise _unclear()
    return head + tail * unit


def _unit(said: str, size: int) -> int:
    """What the number behind a size counts: "5 triệu 2 trăm" means hundreds of the thousands below it."""
    hundreds, _, of = said.partition("tram")
    if hundreds:
        return _SIZES[said]
    return 100 * _SIZES[of.strip()] if of.strip() else size // 10


def _unclear() -> NotUnderstood:
    return NotUnderstood("calc.money_please")
