"""Codes that can be read out over the telephone, and what may be done with a case when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import (
    ALPHABET,
    WORKING,
    Case,
    State,
    case_code,
    letters,
    may_reopen,
    pseudonym,
    receipt_code,
    require_open,
    tidy_receipt,
)
from bot.domain.contact import Contact, Purpose, Role, Seat
from bot.domain.delivery import (
    MAX_ATTEMPTS,
    QUICK_ATTEMPTS,
    SET_BACK,
    Fate,
    fate_when_unknown,
    next_attempt,
)
from bot.domain.promise import Promise
from bot.errors import Refused

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def a_case(**values: object) -> Case:
    given = {
        "id": 1,
        "code": "LC26-7K3Q",
        "kind": "concern",
        "topic": "wages",
        "office": "CSPL",
        "reason": "topic",
        "state": State.NEW,
        "contact_id": 1,
        "pseudonym": "#ABC",
        "opened_at": NOW,
    }
    return Case.model_validate({**given, **values})


def test_no_letter_of_the_alphabet_can_be_taken_for_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("0O1IL")


@given(st.binary(min_size=8, max_size=8))
def test_a_case_code_has_prefix_year_and_four_letters(random: bytes) -> None:
    code = case_code("LC", 2026, random)
    assert code.startswith("LC26-")
    assert len(code) == 9
    assert set(code[5:]) <= set(ALPHABET)


@given(st.binary(min_size=40, max_size=40))
def test_a_receipt_is_twenty_letters_and_found_however_it_is_typed(random: bytes) -> None:
    receipt = receipt_code(random)
    assert [len(group) for group in receipt.split("-")] == [4] * 5
    assert tidy_receipt(receipt) == receipt
    assert tidy_receipt(f" {receipt.lower().replace('-', ' ')}. ") == receipt
    assert tidy_receipt(receipt.replace("-", "")) == receipt


@pytest.mark.parametrize(
    "typed", ["", "xin chào", "A" * 19, "A" * 21, "A" * 19 + "O", "A" * 19 + "1", "é" * 20, "LC26-7K3Q"]
)
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert tidy_receipt(typed) is None


def test_letters_depend_on_all_of_the_chance_given() -> None:
    assert letters(b"\0\0\0\0", 2) == ALPHABET[0] * 2
    assert len({letters(bytes([0, number]), 1) for number in range(31)}) == 31
    assert pseudonym(b"\0" * 6) == "#222"


@pytest.mark.parametrize(
    ("state", "days", "may"),
    [
        (State.CLOSED, 0, True),
        (State.CLOSED, 7, True),
        (State.CLOSED, 7.01, False),
        (State.CLAIMED, 1, False),
    ],
)
def test_a_case_may_be_reopened_within_seven_days_of_its_end(state: State, days: float, may: bool) -> None:
    case = a_case(state=state, closed_at=NOW)
    assert may_reopen(case, NOW + timedelta(days=days)) is may


def test_a_case_that_was_never_closed_is_not_reopened() -> None:
    assert not may_reopen(a_case(), NOW)


@pytest.mark.parametrize("state", State)
def test_only_a_closed_case_is_not_open_and_a_merged_one_is_open_without_work(state: State) -> None:
    assert a_case(state=state).is_open is (state is not State.CLOSED)
    assert (state in WORKING) is (state not in {State.CLOSED, State.MERGED})


def test_a_case_is_due_when_its_next_answer_is_and_owes_nothing_without_a_promise() -> None:
    promise = Promise(since=NOW, allowed=timedelta(hours=2), due_at=NOW + timedelta(hours=2))
    assert a_case(answer=promise).due_at == promise.due_at
    assert a_case().due_at is None
    assert a_case(resolution=promise).due_at is None


def test_a_closed_case_refuses_by_its_code() -> None:
    require_open(a_case(state=State.ANSWERED))
    with pytest.raises(Refused) as caught:
        require_open(a_case(state=State.CLOSED))
    assert (caught.value.key, caught.value.values) == ("case.is_closed", {"code": "LC26-7K3Q"})


@pytest.mark.parametrize(
    ("attempts", "fate"),
    [(0, Fate.PENDING), (MAX_ATTEMPTS - 2, Fate.PENDING), (MAX_ATTEMPTS - 1, Fate.UNCERTAIN)],
)
def test_what_may_have_been_said_is_said_again_but_not_for_ever(attempts: int, fate: Fate) -> None:
    assert fate_when_unknown(attempts) is fate


def test_a_contact_allows_what_they_agreed_to_and_serves_where_they_sit() -> None:
    seat = Seat(officer_id=3, office="CSPL", role=Role.OFFICER, name="Hoa")
    nobody = Contact(id=1, account="telegram", address="1")
    officer = nobody.model_copy(update={"seats": (seat,), "purposes": frozenset({Purpose.CASES})})
    assert (nobody.is_officer, officer.is_officer) == (False, True)
    assert (officer.serves("CSPL"), officer.serves("VP")) == (seat, None)
    assert officer.allows(Purpose.CASES)
    assert not officer.allows(Purpose.NEWS)
    assert not nobody.allows(Purpose.CASES)


def test_after_some_quick_attempts_the_next_one_waits() -> None:
    now = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    assert next_attempt(QUICK_ATTEMPTS - 1, now) is None
    assert next_attempt(QUICK_ATTEMPTS, now) == now + SET_BACK
