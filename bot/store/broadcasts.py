"""Broadcasts: one row each, and one outbox row for each person, made in one statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, literal, select

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate
from bot.domain.say import Lane, Say
from bot.errors import Refused
from bot.store.repository import Repository
from bot.store.tables import broadcast, consent, contact, outbox


class SqlBroadcasts(Repository):
    async def find(self, occasion: str, year: int) -> Broadcast | None:
        statement = select(broadcast).where(broadcast.c.occasion == occasion, broadcast.c.year == year)
        row = (await self._db.execute(statement)).first()
        return _broadcast(row) if row else None

    async def audience(self, purpose: Purpose, sector: str | None) -> int:
        listeners = _listeners(purpose, sector).subquery()
        return int((await self._db.execute(select(func.count()).select_from(listeners))).scalar_one())

    async def start(
        self, occasion: str, year: int, say: Say, purpose: Purpose, sector: str | None, now: datetime
    ) -> Broadcast:
        started = await self._open(occasion, year, say, purpose, BroadcastState.RUNNING, now)
        listeners = _listeners(purpose, sector).add_columns(
            literal(int(Lane.BROADCAST)), literal(started.id), literal(Fate.PENDING), literal(now)
        )
        names = ["contact_id", "account", "lane", "broadcast_id", "state", "created_at"]
        await self._db.execute(insert(outbox).from_select(names, listeners))
        return started

    async def miss(self, occasion: str, year: int, say: Say, purpose: Purpose, now: datetime) -> None:
        await self._open(occasion, year, say, purpose, BroadcastState.MISSED, now)

    async def fates(self, broadcast_id: int) -> dict[Fate, int]:
        statement = (
            select(outbox.c.state, func.count())
            .where(outbox.c.broadcast_id == broadcast_id)
            .group_by(outbox.c.state)
        )
        return {Fate(state): count for state, count in await self._db.execute(statement)}

    async def _open(
        self, occasion: str, year: int, say: Say, purpose: Purpose, state: BroadcastState, now: datetime
    ) -> Broadcast:
        values = {
            "occasion": occasion,
            "year": year,
            "say": say.model_dump_json(),
            "purpose": purpose,
            "state": state,
            "started_at": now,
        }
        if not await self._insert_new(broadcast, [values]):
            raise Refused("broadcast.already", occasion=occasion, year=year)
        opened = await self.find(occasion, year)
        assert opened is not None, "just inserted"  # noqa: S101  # for the type checker
        return opened


def _listeners(purpose: Purpose, sector: str | None) -> Select[Any]:
    """Those who agreed to this kind of message and can be reached."""
    statement = (
        select(contact.c.id, contact.c.account)
        .join(consent, consent.c.contact_id == contact.c.id)
        .where(
            consent.c.purpose == purpose,
            consent.c.withdrawn_at.is_(None),
            contact.c.reachable,
            contact.c.erased_at.is_(None),
        )
    )
    return statement.where(contact.c.sector == sector) if sector else statement


def _broadcast(row: Row[Any]) -> Broadcast:
    return Broadcast(
        id=row.id,
        occasion=row.occasion,
        year=row.year,
        say=Say.model_validate_json(row.say),
        purpose=Purpose(row.purpose),
        state=BroadcastState(row.state),
        started_at=row.started_at,
    )
