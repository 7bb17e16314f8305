"""A lead gives a case to an officer of the office."""

from datetime import timedelta

from bot.domain.case import State
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


async def test_a_lead_gives_a_case_to_an_officer_and_sees_who_has_how_much(lite: World) -> None:
    lead = await lite.officer("CSPL", "Tao Văn Bình", role=Role.LEAD)
    hoa, su = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    _, code = await a_case(lite)
    _, other = await a_case(lite)
    await hoa.chooses(f"claim:{other}")
    async with lite.bridge.store.begin() as tx:
        busy = (await tx.officers.of_office("CSPL"))[2]
        await tx.officers.change(busy.id, away_until=lite.clock.now() + timedelta(days=1))
    await lead.chooses(f"assign:{code}")
    assert lead.last.labels == [
        "Tao Văn Bình · 0 việc",
        "Lò Thị Hoa · 1 việc",
        "Vàng A Sử · 0 việc · vắng đến 10:00 thứ Tư 11/03",
    ]
    hoa.news(), su.news()
    assert f"Đã giao việc {code} cho Lò Thị Hoa" in await lead.says("hoa")
    assert "Tao Văn Bình giao việc này cho bạn" in hoa.news()[-1].text
    case = await case_of(lite, code)
    assert (case.state, case.assignee) == (State.CLAIMED, 2)
    line = await last_audited(lite, code)
    assert (line.action, line.after) == ("assign", "state=claimed assignee=2")
    await lead.chooses(f"assign:{code}")
    await lead.says("Tao Văn Bình")
    assert (await case_of(lite, code)).assignee == 1, "which can be changed at once"
    assert su.news() == []


async def test_an_officer_who_has_gone_meanwhile_is_not_given_a_case(lite: World) -> None:
    lead, _ = await lite.officer("CSPL", "Tao Văn Bình", role=Role.LEAD), await lite.officer("CSPL")
    _, code = await a_case(lite)
    await lead.chooses(f"assign:{code}")
    await remove(lite, (await officers_of(lite, "CSPL"))[1])
    assert "không còn ở cơ quan" in await lead.says("hoa")
    assert (await case_of(lite, code)).assignee is None


@TOGETHER
async def test_of_two_leads_who_assign_at_once_the_later_one_counts(world: World, together: bool) -> None:
    first, second = [await world.officer("CSPL", f"Lường {i}", role=Role.LEAD) for i in (1, 2)]
    _, code = await a_case(world)
    for lead in (first, second):
        await lead.chooses(f"assign:{code}")
    presses = (first, "Lường 1 · 0 việc"), (second, "Lường 2 · 0 việc")
    said = await at_once(*presses, together=together)
    assert all("Đã giao việc" in text for text in said)
    lines = [line for line in await audited(world, code) if line.action == "assign"]
    assert len(lines) == 2
    assert (await case_of(world, code)).assignee == int(lines[-1].detail or 0)
