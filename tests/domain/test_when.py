"""Moments as officers type them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.when import when
from bot.errors import NotUnderstood

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)  # a Monday
USUAL = time(8)


@pytest.mark.parametrize(
    ("text", "month", "day", "hour", "minute"),
    [
        ("24/11 8:00", 11, 24, 8, 0),
        ("8h30 ngày 24/11", 11, 24, 8, 30),
        ("24/11/2026", 11, 24, 8, 0),
        ("24-11-2026 08:15", 11, 24, 8, 15),
        ("24.11.2026, 7 giờ", 11, 24, 7, 0),
        ("ngày 24 tháng 11 lúc 9 giờ rưỡi", 11, 24, 9, 30),
        ("Thứ Ba 24/11, 15h", 11, 24, 15, 0),
        ("10h", 11, 23, 10, 0),
        ("9:00", 11, 23, 9, 0),
        ("8h", 11, 24, 8, 0),
        ("3 giờ chiều", 11, 23, 15, 0),
        ("12 giờ trưa mai", 11, 24, 12, 0),
        ("1h trưa", 11, 23, 13, 0),
        ("8h sáng mai", 11, 24, 8, 0),
        ("8h sáng thứ Ba tới 24/11", 11, 24, 8, 0),
        ("8h tối mai", 11, 24, 20, 0),
        ("ngày mai", 11, 24, 8, 0),
        ("hôm nay 16h", 11, 23, 16, 0),
        ("16:45 CHIEU NAY", 11, 23, 16, 45),
        ("hôm nay 7h", 11, 23, 7, 0),
    ],
)
def test_a_moment_is_understood_as_people_write_it(
    text: str, month: int, day: int, hour: int, minute: int
) -> None:
    assert when(text, NOW, USUAL) == datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22/11", datetime(2027, 11, 22, 8, tzinfo=ZONE)),
        ("1/1 9h", datetime(2027, 1, 1, 9, tzinfo=ZONE)),
        ("29/2", datetime(2028, 2, 29, 8, tzinfo=ZONE)),
        ("23/11 8h", datetime(2026, 11, 23, 8, tzinfo=ZONE)),
        ("1/2/2020", datetime(2020, 2, 1, 8, tzinfo=ZONE)),
    ],
)
def test_a_date_without_a_year_is_the_next_such_date(text: str, expected: datetime) -> None:
    assert when(text, NOW, USUAL) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "khi nào tiện",
        "31/2",
        "24/13",
        "25:00",
        "8:75",
        "8:3",
        "24/11 tám giờ",
        "24/11/2999",
        "24/11 8h 9h",
        "8h thứ Hai",
        "24/11/20266",
        "<b>24/11</b>",
        "🎉",
    ],
)
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood, match="time_unclear"):
        when(text, NOW, USUAL)
