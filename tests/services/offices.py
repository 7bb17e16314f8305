"""Offices with people and cases in them, about to be reorganised."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.domain.case import Case, State
from bot.domain.contact import Contact, Officer, Role
from bot.domain.office import Level, Office
from bot.domain.reorganisation import Change
from bot.ports import Tx
from bot.services.impact import Impact
from bot.services.reorganising import carry_out, preview
from bot.store import SqlStore
from bot.store.tables import cases, contact
from tests.store.given import NOW, a_case, a_contact
from tests.world import World


def a_new_office(code: str, level: Level = Level.DEPARTMENT, **more: object) -> Office:
    """An office that is still to be opened."""
    values = {"code": code, "name": f"Ban {code}", "name_en": f"Department {code}", "level": level}
    return Office.model_validate({**values, **more})


async def sits(tx: Tx, office: str, name: str = "Lò Thị Hoa", role: Role = Role.OFFICER) -> Officer:
    """Somebody new with a seat in an office."""
    return await also_sits(tx, await a_contact(tx), office, name, role)


async def also_sits(
    tx: Tx, contact: Contact, office: str, name: str = "Lò Thị Hoa", role: Role = Role.OFFICER
) -> Officer:
    seat = await tx.officers.join(contact.id, office, role, name, NOW)
    officer = await tx.officers.get(seat.officer_id)
    assert officer is not None
    return officer


async def lies(tx: Tx, office: str, **fields: object) -> Case:
    """A case in an office; `fields` are set after it was opened, but for what only opening sets."""
    at_first = {name: fields.pop(name) for name in ("avoids", "area", "workplace", "topic") if name in fields}
    case = await a_case(tx, (await a_contact(tx)).id, office=office, **at_first)
    if fields:
        await tx.cases.change(case.id, **fields)
    return await again(tx, case)


async def many_lie(store: SqlStore, office: str, count: int, officer: Officer) -> None:
    """So many cases, each of a worker of their own; the officer has every other."""
    known = {"account": "telegram", "language": "vi", "reachable": True, "created_at": NOW}
    async with store.begin() as tx:
        like = (await lies(tx, office)).id
    async with store.transactions.write() as db:
        people = [
            {**known, "address": f"w{n}", "address_hash": f"w{n}", "workplace": office} for n in range(count)
        ]
        await db.execute(insert(contact), people)
        ids = (
            (await db.execute(select(contact.c.id).order_by(contact.c.id.desc()).limit(count)))
            .scalars()
            .all()
        )
        row = (await db.execute(select(cases).where(cases.c.id == like))).one()._asdict()
        await db.execute(delete(cases).where(cases.c.id == like))
        taken = {"assignee": officer.id, "state": State.CLAIMED}
        rows = [
            {
                **row,
                "id": like + n,
                "code": f"LC26-A{n:03}",
                "contact_id": owner,
                **(taken if n % 2 else {"assignee": None}),
            }
            for n, owner in enumerate(ids)
        ]
        await db.execute(insert(cases), rows)


async def again(tx: Tx, case: Case) -> Case:
    """The case as it is now."""
    found = await tx.cases.get(case.id)
    assert found is not None
    return found


async def happens(world: World, change: Change, actor: str = "cli") -> Impact:
    """Do it, and see that it was as the preview said."""
    bridge = world.bridge
    async with bridge.errands.begin(bridge.store) as errand:
        shown = await preview(errand, change)
        done = await carry_out(errand, change, actor, shown.fingerprint)
    assert done == shown
    return done


async def offices_of(world: World, cases: Sequence[Case]) -> list[str]:
    async with world.bridge.store.begin() as tx:
        return [(await again(tx, case)).office for case in cases]
