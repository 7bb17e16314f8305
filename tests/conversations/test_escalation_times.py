"""Promises of time: when nobody is told, and what moves the moment at which somebody is."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.services.handing import hand_over
from bot.services.merging import merge
from tests.conversations.clockwork import (
    LEADERSHIP,
    MINUTE,
    MISSED,
    PARENT,
    SOON,
    ZONE,
    a_case,
    a_crew,
    a_lead,
    errands,
    heard,
    march,
    passes,
    the_case,
)
from tests.databases import fresh_database
from tests.world import World, open_world, settings_for


async def test_nobody_is_told_outside_working_hours(lite: World) -> None:
    crew = await a_crew(lite)
    for moment in (
        march(11, "17:00"),  # closes
        march(11, "21:00"),
        march(12, "07:29"),
        march(12, "12:00"),  # at lunch; the promise was missed meanwhile
        march(14, "10:00"),  # a Saturday
        march(15, "10:00"),
    ):
        await passes(lite, moment)
        assert crew.who_heard() == {}, moment
    await passes(lite, march(16, "07:30"))
    assert "officer" in crew.who_heard()


async def test_what_is_due_at_tet_is_told_when_offices_work_again(lite: World) -> None:
    lite.clock.set(datetime(2026, 2, 11, 10, tzinfo=ZONE))
    crew = await a_crew(lite)  # due on Friday the 13th, which nobody looked at
    for day in range(16, 21):
        await passes(lite, datetime(2026, 2, day, 10, tzinfo=ZONE))
        assert crew.who_heard() == {}, day
    await passes(lite, datetime(2026, 2, 23, 7, 30, tzinfo=ZONE))
    assert set(crew.who_heard()) == {"officer", "lead", "worker"}


async def test_tet_is_no_time_in_which_an_office_could_be_late(lite: World) -> None:
    lite.clock.set(datetime(2026, 2, 13, 10, tzinfo=ZONE))  # the last Friday before
    crew = await a_crew(lite)
    await passes(lite, datetime(2026, 2, 23, 15, 29, tzinfo=ZONE))
    assert crew.who_heard() == {}
    await passes(lite, datetime(2026, 2, 23, 15, 30, tzinfo=ZONE))
    assert set(crew.who_heard()) == {"officer"}


async def test_an_answer_in_between_keeps_everybody_quiet(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, SOON)
    await crew.officer.chooses(f"answer:{crew.code}")
    await crew.officer.says("Chúng tôi đang làm việc với công ty.")
    crew.who_heard()
    for moment in (MISSED, PARENT, LEADERSHIP):
        await passes(lite, moment)
        assert crew.who_heard() == {}


async def test_the_workers_words_after_an_answer_begin_the_levels_anew(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, MISSED)
    await crew.officer.chooses(f"answer:{crew.code}")
    await crew.officer.says("Chúng tôi đang làm việc với công ty.")
    await crew.worker.chooses(f"add:{crew.code}")
    await crew.worker.says("Vẫn chưa có lương ạ.")
    crew.who_heard()
    await passes(lite, march(13, "15:30"))
    assert "sắp đến hạn trả lời, 10:00 thứ Hai 16/03" in crew.who_heard()["officer"]
    await passes(lite, march(16, "10:00"))
    assert set(crew.who_heard()) == {"officer", "lead", "worker"}


async def test_words_added_while_an_answer_is_owed_win_no_time(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, SOON)
    await crew.worker.chooses(f"add:{crew.code}")
    await crew.worker.says("Còn cả tiền tăng ca nữa.")
    crew.who_heard()
    await passes(lite, MISSED)
    assert set(crew.who_heard()) == {"officer", "lead", "worker"}


async def test_a_transfer_keeps_the_deadline_and_what_was_told(lite: World) -> None:
    crew = await a_crew(lite)
    other = await a_lead(lite, "VP", "Chảo A Lù")
    await passes(lite, SOON)
    async with errands(lite).begin(lite.bridge.store) as errand:
        case = await errand.tx.cases.by_code(crew.code)
        assert case is not None
        await hand_over(errand, case, "VP", "officer:1", "transfer")
    await lite.settle()
    crew.who_heard(), other.news()
    await passes(lite, SOON + MINUTE)
    assert (crew.who_heard(), heard(other)) == ({}, "")
    await passes(lite, MISSED)
    assert set(crew.who_heard()) == {"worker"}
    assert "đã quá hạn trả lời" in heard(other)


async def test_while_the_worker_is_asked_the_clock_stands_still(lite: World) -> None:
    crew = await a_crew(lite)
    await crew.officer.chooses(f"ask:{crew.code}")
    await crew.officer.says("Bạn làm ở tổ nào?")
    crew.who_heard()
    for day in range(11, 31):
        await passes(lite, march(day, "16:00"))
    assert crew.who_heard() == {}


async def test_the_end_has_a_promise_of_its_own(lite: World) -> None:
    crew = await a_crew(lite)
    await crew.officer.chooses(f"answer:{crew.code}")
    await crew.officer.says("Chúng tôi đang làm việc với công ty.")
    crew.who_heard()
    due = march(31, "10:00")  # fifteen working days
    await passes(lite, due - MINUTE)
    crew.who_heard()
    await passes(lite, due)
    said = crew.who_heard()
    assert set(said) == {"officer", "lead", "worker"}
    assert "lẽ ra phải giải quyết xong việc" in said["worker"]


@pytest.mark.parametrize("end", ["closed", "merged"])
async def test_of_a_case_that_is_closed_or_goes_with_another_nobody_is_reminded(
    lite: World, end: str
) -> None:
    crew = await a_crew(lite)
    if end == "closed":
        await crew.worker.chooses(f"done:{crew.code}")
    else:
        _, main = await a_case(lite)
        await crew.officer.chooses(f"answer:{main}")
        await crew.officer.says("Chúng tôi hỏi công ty.")
        async with errands(lite).begin(lite.bridge.store) as errand:
            case, into = await errand.tx.cases.by_code(crew.code), await errand.tx.cases.by_code(main)
            assert case is not None
            assert into is not None
            await merge(errand, case, into, "officer:1")
    await lite.settle()
    crew.who_heard()
    for moment in (SOON, MISSED, PARENT, LEADERSHIP):
        await passes(lite, moment)
        assert crew.who_heard() == {}


@pytest.fixture
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with fresh_database("sqlite", tmp_path, request, migrated=True) as fresh:
        yield fresh


async def test_a_holiday_declared_afterwards_moves_what_was_promised(url: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, url)
    async with open_world(settings) as before:
        await before.bridge.deadlines.recount()
        crew = await a_crew(before)
    hours = settings.hours.model_copy(update={"days_off": (*settings.hours.days_off, date(2026, 3, 11))})
    async with open_world(settings.model_copy(update={"hours": hours})) as after:
        await after.bridge.deadlines.recount()
        assert (await the_case(after, crew.code)).due_at == march(13, "10:00")
        for person in crew.everybody.values():
            person.world, person.seen = after, 0
        for moment in (SOON, MISSED, march(12, "15:29")):
            await passes(after, moment)
        assert crew.who_heard() == {}
        await passes(after, march(12, "15:30"))
        assert set(crew.who_heard()) == {"officer"}


async def test_counting_anew_is_done_once_and_written_down_where_it_changed_something(world: World) -> None:
    _, code = await a_case(world)
    case = await the_case(world, code)
    assert case.answer is not None
    wrong = case.answer.model_copy(update={"due_at": march(11, "10:00")})
    async with world.bridge.store.begin() as tx:
        await tx.cases.change(case.id, answer=wrong)
    for _ in range(2):
        await world.bridge.deadlines.recount()
    assert (await the_case(world, code)).due_at == MISSED
    async with world.bridge.store.look() as tx:
        lines = [line for line in await tx.ledger.audited(case.id) if line.action == "recount"]
    assert [(line.actor, line.before, line.after) for line in lines] == [
        ("system", "due_at=2026-03-11T03:00Z", "due_at=2026-03-12T03:00Z")
    ]
