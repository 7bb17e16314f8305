"""The month of retirement, against rows copied from annexes I and II of decree 135/2020."""

from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Frame, Inputs
from bot.domain.calculators.retirement import CALCULATOR, EARLIER, EARLY, FEMALE, MALE, retirement
from bot.domain.law import Citation, LawBook
from bot.errors import Refused
from tests.domain.calculators.leaving import AGES, BOOK, TODAY, computed, keys, step

ANNEX_I = [  # sex, month and year of birth; age; month and year of the first pension
    (MALE, (1, 1961), (60, 3), (5, 2021)),  # the first row
    (MALE, (9, 1961), (60, 3), (1, 2022)),  # reaches it in December 2021
    (MALE, (10, 1961), (60, 6), (5, 2022)),  # would reach it in January 2022
    (MALE, (6, 1962), (60, 6), (1, 2023)),
    (MALE, (7, 1962), (60, 9), (5, 2023)),
    (MALE, (12, 1963), (61, 0), (1, 2025)),
    (MALE, (5, 1964), (61, 3), (9, 2025)),
    (MALE, (9, 1964), (61, 3), (1, 2026)),
    (MALE, (10, 1964), (61, 6), (5, 2026)),
    (MALE, (6, 1965), (61, 6), (1, 2027)),
    (MALE, (3, 1966), (61, 9), (1, 2028)),
    (MALE, (4, 1966), (62, 0), (5, 2028)),  # from here on 62
    (MALE, (2, 1988), (62, 0), (3, 2050)),
    (FEMALE, (1, 1966), (55, 4), (6, 2021)),  # the first row
    (FEMALE, (8, 1966), (55, 4), (1, 2022)),
    (FEMALE, (9, 1966), (55, 8), (6, 2022)),
    (FEMALE, (5, 1967), (56, 0), (6, 2023)),
    (FEMALE, (4, 1969), (56, 8), (1, 2026)),
    (FEMALE, (5, 1969), (57, 0), (6, 2026)),
    (FEMALE, (12, 1969), (57, 0), (1, 2027)),
    (FEMALE, (1, 1970), (57, 4), (6, 2027)),
    (FEMALE, (7, 1972), (58, 4), (12, 2030)),
    (FEMALE, (4, 1975), (59, 8), (1, 2035)),
    (FEMALE, (5, 1975), (60, 0), (6, 2035)),  # from here on 60
    (FEMALE, (2, 1988), (60, 0), (3, 2048)),
]
ANNEX_II = [
    (MALE, (1, 1966), (55, 3), (5, 2021)),
    (MALE, (9, 1966), (55, 3), (1, 2022)),
    (MALE, (10, 1969), (56, 6), (5, 2026)),
    (MALE, (6, 1970), (56, 6), (1, 2027)),
    (MALE, (3, 1971), (56, 9), (1, 2028)),
    (MALE, (4, 1971), (57, 0), (5, 2028)),
    (FEMALE, (1, 1971), (50, 4), (6, 2021)),
    (FEMALE, (4, 1974), (51, 8), (1, 2026)),
    (FEMALE, (5, 1974), (52, 0), (6, 2026)),
    (FEMALE, (12, 1974), (52, 0), (1, 2027)),
    (FEMALE, (4, 1980), (54, 8), (1, 2035)),
    (FEMALE, (5, 1980), (55, 0), (6, 2035)),
]
ROWS = [(*row, 0) for row in ANNEX_I] + [(*row, EARLIER) for row in ANNEX_II]
Pair = tuple[int, int]


@pytest.mark.parametrize(("sex", "born", "age", "pension", "earlier"), ROWS)
def test_the_annexes_are_met_whatever_the_day_of_birth(
    sex: str, born: Pair, age: Pair, pension: Pair, earlier: int
) -> None:
    month, year = born
    for day in (1, 15, 28):
        moment = retirement(date(year, month, day), sex, BOOK, earlier)
        assert moment is not None
        assert (moment.age.years, moment.age.months) == age
        assert moment.pension == date(pension[1], pension[0], 1)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(1964, 2, 29), date(2025, 5, 31)),  # 61 years 3 months after a leap day
        (date(1964, 8, 31), date(2025, 11, 30)),  # reached in a month without a 31st
        (date(1965, 8, 31), date(2027, 5, 31)),
        (date(1966, 2, 28), date(2027, 11, 30)),
        (date(1966, 12, 31), date(2028, 12, 31)),
    ],
)
def test_one_retires_at_the_end_of_the_month_in_which_the_age_is_reached(born: date, last: date) -> None:
    moment = retirement(born, MALE, BOOK)
    assert moment is not None
    assert moment.last == last


BEFORE = [
    pytest.param(MALE, date(1960, 12, 31), date(2020, 12, 31), id="art. 7(2), men"),
    pytest.param(MALE, date(1960, 12, 1), date(2020, 12, 31), id="whichever day"),
    pytest.param(FEMALE, date(1965, 12, 1), date(2020, 12, 31), id="art. 7(2), women"),
    pytest.param(MALE, date(1960, 11, 30), None, id="a month earlier"),
    pytest.param(FEMALE, date(1965, 11, 30), None, id="a month earlier, women"),
    pytest.param(MALE, date(1930, 1, 1), None, id="long before"),
]


@pytest.mark.parametrize(("sex", "born", "last"), BEFORE)
def test_who_reached_the_age_in_december_2020_retired_then(sex: str, born: date, last: date | None) -> None:
    moment = retirement(born, sex, BOOK)
    assert (moment and moment.last) == last


WOMAN: Inputs = {"sex": FEMALE, "born": date(1969, 9, 2), "early": "none"}


def test_the_steps_show_the_years_age_and_the_month() -> None:
    result = computed(CALCULATOR, WOMAN)
    assert keys(result) == ("step_age_whole", "step_month", "step_later", "step_insured")
    assert step(result, "calc.retirement.step_age_whole").values == {"year": 2026, "years": 57}
    assert result.total.values == {"month": "09/2026", "last": "30/09/2026", "pension": "01/10/2026"}
    assert Citation(law="BLLD", article=169, clause=2) in result.cites
    assert Citation(law="ND135", article=5, clause=1) not in result.cites


@pytest.mark.parametrize("early", EARLY)
def test_who_may_retire_early_is_told_both_months(early: str) -> None:
    result = computed(CALCULATOR, {"sex": MALE, "born": date(1970, 6, 9), "early": early})
    values = {"month": "12/2026", "last": "31/12/2026", "pension": "01/01/2027"}
    assert step(result, "calc.retirement.step_sooner").values == values
    assert result.total.key == "calc.retirement.total_sooner"
    assert result.total.values["sooner"] == "31/12/2026"
    assert result.total.values["last"] == "30/06/2032"
    assert Citation(law="ND135", article=5, clause=1) in result.cites


def test_who_was_old_enough_for_early_retirement_before_2021_may_go_now() -> None:
    result = computed(CALCULATOR, {"sex": MALE, "born": date(1960, 12, 1), "early": "hard_work"})
    assert result.total.key == "calc.retirement.total_now"
    result = computed(CALCULATOR, {"sex": MALE, "born": date(1965, 12, 31), "early": "hard_work"})
    assert result.total.key == "calc.retirement.total_now"
    assert step(result, "calc.retirement.step_age").values == {"year": 2027, "years": 61, "months": 9}


def test_who_reached_the_age_under_the_old_law_is_sent_to_an_officer() -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**WOMAN, "born": date(1965, 11, 30)})
    assert refused.value.key == "calc.retirement.before_table"


def test_without_a_table_nothing_is_worked_out() -> None:
    book = LawBook(laws={}, notes={}, answers={}, amounts=(), retirements={})
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, WOMAN, Frame(today=TODAY, book=book))
    assert refused.value.key == "calc.retirement.no_table"


SEXES = st.sampled_from([MALE, FEMALE])
BORN = st.dates(date(1971, 1, 1), date(2015, 12, 31))


@for_all(BORN, SEXES, st.sampled_from([0, EARLIER]))
def test_it_is_the_first_month_in_which_one_is_as_old_as_that_years_age(
    born: date, sex: str, earlier: int
) -> None:
    month = 12 * 2021
    while True:  # month by month, as slow as can be
        row = AGES[min(month // 12, 2035)]
        needed = (row.men if sex == MALE else row.women).in_months - earlier
        if month - (12 * born.year + born.month - 1) >= needed:
            break
        month += 1
    moment = retirement(born, sex, BOOK, earlier)
    assert moment is not None
    assert (moment.last.year, moment.last.month) == (month // 12, month % 12 + 1)


@for_all(BORN, BORN, SEXES)
def test_who_is_older_never_retires_later(one: date, other: date, sex: str) -> None:
    older, younger = (retirement(born, sex, BOOK) for born in sorted((one, other)))
    assert older is not None
    assert younger is not None
    assert older.last <= younger.last


@for_all(BORN, SEXES)
def test_early_retirement_is_at_most_five_years_below_the_age_of_its_own_year(born: date, sex: str) -> None:
    sooner, usual = retirement(born, sex, BOOK, EARLIER), retirement(born, sex, BOOK)
    assert sooner is not None
    assert usual is not None
    row = AGES[min(sooner.last.year, 2035)]
    assert (row.men if sex == MALE else row.women).in_months - sooner.age.in_months == 60
    assert sooner.last < usual.last
