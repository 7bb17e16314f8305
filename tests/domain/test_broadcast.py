"""Who may do what with a broadcast, and in whose name it goes out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.broadcast import (
    Act,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    acts,
    broadcast_code,
    may_approve,
    may_prepare,
    signer,
)
from bot.domain.case import ALPHABET
from bot.domain.contact import Contact, Purpose, Role, Seat
from bot.domain.office import Level, Office, Offices

NOW = datetime(2026, 3, 10, tzinfo=UTC)
S = BroadcastState


def an_office(code: str, level: Level, parent: str | None = None) -> Office:
    return Office(code=code, name=code, name_en=code, level=level, parent=parent)


OFFICES = Offices.of(
    office
    for office in (
        an_office("TOP", Level.NATIONAL),
        an_office("LDLD", Level.PROVINCE, "TOP"),
        an_office("TGNC", Level.DEPARTMENT, "LDLD"),
        an_office("CSPL", Level.DEPARTMENT, "LDLD"),
        an_office("XA", Level.COMMUNE, "LDLD"),
        an_office("CHE", Level.GRASSROOTS, "XA"),
    )
)


def a_broadcast(**values: object) -> Broadcast:
    given = {"id": 1, "code": "TN26-7K3Q", "kind": "news", "office": "TGNC", "words": {"vi": "Chào"}}
    return Broadcast.model_validate({**given, **values})


def sitting(*seats: tuple[str, Role]) -> Contact:
    """Somebody with these seats; their officer ids count from 1."""
    held = [
        Seat(officer_id=number, office=office, role=role, name="")
        for number, (office, role) in enumerate(seats, 1)
    ]
    return Contact(id=1, account="telegram", address="1", seats=tuple(held))


@pytest.mark.parametrize(
    ("office", "seat", "may"),
    [
        ("TGNC", "TGNC", True),
        ("TGNC", "LDLD", True),
        ("TGNC", "TOP", True),
        ("TGNC", "CSPL", False),
        ("LDLD", "TGNC", False),
        ("CHE", "XA", True),
        ("CHE", "LDLD", True),
        ("CHE", "TGNC", False),
        ("XA", "CHE", False),
        ("GONE", "LDLD", False),  # an office that is no longer in offices.toml
    ],
)
def test_an_office_prepares_its_own_and_what_is_below_it(office: str, seat: str, may: bool) -> None:
    b = a_broadcast(office=office)
    for role in Role:
        found = may_prepare(b, sitting((seat, role)), OFFICES)
        assert (found is not None and found.office == seat) is may


def test_who_holds_several_seats_prepares_by_the_nearest() -> None:
    seat = may_prepare(a_broadcast(), sitting(("TOP", Role.ADMIN), ("TGNC", Role.OFFICER)), OFFICES)
    assert seat is not None
    assert seat.office == "TGNC"


@pytest.mark.parametrize(
    ("seat", "role", "may"),
    [
        ("TGNC", Role.LEAD, True),
        ("TGNC", Role.ADMIN, True),
        ("TGNC", Role.OFFICER, False),
        ("LDLD", Role.LEAD, True),
        ("LDLD", Role.OFFICER, False),
        ("CSPL", Role.LEAD, False),
        ("CHE", Role.ADMIN, False),
    ],
)
def test_a_lead_of_its_office_or_of_one_above_approves_it(seat: str, role: Role, may: bool) -> None:
    assert (may_approve(a_broadcast(author=9), sitting((seat, role)), OFFICES) is not None) is may


def test_an_author_does_not_approve_their_own_words_by_another_of_their_seats() -> None:
    both = sitting(("TGNC", Role.OFFICER), ("LDLD", Role.ADMIN))
    assert may_approve(a_broadcast(author=1), both, OFFICES) is None
    assert may_approve(a_broadcast(author=2), both, OFFICES) is None
    seat = may_approve(a_broadcast(author=3), both, OFFICES)
    assert seat is not None
    assert seat.officer_id == 2


CHANGING = (Act.WORDS, Act.FILE, Act.AUDIENCE, Act.TIME)
LOOKING = (Act.PREVIEW, Act.TEST)
DONE_WITH_IT = {
    S.DRAFT: (*CHANGING, *LOOKING, Act.SUBMIT, Act.CANCEL),
    S.SUBMITTED: (*LOOKING, Act.GIVE_BACK, Act.CANCEL),
    S.APPROVED: (*LOOKING, Act.GIVE_BACK, Act.CANCEL),
    S.RUNNING: (Act.PAUSE, Act.CANCEL, Act.RECALL, Act.REPORT),
    S.PAUSED: (Act.RESUME, Act.CANCEL, Act.RECALL, Act.REPORT),
    S.DONE: (Act.REPORT, Act.RECALL),
    S.CANCELLED: (Act.REPORT, Act.RECALL),
    S.MISSED: (Act.PREVIEW,),
}
STARTED = {S.RUNNING, S.PAUSED, S.DONE, S.CANCELLED}


@pytest.mark.parametrize("state", S)
def test_what_can_be_done_depends_on_the_state_and_on_who_asks(state: BroadcastState) -> None:
    started = NOW if state in STARTED else None
    b = a_broadcast(state=state, author=9, started_at=started)
    assert acts(b, sitting(("TGNC", Role.OFFICER)), OFFICES) == DONE_WITH_IT[state]
    signing = (Act.APPROVE,) if state is S.SUBMITTED else ()
    assert acts(b, sitting(("LDLD", Role.LEAD)), OFFICES) == (*signing, *DONE_WITH_IT[state])
    assert acts(b, sitting(("CSPL", Role.ADMIN)), OFFICES) == ()
    assert acts(b, sitting(), OFFICES) == ()


def test_the_author_is_not_offered_to_approve() -> None:
    b = a_broadcast(state=S.SUBMITTED, author=1)
    assert Act.APPROVE not in acts(b, sitting(("TGNC", Role.LEAD)), OFFICES)


@pytest.mark.parametrize("kind", BroadcastKind)
def test_only_a_greeting_can_be_repeated_every_year(kind: BroadcastKind) -> None:
    offered = acts(a_broadcast(kind=kind), sitting(("TGNC", Role.OFFICER)), OFFICES)
    assert (Act.STANDING in offered) is (kind is BroadcastKind.GREETING)


def test_what_never_started_has_no_report_and_nothing_to_take_back() -> None:
    assert acts(a_broadcast(state=S.CANCELLED), sitting(("TGNC", Role.OFFICER)), OFFICES) == ()


@pytest.mark.parametrize("state", [S.DONE, S.CANCELLED])
def test_what_was_taken_back_is_not_taken_back_twice(state: BroadcastState) -> None:
    b = a_broadcast(state=state, started_at=NOW, recalled_at=NOW)
    assert acts(b, sitting(("TGNC", Role.OFFICER)), OFFICES) == (Act.REPORT,)


@pytest.mark.parametrize(
    ("office", "signs"),
    [("CHE", "CHE"), ("TGNC", "LDLD"), ("XA", "XA"), ("LDLD", "LDLD"), ("GONE", "LDLD")],
)
def test_a_workplace_union_signs_for_itself_and_the_federation_for_the_rest(office: str, signs: str) -> None:
    assert signer(a_broadcast(office=office), OFFICES, "LDLD") == signs


def test_greetings_need_one_consent_and_everything_else_the_other() -> None:
    assert {kind: kind.purpose for kind in BroadcastKind} == {
        BroadcastKind.GREETING: Purpose.OCCASIONS,
        BroadcastKind.NEWS: Purpose.NEWS,
        BroadcastKind.INVITATION: Purpose.NEWS,
        BroadcastKind.URGENT: Purpose.NEWS,
    }


@pytest.mark.parametrize(
    ("last", "cursor", "enqueued"), [(None, 0, False), (0, 0, True), (7, 6, False), (7, 7, True)]
)
def test_all_are_in_the_outbox_when_the_cursor_has_come_to_the_last(
    last: int | None, cursor: int, enqueued: bool
) -> None:
    assert a_broadcast(last_contact=last, cursor=cursor).is_enqueued is enqueued


@given(st.binary(min_size=8, max_size=8))
def test_a_code_can_be_said_over_the_telephone(random: bytes) -> None:
    code = broadcast_code(2026, random)
    assert code.startswith("TN26-")
    assert len(code) == 9
    assert set(code[5:]) <= set(ALPHABET)
