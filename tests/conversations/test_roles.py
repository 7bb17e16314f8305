"""The role table at the door: a pressed button does what the table allows, or changes nothing at all."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.case import WORKING, Author, Case, CaseMessage, NewCase, State, Words
from bot.domain.contact import Role
from bot.domain.operations import AuditLine
from bot.domain.rights import Act
from tests.conversations.casework import audited, case_of, officers_of
from tests.domain.test_rights import EXPECTED
from tests.world import Person, World

SECRET = "Giám đốc giữ lương của tổ may ba"
OWN = ("free", "mine", "theirs", "stand")
OFFICE_OF = {"above": "LDLD", "apart": "TGNC"}  # the officer's; else CSPL
CASE_AT = {"below": "LDLD"}  # else CSPL
COLLEAGUE, AWAY, ME = 1, 2, 5

# What an officer does after the button: a label is pressed, "1st" is the first button, other words are typed.
WALKS: Mapping[Act, tuple[str, ...]] = {
    Act.VIEW: (),
    Act.CLAIM: (),
    Act.ANSWER: ("Chúng tôi hỏi công ty.",),
    Act.ASK: ("Từ tháng nào vậy bạn?",),
    Act.CANNED: ("1st", "1st"),
    Act.NOTE: ("Hỏi lại kế toán",),
    Act.CLOSE: ("1st",),
    Act.RELEASE: (),
    Act.ASSIGN: ("1st",),
    Act.TRANSFER: ("1st", "1st", "1st"),
    Act.ESCALATE: ("1st",),
    Act.MERGE: ("1st", "1st"),
    Act.UNMERGE: ("1st",),
    Act.REPORT: ("1st", "1st"),
    Act.MUTE: ("1st", "1st"),
    Act.PULL: ("1st",),
    Act.APPROVE: ("1st",),
    Act.RETURN: ("Thiếu điều luật",),
}
WRITTEN_AS = {Act.VIEW: "read", Act.CANNED: "answer", Act.MUTE: "mute"}  # in the audit; else by its own name


async def cast(world: World, relation: str, role: Role) -> Person:
    """Two colleagues in CSPL, one at the province, one elsewhere; and the officer whom the test is about."""
    for office in ("CSPL", "CSPL", "LDLD", "TGNC"):
        await world.officer(office, "Vàng A Sử")
    officer = await world.officer(OFFICE_OF.get(relation, "CSPL"), "Lò Thị Hoa", role=role)
    if relation == "stand":
        async with world.bridge.store.begin() as tx:
            back = world.clock.now() + timedelta(days=30)
            await tx.officers.change(AWAY, away_until=back, deputy=ME)
    worker = world.person()
    await worker.agrees()
    return officer


async def a_case(
    world: World, relation: str, state: State, code: str, merged_into: int | None = None
) -> Case:
    """A hidden worker's case with a word in it to look for, and a colleague's draft that waits."""
    now = world.clock.now()
    async with world.bridge.store.begin() as tx:
        new = NewCase(
            code=code,
            kind="concern",
            topic="wages",
            office=CASE_AT.get(relation, "CSPL"),
            reason="topic",
            contact_id=6,
            pseudonym="#A7K",
            name=None,
            area=None,
            workplace=None,
            receipt=None,
            opened_at=now,
            answer=None,
            resolution=None,
        )
        case = await tx.cases.add(new)
        assert case is not None
        said = CaseMessage(author=Author.WORKER, words=Words(text=SECRET), at=now)
        await tx.cases.add_message(case.id, said)
        assignee = {"free": None, "mine": ME, "stand": AWAY}.get(relation, COLLEAGUE)
        waits = {"drafted_by": COLLEAGUE} if state in WORKING else {}
        draft = CaseMessage(author=Author.DRAFT, words=Words(text=SECRET), at=now, officer_id=COLLEAGUE)
        await tx.cases.add_message(case.id, draft)
        await tx.cases.change(case.id, state=state, assignee=assignee, merged_into=merged_into, **waits)
    return await case_of(world, code)


async def traces(world: World, code: str) -> tuple[Case, list[AuditLine], list[CaseMessage]]:
    """All that an act could leave behind."""
    case = await case_of(world, code)
    async with world.bridge.store.look() as tx:
        return case, list(await audited(world, code)), list(await tx.cases.messages(case.id))


async def walks(officer: Person, act: Act) -> None:
    for step in WALKS[act]:
        asked = next(
            item for item in reversed(officer.chat) if step != "1st" or "q:" in str(item.outgoing.buttons)
        )
        await (officer.presses(asked.labels[0], on=asked) if step == "1st" else officer.says(step))


async def is_done_or_changes_nothing(
    officer: Person, act: Act, relation: str, code: str, *, allowed: bool
) -> None:
    world = officer.world
    world.clock.move(minutes=1)
    before = await traces(world, code)
    said = await officer.chooses(f"{act.value}:{code}")
    if relation not in OWN:
        assert SECRET not in said
        assert "#A7K" not in said
    if allowed:
        await walks(officer, act)
        new_lines = (await traces(world, code))[1][len(before[1]) :]
        assert WRITTEN_AS.get(act, act.value) in [line.action for line in new_lines], act
        assert {line.actor for line in new_lines} == {f"officer:{ME}"}, act
    else:
        assert await traces(world, code) == before, act
        await officer.says("hủy")


def codes() -> dict[Act, str]:
    return {act: f"LC26-A{number:03}" for number, act in enumerate(Act)}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("relation", [*OWN, "above", "below", "apart"])
async def test_a_button_does_what_the_table_allows_or_nothing(lite: World, relation: str, role: Role) -> None:
    officer = await cast(lite, relation, role)
    state = State.NEW if relation == "free" else State.CLAIMED
    for act, code in codes().items():
        await a_case(lite, relation, state, code)
        allowed = EXPECTED[act, role, relation, state]
        await is_done_or_changes_nothing(officer, act, relation, code, allowed=allowed)


@pytest.mark.thorough
@pytest.mark.parametrize("state", [State.MERGED, State.CLOSED])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
@pytest.mark.parametrize("relation", ["mine", "theirs", "above"])
async def test_of_a_case_that_is_closed_or_goes_with_another_likewise(
    lite: World, relation: str, role: Role, state: State
) -> None:
    officer = await cast(lite, relation, role)
    main = await a_case(lite, relation, State.CLAIMED, "LC26-MAIN")
    for act, code in codes().items():
        await a_case(lite, relation, state, code, main.id if state is State.MERGED else None)
        allowed = EXPECTED[act, role, relation, state]
        await is_done_or_changes_nothing(officer, act, relation, code, allowed=allowed)


async def test_whoever_has_left_the_office_changes_nothing_by_an_old_button(lite: World) -> None:
    officer = await cast(lite, "mine", Role.LEAD)
    await a_case(lite, "mine", State.CLAIMED, "LC26-A7K3")
    async with lite.bridge.store.begin() as tx:
        await tx.officers.remove(ME, lite.clock.now())
    before = await traces(lite, "LC26-A7K3")
    for act in Act:
        assert SECRET not in await officer.chooses(f"{act.value}:LC26-A7K3")
    assert await traces(lite, "LC26-A7K3") == before
    assert ME not in [colleague.id for colleague in await officers_of(lite, "CSPL")]


@pytest.mark.parametrize("relation", ["above", "below", "apart"])
async def test_no_list_and_no_news_of_another_office_tells_a_word_of_the_case(
    lite: World, relation: str
) -> None:
    officer = await cast(lite, relation, Role.ADMIN)
    await a_case(lite, relation, State.CLAIMED, "LC26-A7K3")
    for asked in ("hàng đợi", "việc tôi nhận"):
        assert "LC26-A7K3" not in await officer.says(asked) + str(officer.last.labels)
    for token in ("topics", "bulk", "acts:LC26-A7K3", "queue:topic-wages"):
        assert SECRET not in await officer.chooses(token)
        assert "LC26-A7K3" not in str(officer.last.labels)
    assert all(SECRET not in item.text for item in officer.chat)
