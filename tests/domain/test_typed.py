"""Numbers and days as people type them on a phone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed import DAY, day_or_month, number, tidy
from bot.errors import NotUnderstood

TODAY = date(2026, 11, 23)


def written(text: str, past: bool, today: date = TODAY) -> str:
    day, form = day_or_month(text, today, past)
    return day.strftime(form)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", "12"),
        ("12 người", "12"),
        ("05 người", "5"),
        ("khoảng 12.", "12"),
        ("Có 12 công ty", "12"),
        ("1200", "1.200"),
        ("1.200", "1.200"),
        ("1,200", "1.200"),
        ("1.200.000 đồng", "1.200.000"),
        ("1,5", "1,5"),
        ("1.5", "1,5"),
        ("1.50", "1,50"),
        ("0,125", "0,125"),
        ("0.125", "0,125"),
        ("1.200,5", "1.200,5"),
        ("1,200.5", "1.200,5"),
        ("2 trăm", "200"),
        ("3 chuc", "30"),
        ("2 thousand", "2.000"),
        ("5 triệu", "5.000.000"),
        ("1,5 triệu", "1.500.000"),
        ("5tr", "5.000.000"),
        ("200k", "200.000"),
        ("12 k biết chắc", "12"),
        ("covid-19", "19"),
        ("-5", "-5"),
    ],
)
def test_a_number_is_understood_as_people_type_it(text: str, meant: str) -> None:
    assert tidy(number(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nhiều lắm",
        "10-12",
        "1/2",
        "12 nam, 5 nữ",
        "12 nam,5 nữ",
        "5tr2",
        "5 triệu rưỡi",
        ".5",
        "1.20.3",
        "1,125,5",
        "1..2",
        "1.200,500,000",
        "9" * 16,
        "0012,125",
        "1,12555 trăm",
    ],
)
def test_no_number_or_several_are_asked_for_again(text: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        number(text)
    assert caught.value.key == "question.number_please"


@given(st.text(alphabet="0123456789.,- ktrăm", max_size=12))
def test_a_tidied_number_means_the_same_when_typed_again(text: str) -> None:
    try:
        tidied = tidy(number(text))
    except NotUnderstood:
        return
    assert tidy(number(tidied)) == tidied


@pytest.mark.parametrize(
    ("text", "of_the_past", "coming"),
    [
        ("5/3/2026", "05/03/2026", "05/03/2026"),
        ("05/03/2026", "05/03/2026", "05/03/2026"),
        ("5-3-26", "05/03/2026", "05/03/2026"),
        ("5.3.98", "05/03/1998", "05/03/1998"),
        ("ngày 5 tháng 3 năm 2026", "05/03/2026", "05/03/2026"),
        ("Thứ Năm, 5/3/2026", "05/03/2026", "05/03/2026"),
        ("từ 5/3 năm ngoái", "05/03/2025", "05/03/2025"),
        ("5/3", "05/03/2026", "05/03/2027"),
        ("30/11", "30/11/2025", "30/11/2026"),
        ("23/11", "23/11/2026", "23/11/2026"),
        ("29/2", "29/02/2024", "29/02/2028"),
        ("hôm nay", "23/11/2026", "23/11/2026"),
        ("sang nay", "23/11/2026", "23/11/2026"),
        ("hôm qua", "22/11/2026", "22/11/2026"),
        ("tối qua", "22/11/2026", "22/11/2026"),
        ("hôm kia", "21/11/2026", "21/11/2026"),
        ("yesterday", "22/11/2026", "22/11/2026"),
        ("tháng 3/2026", "03/2026", "03/2026"),
        ("3/2026", "03/2026", "03/2026"),
        ("đầu tháng 3 năm 2026", "03/2026", "03/2026"),
        ("tháng 3", "03/2026", "03/2027"),
        ("tháng 12", "12/2025", "12/2026"),
        ("tháng 11", "11/2026", "11/2026"),
        ("tháng này", "11/2026", "11/2026"),
        ("tháng trước", "10/2026", "10/2026"),
        ("last month", "10/2026", "10/2026"),
    ],
)
def test_a_day_is_understood_as_people_type_it(text: str, of_the_past: str, coming: str) -> None:
    assert written(text, past=True) == of_the_past
    assert written(text, past=False) == coming


@pytest.mark.parametrize("text", ["31/02", "31/2/2026", "29/02/2026", "29/2/2025", "0/1", "5/13", "tháng 13"])
@pytest.mark.parametrize("past", [True, False])
def test_an_impossible_day_is_said_not_to_exist(text: str, past: bool) -> None:
    assert _refusal(text, past) == "question.no_such_day"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lâu rồi",
        "5",
        "tháng",
        "thứ Năm này",
        "quà",
        "1/1/0000",
        "1/1/1899",
        "1/1/2037",
        "5/3/2026 hay 6/3",
        "10h30",
    ],
)
def test_anything_else_is_asked_for_again(text: str) -> None:
    assert _refusal(text, past=True) == "question.date_please"


def test_a_leap_day_may_be_eight_years_away() -> None:
    assert written("29/2", False, date(2096, 3, 1)) == "29/02/2104"
    assert written("29/2", True, date(2104, 2, 28)) == "29/02/2096"


def test_the_coming_month_after_a_long_one_is_the_next_one() -> None:
    assert written("tháng sau", False, date(2027, 1, 31)) == "02/2027"
    assert written("tháng tới", False, date(2026, 12, 31)) == "01/2027"


@given(st.dates(date(1900, 1, 1), date(2036, 12, 31)), st.booleans())
def test_a_day_is_written_so_that_it_means_the_same_when_typed_again(day: date, past: bool) -> None:
    assert day_or_month(day.strftime(DAY), TODAY, past) == (day, DAY)


def _refusal(text: str, past: bool) -> str:
    with pytest.raises(NotUnderstood) as caught:
        day_or_month(text, TODAY, past)
    return caught.value.key
