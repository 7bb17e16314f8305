"""The clock of the promises over many cases: by chunks, whatever fails among them."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.config import load
from bot.domain.case import Case
from bot.domain.working_time import add_working_time
from bot.services import deadlines, escalation
from bot.services.errand import Errand
from tests.conversations.clockwork import a_case, errands, heard, march, the_case
from tests.world import ROOT, World

SOON = march(11, "15:30")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "CHUNK", 2)


async def some_cases(world: World, count: int) -> list[str]:
    return [(await a_case(world))[1] for _ in range(count)]


@pytest.mark.parametrize("count", [1, 2, 5])
async def test_every_case_that_is_due_is_told_in_one_tick(world: World, count: int) -> None:
    officer = await world.officer("CSPL")
    codes = await some_cases(world, count)
    officer.news()
    world.clock.set(SOON)
    await world.bridge.deadlines.tick()
    await world.settle()
    said = heard(officer)
    assert [said.count(f"{code} · Tiền lương, tiền thưởng: sắp đến hạn") for code in codes] == [1] * count


async def test_every_open_promise_is_counted_anew(world: World) -> None:
    codes = await some_cases(world, 5)
    hours = world.bridge.settings.working_time()
    async with errands(world).begin(world.bridge.store) as errand:
        for code in codes:
            case = await errand.tx.cases.by_code(code)
            assert case is not None
            assert case.answer is not None
            late = case.answer.model_copy(update={"due_at": march(30, "10:00")})
            await errand.tx.cases.change(case.id, answer=late)
    await world.bridge.deadlines.recount()
    due = add_working_time(march(10, "10:00"), timedelta(hours=15), hours)
    assert [(await the_case(world, code)).due_at for code in codes] == [due] * 5


async def test_a_case_looked_at_too_early_is_looked_at_again_in_time(lite: World) -> None:
    [code] = await some_cases(lite, 1)
    case = await the_case(lite, code)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change(case.id, remind_at=lite.clock.now())
    await lite.bridge.deadlines.tick()
    assert await the_case(lite, code) == case, "and it was not written down as a reminder"
    async with lite.bridge.store.look() as tx:
        assert [line.action for line in await tx.ledger.audited(case.id)] == ["open"]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Codes of cases that cannot be escalated."""
    codes: set[str] = set()
    whole = escalation._spread

    async def faulty(errand: Errand, case: Case, *others: Any) -> Case:
        if case.code in codes:
            raise KeyError("broken")
        return await whole(errand, case, *others)

    monkeypatch.setattr(escalation, "_spread", faulty)
    return codes


async def test_cases_that_fail_keep_no_other_back(world: World, broken: set[str]) -> None:
    officer = await world.officer("CSPL")
    codes = await some_cases(world, 5)
    broken.update(codes[:3])
    officer.news()
    world.clock.set(SOON)
    with capture_logs() as logs:
        await world.bridge.deadlines.tick()
    await world.settle()
    said = heard(officer)
    assert [code in said for code in codes] == [False, False, False, True, True]
    assert {line["case"] for line in logs if line["event"] == "case_failed"} == set(codes[:3])
    assert not any("broken" in str(line) for line in logs)


async def test_what_failed_left_no_trace_and_is_tried_again_later(world: World, broken: set[str]) -> None:
    officer = await world.officer("CSPL")
    [code] = await some_cases(world, 1)
    broken.add(code)
    officer.news()
    for minutes, told in ((0, False), (14, False), (15, True), (30, False)):
        world.clock.set(SOON + timedelta(minutes=minutes))
        await world.bridge.deadlines.tick()
        await world.settle()
        assert (code in heard(officer)) is told, minutes
        promise = (await the_case(world, code)).answer
        assert promise is not None
        assert promise.level == (minutes >= 15), minutes
        broken.clear()


async def test_a_case_that_cannot_be_counted_anew_keeps_no_other_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await some_cases(world, 3)
    cases = [await the_case(world, code) for code in codes]
    async with world.bridge.store.begin() as tx:
        for case, allowed in zip(cases, (timedelta(days=400), timedelta(0), timedelta(0)), strict=True):
            assert case.answer is not None
            promise = case.answer.model_copy(update={"allowed": allowed})
            await tx.cases.change(case.id, answer=promise)
    await world.bridge.deadlines.recount()
    assert [(await the_case(world, code)).due_at for code in codes] == [
        cases[0].due_at,
        march(10, "10:00"),
        march(10, "10:00"),
    ]
    async with world.bridge.store.look() as tx:
        assert await tx.ledger.setting(deadlines.COUNTED_BY), "it is not tried at every start"


def test_the_calendar_is_the_same_in_whatever_order_its_days_come() -> None:
    rules = load(ROOT / "config.toml").rules()
    days = sorted(rules.hours.days_off)

    def counted(**hours: object) -> str:
        return deadlines._fingerprint(
            rules.model_copy(update={"hours": rules.hours.model_copy(update=hours)})
        )

    assert counted(days_off=days) == counted(days_off=days[::-1])
    no_first_level = deadlines._fingerprint(rules.model_copy(update={"levels": rules.levels[1:]}))
    assert len({counted(), counted(days_off=days[1:]), counted(days_worked=days), no_first_level}) == 4
