"""The lowest wage of a region, and what one gets beside it (Labour Code arts. 90, 91; decree 293/2025)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Result
from bot.domain.calculators.minimum_wage import CALCULATOR, least_wage, missing
from bot.domain.say import Key
from bot.errors import Refused
from tests.domain.calculators.frames import articles, computed, frame, keys, step


def calculated(area: str, by: str, wage: int, today: date = date(2026, 11, 28)) -> Result:
    name = "monthly" if by == "month" else "hourly"
    return computed(CALCULATOR, {"area": area, "paid_by": by, name: wage}, today)


@pytest.mark.parametrize(
    ("area", "by", "wage", "lacks"),
    [
        pytest.param("ward", "month", 4_140_000, None, id="region III, exactly"),
        pytest.param("ward", "month", 4_139_999, "1 đồng", id="one đồng below"),
        pytest.param("ward", "month", 4_140_001, None, id="one above"),
        pytest.param("ward", "month", 3_700_000, "440.000 đồng", id="enough in a commune, not in a ward"),
        pytest.param("ward", "hour", 20_000, None, id="by the hour, exactly"),
        pytest.param("ward", "hour", 19_999, "1 đồng", id="by the hour, below"),
        pytest.param("commune", "month", 3_700_000, None, id="region IV, exactly"),
        pytest.param("commune", "month", 3_699_999, "1 đồng", id="region IV, below"),
        pytest.param("commune", "month", 5_200_000, None, id="far above"),
        pytest.param("commune", "month", 100_000, "3.600.000 đồng", id="hardly anything"),
        pytest.param("commune", "hour", 17_800, None, id="region IV by the hour"),
        pytest.param("commune", "hour", 17_788, "12 đồng", id="3.7 million by 208 hours is less"),
    ],
)
def test_a_wage_is_compared_with_the_minimum_of_its_region(
    area: str, by: str, wage: int, lacks: str | None
) -> None:
    total = calculated(area, by, wage).total
    assert (total.key == "calc.minimum_wage.total_lacks") is (lacks is not None)
    assert total.values.get("lacks") == lacks


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_what_is_missing_makes_it_just_enough(wage: int, least: int) -> None:
    lacks = missing(wage, least)
    assert lacks >= 0
    assert wage + lacks == max(wage, least)


def test_the_steps_name_the_place_its_region_and_since_when() -> None:
    result = calculated("ward", "month", 5_000_000)
    values = step(result, "calc.minimum_wage.step_month").values
    assert (values["area"], values["region"], values["since"]) == (Key(key="area.ward"), "III", "01/01/2026")
    assert step(result, "calc.minimum_wage.step_more").values["more"] == "860.000 đồng"
    assert keys(calculated("ward", "hour", 10_000))[1] == "calc.minimum_wage.step_lacks"
    assert articles(result) == [("BLLD", 90, 2), ("BLLD", 91, 2), ("ND293", None, None)]


@pytest.mark.parametrize("area", ["nowhere", "unheard of"])
def test_a_place_without_a_region_is_refused(area: str) -> None:
    with pytest.raises(Refused) as no:
        least_wage(area, "month", frame())
    assert no.value.key == "calc.minimum_wage.unknown"


def test_the_amounts_are_those_in_force_on_the_day() -> None:
    assert least_wage("ward", "month", frame(date(2026, 1, 1))).value == 4_140_000
    with pytest.raises(Refused):
        calculated("ward", "month", 5_000_000, today=date(2025, 12, 31))
