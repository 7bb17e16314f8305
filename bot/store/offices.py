"""Offices as versions: what changes appends a row, and nothing is rewritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.office import Office, Version
from bot.store.repository import Repository
from bot.store.tables import alarm, office

REVISION = select(func.coalesce(func.max(office.c.id), 0))


class SqlOffices(Repository):
    async def revision(self) -> int:
        return int((await self._db.execute(REVISION)).scalar_one())

    async def hold(self) -> None:
        await self._advise(func.pg_advisory_xact_lock_shared)

    async def lock(self) -> None:
        await self._advise(func.pg_advisory_xact_lock)

    async def _advise(self, lock: Any) -> None:
        """SQLite needs none: there a transaction that writes is alone."""
        if self._db.dialect.name == "postgresql":
            await self._db.execute(select(lock(func.hashtextextended("caunoi offices", 0))))

    async def versions(self) -> Sequence[Version]:
        return [
            Version(
                id=row.id,
                since=row.since,
                office=Office.model_validate_json(row.body),
                successor=row.successor,
                closed=row.closed,
            )
            for row in await self._db.execute(select(office).order_by(office.c.id))
        ]

    async def add(self, versions: Sequence[Version]) -> None:
        rows = [
            {
                "code": version.office.code,
                "since": version.since,
                "body": version.office.model_dump_json(),
                "successor": version.successor,
                "closed": version.closed,
            }
            for version in versions
        ]
        if rows:
            await self._db.execute(insert(office), rows)

    async def alarmed(self) -> frozenset[str]:
        statement = select(alarm.c.office).where(alarm.c.cleared_at.is_(None))
        return frozenset((await self._db.execute(statement)).scalars())

    async def raise_alarm(self, code: str, now: datetime) -> bool:
        return bool(await self._insert_new(alarm, [{"office": code, "raised_at": now}]))

    async def clear_alarm(self, code: str, now: datetime) -> bool:
        raised = (alarm.c.office == code, alarm.c.cleared_at.is_(None))
        cleared = await self._db.execute(update(alarm).where(*raised).values(cleared_at=now))
        return bool(cleared.rowcount)
