"""An office where nobody can act: those above hear of it, and of its end."""

import asyncio

from structlog.testing import capture_logs

from tests.conversations.clockwork import a_case, a_lead, change_seat, errands, heard, march
from tests.world import World

CSPL = "Ban Chính sách pháp luật và Quan hệ lao động"


async def looks(world: World) -> None:
    await world.bridge.watch.tick()
    await world.settle()


async def alarmed(world: World) -> frozenset[str]:
    async with world.bridge.store.look() as tx:
        return await tx.offices.alarmed()


async def goes_away(world: World, name: str = "Lò Thị Hoa", **more: object) -> None:
    await change_seat(world, name, away_until=march(31, "07:30"), **more)


async def test_the_office_above_hears_once_with_the_cases_to_take_up(world: World) -> None:
    _, lead = await world.officer("CSPL"), await a_lead(world, "LDLD")
    _, code = await a_case(world)
    await looks(world)
    assert (await alarmed(world), heard(lead).count(CSPL)) == (frozenset(), 0)
    await goes_away(world)
    for _ in range(2):
        await looks(world)
    [said] = lead.news()
    assert said.text.startswith(f"{CSPL} hiện không có ai trực. Số việc đang mở ở đó: 1.")
    assert said.labels == [f"Nhận {code} · Tiền lương, tiền thưởng"]
    assert "Công ty chậm lương" not in said.text
    assert await alarmed(world) == {"CSPL"}
    assert said.token(said.labels[0]) == f"pull:{code}"


async def test_they_hear_when_somebody_can_act_again(world: World) -> None:
    _, lead = await world.officer("CSPL"), await a_lead(world, "LDLD")
    await goes_away(world)
    await looks(world)
    assert "Số việc đang mở ở đó: 0" in lead.news()[-1].text
    world.clock.set(march(31, "07:30"))
    for _ in range(2):
        await looks(world)
    assert [item.text for item in lead.news()] == [f"{CSPL} đã có người trực trở lại."]
    assert await alarmed(world) == frozenset()


async def test_it_is_told_to_the_same_office_that_heard_of_it(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD", "Tẩn A Dao")
    await goes_away(lite)
    await looks(lite)
    nearer = await a_lead(lite, "TLDLD", "Hà Văn Minh")
    lead.news(), nearer.news()
    await goes_away(lite, "Tẩn A Dao")
    await change_seat(lite, "Lò Thị Hoa", away_until=None)
    await looks(lite)
    assert f"{CSPL} đã có người trực trở lại." in heard(lead)
    assert CSPL not in heard(nearer)


async def test_a_second_absence_is_a_second_alarm(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    for _ in range(2):
        await goes_away(lite)
        await looks(lite)
        assert "hiện không có ai trực" in heard(lead)
        await change_seat(lite, "Lò Thị Hoa", away_until=None)
        await looks(lite)
        assert "đã có người trực trở lại" in heard(lead)


async def test_a_deputy_is_somebody_and_a_deputy_who_is_away_is_nobody(lite: World) -> None:
    await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Giàng A Páo")
    await a_lead(lite, "LDLD")
    async with lite.bridge.store.look() as tx:
        deputy = next(o for o in await tx.officers.listed() if o.name == "Giàng A Páo")
    await goes_away(lite, deputy=deputy.id)
    await looks(lite)
    assert await alarmed(lite) == frozenset()
    await goes_away(lite, "Giàng A Páo")
    await looks(lite)
    assert await alarmed(lite) == {"CSPL"}


async def test_whoever_blocks_the_bot_cannot_act(lite: World) -> None:
    officer, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    async with lite.bridge.store.begin() as tx:
        [contact_id] = [o.contact_id for o in await tx.officers.of_office("CSPL")]
        await tx.contacts.set_reachable(contact_id, False)
    officer.news(), lead.news()
    await looks(lite)
    assert CSPL in heard(lead)


async def test_a_case_that_must_not_reach_the_office_above_is_not_named_to_it(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    _, code = await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
        assert case is not None
        await tx.cases.change(case.id, avoids=("LDLD",))
    await goes_away(lite)
    lead.news()
    await looks(lite)
    assert "Số việc đang mở ở đó: 1" in lead.last.text
    assert lead.last.labels == []


async def test_the_leadership_hears_where_nobody_above_can_act_but_takes_nothing_from_beside_it(
    lite: World,
) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "TT")
    await a_case(lite)
    await goes_away(lite)
    await looks(lite)
    assert "Số việc đang mở ở đó: 1" in lead.last.text
    assert lead.last.labels == []


async def test_an_office_whose_last_officer_left_with_a_case_open_is_seen(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    await a_case(lite)
    async with errands(lite).begin(lite.bridge.store) as errand:
        [officer] = await errand.tx.officers.of_office("CSPL")
        await errand.tx.officers.remove(officer.id, errand.now)
    await looks(lite)
    assert "Số việc đang mở ở đó: 1" in lead.last.text
    assert await alarmed(lite) == {"CSPL"}


async def test_of_many_cases_the_first_eight_are_shown_and_all_are_counted(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    for _ in range(9):
        await a_case(lite)
    await goes_away(lite)
    await looks(lite)
    assert "Số việc đang mở ở đó: 9" in lead.last.text
    assert len(lead.last.labels) == 8


async def test_where_nobody_anywhere_can_act_it_is_logged_and_told_to_whoever_comes_first(
    lite: World,
) -> None:
    await lite.officer("CSPL")
    await a_case(lite)
    await goes_away(lite)
    with capture_logs() as logs:
        for _ in range(2):
            await looks(lite)
    assert [(line["event"], line["office"]) for line in logs] == [("office_unstaffed", "CSPL")]
    assert await alarmed(lite) == {"CSPL"}
    lead = await a_lead(lite, "LDLD")
    lead.news()
    for _ in range(2):
        await looks(lite)
    assert heard(lead).count("hiện không có ai trực") == 1


async def test_two_looks_at_once_tell_once(world: World) -> None:
    _, lead = await world.officer("CSPL"), await a_lead(world, "LDLD")
    lead.news()
    for change, sentence in (
        ({"away_until": march(31, "07:30")}, "hiện không có ai trực"),
        ({"away_until": None}, "đã có người trực trở lại"),
    ):
        await change_seat(world, "Lò Thị Hoa", **change)
        await asyncio.gather(*(world.bridge.watch.tick() for _ in range(2)))
        await world.settle()
        assert heard(lead).count(sentence) == 1


async def test_an_office_without_officers_or_cases_is_no_reason_for_an_alarm(lite: World) -> None:
    await lite.officer("CSPL")
    await looks(lite)
    assert await alarmed(lite) == frozenset()


async def test_when_the_last_case_and_the_last_officer_are_gone_the_alarm_ends_unsaid(lite: World) -> None:
    _, lead = await lite.officer("CSPL"), await a_lead(lite, "LDLD")
    await goes_away(lite)
    await looks(lite)
    async with errands(lite).begin(lite.bridge.store) as errand:
        [officer] = await errand.tx.officers.of_office("CSPL")
        await errand.tx.officers.remove(officer.id, errand.now)
    lead.news()
    await looks(lite)
    assert (await alarmed(lite), heard(lead)) == (frozenset(), "")
