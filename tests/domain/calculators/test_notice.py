"""Days of notice (arts. 35, 36, 42; decree 145/2020 art. 7) and the last day of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.notice import (
    AT_ONCE,
    CALCULATOR,
    FREE_TO_GO,
    LONG,
    OPEN,
    SHORT,
    WITH_NOTICE,
    Notice,
    last_day,
    notice_of_company,
    notice_of_worker,
)
from bot.domain.law import Citation
from bot.errors import Refused
from tests.domain.calculators.leaving import a_frame, asked, computed, keys, step

# Tết of 2026 is on 17 February; 1 January 2027 is a Friday.
TET = frozenset(date(2026, 2, day) for day in (16, 17, 18, 19, 20))
NEW_YEAR = frozenset({date(2027, 1, 1)})

OF_WORKERS = [
    pytest.param(OPEN, "ordinary", False, 0, Notice(45), id="art. 35(1)a"),
    pytest.param(LONG, "ordinary", False, 0, Notice(30), id="art. 35(1)b"),
    pytest.param(SHORT, "ordinary", False, 0, Notice(3, working=True), id="art. 35(1)c"),
    pytest.param(OPEN, "unpaid", False, 0, Notice(0), id="art. 35(2)b"),
    pytest.param(SHORT, "harassed", False, 0, Notice(0), id="art. 35(2)d, whichever contract"),
    pytest.param(LONG, "retirement", True, 0, Notice(0), id="art. 35(2)e, a special job too"),
    pytest.param(OPEN, "ordinary", True, 0, Notice(120), id="decree art. 7(2)a, no end"),
    pytest.param(LONG, "ordinary", True, 0, Notice(120), id="decree art. 7(2)a, from 12 months"),
    pytest.param(SHORT, "ordinary", True, 184, Notice(46), id="decree art. 7(2)b, a quarter of 184 days"),
    pytest.param(SHORT, "ordinary", True, 181, Notice(46), id="at least a quarter: 45.25 days are 46"),
    pytest.param(SHORT, "ordinary", True, 180, Notice(45), id="exactly 45 days"),
    pytest.param(SHORT, "ordinary", True, 1, Notice(1), id="a contract of a day"),
]


@pytest.mark.parametrize(("contract", "reason", "special", "term", "notice"), OF_WORKERS)
def test_a_worker_owes_the_notice_of_article_35(
    contract: str, reason: str, special: bool, term: int, notice: Notice
) -> None:
    assert notice_of_worker(contract, reason, special, term) == notice


OF_COMPANIES = [
    pytest.param(OPEN, "performance", False, 0, Notice(45), id="art. 36(2)a"),
    pytest.param(LONG, "disaster", False, 0, Notice(30), id="art. 36(2)b"),
    pytest.param(SHORT, "untrue", False, 0, Notice(3, working=True), id="art. 36(2)c"),
    pytest.param(OPEN, "illness", False, 0, Notice(3, working=True), id="art. 36(2)c: illness, any contract"),
    pytest.param(OPEN, "retirement", False, 0, Notice(45), id="art. 36(1)đ is announced"),
    pytest.param(OPEN, "abandoned", False, 0, Notice(0), id="art. 36(3): point e"),
    pytest.param(LONG, "absent", True, 0, Notice(0), id="art. 36(3): point d, a special job too"),
    pytest.param(OPEN, "reorganised", False, 0, Notice(30), id="art. 42(6)"),
    pytest.param(SHORT, "reorganised", True, 100, Notice(30), id="art. 42(6) is no matter of art. 36"),
    pytest.param(OPEN, "performance", True, 0, Notice(120), id="decree art. 7(2)a"),
    pytest.param(SHORT, "performance", True, 300, Notice(75), id="decree art. 7(2)b"),
    pytest.param(LONG, "illness", True, 0, Notice(120), id="decree art. 7(2) for whatever reason"),
]


@pytest.mark.parametrize(("contract", "reason", "special", "term", "notice"), OF_COMPANIES)
def test_the_company_owes_the_notice_of_articles_36_and_42(
    contract: str, reason: str, special: bool, term: int, notice: Notice
) -> None:
    assert notice_of_company(contract, reason, special, term) == notice


LAST_DAYS = [
    pytest.param(date(2026, 11, 2), Notice(45), date(2026, 12, 17), id="45 days from the day after on"),
    pytest.param(date(2026, 1, 30), Notice(30), date(2026, 3, 1), id="over a short February"),
    pytest.param(date(2028, 1, 30), Notice(30), date(2028, 2, 29), id="to a leap day"),
    pytest.param(date(2028, 2, 29), Notice(45), date(2028, 4, 14), id="from a leap day"),
    pytest.param(date(2026, 11, 16), Notice(120), date(2027, 3, 16), id="over the end of a year"),
    pytest.param(date(2026, 11, 2), Notice(3, working=True), date(2026, 11, 5), id="Monday: to Thursday"),
    pytest.param(date(2026, 11, 4), Notice(3, working=True), date(2026, 11, 9), id="Wednesday: to Monday"),
    pytest.param(date(2026, 11, 6), Notice(3, working=True), date(2026, 11, 11), id="Friday: to Wednesday"),
    pytest.param(date(2026, 11, 7), Notice(3, working=True), date(2026, 11, 11), id="Saturday as Friday"),
    pytest.param(date(2026, 2, 13), Notice(3, working=True), date(2026, 2, 25), id="over a whole Tết"),
    pytest.param(date(2026, 12, 30), Notice(3, working=True), date(2027, 1, 5), id="over New Year"),
    pytest.param(date(2026, 11, 2), Notice(0), date(2026, 11, 2), id="none"),
]


@pytest.mark.parametrize(("day", "notice", "last"), LAST_DAYS)
def test_the_notice_ends_on_its_last_day(day: date, notice: Notice, last: date) -> None:
    assert last_day(day, notice, TET | NEW_YEAR) == last


def test_a_saturday_worked_in_exchange_is_a_working_day() -> None:
    saturday = date(2026, 11, 7)
    assert last_day(date(2026, 11, 4), Notice(3, working=True), days_worked={saturday}) == saturday


DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
OFF = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=20)


@for_all(DAYS, st.integers(0, 200), st.integers(0, 30))
def test_a_later_or_longer_notice_never_ends_sooner(day: date, length: int, more: int) -> None:
    assert last_day(day, Notice(length + more)) - last_day(day, Notice(length)) == timedelta(more)


@for_all(st.dates(date(2025, 12, 20), date(2026, 3, 31)), OFF)
def test_three_working_days_lie_between_the_notice_and_its_end(day: date, off: frozenset[date]) -> None:
    last = last_day(day, Notice(3, working=True), off)
    span = [day + timedelta(passed) for passed in range(1, (last - day).days + 1)]
    worked = [each for each in span if each.isoweekday() <= 5 and each not in off]
    assert len(worked) == 3
    assert worked[-1] == last


@for_all(st.integers(1, 366))
def test_a_quarter_of_the_contract_is_never_cut_short(term: int) -> None:
    days = notice_of_worker(SHORT, special=True, term=term).days
    assert 4 * days >= term > 4 * (days - 1)


QUITS: Inputs = {
    "who": "worker",
    "worker_reason": "ordinary",
    "contract": OPEN,
    "special": "no",
    "given": date(2026, 11, 2),
}
SENT_AWAY: Inputs = {
    "who": "company",
    "company_reason": "performance",
    "protected": "none",
    "contract": LONG,
    "special": "no",
    "given": date(2026, 11, 2),
}
QUICK: Inputs = {"who": "worker", "worker_reason": "unpaid", "given": date(2026, 11, 2)}


def test_who_quits_is_told_the_length_the_last_day_and_what_going_sooner_costs() -> None:
    result = computed(CALCULATOR, QUITS)
    assert keys(result) == ("step_open", "step_calendar", "step_unowed")
    assert result.total.key == "calc.notice.total"
    assert result.total.values == {"days": 45, "last": "17/12/2026", "off": "18/12/2026"}
    assert result.cites == (
        Citation(law="BLLD", article=35, clause=1),
        Citation(law="BLLD", article=40, clause=2),
    )


def test_who_may_go_at_once_is_not_asked_for_the_contract() -> None:
    result = computed(CALCULATOR, QUICK)
    assert keys(result) == ("step_free",)
    assert result.total.key == "calc.notice.total_none"
    assert result.cites == (Citation(law="BLLD", article=35, clause=2),)


def test_working_days_pass_over_the_days_off_of_the_frame() -> None:
    inputs = {**QUITS, "contract": SHORT, "given": date(2026, 12, 30)}
    result = computed(CALCULATOR, inputs, a_frame(days_off=NEW_YEAR))
    assert result.total.key == "calc.notice.total_working"
    assert result.total.values["last"] == "05/01/2027"


def test_a_quarter_of_a_short_special_contract_is_shown_with_its_days() -> None:
    term = {"term_from": date(2027, 9, 1), "term_to": date(2028, 2, 29)}
    result = computed(CALCULATOR, {**QUITS, "contract": SHORT, "special": "yes", **term})
    assert step(result, "calc.notice.step_quarter").values == {"term": 182, "days": 46}
    assert Citation(law="ND145", article=7, clause=2) in result.cites


def test_a_special_job_with_a_long_contract_is_not_asked_for_its_term() -> None:
    assert "term_from" not in asked(CALCULATOR, {**QUITS, "special": "yes"})
    assert keys(computed(CALCULATOR, {**QUITS, "special": "yes"}))[0] == "step_special"


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (date(2027, 12, 31), "calc.notice.not_short"),  # twelve months to the day
        (date(2026, 12, 31), "calc.leaving.backwards"),
    ],
)
def test_a_term_that_is_not_below_twelve_months_is_refused(end: date, why: str) -> None:
    inputs = {**QUITS, "contract": SHORT, "special": "yes", "term_from": date(2027, 1, 1), "term_to": end}
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, inputs)
    assert refused.value.key == why


def test_a_term_one_day_below_twelve_months_is_short() -> None:
    term = {"term_from": date(2027, 1, 1), "term_to": date(2027, 12, 30)}
    result = computed(CALCULATOR, {**QUITS, "contract": SHORT, "special": "yes", **term})
    assert result.total.values["days"] == 91  # of 364


@pytest.mark.parametrize("protected", ["treatment", "away", "maternity"])
@pytest.mark.parametrize("reason", [*WITH_NOTICE, *AT_ONCE])
def test_the_company_may_not_send_away_whom_article_37_protects(reason: str, protected: str) -> None:
    inputs = {**SENT_AWAY, "company_reason": reason, "protected": protected}
    inputs = {name: value for name, value in inputs.items() if name in asked(CALCULATOR, inputs)}
    if reason == "reorganised" or (reason, protected) == ("illness", "treatment"):
        assert computed(CALCULATOR, inputs).total.values
        return
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, inputs)
    assert refused.value.key == "calc.notice.protected_refused"


@pytest.mark.parametrize(
    ("reason", "clause", "total"),
    [
        ("performance", 2, "total_company"),
        ("illness", 2, "total_working_company"),
        ("absent", 3, "total_none_company"),
    ],
)
def test_the_companys_notice_cites_its_clause(reason: str, clause: int, total: str) -> None:
    inputs = {**SENT_AWAY, "company_reason": reason}
    inputs = {name: value for name, value in inputs.items() if name in asked(CALCULATOR, inputs)}
    result = computed(CALCULATOR, inputs)
    assert result.total.key == f"calc.notice.{total}"
    assert result.cites[0] == Citation(law="BLLD", article=36, clause=clause)


def test_a_reorganisation_is_announced_thirty_days_before() -> None:
    result = computed(
        CALCULATOR, {"who": "company", "company_reason": "reorganised", "given": date(2026, 11, 2)}
    )
    assert result.total.values["last"] == "02/12/2026"
    assert result.cites[0] == Citation(law="BLLD", article=42, clause=6)


@pytest.mark.parametrize("reason", FREE_TO_GO)
def test_every_reason_of_article_35_clause_2_frees_from_notice(reason: str) -> None:
    assert computed(CALCULATOR, {**QUICK, "worker_reason": reason}).total.key == "calc.notice.total_none"
