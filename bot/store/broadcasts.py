"""Broadcasts: one row each, and one outbox row for each person, made in few statements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, Select, and_, case, func, insert, literal, null, or_, select, update

from bot.domain.audience import Audience, Target
from bot.domain.broadcast import OPEN, Broadcast, BroadcastKind, BroadcastState, NewBroadcast
from bot.domain.case import Author
from bot.domain.delivery import Fate, Skip, Tally
from bot.domain.message import Attachment
from bot.domain.say import Lane
from bot.store.listeners import listeners
from bot.store.repository import Repository
from bot.store.tables import broadcast, case_message, cases, consent, contact, outbox

WEEK = timedelta(days=7)
ARRIVED = (Fate.SENT, Fate.UNCERTAIN, Fate.RECALLED)
HAD = (Fate.PENDING, Fate.SENDING, Fate.SENT, Fate.UNCERTAIN)  # what counts against somebody's week


class SqlBroadcasts(Repository):
    async def add(self, new: NewBroadcast) -> Broadcast | None:
        if not await self._insert_new(broadcast, [_columns(new.model_dump())]):
            return None
        return await self.by_code(new.code)

    async def get(self, broadcast_id: int) -> Broadcast | None:
        return await self._one(broadcast.c.id == broadcast_id)

    async def by_code(self, code: str) -> Broadcast | None:
        return await self._one(broadcast.c.code == code)

    async def of_occasion(self, occasion: str, year: int) -> Broadcast | None:
        return await self._one(and_(broadcast.c.occasion == occasion, broadcast.c.year == year))

    async def standing(self, occasion: str) -> Broadcast | None:
        last = select(func.max(broadcast.c.year)).where(broadcast.c.occasion == occasion)
        return await self._one(
            and_(
                broadcast.c.occasion == occasion,
                broadcast.c.year == last.scalar_subquery(),
                broadcast.c.standing,
                broadcast.c.approver.is_not(None),
                broadcast.c.recalled_at.is_(None),
                broadcast.c.state != BroadcastState.CANCELLED,
            )
        )

    async def listed(self, states: Collection[BroadcastState], limit: int) -> Sequence[Broadcast]:
        return await self._several(
            select(broadcast)
            .where(broadcast.c.state.in_(states))
            .order_by(func.coalesce(broadcast.c.started_at, broadcast.c.due_at).nulls_last(), broadcast.c.id)
            .limit(limit)
        )

    async def due(self, now: datetime) -> Sequence[Broadcast]:
        return await self._several(
            select(broadcast).where(
                broadcast.c.state == BroadcastState.APPROVED,
                or_(broadcast.c.due_at.is_(None), broadcast.c.due_at <= now),
            )
        )

    async def ended(self, offices: Collection[str], limit: int) -> Sequence[Broadcast]:
        return await self._several(
            select(broadcast)
            .where(broadcast.c.state.not_in(OPEN), broadcast.c.office.in_(offices))
            .order_by(
                func.coalesce(broadcast.c.done_at, broadcast.c.due_at).desc().nulls_first(),
                broadcast.c.id.desc(),
            )
            .limit(limit)
        )

    async def unsettled(self) -> Sequence[Broadcast]:
        return await self._several(
            select(broadcast)
            .where(broadcast.c.started_at.is_not(None), broadcast.c.done_at.is_(None))
            .order_by(broadcast.c.kind != BroadcastKind.URGENT, broadcast.c.id)
        )

    async def change(self, broadcast_id: int, **values: object) -> None:
        await self._db.execute(
            update(broadcast).where(broadcast.c.id == broadcast_id).values(_columns(values))
        )

    async def move(self, moved: Broadcast, state: BroadcastState, **values: object) -> bool:
        done = await self._db.execute(
            update(broadcast)
            .where(
                broadcast.c.id == moved.id,
                broadcast.c.state == moved.state,
                broadcast.c.revision == moved.revision,
            )
            .values(state=state, **_columns(values))
        )
        return bool(done.rowcount)

    async def audience(self, target: Target) -> dict[str, int]:
        statement = listeners(target, contact.c.account, func.count()).group_by(contact.c.account)
        return {row[0]: row[1] for row in (await self._db.execute(statement)).all()}

    async def first_due(self) -> datetime | None:
        first: datetime | None = (await self._db.execute(select(func.min(broadcast.c.due_at)))).scalar()
        return first

    async def newest_contact(self) -> int:
        return int((await self._db.execute(select(func.coalesce(func.max(contact.c.id), 0)))).scalar_one())

    async def enqueue(
        self, started: Broadcast, target: Target, up_to: int, weekly_limit: int, now: datetime
    ) -> None:
        state, error = await self._within_week(started, weekly_limit, now)
        chosen = listeners(
            target,
            contact.c.id,
            contact.c.account,
            literal(int(Lane.BROADCAST)),
            literal(started.id),
            state,
            error,
            literal(now),
            newest=started.last_contact,
        ).where(contact.c.id > started.cursor, contact.c.id <= up_to)
        chosen = chosen.order_by(contact.c.id)
        names = ["contact_id", "account", "lane", "broadcast_id", "state", "error", "created_at"]
        await self._db.execute(insert(outbox).from_select(names, chosen))
        await self.change(started.id, cursor=up_to)

    async def skip_waiting(self, broadcast_id: int, reason: Skip, limit: int, now: datetime) -> None:
        some = select(outbox.c.id).where(_of(broadcast_id), outbox.c.state == Fate.PENDING).limit(limit)
        await self._db.execute(
            update(outbox)
            .where(outbox.c.id.in_(some), outbox.c.state == Fate.PENDING)  # not taken in the meantime
            .values(state=Fate.SKIPPED, error=reason, done_at=now)
        )

    async def has(self, broadcast_id: int, fates: Collection[Fate]) -> bool:
        to_do = or_(outbox.c.state != Fate.SENT, outbox.c.error.is_(None))  # kept ones have an error
        statement = select(outbox.c.id).where(_of(broadcast_id), outbox.c.state.in_(fates), to_do).limit(1)
        return (await self._db.execute(statement)).first() is not None

    async def fates(self, broadcast_id: int, account: str | None = None) -> dict[Fate, int]:
        statement = select(outbox.c.state, func.count()).where(_of(broadcast_id)).group_by(outbox.c.state)
        if account is not None:
            statement = statement.where(outbox.c.account == account)
        return {Fate(state): count for state, count in await self._db.execute(statement)}

    async def tallies(self, broadcast_id: int) -> Sequence[Tally]:
        columns = (outbox.c.account, contact.c.workplace, outbox.c.state, outbox.c.error)
        statement = (
            select(*columns, func.count().label("number"))
            .join(contact, contact.c.id == outbox.c.contact_id)
            .where(_of(broadcast_id))
            .group_by(*columns)
        )
        return [
            Tally(
                account=row.account,
                office=row.workplace,
                fate=Fate(row.state),
                error=row.error,
                count=row.number,
            )
            for row in await self._db.execute(statement)
        ]

    async def replied(self, sent: Broadcast, until: datetime) -> Sequence[tuple[int, timedelta]]:
        statement = (
            select(outbox.c.contact_id, outbox.c.done_at, case_message.c.at)
            .join(cases, cases.c.contact_id == outbox.c.contact_id)
            .join(case_message, case_message.c.case_id == cases.c.id)
            .where(
                _of(sent.id),
                outbox.c.state.in_(ARRIVED),
                case_message.c.author == Author.WORKER,
                case_message.c.at.between(sent.started_at, until),
            )
        )
        return [(row.contact_id, row.at - row.done_at) for row in await self._db.execute(statement)]

    async def stopped(self, sent: Broadcast, until: datetime) -> Sequence[tuple[int, timedelta]]:
        statement = (
            select(outbox.c.contact_id, outbox.c.done_at, consent.c.withdrawn_at)
            .join(consent, consent.c.contact_id == outbox.c.contact_id)
            .where(
                _of(sent.id),
                outbox.c.state.in_(ARRIVED),
                consent.c.purpose == sent.kind.purpose,
                consent.c.withdrawn_at.between(sent.started_at, until),
            )
        )
        return [(row.contact_id, row.withdrawn_at - row.done_at) for row in await self._db.execute(statement)]

    async def _within_week(self, started: Broadcast, limit: int, now: datetime) -> tuple[Any, Any]:
        """The state and the cause of a new row: nobody gets more than `limit` messages within a week."""
        recent = select(broadcast.c.id).where(
            broadcast.c.id != started.id,
            broadcast.c.kind != BroadcastKind.URGENT,
            broadcast.c.started_at.is_not(None),
            or_(broadcast.c.started_at > now - WEEK, func.coalesce(broadcast.c.done_at, now) > now - WEEK),
        )
        ids = (await self._db.execute(recent)).scalars().all()
        if started.is_urgent or len(ids) < limit:  # nobody can have had so many
            return literal(Fate.PENDING), null()
        had = (
            select(func.count())
            .where(
                outbox.c.contact_id == contact.c.id,
                outbox.c.broadcast_id.in_(ids),
                outbox.c.lane == int(Lane.BROADCAST),
                outbox.c.state.in_(HAD),
            )
            .scalar_subquery()
        )
        full = had >= limit
        return case((full, Fate.SKIPPED), else_=Fate.PENDING), case((full, Skip.WEEKLY), else_=null())

    async def _one(self, condition: Any) -> Broadcast | None:
        statement = select(broadcast).where(condition)
        if not self._only_reads:
            statement = statement.with_for_update()
        row = (await self._db.execute(statement)).first()
        return _broadcast(row) if row else None

    async def _several(self, statement: Select[Any]) -> list[Broadcast]:
        return [_broadcast(row) for row in await self._db.execute(statement)]


def _of(broadcast_id: int) -> Any:
    """Its messages to people; cards and reports about it bear its id too."""
    return and_(outbox.c.broadcast_id == broadcast_id, outbox.c.lane == int(Lane.BROADCAST))


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field values as they are stored."""
    stored = dict(values)
    if "spread" in stored:
        stored["spread_seconds"] = int(stored.pop("spread").total_seconds())
    for name in {"words", "audience", "file"} & stored.keys():
        value = stored[name]
        plain = value.model_dump(mode="json") if isinstance(value, Audience | Attachment) else value
        stored[name] = None if plain is None else orjson.dumps(plain).decode()
    return stored


def _broadcast(row: Row[Any]) -> Broadcast:
    held = row._asdict()
    held["spread"] = timedelta(seconds=held.pop("spread_seconds"))
    for name in ("words", "audience", "file"):
        held[name] = orjson.loads(held[name]) if held[name] else None
    return Broadcast.model_validate(held)
