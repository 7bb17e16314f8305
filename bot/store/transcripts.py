"""The web chat's own memory of each conversation; see bot.ports.Transcripts.

A line that changes gets a second row, later than all others, so that whoever reads on from the last
row comes upon it; the first row stays as an empty shell that keeps the line's id.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Attachment, Outgoing, Value
from bot.errors import NotFound
from bot.ports import Clock
from bot.store.engine import Transactions
from bot.store.repository import Repository
from bot.store.tables import web_message

_line_id = func.coalesce(web_message.c.replaces, web_message.c.id)


class Body(Value):
    """What is sealed: the words, which file hangs on them, and whether they were taken back."""

    outgoing: Outgoing
    file: Attachment | None = None
    retracted: bool = False


class Line(Value):
    """Implements bot.ports.WebMessage."""

    id: int
    version: int
    mine: bool
    at: datetime
    body: Body

    @property
    def outgoing(self) -> Outgoing:
        return self.body.outgoing

    @property
    def file(self) -> Attachment | None:
        return None if self.retracted else self.body.file

    @property
    def retracted(self) -> bool:
        return self.body.retracted


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
            rows = _Lines(connection, message.address)
            return await rows.append(body, mine, client_id, self._clock.now())

    async def change(self, line_id: int, message: Outgoing) -> None:
        async with self._transactions.write() as connection:
            await _Lines(connection, message.address).replace(line_id, {"outgoing": message})

    async def retract(self, address: str, line_id: int) -> None:
        nothing = {"outgoing": Outgoing(address=address), "retracted": True}
        async with self._transactions.write() as connection:
            with suppress(NotFound):
                await _Lines(connection, address).replace(line_id, nothing)

    async def line(self, address: str, line_id: int) -> Line:
        async with self._transactions.read() as connection:
            return await _Lines(connection, address).line(line_id)

    async def after(self, address: str, version: int, limit: int) -> Sequence[Line]:
        async with self._transactions.read() as connection:
            rows = _Lines(connection, address)
            return await rows.load(rows.after(version).order_by(web_message.c.id).limit(limit))

    async def latest(self, address: str, limit: int) -> Sequence[Line]:
        async with self._transactions.read() as connection:
            rows = _Lines(connection, address)
            return await rows.load(rows.latest(limit))


class _Lines(Repository):
    """The rows of one transcript."""

    def __init__(self, connection: AsyncConnection, address: str) -> None:
        super().__init__(connection)
        self._address = address
        self._address_hash = self._keys.hash(address, "web_message.address")
        self._here = web_message.c.address_hash == self._address_hash

    async def append(self, body: Body, mine: bool, client_id: str | None, now: datetime) -> int:
        await self._queue_up()
        new_id = await self._add(body, mine=mine, client_id=client_id, at=now)
        if new_id is None:
            first = select(web_message.c.id).where(self._here, web_message.c.client_id == client_id)
            new_id = (await self._db.execute(first)).scalar_one()
        return int(new_id)

    async def replace(self, line_id: int, changes: Mapping[str, Any]) -> None:
        """Raises NotFound unless it is a line of ours that has not been taken back."""
        await self._queue_up()
        old = await self.line(line_id)
        if old.mine or old.retracted:
            raise NotFound("no such line of ours")
        body = old.body.model_copy(update=changes)
        if body != old.body:
            await self._put_in_place_of(old, body)

    async def _put_in_place_of(self, old: Line, body: Body) -> None:
        """The new row comes before the last one goes, whose id SQLite would otherwise give again."""
        await self._add(body, mine=False, client_id=None, at=old.at, replaces=old.id)
        if old.version != old.id:
            await self._db.execute(delete(web_message).where(web_message.c.id == old.version))
            return
        shell = Body(outgoing=Outgoing(address=self._address)).model_dump_json()
        await self._db.execute(update(web_message).where(web_message.c.id == old.id).values(body=shell))

    async def _add(self, body: Body, **columns: Any) -> int | None:
        values = {"address_hash": self._address_hash, "body": body.model_dump_json(), **columns}
        statement = self._insert(web_message).values(**values).on_conflict_do_nothing()
        return (await self._db.execute(statement.returning(web_message.c.id))).scalar()

    async def _queue_up(self) -> None:
        """On PostgreSQL let lines of one address commit in order of id: a page reads on from the last."""
        if self._db.dialect.name == "postgresql":
            await self._db.execute(select(func.pg_advisory_xact_lock(func.hashtext(self._address_hash))))

    async def line(self, line_id: int) -> Line:
        rows = select(web_message).where(self._here, web_message.c.id >= line_id, _line_id == line_id)
        found = await self.load(rows.order_by(web_message.c.id.desc()).limit(1))
        if not found:
            raise NotFound("no such line in this conversation")
        return found[0]

    def latest(self, limit: int) -> Select[Any]:
        """The newest lines by when they were said, not by when they changed; oldest first."""
        first_rows = select(web_message.c.id).where(self._here, web_message.c.replaces.is_(None))
        newest = first_rows.order_by(web_message.c.id.desc()).limit(limit).subquery()
        oldest = select(func.min(newest.c.id)).scalar_subquery()
        return self.after(oldest - 1).where(_line_id >= oldest).order_by(_line_id)

    def after(self, row_id: int | ColumnElement[int]) -> Select[Any]:
        """The rows above `row_id` but those that another stands in for, which is always above them."""
        newer = self._here, web_message.c.id > row_id
        replaced = select(web_message.c.replaces).where(*newer, web_message.c.replaces.is_not(None))
        return select(web_message).where(*newer, web_message.c.id.not_in(replaced.correlate(None)))

    async def load(self, statement: Select[Any]) -> list[Line]:
        return [_line(row) for row in await self._db.execute(statement)]


def _line(row: Row[Any]) -> Line:
    return Line(
        id=row.replaces or row.id,
        version=row.id,
        mine=row.mine,
        at=row.at,
        body=Body.model_validate_json(row.body),
    )
