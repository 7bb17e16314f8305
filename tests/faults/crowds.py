"""Many people who agreed to messages, a broadcast to all of them, and what became of it on both sides."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import insert, literal, select

from bot.app import SystemClock
from bot.domain.broadcast import BroadcastKind, BroadcastState, NewBroadcast
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate
from bot.domain.report import Numbers
from bot.services.reporting import report_on
from bot.store import SqlStore
from bot.store.tables import consent, contact, outbox
from tests.fakes.bot_api import BotApi

FIRST = 1_000_000
CODE = "TN26-7K3Q"
ALL_DAY = {"BROADCASTS__QUIET_FROM": "00:00:00", "BROADCASTS__QUIET_TO": "00:00:00"}  # no quiet hours


def crowd(count: int) -> Sequence[int]:
    """The Telegram ids of so many people."""
    return range(FIRST, FIRST + count)


async def listen(store: SqlStore, people: Sequence[int]) -> None:
    """Let everybody agree to everything."""
    now = SystemClock().now()
    known = {"account": "telegram", "language": "vi", "reachable": True, "created_at": now}
    rows = [{**known, "address": f"{person}", "address_hash": f"{person}"} for person in people]
    columns = ["contact_id", "purpose", "version", "account", "granted_at"]
    async with store.transactions.write() as connection:
        await connection.execute(insert(contact), rows)
        for purpose in (Purpose.NEWS, Purpose.OCCASIONS):
            agreed = select(contact.c.id, literal(purpose), literal("1"), contact.c.account, literal(now))
            await connection.execute(insert(consent).from_select(columns, agreed))


async def approve(store: SqlStore) -> None:
    """News for everybody, signed and due at once."""
    new = NewBroadcast(
        code=CODE,
        kind=BroadcastKind.NEWS,
        office="TGNC",
        words={"vi": "Mời anh chị đến dự."},
        state=BroadcastState.APPROVED,
    )
    async with store.begin() as tx:
        assert await tx.broadcasts.add(new)


async def is_done(store: SqlStore) -> bool:
    async with store.look() as tx:
        found = await tx.broadcasts.by_code(CODE)
    return found is not None and found.state is BroadcastState.DONE


async def told(store: SqlStore) -> Numbers:
    """What the report tells."""
    async with store.look() as tx:
        found = await tx.broadcasts.by_code(CODE)
        assert found is not None
        return (await report_on(tx, found)).total


async def marked(store: SqlStore) -> dict[int, Fate]:
    """How each person's row is marked. Each has one."""
    statement = select(contact.c.address, outbox.c.state).join(contact, contact.c.id == outbox.c.contact_id)
    async with store.transactions.read() as connection:
        rows = (await connection.execute(statement)).all()
    fates = {int(address): Fate(state) for address, state in rows}
    assert len(fates) == len(rows)
    return fates


def delivered(server: BotApi, people: Sequence[int]) -> Counter[int]:
    """How many messages each person has, as Telegram's server knows."""
    return Counter({person: len(server.messages(person)) for person in people})
