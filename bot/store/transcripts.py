"""The web chat's own memory of each conversation; see bot.ports.Transcripts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.message import Attachment, Outgoing, Value
from bot.ports import Clock
from bot.store.engine import Transactions
from bot.store.repository import Repository
from bot.store.tables import web_message


class Body(Value):
    """What is sealed: the words and which file hangs on them."""

    outgoing: Outgoing
    file: Attachment | None = None


class Line(Body):
    """Implements bot.ports.WebMessage."""

    id: int
    mine: bool
    at: datetime


class SqlTranscripts:
    """Each line is committed on its own: a browser may show it at once."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def append(
        self, message: Outgoing, *, mine: bool, client_id: str | None, file: Attachment | None
    ) -> int:
        body = Body(outgoing=message, file=file)
        async with self._transactions.write() as connection:
            rows = _Lines(connection)
            return await rows.append(message.address, body, mine, client_id, self._clock.now())

    async def after(self, address: str, last_id: int, limit: int) -> Sequence[Line]:
        async with self._transactions.read() as connection:
            newer = _lines().where(web_message.c.id > last_id).order_by(web_message.c.id).limit(limit)
            return await _Lines(connection).load(address, newer)

    async def latest(self, address: str, limit: int) -> Sequence[Line]:
        async with self._transactions.read() as connection:
            newest = _lines().order_by(web_message.c.id.desc()).limit(limit)
            return (await _Lines(connection).load(address, newest))[::-1]


class _Lines(Repository):
    """The rows of transcripts."""

    async def append(self, address: str, body: Body, mine: bool, client_id: str | None, now: datetime) -> int:
        await self._queue_up(self._hash(address))
        found = web_message.c.address_hash == self._hash(address)
        values = {
            "address_hash": self._hash(address),
            "mine": mine,
            "client_id": client_id,
            "body": body.model_dump_json(),
            "at": now,
        }
        statement = self._insert(web_message).values(**values).on_conflict_do_nothing()
        new_id = (await self._db.execute(statement.returning(web_message.c.id))).scalar()
        if new_id is None:
            first = select(web_message.c.id).where(found, web_message.c.client_id == client_id)
            new_id = (await self._db.execute(first)).scalar_one()
        return int(new_id)

    async def _queue_up(self, address_hash: str) -> None:
        """On PostgreSQL let lines of one address commit in order of id: a page reads on from the last."""
        if self._db.dialect.name == "postgresql":
            await self._db.execute(select(func.pg_advisory_xact_lock(func.hashtext(address_hash))))

    async def load(self, address: str, statement: Select[Any]) -> list[Line]:
        mine = statement.where(web_message.c.address_hash == self._hash(address))
        return [
            Line(id=row.id, mine=row.mine, at=row.at, **Body.model_validate_json(row.body).model_dump())
            for row in await self._db.execute(mine)
        ]

    def _hash(self, address: str) -> str:
        return self._keys.hash(address, "web_message.address")


def _lines() -> Select[Any]:
    return select(web_message)
