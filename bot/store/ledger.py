"""Small things kept for others: audit lines, tries, which file belongs to which case."""

from collections.abc import Sequence
from datetime import UTC, datetime

import orjson
from sqlalchemy import Table, delete, func, insert, select, update

from bot.domain.case import State
from bot.domain.operations import AuditLine, Counts
from bot.store.repository import Repository
from bot.store.tables import attempt, audit, cases, contact, file, inbox, outbox, setting, web_message

AUDIT = insert(audit)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SqlLedger(Repository):
    async def audit(
        self,
        now: datetime,
        actor: str,
        action: str,
        case_id: int | None = None,
        detail: str | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        line = {"at": now, "actor": actor, "action": action, "case_id": case_id, "detail": detail}
        await self._db.execute(AUDIT, {**line, "before": before, "after": after})

    async def audit_all(self, lines: Sequence[tuple[int, AuditLine]]) -> None:
        rows = [{"case_id": case_id, **line.model_dump()} for case_id, line in lines]
        if rows:
            await self._db.execute(AUDIT, rows)

    async def audited(self, case_id: int) -> Sequence[AuditLine]:
        statement = select(audit).where(audit.c.case_id == case_id).order_by(audit.c.id)
        return [
            AuditLine(
                at=row.at,
                actor=row.actor,
                action=row.action,
                detail=row.detail,
                before=row.before,
                after=row.after,
            )
            for row in await self._db.execute(statement)
        ]

    async def setting(self, name: str) -> str | None:
        found = await self._db.execute(select(setting.c.value).where(setting.c.name == name))
        return found.scalar()

    async def set(self, name: str, value: str) -> None:
        statement = self._insert(setting).values(name=name, value=value)
        await self._db.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    async def tries(self, subject: str, since: datetime) -> int:
        statement = (
            select(func.count())
            .select_from(attempt)
            .where(attempt.c.subject == self._subject(subject), attempt.c.at >= since)
        )
        return int((await self._db.execute(statement)).scalar_one())

    async def tried(self, subject: str, now: datetime) -> None:
        await self._db.execute(insert(attempt).values(subject=self._subject(subject), at=now))

    async def forget_tries(self, before: datetime) -> None:
        await self._db.execute(delete(attempt).where(attempt.c.at < before))

    async def file_added(self, name: str, now: datetime) -> None:
        await self._db.execute(insert(file).values(name=name, created_at=now))

    async def file_kept(self, names: Sequence[str], case_id: int) -> None:
        await self._db.execute(update(file).where(file.c.name.in_(names)).values(case_id=case_id))

    async def file_of_broadcast(self, name: str, broadcast_id: int) -> None:
        await self._db.execute(update(file).where(file.c.name == name).values(broadcast_id=broadcast_id))

    async def files_of(self, case_ids: Sequence[int]) -> Sequence[str]:
        statement = select(file.c.name).where(file.c.case_id.in_(case_ids))
        return (await self._db.execute(statement)).scalars().all()

    async def loose_files(self, before: datetime) -> Sequence[str]:
        statement = select(file.c.name).where(
            file.c.case_id.is_(None), file.c.broadcast_id.is_(None), file.c.created_at < before
        )
        return (await self._db.execute(statement)).scalars().all()

    async def files_orphaned(self, names: Sequence[str]) -> None:
        rows = [{"name": name, "case_id": None, "created_at": LONG_AGO} for name in names]
        if rows:
            statement = self._insert(file).values(rows)
            await self._db.execute(
                statement.on_conflict_do_update(
                    index_elements=["name"], set_={"case_id": None, "created_at": LONG_AGO}
                )
            )

    async def files_gone(self, names: Sequence[str]) -> None:
        await self._db.execute(delete(file).where(file.c.name.in_(names)))

    async def answer(self) -> None:
        await self._db.execute(select(attempt.c.id).limit(1))

    async def counts(self) -> Counts:
        open_cases = select(func.count()).select_from(cases).where(cases.c.state != State.CLOSED)
        people = select(func.count()).select_from(contact)
        return Counts(
            inbox=await self._by_state(inbox),
            outbox=await self._by_state(outbox),
            open_cases=(await self._db.execute(open_cases)).scalar_one(),
            contacts=(await self._db.execute(people)).scalar_one(),
        )

    async def forget_web(self, address: str) -> Sequence[str]:
        mine = web_message.c.address_hash == self._keys.hash(address, "web_message.address")
        bodies = (await self._db.execute(select(web_message.c.body).where(mine))).scalars().all()
        await self._db.execute(delete(web_message).where(mine))
        files = [orjson.loads(body)["file"] for body in bodies]
        return [held["ref"] for held in files if held]

    async def _by_state(self, table: Table) -> dict[str, int]:
        statement = select(table.c.state, func.count()).group_by(table.c.state)
        return dict((await self._db.execute(statement)).all())

    def _subject(self, subject: str) -> str:
        return self._keys.hash(subject, "attempt.subject")
