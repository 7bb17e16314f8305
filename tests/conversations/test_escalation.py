"""Promises of time: who hears when one is about to be missed or was, and where the case goes."""

import asyncio
from datetime import datetime

from bot.domain.case import State
from bot.domain.contact import Role
from tests.conversations.clockwork import (
    LEADERSHIP,
    MINUTE,
    MISSED,
    PARENT,
    SOON,
    a_case,
    a_crew,
    a_lead,
    change_seat,
    heard,
    march,
    passes,
    the_case,
)
from tests.world import World


async def test_each_level_is_told_once_to_those_whom_it_concerns(lite: World) -> None:
    crew = await a_crew(lite)
    told: dict[datetime, dict[str, str]] = {}
    for moment in (SOON, MISSED, PARENT):
        for tick in (moment - MINUTE, moment, moment + MINUTE):
            await passes(lite, tick)
            if said := crew.who_heard():
                assert tick not in told
                told[tick] = said
    assert {moment: set(said) for moment, said in told.items()} == {
        SOON: {"officer"},
        MISSED: {"officer", "lead", "worker"},
        PARENT: {"above"},
    }
    assert "sắp đến hạn trả lời, 10:00 thứ Năm 12/03" in told[SOON]["officer"]
    assert "đã quá hạn trả lời (10:00 thứ Năm 12/03)" in told[MISSED]["lead"]
    assert "đã quá hạn trả lời từ 10:00 thứ Năm 12/03" in told[PARENT]["above"]


async def test_nobody_above_reads_a_word_of_the_case_but_may_take_it_up(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, PARENT)
    assert "Công ty chậm lương" not in heard(crew.above)
    assert crew.above.last.labels == ["Nhận việc này lên"]
    await crew.above.chooses(f"view:{crew.code}")
    assert "Công ty chậm lương" not in crew.above.last.text


async def test_the_worker_hears_that_we_are_late_and_what_they_can_do(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, MISSED)
    assert (
        "Ban Chính sách pháp luật và Quan hệ lao động lẽ ra phải trả lời việc "
        f"{crew.code} (Tiền lương, tiền thưởng) trước 10:00 thứ Năm 12/03" in heard(crew.worker)
    )
    lite.clock.move(minutes=1)
    assert "Liên đoàn Lao động tỉnh Lai Châu" in await crew.worker.presses("Chuyển lên cấp trên")


async def test_a_worker_for_whom_there_is_nobody_above_is_not_offered_to_go_there(lite: World) -> None:
    await lite.officer("CSPL")
    worker, _ = await a_case(lite)
    await passes(lite, MISSED)
    assert "lẽ ra phải trả lời" in worker.last.text
    assert "Chuyển lên cấp trên" not in worker.last.labels


async def test_at_last_the_leadership_has_the_case_and_everybody_knows(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, PARENT)
    crew.who_heard()
    await passes(lite, LEADERSHIP)
    said, case = crew.who_heard(), await the_case(lite, crew.code)
    assert (case.office, case.assignee, case.state) == ("TT", None, State.NEW)
    assert case.answer is not None
    assert case.answer.due_at == MISSED, "the promise to the worker is the same"
    assert "Công ty chậm lương" in said["highest"]
    assert "quá hạn lâu" in said["highest"]
    assert "Mời Thường trực" not in said["highest"], "who has the card needs no call"
    assert "vẫn chưa trả lời, dù hạn là 10:00 thứ Năm 12/03" in said["worker"]
    assert "chuyển lên Thường trực LĐLĐ tỉnh" in said["worker"]
    assert "vừa được chuyển lên Thường trực LĐLĐ tỉnh" in said["officer"]
    assert "vừa được chuyển lên Thường trực LĐLĐ tỉnh" in said["lead"]
    assert "above" not in said
    await passes(lite, march(18, "10:00"))
    assert crew.who_heard() == {}, "and that was the last level"


async def test_a_case_goes_to_the_next_who_can_act_where_the_leadership_cannot(lite: World) -> None:
    crew = await a_crew(lite)
    await change_seat(lite, "Hà Văn Minh", away_until=march(31, "10:00"))
    await passes(lite, LEADERSHIP)
    assert (await the_case(lite, crew.code)).office == "LDLD"
    assert "Công ty chậm lương" in heard(crew.above)


async def test_a_case_that_the_leadership_already_has_stays_there(lite: World) -> None:
    highest, lead = await lite.officer("TT"), await a_lead(lite, "TT")
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    assert (await the_case(lite, code)).office == "TT", "nobody else can act"
    await passes(lite, LEADERSHIP - MINUTE)
    highest.news(), lead.news(), worker.news()
    await passes(lite, LEADERSHIP)
    assert (await the_case(lite, code)).office == "TT"
    assert "Việc đang ở ngay cơ quan bạn" in heard(lead)
    assert heard(highest) == ""
    assert "Xin lỗi vì bạn phải chờ lâu" in heard(worker)


async def test_after_an_outage_each_hears_only_the_highest_that_concerns_them(lite: World) -> None:
    crew = await a_crew(lite)
    await passes(lite, PARENT + MINUTE)
    said = crew.who_heard()
    assert set(said) == {"officer", "lead", "worker", "above"}
    assert "sắp đến hạn" not in said["officer"]
    assert said["officer"].count(crew.code) == 1
    await passes(lite, PARENT + 2 * MINUTE)
    assert crew.who_heard() == {}


async def test_whoever_holds_two_seats_is_told_once(lite: World) -> None:
    crew = await a_crew(lite)
    async with lite.bridge.store.begin() as tx:
        lead = next(o for o in await tx.officers.listed() if o.name == "Sùng Thị Mai")
        await tx.officers.join(lead.contact_id, "LDLD", Role.LEAD, "Sùng Thị Mai", lite.clock.now())
    await passes(lite, PARENT)
    assert heard(crew.lead).count(crew.code) == 1


async def test_two_ticks_at_once_tell_once(world: World) -> None:
    crew = await a_crew(world)
    world.clock.set(MISSED)
    await asyncio.gather(*(world.bridge.deadlines.tick() for _ in range(2)))
    await world.settle()
    assert [heard(person).count(crew.code) for person in (crew.officer, crew.lead, crew.worker)] == [1, 1, 1]
