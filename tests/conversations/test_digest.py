"""The morning's overview: who gets it when, and what is in it."""

import asyncio
from datetime import datetime

from bot.domain.contact import Role
from tests.conversations.clockwork import ZONE, a_case, a_lead, change_seat, heard, march
from tests.world import World


async def morning(world: World, moment: datetime) -> None:
    world.clock.set(moment)
    await world.bridge.digest.tick()
    await world.settle()


async def test_it_comes_when_the_office_opens_and_once_a_day(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await a_case(lite)
    officer.news()
    await morning(lite, march(11, "07:29"))
    assert heard(officer) == ""
    await morning(lite, march(11, "07:30"))
    assert heard(officer) == (
        "Việc hôm nay của bạn\n▪ Ban Chính sách pháp luật và Quan hệ lao động\nChưa ai nhận: 1"
    )
    await morning(lite, march(11, "07:31"))
    assert heard(officer) == ""
    await morning(lite, march(12, "07:30"))
    assert "Chưa ai nhận: 1" in heard(officer)


async def test_its_buttons_lead_to_the_queue(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    await morning(lite, march(11, "07:30"))
    assert officer.last.labels == ["Quá hạn", "Việc tôi nhận", "Chưa ai nhận"]
    await officer.presses("Chưa ai nhận", on=officer.last)
    assert code in officer.last.labels[0]


async def test_it_tells_what_is_due_today_what_is_late_and_what_waits(lite: World) -> None:
    officer = await lite.officer("CSPL")
    codes = [(await a_case(lite))[1] for _ in range(3)]
    for code in codes:
        await officer.chooses(f"claim:{code}")
    await officer.chooses(f"answer:{codes[0]}")
    await officer.says("Chúng tôi hỏi công ty.")
    officer.news()
    await morning(lite, march(11, "07:30"))
    assert heard(officer).splitlines()[2:] == ["Đã trả lời, chờ người gửi: 1"]
    await morning(lite, march(12, "07:30"))
    assert heard(officer).splitlines()[2:] == ["Đến hạn trả lời hôm nay: 2", "Đã trả lời, chờ người gửi: 1"]
    await morning(lite, march(13, "07:30"))
    assert heard(officer).splitlines()[2:] == ["Quá hạn: 2", "Đã trả lời, chờ người gửi: 1"]


async def test_whoever_has_nothing_hears_nothing(lite: World) -> None:
    officer, other = await lite.officer("CSPL"), await lite.officer("VP")
    _, code = await a_case(lite)
    await officer.chooses(f"claim:{code}")
    officer.news(), other.news()
    await morning(lite, march(11, "07:30"))
    assert (heard(officer), heard(other)) == ("", ""), "one's case is due another day, the other has none"


async def test_a_lead_sees_the_whole_office_and_who_has_how_much(lite: World) -> None:
    officer, lead = await lite.officer("CSPL", "Lò Thị Hoa"), await a_lead(lite, "CSPL", "Sùng Thị Mai")
    for _ in range(2):
        await officer.chooses(f"claim:{(await a_case(lite))[1]}")
    await a_case(lite)
    lead.news()
    await morning(lite, march(13, "07:30"))
    said = heard(lead)
    assert said.splitlines()[2:] == [
        "Chưa ai nhận: 1, trong đó quá hạn: 1",
        "Cả cơ quan: 3 việc đang mở, quá hạn: 3",
        "– Lò Thị Hoa: 2 việc, quá hạn: 2",
    ]


async def test_an_officer_of_two_offices_gets_one_message_with_both(lite: World) -> None:
    officer, other = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("VP", "Giàng A Páo")
    async with lite.bridge.store.begin() as tx:
        seat = next(o for o in await tx.officers.listed() if o.name == "Lò Thị Hoa")
        await tx.officers.join(seat.contact_id, "VP", Role.LEAD, "Lò Thị Hoa", lite.clock.now())
    codes = [(await a_case(lite))[1] for _ in range(2)]
    async with lite.bridge.store.begin() as tx:
        case = await tx.cases.by_code(codes[0])
        assert case is not None
        await tx.cases.change(case.id, office="VP")
    officer.news(), other.news()
    await morning(lite, march(11, "07:30"))
    [said] = officer.news()
    assert said.text.count("▪") == 2
    assert "▪ Văn phòng LĐLĐ tỉnh\nChưa ai nhận: 1\nCả cơ quan: 1 việc đang mở" in said.text


async def test_weekends_are_left_alone_but_for_a_saturday_that_is_worked(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await a_case(lite)
    officer.news()
    for day in (14, 15):
        await morning(lite, march(day, "07:30"))
        assert heard(officer) == "", day
    await morning(lite, datetime(2026, 8, 22, 7, 30, tzinfo=ZONE))  # for Monday the 31st
    assert "Chưa ai nhận: 1" in heard(officer)
    await morning(lite, datetime(2026, 8, 31, 7, 30, tzinfo=ZONE))
    assert heard(officer) == ""


async def test_it_comes_on_the_days_on_which_an_officer_works(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    await a_case(lite)
    await change_seat(lite, "Lò Thị Hoa", weekdays=(1, 5))
    officer.news()
    got = []
    for day in range(11, 17):
        await morning(lite, march(day, "07:30"))
        got += [day] * bool(heard(officer))
    assert got == [13, 16]


async def test_after_a_late_start_it_still_comes_in_the_morning_and_not_at_noon(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await a_case(lite)
    officer.news()
    await morning(lite, march(11, "11:30"))
    assert heard(officer) == ""
    await morning(lite, march(12, "11:29"))
    assert heard(officer) != ""


async def test_of_somebody_who_is_away_the_deputy_gets_it(lite: World) -> None:
    away, deputy = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Giàng A Páo")
    _, code = await a_case(lite)
    await away.chooses(f"claim:{code}")
    async with lite.bridge.store.look() as tx:
        stands_in = next(o for o in await tx.officers.listed() if o.name == "Giàng A Páo")
    await change_seat(lite, "Lò Thị Hoa", away_until=march(13, "09:00"), deputy=stands_in.id)
    away.news(), deputy.news()
    await morning(lite, march(12, "07:30"))
    assert heard(away) == ""
    assert "Đến hạn trả lời hôm nay: 1" in heard(deputy)
    await morning(lite, march(13, "09:00"))
    assert "Quá hạn: 1" in heard(away), "back at work"
    assert heard(deputy) == "", "had that day's already, or nothing"


async def test_two_ticks_at_once_send_it_once(world: World) -> None:
    officer = await world.officer("CSPL")
    await a_case(world)
    officer.news()
    world.clock.set(march(11, "07:30"))
    await asyncio.gather(*(world.bridge.digest.tick() for _ in range(2)))
    await world.settle()
    assert len(officer.news()) == 1
