"""All that can be known of a small province at one moment, and what its people were shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.case import Author, Case
from bot.domain.contact import Officer
from bot.domain.office import Office, Offices
from bot.domain.operations import AuditLine
from bot.store.tables import audit, case_message
from tests.world import World

MARKER = re.compile(r"zq\d+qz")  # in the words of one person, once: so they are known wherever they turn up


@dataclass(frozen=True)
class Shown:
    """Something that appeared in a chat, sent or edited: its words, its buttons and what they bear."""

    account: str
    address: str
    text: str

    @property
    def markers(self) -> set[str]:
        return set(MARKER.findall(self.text))


@dataclass(frozen=True)
class Snapshot:
    """All that is known at one moment. `holders`: in which cases each marked text stands, and as
    whose: a draft that has gone out is the office's."""

    now: datetime
    offices: Offices
    cases: Mapping[int, Case]
    officers: tuple[Officer, ...]
    audit: tuple[tuple[int | None, AuditLine], ...]
    alarmed: frozenset[str]
    holders: Mapping[str, Mapping[int, Author]]
    parked: int
    unsayable: int

    def seats(self, contact_id: int | None) -> set[str]:
        return {officer.office for officer in self.officers if officer.contact_id == contact_id}

    def able(self, office: str) -> bool:
        """Whether somebody there can act: one who is reachable and there, or their deputy is."""
        here = {officer.id: officer for officer in self.officers if officer.office == office}
        ready = {
            o.id for o in here.values() if o.reachable and not (o.away_until and o.away_until > self.now)
        }
        return any(o.id in ready or o.deputy in ready for o in here.values())


async def look(world: World) -> Snapshot:
    """Read everything."""
    counts = await world.bridge.count()
    async with world.bridge.store.look() as tx:
        return Snapshot(
            now=world.clock.now(),
            offices=Offices(await tx.offices.versions()),
            cases={case.id: case for case in await tx.cases.listed(None, False, 10_000)},
            officers=tuple(await tx.officers.listed()),
            audit=await _audit(world),
            alarmed=await tx.offices.alarmed(),
            holders=await _holders(world),
            parked=counts.inbox.get("parked", 0),
            unsayable=counts.outbox.get("failed", 0) + counts.outbox.get("uncertain", 0),
        )


async def _audit(world: World) -> tuple[tuple[int | None, AuditLine], ...]:
    names = list(AuditLine.model_fields)
    async with world.bridge.store.transactions.read() as connection:
        rows = await connection.execute(select(audit).order_by(audit.c.id))
        return tuple((row.case_id, AuditLine(**{name: getattr(row, name) for name in names})) for row in rows)


async def _holders(world: World) -> Mapping[str, Mapping[int, Author]]:
    found: dict[str, dict[int, Author]] = {}
    async with world.bridge.store.transactions.read() as connection:
        for row in await connection.execute(select(case_message).order_by(case_message.c.id)):
            for marker in MARKER.findall(row.words):
                found.setdefault(marker, {})[row.case_id] = Author(row.author)
    return found


def heir_of(code: str, offices: Offices) -> str | None:
    """What an office is today, if that is of its level."""
    first = offices.ever(code)
    while code not in offices and (past := offices.versions(code)) and past[-1].successor:
        code = past[-1].successor
    return code if first and code in offices and offices[code].level is first.level else None


def all_under(code: str, offices: Mapping[str, Office]) -> set[str]:
    """The office and all below it, found by going down."""
    found = {code}
    while more := {c for c, office in offices.items() if office.parent in found} - found:
        found |= more
    return found


def barred_from(case: Case, offices: Offices) -> set[str]:
    """Where the case must not go, found by hand."""
    heirs = [heir_of(code, offices) for code in case.avoids]
    return {code for heir in heirs if heir for code in all_under(heir, offices)}
