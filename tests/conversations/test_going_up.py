"""A case goes up: sent by its office, or taken up by a lead above who has not read it."""

from bot.domain.contact import Role
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    last_audited,
    officers_of,
    remove,
)
from tests.world import World

PROVINCE = "Liên đoàn Lao động tỉnh Lai Châu"


async def test_an_officer_sends_a_case_up_after_a_look_at_where_it_goes(lite: World) -> None:
    officer, above = await lite.officer("CSPL"), await lite.officer("LDLD")
    worker, code = await a_case(lite)
    assert f"lên {PROVINCE}?" in await officer.chooses(f"escalate:{code}")
    above.news()
    await officer.presses("Chuyển lên")
    case = await case_of(lite, code)
    assert (case.office, case.assignee) == ("LDLD", None)
    assert "Công ty chậm lương" in above.news()[0].text
    assert PROVINCE in worker.news()[0].text
    assert (await last_audited(lite, code)).action == "escalate"


async def test_with_nobody_above_a_case_cannot_be_sent_up(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    assert "không còn nơi nào nhận được" in await officer.chooses(f"escalate:{code}")


async def test_where_another_office_would_get_it_by_now_the_preview_comes_again(lite: World) -> None:
    officer, above = await lite.officer("CSPL"), await lite.officer("LDLD")
    await lite.officer("TT")
    _, code = await a_case(lite)
    await officer.chooses(f"escalate:{code}")
    await remove(lite, (await officers_of(lite, "LDLD"))[0])
    said = await officer.presses("Chuyển lên")
    assert "tôi chưa làm gì cả" in said
    assert "lên Thường trực LĐLĐ tỉnh?" in said
    assert (await case_of(lite, code)).office == "CSPL"
    assert "Công ty chậm lương" not in above.last.text


@TOGETHER
async def test_of_two_who_send_up_at_once_one_does_it(world: World, together: bool) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    await world.officer("LDLD")
    _, code = await a_case(world)
    for officer in (first, second):
        await officer.chooses(f"escalate:{code}")
    await at_once((first, "Chuyển lên"), (second, "Chuyển lên"), together=together)
    assert [line.action for line in await audited(world, code)].count("escalate") == 1
    assert (await case_of(world, code)).office == "LDLD"


async def test_a_lead_above_takes_a_case_up_without_having_read_it(lite: World) -> None:
    officer, lead = await lite.officer("CSPL"), await lite.officer("LDLD", role=Role.LEAD)
    _, code = await a_case(lite)
    said = await lead.chooses(f"pull:{code}")
    assert "Tiền lương, tiền thưởng" in said
    assert "sẽ không giữ việc này nữa" in said
    assert "Công ty chậm lương" not in said
    assert (await case_of(lite, code)).office == "CSPL"
    assert "Công ty chậm lương" in await lead.presses("Nhận lên"), "now it is theirs"
    assert (await case_of(lite, code)).office == "LDLD"
    assert (await last_audited(lite, code)).action == "pull"
    assert "đã chuyển tới" in officer.chat[-1].text or "đã chuyển tới" in officer.chat[-2].text


async def test_whoever_thinks_better_of_pulling_a_case_still_has_not_seen_it(lite: World) -> None:
    await lite.officer("CSPL")
    lead = await lite.officer("LDLD", role=Role.LEAD)
    _, code = await a_case(lite)
    await lead.chooses(f"pull:{code}")
    assert "vẫn như cũ" in await lead.presses("Thôi, để nguyên")
    assert "Công ty chậm lương" not in "\n".join(item.text for item in lead.chat)
    assert (await case_of(lite, code)).office == "CSPL"


async def test_the_office_that_a_case_is_about_cannot_even_know_of_it(lite: World) -> None:
    await lite.officer("CSPL")
    lead = await lite.officer("LDLD", role=Role.LEAD)
    _, code = await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, code)).id, avoids=("LDLD",))
    assert await lead.chooses(f"pull:{code}") == await lead.chooses("pull:LC26-2222")
    assert (await case_of(lite, code)).office == "CSPL"


@TOGETHER
async def test_of_two_leads_who_pull_at_once_one_gets_it(world: World, together: bool) -> None:
    await world.officer("CSPL")
    first, second = [await world.officer("LDLD", role=Role.LEAD) for _ in range(2)]
    _, code = await a_case(world)
    for lead in (first, second):
        await lead.chooses(f"pull:{code}")
    await at_once((first, "Nhận lên"), (second, "Nhận lên"), together=together)
    assert [line.action for line in await audited(world, code)].count("pull") == 1
