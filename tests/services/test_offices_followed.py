"""What names a closed office means the one that took its place; what is past keeps its name."""

from bot.domain.audience import Audience
from bot.domain.broadcast import BroadcastKind, BroadcastState
from bot.domain.calendar import Happening
from bot.domain.contact import Purpose, Role
from bot.domain.office import Level, Office
from bot.domain.reorganisation import Close, Merge, Open, Rename, Split
from bot.domain.say import Key
from bot.services.broadcasting import open_plan
from bot.services.news import leadership
from tests.services.offices import again, happens, lies, sits
from tests.store.given import NOW, a_broadcast, a_contact
from tests.world import World


async def test_a_standing_plan_goes_on_with_the_successor(lite: World) -> None:
    occasion = next(iter(lite.bridge.catalog.occasions.values()))
    async with lite.bridge.store.begin() as tx:
        officer = await sits(tx, "CSPL", role=Role.LEAD)
        await a_broadcast(
            tx,
            office="CSPL",
            kind=BroadcastKind.GREETING,
            occasion=occasion.code,
            year=2025,
            standing=True,
            state=BroadcastState.DONE,
            approver=officer.id,
            audience=Audience(offices=("VD-CHE",)),
        )
    await happens(lite, Merge(codes=("CSPL",), into="VP"))
    await happens(lite, Close(code="VD-CHE", successor="VD-CAOSU"))
    coming = Happening(occasion=occasion, year=2026, day=NOW.date())
    async with lite.bridge.store.begin() as tx:
        plan = await open_plan(tx, coming, lite.bridge.settings.rules(), lite.bridge.catalog)
    assert (plan.office, plan.audience.offices) == ("VP", ("VD-CAOSU",))


async def test_an_occasion_of_a_closed_office_is_prepared_by_the_successor(lite: World) -> None:
    rules = lite.bridge.settings.rules()
    occasion = next(o for o in lite.bridge.catalog.occasions.values() if not o.office)
    await happens(lite, Close(code=rules.broadcasts.office, successor="VP"))
    async with lite.bridge.store.begin() as tx:
        coming = Happening(occasion=occasion, year=2026, day=NOW.date())
        plan = await open_plan(tx, coming, rules, lite.bridge.catalog)
    assert plan.office == "VP"


async def test_past_messages_are_seen_by_the_successor_and_name_offices_as_they_were(lite: World) -> None:
    heir = await lite.officer("VP")
    old_name = lite.bridge.catalog.offices["VD-CHE"].name
    async with lite.bridge.store.begin() as tx:
        b = await a_broadcast(tx, office="CSPL", state=BroadcastState.APPROVED, due_at=NOW)
        for workplace in ["VD-CHE"] * 5 + ["VD-CAOSU"] * 5:
            contact = await a_contact(tx, listens=Purpose.NEWS)
            await tx.contacts.set_workplace(contact.id, None, None, workplace)
    await lite.tick()
    lite.clock.move(hours=1)
    await happens(lite, Rename(code="VD-CHE", name="CĐCS Chè Mới", name_en="New Tea"))
    await happens(lite, Merge(codes=("CSPL",), into="VP"))
    assert b.code in " ".join([await heir.chooses("plans_sent"), *heir.last.labels])
    report = await heir.chooses(f"plan_report:{b.code}")
    assert old_name in report
    assert "CĐCS Chè Mới" not in report


async def test_what_is_for_the_leadership_reaches_whoever_took_its_place(lite: World) -> None:
    await happens(lite, Close(code="TT", successor="VP"))
    async with lite.bridge.errands.begin(lite.bridge.store) as errand:
        lead, case = await sits(errand.tx, "VP", role=Role.LEAD), await lies(errand.tx, "CSPL")
        assert await leadership(errand, case) == [lead]
        about_vp = await lies(errand.tx, "CSPL", avoids=("VP",))
        assert await leadership(errand, about_vp) == []


async def test_a_message_of_a_federation_that_was_merged_is_signed_by_its_heir(lite: World) -> None:
    new = Office(code="LDLD-M", name="LĐLĐ tỉnh mới", name_en="New", level=Level.PROVINCE, parent="TLDLD")
    await happens(lite, Open(office=new))
    await happens(lite, Merge(codes=("LDLD",), into="LDLD-M"))
    async with lite.bridge.store.begin() as tx:
        b = await a_broadcast(tx, office="LDLD-M")
    assert lite.bridge.broadcasting.message(b).values["sender"] == Key(key="office.LDLD-M")
    stranger = lite.person()
    assert "LĐLĐ tỉnh mới" in await stranger.says("/start")


async def test_whoever_avoids_an_office_avoids_what_was_split_off_it(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        going = await sits(tx, "CSPL")
        await sits(tx, "CSPL", "Páo")
        await sits(tx, "VP")
        about, other = await lies(tx, "VP", avoids=("CSPL",)), await lies(tx, "VP", avoids=("TC",))
    new = Office(code="QHLD", name="Ban Quan hệ", name_en="Relations", level=Level.DEPARTMENT)
    await happens(lite, Split(code="CSPL", new=new, officers=(going.id,)))
    async with lite.bridge.store.begin() as tx:
        assert (await again(tx, about)).avoids == ("CSPL", "QHLD")
        assert (await again(tx, other)).avoids == ("TC",)
