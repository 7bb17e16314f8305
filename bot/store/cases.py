"""Cases and the messages in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.case import Author, Case, CaseMessage, NewCase, State, Words
from bot.domain.topic import Kind
from bot.store.repository import Repository
from bot.store.tables import case_message, cases


class SqlCases(Repository):
    async def add(self, case: NewCase) -> Case | None:
        values = case.model_dump(exclude={"receipt"})
        values["state"] = State.NEW
        values["receipt_hash"] = self._receipt_hash(case.receipt) if case.receipt else None
        if not await self._insert_new(cases, [values]):
            return None
        return await self.by_code(case.code)

    async def get(self, case_id: int) -> Case | None:
        return await self._one(cases.c.id == case_id)

    async def by_code(self, code: str) -> Case | None:
        return await self._one(cases.c.code == code)

    async def by_receipt(self, receipt: str) -> Case | None:
        return await self._one(cases.c.receipt_hash == self._receipt_hash(receipt))

    async def of_contact(self, contact_id: int) -> Sequence[Case]:
        statement = select(cases).where(cases.c.contact_id == contact_id).order_by(cases.c.id.desc())
        return [_case(row) for row in await self._db.execute(statement)]

    async def queue(self, offices: Sequence[str], limit: int) -> Sequence[Case]:
        statement = (
            select(cases)
            .where(cases.c.office.in_(offices), cases.c.state != State.CLOSED)
            .order_by(cases.c.due_at.is_(None), cases.c.due_at, cases.c.id)
            .limit(limit)
        )
        return [_case(row) for row in await self._db.execute(statement)]

    async def listed(self, office: str | None, only_open: bool, limit: int) -> Sequence[Case]:
        statement = select(cases).order_by(cases.c.id.desc()).limit(limit)
        if office is not None:
            statement = statement.where(cases.c.office == office)
        if only_open:
            statement = statement.where(cases.c.state != State.CLOSED)
        return [_case(row) for row in await self._db.execute(statement)]

    async def claim(self, case_id: int, officer_id: int) -> bool:
        """One statement, so that of two who press at once only one row count is 1."""
        claimed = await self._db.execute(
            update(cases)
            .where(cases.c.id == case_id, cases.c.assignee.is_(None), cases.c.state != State.CLOSED)
            .values(assignee=officer_id, state=State.CLAIMED)
        )
        return bool(claimed.rowcount)

    async def change(self, case_id: int, **values: object) -> None:
        await self._db.execute(update(cases).where(cases.c.id == case_id).values(**values))

    async def add_message(self, case_id: int, message: CaseMessage) -> None:
        await self._db.execute(
            insert(case_message).values(
                case_id=case_id,
                author=message.author,
                officer_id=message.officer_id,
                words=message.words.model_dump_json(),
                at=message.at,
            )
        )

    async def messages(self, case_id: int) -> Sequence[CaseMessage]:
        statement = select(case_message).where(case_message.c.case_id == case_id).order_by(case_message.c.id)
        return [
            CaseMessage(
                author=Author(row.author),
                words=Words.model_validate_json(row.words),
                at=row.at,
                officer_id=row.officer_id,
            )
            for row in await self._db.execute(statement)
        ]

    async def erase_of(self, contact_id: int, now: datetime) -> Sequence[Case]:
        owned = await self.of_contact(contact_id)
        ids = [case.id for case in owned]
        await self._db.execute(delete(case_message).where(case_message.c.case_id.in_(ids)))
        await self._db.execute(
            update(cases)
            .where(cases.c.id.in_(ids))
            .values(contact_id=None, name=None, rating_words=None, receipt_hash=None, due_at=None)
        )
        still_open = [case for case in owned if case.is_open]
        await self._db.execute(
            update(cases)
            .where(cases.c.id.in_([case.id for case in still_open]))
            .values(state=State.CLOSED, closed_at=now)
        )
        return still_open

    async def _one(self, condition: Any) -> Case | None:
        row = (await self._db.execute(select(cases).where(condition).with_for_update())).first()
        return _case(row) if row else None

    def _receipt_hash(self, receipt: str) -> str:
        return self._keys.hash(receipt, "cases.receipt")


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        code=row.code,
        kind=Kind(row.kind),
        topic=row.topic,
        office=row.office,
        state=State(row.state),
        contact_id=row.contact_id,
        pseudonym=row.pseudonym,
        name=row.name,
        area=row.area,
        workplace=row.workplace,
        assignee=row.assignee,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        rating=row.rating,
    )
