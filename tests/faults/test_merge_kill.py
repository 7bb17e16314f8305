"""A merger of two offices is killed at any moment: afterwards it has happened as a whole, or not at all."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import Bridge
from bot.domain.contact import Role
from bot.store.tables import audit, broadcast, cases, contact, invite, office, officer, outbox
from tests.faults.merging import merging
from tests.services.offices import many_lie, sits
from tests.store.given import NOW, a_broadcast
from tests.world import World, open_world, settings_for

pytestmark = pytest.mark.xdist_group("faults")

CASES = 500
KILLS = 2
LINE = ("VD-CHE", "VD-THUYDIEN", "VD-XAYDUNG", "VD-MAMNON", "VD-PHONGKHAM", "VD-CAOSU", "CSPL", "VP", "TC")


@dataclass(frozen=True)
class Found:
    """Where everything lies, and how much was written and said about it."""

    closed: int
    cases: set[str]
    members: set[str]
    officers: set[str]
    invited: set[str]
    plans: set[str]
    lines: int
    messages: int


def after(merged: int) -> Found:
    """What there is when so many mergers in a row have happened."""
    here = LINE[merged]
    return Found(
        closed=merged,
        cases={here},
        members={here},
        officers={here},
        invited={here},
        plans={here},
        lines=merged * (CASES + 1),
        messages=merged * (CASES + 2),
    )


async def test_a_merger_that_is_killed_leaves_no_half_state(migrated_url: str, tmp_path: Path) -> None:
    rng = Random(20261123)
    async with open_world(settings_for(tmp_path, migrated_url)) as world:
        await _full_of_work(world)
        bridge, merged, whole = world.bridge, 0, 0.0
        for kill in range(KILLS + 1):
            process, told = merging(tmp_path, migrated_url, LINE[merged], LINE[merged + 1])
            assert told.recv() == "begins"
            begun = time.monotonic()
            if kill:
                await asyncio.sleep(rng.uniform(0, whole))
                process.kill()
            else:
                assert told.recv() == "done"
                whole = time.monotonic() - begun
            process.join()
            found = await _found(bridge)
            assert found in (after(merged), after(merged + 1))
            assert kill or found.closed == 1
            merged = found.closed


async def _full_of_work(world: World) -> None:
    """Officers, cases, members, an invitation and a plan in the first office."""
    async with world.bridge.store.begin() as tx:
        first, second = await sits(tx, LINE[0]), await sits(tx, LINE[0], "Vàng A Páo", Role.LEAD)
        await tx.officers.change(first.id, deputy=second.id)
        await tx.officers.invite("CB-1", LINE[0], Role.OFFICER, "Hoa", NOW)
        await a_broadcast(tx, office=LINE[0])
    await many_lie(world.bridge.store, LINE[0], CASES, first)


async def _found(bridge: Bridge) -> Found:
    async with bridge.store.transactions.read() as db:

        async def codes(column: Any, *where: Any) -> set[str]:
            return set((await db.execute(select(column).where(*where).distinct())).scalars())

        async def count(*where: Any) -> int:
            return int((await db.execute(select(func.count()).where(*where))).scalar_one())

        return Found(
            closed=await count(office.c.closed),
            cases=await codes(cases.c.office),
            members=await codes(contact.c.workplace, contact.c.workplace.is_not(None)),
            officers=await codes(officer.c.office),
            invited=await codes(invite.c.office),
            plans=await codes(broadcast.c.office),
            lines=await count(audit.c.action == "reorganise"),
            messages=await count(outbox.c.id > 0),
        )
