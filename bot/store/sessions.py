"""Where each contact is in a dialog: one encrypted row each, so a restart changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.domain.dialog import Session
from bot.store.repository import Repository
from bot.store.tables import session

OF = select(session.c.contact_id, session.c.body).where(
    session.c.contact_id.in_(bindparam("contacts", expanding=True))
)


class SqlSessions(Repository):
    async def of(self, contact_ids: Sequence[int]) -> dict[int, Session]:
        rows = await self._db.execute(OF, {"contacts": list(contact_ids)})
        return {row.contact_id: Session.model_validate_json(row.body) for row in rows}

    async def save(self, sessions: Mapping[int, Session | None]) -> None:
        ended = [contact_id for contact_id, held in sessions.items() if held is None]
        if ended:
            await self._db.execute(delete(session).where(session.c.contact_id.in_(ended)))
        rows = [
            {"contact_id": contact_id, "body": held.model_dump_json(), "expires_at": held.expires_at}
            for contact_id, held in sessions.items()
            if held is not None
        ]
        if rows:
            statement = self._insert(session)
            await self._db.execute(
                statement.on_conflict_do_update(
                    index_elements=["contact_id"],
                    set_={"body": statement.excluded.body, "expires_at": statement.excluded.expires_at},
                ),
                rows,
            )

    async def forget_expired(self, now: datetime) -> int:
        gone = await self._db.execute(delete(session).where(session.c.expires_at < now))
        return int(gone.rowcount)
