"""The database of a large province: 40 offices; a fifth of its cases open, a quarter of those in one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, Table, cast, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.case_rows import CaseRows, Province, Row, message
from bot.app import Bridge
from bot.domain.case import Author
from bot.domain.contact import Purpose, Role
from bot.domain.delivery import Fate
from bot.domain.office import Level, Office, Version
from bot.domain.say import Lane
from bot.store.tables import audit, case_message, cases, consent, contact, officer, outbox
from bot.store.types import keys_of

ACCOUNT = "telegram"
BUSY = "CSPL"
OFFICES, OFFICERS = 40, 5  # officers in each; the first of the busy one has a seat in every other, too
LONG, THREAD = 100, 20  # so many open cases of the busy office have so many messages
BATCH = 10_000


class Size(NamedTuple):
    cases: int
    contacts: int


async def fill(bridge: Bridge, size: Size) -> None:
    """Put everything into an empty, migrated database. Raises AssertionError when it is not all there."""
    offices = await _offices(bridge)
    seats = list(_officers(bridge, offices))
    province = Province(_by_office(seats), BUSY, size.contacts)
    rows = CaseRows(province, bridge.catalog.kinds["concern"], bridge.settings.rules(), bridge.clock.now())
    async with bridge.store.transactions.write() as db:
        await _insert(db, contact, _contacts(bridge, size.contacts))
        await _insert(db, officer, seats)
        await _insert(db, cases, rows.cases(size.cases))
        await _insert(db, case_message, _messages(bridge, rows, size.cases))
        await _agree(db)
        await _tell(db)
        await _audit(db)
        for table, expected in ((contact, size.contacts), (cases, size.cases)):
            assert (await db.execute(select(func.max(table.c.id)))).scalar() == expected, table.name
    if bridge.store.transactions.engine.dialect.name == "postgresql":
        async with bridge.store.transactions.engine.connect() as db:
            alone = await db.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM ANALYZE"))  # as its autovacuum does within a minute


async def _offices(bridge: Bridge) -> Sequence[str]:
    """The busy office's code first."""
    here, now = bridge.catalog.offices, bridge.clock.now()
    more = [
        Office(code=f"X{n:02d}", name=f"Xã {n}", name_en=f"Commune {n}", level=Level.COMMUNE, parent="LDLD")
        for n in range(OFFICES - len(here))
    ]
    async with bridge.store.begin() as tx:
        await bridge.directory.change(tx, [Version(since=now, office=office) for office in more])
    return (BUSY, *(code for code in here if code != BUSY))


def _officers(bridge: Bridge, offices: Sequence[str]) -> Iterator[Row]:
    """The n-th seat belongs to the n-th contact; the last ones to the first."""
    desks = [(office, desk) for office in offices for desk in range(OFFICERS)]
    for number, (office, desk) in enumerate(desks, 1):
        yield _seat(bridge, number, office, Role.OFFICER if desk else Role.LEAD)
    for office in offices[1:]:
        yield _seat(bridge, 1, office, Role.LEAD)


def _seat(bridge: Bridge, contact_id: int, office: str, role: Role) -> Row:
    now = bridge.clock.now()
    return {"contact_id": contact_id, "office": office, "role": role, "name": "Lò Thị Hoa", "joined_at": now}


def _by_office(seats: Sequence[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, seat in enumerate(seats, 1):
        found.setdefault(seat["office"], []).append(number)
    return found


def _contacts(bridge: Bridge, count: int) -> Iterator[Row]:
    keys, now = keys_of(bridge.store.transactions.engine.dialect), bridge.clock.now()
    areas = list(bridge.catalog.areas)
    for number in range(1, count + 1):
        yield {
            "account": ACCOUNT,
            "address_hash": keys.hash(f"{ACCOUNT}\0{number}", "contact.address"),
            "address": str(number),
            "language": "vi",
            "area": areas[number % len(areas)],
            "reachable": True,
            "created_at": now,
        }


def _messages(bridge: Bridge, rows: CaseRows, count: int) -> Iterator[Row]:
    """Two in a case, the first long ones apart."""
    now = bridge.clock.now()
    open_ones = range(5, count + 1, 5)
    long = set(islice((number for number in open_ones if rows.office_of(number) == BUSY), LONG))
    for number in range(1, count + 1):
        for turn in range(THREAD if number in long else 2):
            yield message(number, Author.OFFICE if turn % 2 else Author.WORKER, now)


async def _insert(db: AsyncConnection, table: Table, rows: Iterable[Row]) -> None:
    supply = iter(rows)
    while batch := list(islice(supply, BATCH)):
        await db.execute(insert(table), batch)


async def _agree(db: AsyncConnection) -> None:
    """Everybody lets their cases be answered."""
    values = (literal(Purpose.CASES), literal("1"), contact.c.account, contact.c.created_at)
    columns = ["contact_id", "purpose", "version", "account", "granted_at"]
    await db.execute(insert(consent).from_select(columns, select(contact.c.id, *values)))


async def _tell(db: AsyncConnection) -> None:
    """Each worker and each officer of the office got a message about each case; sent ones are empty."""
    for reader, where in (
        (cases.c.contact_id, select(cases.c.id).select_from(cases)),
        (officer.c.contact_id, select(cases.c.id).join(officer, officer.c.office == cases.c.office)),
    ):
        told: tuple[ColumnElement[object], ...] = (
            reader,
            literal(ACCOUNT),
            literal(int(Lane.NOTICE)),
            literal(Fate.SENT),
            cast(cases.c.id, String),
            cases.c.opened_at,
        )
        columns = ["case_id", "contact_id", "account", "lane", "state", "external_id", "created_at"]
        await db.execute(insert(outbox).from_select(columns, where.add_columns(*told)))


async def _audit(db: AsyncConnection) -> None:
    for action in ("open", "read", "claim", "answer"):
        values = (literal("officer:1"), literal(action), cases.c.id)
        columns = ["at", "actor", "action", "case_id"]
        await db.execute(insert(audit).from_select(columns, select(cases.c.opened_at, *values)))
