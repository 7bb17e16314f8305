"""The broadcasts' part of the outbox: taken by the hundred, written down by the hundred."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, not_, or_, select, update

from bot.domain.broadcast import BroadcastKind
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate, Posted, Posting, Skip
from bot.domain.say import Lane
from bot.store.repository import Repository
from bot.store.tables import broadcast, consent, contact, outbox
from bot.store.types import UtcDateTime

TAKING = {Fate.PENDING: Fate.SENDING, Fate.SENT: Fate.RECALLING}


class SqlPostings(Repository):
    async def take(self, broadcast_id: int, account: str, fate: Fate, limit: int) -> Sequence[Posting]:
        statement = (
            select(
                outbox.c.id,
                outbox.c.broadcast_id,
                outbox.c.contact_id,
                contact.c.address,
                contact.c.language,
                outbox.c.external_id,
            )
            .join(contact, contact.c.id == outbox.c.contact_id)
            .where(
                outbox.c.broadcast_id == broadcast_id,
                outbox.c.account == account,
                outbox.c.state == fate,
                outbox.c.lane == int(Lane.BROADCAST),
            )
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=outbox)
        )
        if fate is Fate.SENT:
            statement = statement.where(outbox.c.error.is_(None))  # kept: the platform said no before
        taken = [Posting(*row) for row in await self._db.execute(statement)]
        if taken:
            ids = [posting.id for posting in taken]
            await self._db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(state=TAKING[fate]))
        return taken

    async def record(self, results: Sequence[Posted], now: datetime) -> None:
        if not results:
            return
        # Compiled once for the whole batch: SQLAlchemy would work on the parameters of every row.
        dialect = self._db.dialect
        statement: Any = _RECORD.compile(dialect=dialect)
        moment = _AT.bind_processor(dialect)
        at = moment(now) if moment else now
        rows = [{**statement.params, **_result(posted, at)} for posted in results]
        await self._db.exec_driver_sql(
            str(statement), [tuple(row[name] for name in statement.positiontup) for row in rows]
        )
        back = [posted.posting.id for posted in results if posted.fate is Fate.PENDING]
        if back:
            await self._db.execute(_STOP_GIVEN_BACK.where(outbox.c.id.in_(back)).values(done_at=now))

    async def recover(self, account: str, broadcast_ids: Sequence[int], now: datetime) -> None:
        for state, fate in ((Fate.SENDING, Fate.UNCERTAIN), (Fate.RECALLING, Fate.SENT)):
            await self._db.execute(
                update(outbox)
                .where(
                    outbox.c.broadcast_id.in_(broadcast_ids),
                    outbox.c.account == account,
                    outbox.c.lane == int(Lane.BROADCAST),
                    outbox.c.state == state,
                )
                .values(state=fate, done_at=func.coalesce(outbox.c.done_at, now))
            )

    async def stop(self, contact_id: int, broadcast_ids: Sequence[int], now: datetime) -> None:
        await self._db.execute(
            update(outbox)
            .where(
                outbox.c.contact_id == contact_id,
                outbox.c.broadcast_id.in_(broadcast_ids),
                outbox.c.lane == int(Lane.BROADCAST),
                outbox.c.state == Fate.PENDING,
            )
            .values(state=Fate.SKIPPED, error=Skip.STOPPED, done_at=now)
        )


# Whoever withdrew their consent, or was erased, while their row was in the sender's hand.
_needed = case((broadcast.c.kind == BroadcastKind.GREETING, Purpose.OCCASIONS), else_=Purpose.NEWS)
_agreed = (
    select(consent.c.id)
    .join(broadcast, consent.c.purpose == _needed)
    .where(
        broadcast.c.id == outbox.c.broadcast_id,
        consent.c.contact_id == outbox.c.contact_id,
        consent.c.withdrawn_at.is_(None),
    )
    .correlate(outbox)
    .exists()
)
_STOP_GIVEN_BACK = (
    update(outbox)
    .where(outbox.c.state == Fate.PENDING, not_(_agreed))
    .values(state=Fate.SKIPPED, error=Skip.STOPPED)
)

_AT = UtcDateTime()
_in_hand = or_(outbox.c.state == str(Fate.SENDING), outbox.c.state == str(Fate.RECALLING))
_RECORD = (
    update(outbox)
    .where(outbox.c.id == bindparam("b_id"), _in_hand)
    .values(
        state=bindparam("b_state"),
        external_id=bindparam("b_external_id"),
        error=bindparam("b_error"),
        done_at=case(
            (outbox.c.state == Fate.RECALLING, outbox.c.done_at), else_=bindparam("b_at", type_=_AT)
        ),
    )
)


def _result(posted: Posted, at: object) -> dict[str, object]:
    """The parameters of one row, in the driver's own types."""
    return {
        "b_id": posted.posting.id,
        "b_state": posted.fate.value,
        "b_external_id": posted.external_id or posted.posting.sent_as,
        "b_error": posted.error,
        "b_at": None if posted.fate is Fate.PENDING else at,
    }
