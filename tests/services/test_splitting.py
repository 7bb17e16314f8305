"""A new office is split off one that stays: who and what goes along."""

import pytest

from bot.domain.case import State
from bot.domain.office import Level
from bot.domain.reorganisation import Open, Split
from bot.errors import Refused
from tests.services.offices import a_new_office, happens, lies, offices_of, sits
from tests.store.given import a_contact
from tests.world import World


async def test_a_split_takes_along_by_officer_by_area_and_nothing_else(world: World) -> None:
    commune = a_new_office("CDX", Level.COMMUNE, parent="LDLD", areas=("03598", "03434"))
    await happens(world, Open(office=commune))
    async with world.bridge.store.begin() as tx:
        going, staying = await sits(tx, "CDX", "Hoa"), await sits(tx, "CDX", "Páo")
        hers = await lies(tx, "CDX", assignee=going.id, state=State.CLAIMED, area="03434")
        his = await lies(tx, "CDX", assignee=staying.id, state=State.CLAIMED, area="03598")
        local, far = await lies(tx, "CDX", area="03598"), await lies(tx, "CDX", area="03434")
    change = Split(
        code="CDX", new=a_new_office("CDX2", Level.COMMUNE), areas=("03598",), officers=(going.id,)
    )
    impact = await happens(world, change)
    assert [(m.office, m.to, m.count) for m in impact.cases] == [("CDX", "CDX2", 2)]
    assert await offices_of(world, [hers, his, local, far]) == ["CDX2", "CDX", "CDX2", "CDX"]
    assert world.bridge.catalog.offices["CDX2"].parent == "LDLD"


async def test_a_split_gives_no_case_to_an_office_where_nobody_can_act(lite: World) -> None:
    commune = a_new_office("CDX", Level.COMMUNE, parent="LDLD", areas=("03598", "03434"))
    await happens(lite, Open(office=commune))
    change = Split(code="CDX", new=a_new_office("CDX2", Level.COMMUNE), areas=("03598",))
    async with lite.bridge.store.begin() as tx:
        await sits(tx, "CDX")
        case = await lies(tx, "CDX", area="03598")
    with pytest.raises(Refused, match=r"reorganise\.new_nobody"):
        await happens(lite, change)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change(case.id, state=State.CLOSED)
    impact = await happens(lite, change)
    assert impact.unstaffed == ("CDX2",)


async def test_a_split_that_takes_the_last_who_can_act_sends_the_rest_up(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        going = await sits(tx, "CSPL")
        await sits(tx, "LDLD")
        free = await lies(tx, "CSPL")
    await happens(lite, Split(code="CSPL", new=a_new_office("QHLD"), officers=(going.id,)))
    assert await offices_of(lite, [free]) == ["LDLD"]


async def test_a_split_names_only_officers_of_the_office(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        stranger = await sits(tx, "VP")
    with pytest.raises(Refused, match=r"reorganise\.not_there"):
        await happens(lite, Split(code="CSPL", new=a_new_office("QHLD"), officers=(stranger.id,)))


async def test_members_go_by_their_area(lite: World) -> None:
    union = a_new_office("CDCS", Level.GRASSROOTS, parent="LDLD", areas=("03598", "03434"))
    await happens(lite, Open(office=union))
    workers = []
    async with lite.bridge.store.begin() as tx:
        for area in ("03598", "03434", None):
            worker = await a_contact(tx)
            await tx.contacts.set_workplace(worker.id, area, None, "CDCS")
            workers.append(worker.id)
    new = a_new_office("CDCS2", Level.GRASSROOTS)
    impact = await happens(lite, Split(code="CDCS", new=new, areas=("03598",)))
    assert [(m.office, m.to, m.count) for m in impact.members] == [("CDCS", "CDCS2", 1)]
    async with lite.bridge.store.begin() as tx:
        found = [await tx.contacts.get(worker) for worker in workers]
    assert [contact.workplace for contact in found if contact] == ["CDCS2", "CDCS", "CDCS"]


async def test_a_split_by_officers_alone_leaves_all_members(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        going, worker = await sits(tx, "VD-CHE"), await a_contact(tx)
        await tx.contacts.set_workplace(worker.id, None, None, "VD-CHE")
    new = a_new_office("CHE2", Level.GRASSROOTS)
    impact = await happens(lite, Split(code="VD-CHE", new=new, officers=(going.id,)))
    assert impact.members == ()
    async with lite.bridge.store.begin() as tx:
        assert await tx.contacts.members(["VD-CHE"]) == 1
