"""Words that go too far are reported to the lead, who may mute their sender without learning who it is."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, State
from bot.domain.contact import Role
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    erases,
    last_audited,
    officers_of,
    remove,
)
from tests.world import Person, World

HIDDEN = "kín như trước"


async def muted_until(world: World, case: Case) -> object:
    assert case.contact_id is not None
    async with world.bridge.store.look() as tx:
        worker = await tx.contacts.get(case.contact_id)
    assert worker is not None
    return worker.muted_until


async def mutes(lead: Person, code: str, days: str) -> str:
    await lead.chooses(f"silence:{code}")
    await lead.presses(days)
    return await lead.presses("Bỏ khóa" if days == "Bỏ khóa" else "Khóa")


async def test_a_report_reaches_the_lead_with_its_reason_and_not_the_worker(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    lead, other = await lite.officer("CSPL", role=Role.LEAD), await lite.officer("CSPL")
    worker, code = await a_case(lite)
    assert "quá đáng ở chỗ nào" in await officer.chooses(f"report:{code}")
    assert officer.last.labels == ["Đe dọa", "Lăng mạ, xúc phạm", "Quảng cáo, rác", "Lý do khác"]
    preview = await officer.presses("Đe dọa")
    assert "Người gửi không được báo" in preview
    assert HIDDEN in preview
    lead.news(), other.news()
    assert "Đã báo phụ trách" in await officer.presses("Báo")
    told = lead.news()[-1]
    assert "Lò Thị Hoa báo lời lẽ" in told.text
    assert "Đe dọa" in told.text
    assert other.news() == []
    assert worker.news() == []
    line = await last_audited(lite, code)
    assert (line.actor, line.action, line.detail) == ("officer:1", "report", "threat")


async def test_whoever_thinks_better_of_it_reports_nothing(lite: World) -> None:
    officer, lead = await lite.officer("CSPL"), await lite.officer("CSPL", role=Role.LEAD)
    _, code = await a_case(lite)
    await officer.chooses(f"report:{code}")
    await officer.presses("Lý do khác")
    lead.news()
    assert "vẫn như cũ" in await officer.presses("Thôi, để nguyên")
    assert lead.news() == []
    assert (await last_audited(lite, code)).action == "open"


@pytest.mark.parametrize(("label", "days"), [("1 ngày", 1), ("7 ngày", 7), ("30 ngày", 30)])
async def test_a_lead_mutes_for_a_time_and_the_worker_is_told(lite: World, label: str, days: int) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await lead.chooses(f"silence:{code}")
    preview = await lead.presses(label)
    assert f"trong {label}?" in preview
    assert HIDDEN in preview
    assert "Việc khẩn của họ vẫn được nhận" in preview
    case = await case_of(lite, code)
    assert await muted_until(lite, case) is None, "nothing is done before the yes"
    assert f"Đã khóa người gửi việc {code}" in await lead.presses("Khóa")
    assert await muted_until(lite, case) == lite.clock.now() + timedelta(days=days)
    assert "chưa gửi thêm được" in worker.news()[-1].text
    line, until = await last_audited(lite, code), lite.clock.now() + timedelta(days=days)
    assert (line.action, line.detail) == ("mute", f"{until:%Y-%m-%dT%H:%MZ}")


async def test_a_muted_worker_adds_nothing_until_the_time_is_over(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await mutes(lead, code, "1 ngày")
    await worker.chooses(f"add:{code}")
    await worker.says("lời lẽ nặng nề")
    assert "lời lẽ nặng nề" not in await lead.chooses(f"view:{code}")
    lite.clock.move(days=1, minutes=1)
    await worker.chooses(f"add:{code}")
    await worker.says("xin lỗi, tôi nóng quá")
    assert "xin lỗi, tôi nóng quá" in await lead.chooses(f"view:{code}")


async def test_a_lead_ends_a_mute_and_the_worker_is_told(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await mutes(lead, code, "7 ngày")
    worker.news()
    assert "không bị khóa nữa" in await mutes(lead, code, "Bỏ khóa")
    assert await muted_until(lite, await case_of(lite, code)) is None
    assert "gửi tin lại được" in worker.news()[-1].text
    assert (await last_audited(lite, code)).action == "unmute"


async def test_nothing_tells_that_two_hidden_cases_are_of_one_muted_person(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    other, same = (await a_case(lite))[1], await worker.sends_concern(("việc thứ hai",))
    await mutes(lead, code, "7 ngày")
    shown = []
    for one in (same, other):
        asked = await lead.chooses(f"silence:{one}")
        labels = lead.last.labels
        preview = await lead.presses("Bỏ khóa")
        result = await lead.presses("Bỏ khóa")
        shown.append(([text.replace(one, "") for text in (asked, preview, result)], labels))
    assert shown[0] == shown[1]


async def test_whoever_was_not_muted_hears_nothing_of_its_end(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await mutes(lead, code, "Bỏ khóa")
    assert worker.news() == []


async def test_an_officer_who_is_no_lead_mutes_nobody(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    await officer.chooses(f"claim:{code}")
    before = await audited(lite, code)
    assert "bao lâu" not in await officer.chooses(f"silence:{code}")
    assert await audited(lite, code) == before


async def test_a_worker_who_left_before_the_yes_is_not_muted(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await lead.chooses(f"silence:{code}")
    await lead.presses("7 ngày")
    await erases(worker)
    assert "đã đóng rồi" in await lead.presses("Khóa")
    case = await case_of(lite, code)
    assert (case.state, case.contact_id) == (State.CLOSED, None)


async def test_a_lead_removed_before_the_yes_mutes_nobody(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    _, code = await a_case(lite)
    await lead.chooses(f"silence:{code}")
    await lead.presses("7 ngày")
    await remove(lite, (await officers_of(lite, "CSPL"))[0])
    await lead.presses("Khóa")
    assert await muted_until(lite, await case_of(lite, code)) is None


@TOGETHER
async def test_two_leads_who_mute_at_once_are_both_written_down(world: World, together: bool) -> None:
    first, second = [await world.officer("CSPL", role=Role.LEAD) for _ in range(2)]
    _, code = await a_case(world)
    for lead, days in ((first, "7 ngày"), (second, "7 ngày")):
        await lead.chooses(f"silence:{code}")
        await lead.presses(days)
    await at_once((first, "Khóa"), (second, "Khóa"), together=together)
    assert [line.action for line in await audited(world, code)].count("mute") == 2
    assert await muted_until(world, await case_of(world, code)) == world.clock.now() + timedelta(days=7)


@TOGETHER
async def test_two_officers_who_report_at_once_are_both_heard(world: World, together: bool) -> None:
    first, second = await world.officer("CSPL"), await world.officer("CSPL")
    await world.officer("CSPL", role=Role.LEAD)
    _, code = await a_case(world)
    for officer in (first, second):
        await officer.chooses(f"report:{code}")
        await officer.presses("Đe dọa")
    await at_once((first, "Báo"), (second, "Báo"), together=together)
    reports = [line.actor for line in await audited(world, code) if line.action == "report"]
    assert sorted(reports) == ["officer:1", "officer:2"]
