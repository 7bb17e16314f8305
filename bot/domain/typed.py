"""A number or a day as people type it on a phone: "1.200", "5 triệu", "5/3", "tháng 3 năm ngoái"."""

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.domain.words import folded
from bot.errors import NotUnderstood

_NUMBER = re.compile(r"(?:(?<!\w)-)?[.,]?[0-9](?:[0-9.,]*[0-9])?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_WHOLE = re.compile(r"-?[0-9]+")  # "05 người" is good style
_BEFORE_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)")
_SIZES = {"chuc": 10, "tram": 100, "nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "tr": 10**6, "ty": 10**9}
_SIZES |= {"hundred": 100, "thousand": 10**3, "million": 10**6}
_GLUED_SIZES = {**_SIZES, "k": 10**3}  # apart from its number "k" says "không"
_DIGITS = 15


def number(text: str) -> Decimal:
    """The one number in `text`; words around it are passed over.

    Groups of exactly three digits after one kind of mark are thousands, whichever mark: "1.200" and
    "1,200" are 1200. With both marks the last one is the decimal mark: "1.200,5", "1,200.5". Any other
    single mark is decimal: "1,5", "1.5", "0,125". A size after it counts, where the number is whole then:
    "2 trăm", "1,5 triệu", "200k".

    Raises NotUnderstood(question.number_please): no number, several, or not clear which.
    """
    found = _NUMBER.findall(text)
    rest = text.partition(found[0])[2] if found else ""
    after = folded(rest).split()
    if len(found) != 1 or "ruoi" in after:
        raise NotUnderstood("question.number_please")
    sizes = _GLUED_SIZES if rest[:1].isalpha() else _SIZES
    size = sizes.get(after[0], 1) if after else 1
    value = _value(found[0]) * size
    if size > 1 and value % 1:
        raise NotUnderstood("question.number_please")
    return value


def _value(typed: str) -> Decimal:
    whole, fraction = _parted(typed)
    digits = re.sub("[.,]", "", whole)
    plain = _BEFORE_FRACTION if fraction else _WHOLE
    if not (plain.fullmatch(whole) or _GROUPED.fullmatch(whole)) or len(digits) + len(fraction) > _DIGITS:
        raise NotUnderstood("question.number_please")
    return Decimal(f"{digits}.{fraction or 0}")


def _parted(typed: str) -> tuple[str, str]:
    """What stands before and after the decimal mark."""
    last = max(typed.rfind("."), typed.rfind(","))
    if last < 0 or _GROUPED.fullmatch(typed):
        return typed, ""
    if typed[last] in typed[:last]:  # "1.20.3": one mark cannot be both
        raise NotUnderstood("question.number_please")
    return typed[:last], typed[last + 1 :]


def tidy(value: Decimal) -> str:
    """The number as it is written in Vietnamese: "1.200,5"."""
    short = value.to_integral_value() if value == value.to_integral_value() else value
    return f"{short:,f}".translate(str.maketrans(",.", ".,"))


DAY, MONTH = "%d/%m/%Y", "%m/%Y"
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?= (?:ngay )?\d)"  # says nothing beside a date
_BEFORE = re.compile(rf"^(?:(?:vao|tu|khoang|hoi|dau|giua|cuoi|{_WEEKDAY}) )+")
_NEAR_DAY = re.compile(
    r"(?:(?:hom|ngay|sang|trua|chieu|toi) )?(?:nay|mai)|(?:hom|ngay|sang|trua|chieu|toi|dem) qua|hom kia"
    r"|yesterday|today|tomorrow"
)
_AWAY = {"kia": -2, "qua": -1, "nay": 0, "mai": 1, "yesterday": -1, "today": 0, "tomorrow": 1}
_NEAR_MONTH = re.compile(r"thang (?P<vi>truoc|nay|sau|toi)|(?P<en>last|this|next) month")
_INTO_MONTH = {"truoc": -1, "last": -1, "nay": 0, "this": 0, "sau": 31, "toi": 31, "next": 31}  # from its 1st
_YEAR = r"(?: (?:nam )?(?P<year>\d{4}|\d{2}))?"
_DAY = re.compile(rf"(?:(?:ngay|hom) )?(?P<day>\d{{1,2}}) (?:thang )?(?P<month>\d{{1,2}}){_YEAR}")
_MONTH = re.compile(rf"(?:thang (?=\d)|(?=\d+ (?:nam )?\d{{4}}))(?P<month>\d{{1,2}}){_YEAR}")
_NEAR_YEARS = {"nam ngoai": -1, "nam nay": 0, "nam sau": 1}
_LEAP_YEARS_APART = 8  # the longest wait for a 29 February
_YEARS_AHEAD = 10


def day_or_month(text: str, today: date, past: bool) -> tuple[date, str]:
    """The day that `text` means, or the first of the month, and how it is written: DAY or MONTH.

    Without a year it is the last one not in the future when `past`, else the nearest coming one; today
    and this month fit both. Two digits of a year reach from ten years ahead of today's a century back.

    Raises NotUnderstood: question.no_such_day (31/02), question.date_please (anything else).
    """
    said = _BEFORE.sub("", folded(text))
    for words, step in _NEAR_YEARS.items():
        said = said.replace(words, str(today.year + step))
    if _NEAR_DAY.fullmatch(said):
        return today + timedelta(days=_AWAY[said.split()[-1]]), DAY
    if found := _DAY.fullmatch(said):
        return _nearest(int(found["day"]), int(found["month"]), found["year"], today, past), DAY
    return _month(said, today.replace(day=1), past), MONTH


def _month(said: str, this: date, past: bool) -> date:
    if near := _NEAR_MONTH.fullmatch(said):
        return (this + timedelta(days=_INTO_MONTH[near["vi"] or near["en"]])).replace(day=1)
    if found := _MONTH.fullmatch(said):
        return _nearest(1, int(found["month"]), found["year"], this, past)
    raise NotUnderstood("question.date_please")


def _nearest(day: int, month: int, year: str | None, today: date, past: bool) -> date:
    step = -1 if past else 1
    years = [_year(year, today)] if year else [today.year + step * n for n in range(_LEAP_YEARS_APART + 1)]
    dates = (found for each in years if (found := _date(each, month, day)))
    nearest = next((found for found in dates if year or (found - today) * step >= timedelta()), None)
    if nearest is None:
        raise NotUnderstood("question.no_such_day")
    return nearest


def _year(typed: str, today: date) -> int:
    latest = today.year + _YEARS_AHEAD
    year = int(typed)
    if len(typed) == 2:
        year += 2000 if 2000 + year <= latest else 1900
    if not 1900 <= year <= latest:
        raise NotUnderstood("question.date_please")
    return year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
