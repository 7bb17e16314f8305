"""The inbox: unique by (account, external id), so that a replay is known for what it is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.domain.delivery import Arrived
from bot.domain.message import Incoming, Unreadable
from bot.store.repository import Repository
from bot.store.tables import inbox

# Statements of every message are made once: that is most of what one costs.
WAITING = (
    select(inbox.c.id, inbox.c.payload, inbox.c.attempts)
    .where(inbox.c.state == "new", inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)
HANDLED = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state="handled", payload=None, handled_at=bindparam("now"))
)


class SqlInbox(Repository):
    async def receive(self, batch: Sequence[Incoming | Unreadable], now: datetime) -> int:
        return await self._insert_new(inbox, [_row(item, now) for item in batch])

    async def waiting(self, limit: int, after: int = 0) -> Sequence[Arrived]:
        return [
            Arrived(id=row.id, incoming=Incoming.model_validate_json(row.payload), attempts=row.attempts)
            for row in await self._db.execute(WAITING, {"most": limit, "after": after})
        ]

    async def handled(self, ids: Sequence[int], now: datetime) -> None:
        await self._db.execute(HANDLED, {"ids": list(ids), "now": now})

    async def failed(self, row_id: int, error: str, *, park: bool, now: datetime) -> None:
        await self._db.execute(
            update(inbox)
            .where(inbox.c.id == row_id)
            .values(
                attempts=inbox.c.attempts + 1,
                error=error,
                state="parked" if park else "new",
                handled_at=now if park else None,
            )
        )

    async def forget_parked(self, account: str, address: str) -> None:
        statement = select(inbox.c.id, inbox.c.payload).where(
            inbox.c.account == account, inbox.c.state == "parked", inbox.c.payload.is_not(None)
        )
        rows = (await self._db.execute(statement)).all()
        theirs = [row.id for row in rows if Incoming.model_validate_json(row.payload).address == address]
        await self._db.execute(update(inbox).where(inbox.c.id.in_(theirs)).values(payload=None))


def _row(item: Incoming | Unreadable, now: datetime) -> dict[str, object]:
    readable = isinstance(item, Incoming)
    return {
        "account": item.account,
        "external_id": item.external_id,
        "payload": item.model_dump_json() if readable else None,
        "state": "new" if readable else "parked",
        "attempts": 0,
        "error": None if isinstance(item, Incoming) else item.reason[:80],
        "received_at": now,
    }
