"""A moment as people type it: "24/11 8:00", "8h30 ngày 24/11", "9 giờ sáng mai"."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from bot.errors import NotUnderstood

_DATE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<month>\d{1,2})(?:\s*(?:[/.-]|nam)\s*(?P<year>\d{4}))?(?!\d)"
)
_HOUR = re.compile(r"(?<!\d)(?P<hour>\d{1,2})\s*(?:gio|:|h|g)\s*(?P<minute>\d{2}|ruoi)?(?![\w:])")
_AFTERNOON = re.compile(r"\b(?:chieu|toi)\b")
_NOON = re.compile(r"\btrua\b")
_TODAY = re.compile(r"\b(?:hom )?nay\b|\btoday\b")
_TOMORROW = re.compile(r"\b(?:ngay )?mai\b|\btomorrow\b")
_FILLER = re.compile(
    r"\b(?:ngay|luc|vao|hoi|sang|trua|chieu|toi|at|on|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)\b"
)
_WEEKDAY = re.compile(r"\b(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)\b")  # which one: without a date unclear
_MORNING = re.compile(r"\bsang\b")
_COMING = re.compile(r"\b(?:tới|này)\b")  # "next"; without its accents "tới" would read as "tối", evening
_LEAP_YEARS_APART = 8  # the longest wait for a 29 February


def when(text: str, now: datetime, usual: time) -> datetime:
    """The moment that `text` means, in the zone of `now`.

    A date alone means its `usual` time; a time alone the next such time; a date without a year the next
    such date. It may be past. Raises NotUnderstood for anything else, and beyond the end of next year.
    """
    bare = _bare(_COMING.sub("", text.casefold()))
    day, rest = _day(bare, now.date())
    hour, rest = _hour(rest)
    if (day is None and (hour is None or _WEEKDAY.search(rest))) or re.search(r"\w", _FILLER.sub("", rest)):
        raise NotUnderstood("plan.time_unclear")
    moment = datetime.combine(day or now.date(), hour or usual, now.tzinfo)
    return moment + timedelta(days=1) if day is None and moment < now else moment


def _bare(text: str) -> str:
    """Without accents and case; punctuation stays."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _day(text: str, today: date) -> tuple[date | None, str]:
    found = _DATE.search(text)
    if found is not None:
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        day, month = int(found["day"]), int(found["month"])
        return (
            _of_year(int(found["year"]), day, month, today) if found["year"] else _next(day, month, today)
        ), rest
    for pattern, days in ((_TOMORROW, 1), (_TODAY, 0)):
        if pattern.search(text):
            return today + timedelta(days=days), pattern.sub(" ", text)
    return None, text


def _of_year(year: int, day: int, month: int, today: date) -> date:
    found = _date(year, month, day)
    if found is None or year > today.year + 1:
        raise NotUnderstood("plan.time_unclear")
    return found


def _next(day: int, month: int, today: date) -> date:
    years = range(today.year, today.year + _LEAP_YEARS_APART + 1)
    dates = (_date(year, month, day) for year in years)
    found = next((found for found in dates if found is not None and found >= today), None)
    if found is None:
        raise NotUnderstood("plan.time_unclear")
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hour(text: str) -> tuple[time | None, str]:
    found = _HOUR.search(text)
    if found is None:
        return None, text
    hour, minute = int(found["hour"]), 30 if found["minute"] == "ruoi" else int(found["minute"] or 0)
    later = _AFTERNOON.search(text) or (_NOON.search(text) and hour < 10)
    if hour < 12 and later and not _MORNING.search(text):
        hour += 12
    if hour > 23 or minute > 59:
        raise NotUnderstood("plan.time_unclear")
    return time(hour, minute), f"{text[: found.start()]} {text[found.end() :]}"
