"""The shipped words for each day: their length, their numbers, what they promise and who prepares them."""

import re

import pytest

from bot.catalog import load_catalog
from bot.domain.calendar import Happening, Occasion, last_day, occurrence
from bot.domain.richtext import plain, rich
from tests.world import ROOT

CATALOG = load_catalog(ROOT / "data")
OCCASIONS = tuple(CATALOG.occasions.values())
COUNT_NOT_AGREED = {"van_hoa_vn"}  # from 1946 or from 2026: the federation decides
PERIODS = {"thang_cong_nhan": "05-31", "thang_atvsld": "05-31", "thang_binh_dang_gioi": "12-15"}
every_occasion = pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda occasion: occasion.code)


def words(message: str) -> str:
    """As a person reads it, in a year with a long number."""
    return plain(rich(message.strip(), {"year": 2026, "years": 100}))


def test_all_fifty_two_days_are_there() -> None:
    assert len(OCCASIONS) == 52


@every_occasion
def test_a_message_is_short_enough_to_be_read_and_long_enough_to_say_something(occasion: Occasion) -> None:
    assert 300 <= len(words(occasion.message)) <= 600
    assert 250 <= len(words(occasion.message_en)) <= 700


@every_occasion
def test_a_message_is_a_few_paragraphs_of_whole_lines(occasion: Occasion) -> None:
    for message in (occasion.message, occasion.message_en):
        paragraphs = message.strip().split("\n\n")
        assert 2 <= len(paragraphs) <= 3
        for paragraph in paragraphs:
            assert re.fullmatch(r"\S[^\n]*[.?!)]”?", paragraph), paragraph
            assert "  " not in paragraph


@every_occasion
def test_the_number_of_the_anniversary_is_told_where_it_is_sure_and_nowhere_else(occasion: Occasion) -> None:
    sure = occasion.first_year is not None and occasion.confidence == "high"
    told = sure and occasion.code not in COUNT_NOT_AGREED
    for message in (occasion.message, occasion.message_en):
        assert ("{years}" in message) is told


@every_occasion
def test_what_is_not_sure_has_a_note(occasion: Occasion) -> None:
    assert occasion.confidence in {"high", "medium", "low", "none"}
    assert occasion.confidence == "high" or occasion.note


def test_only_the_day_without_a_date_is_off_and_says_why() -> None:
    [off] = [occasion for occasion in OCCASIONS if not occasion.active]
    assert (off.code, off.month, off.first_year) == ("ldld_lai_chau", None, None)
    assert "Chưa biết ngày" in off.note


@pytest.mark.parametrize(("code", "end"), PERIODS.items())
def test_a_period_has_both_ends(code: str, end: str) -> None:
    period = CATALOG.occasions[code]
    begins = occurrence(period, 2027)
    assert begins is not None
    assert f"{last_day(Happening(occasion=period, year=2027, day=begins)):%m-%d}" == end


def test_the_periods_are_those_of_their_kind() -> None:
    assert {occasion.code for occasion in OCCASIONS if occasion.kind == "period"} == PERIODS.keys()


def test_on_a_public_holiday_the_day_off_and_the_pay_for_work_are_told() -> None:
    holidays = [occasion for occasion in OCCASIONS if occasion.kind == "public_holiday"]
    assert len(holidays) == 7
    for occasion in holidays:
        assert all(part in occasion.message for part in ("hưởng nguyên lương", "300%", "Điều 98"))
        assert all(part in occasion.message_en for part in ("with full pay", "300%", "98"))


@every_occasion
def test_an_article_stands_beside_the_name_of_its_law(occasion: Occasion) -> None:
    laws = "Bộ luật Lao động|Luật An toàn, vệ sinh lao động"
    rest = re.sub(rf"\((?:{laws}), Điều [^()]+\)", "", occasion.message)
    assert not re.search(r"Điều \d", rest)


def test_the_legal_day_and_the_safety_month_are_prepared_by_the_office_of_law() -> None:
    prepared = {occasion.code: occasion.office for occasion in OCCASIONS if occasion.office}
    assert prepared == {"phap_luat": "CSPL", "thang_atvsld": "CSPL"}
    assert set(prepared.values()) <= CATALOG.offices.keys()
