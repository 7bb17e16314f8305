"""Cases and the messages in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.case import Author, Case, CaseMessage, Load, NewCase, Queue, Satisfied, State, Words
from bot.domain.promise import Promise
from bot.store.repository import Repository
from bot.store.tables import case_message, cases

PROMISES = ("answer", "resolution")
LISTS = {"avoids", "told"}  # of codes, between commas
PLAIN = (
    *(
        "id",
        "code",
        "kind",
        "topic",
        "office",
        "reason",
        "urgent",
        "shown",
        "contact_id",
        "pseudonym",
        "name",
    ),
    *("area", "workplace", "assignee", "opened_at", "remind_at", "answered_at", "closed_at", "outcome"),
    *("merged_into", "lapses_on", "drafted_by"),
)

BY_CODE = select(cases).where(cases.c.code == bindparam("code")).with_for_update()
BY_ID = select(cases).where(cases.c.id == bindparam("id")).with_for_update()
BY_RECEIPT = select(cases).where(cases.c.receipt_hash == bindparam("receipt")).with_for_update()
MESSAGES = (
    select(case_message.c.author, case_message.c.words, case_message.c.at, case_message.c.officer_id)
    .where(case_message.c.case_id == bindparam("case"))
    .order_by(case_message.c.id)
)


class SqlCases(Repository):
    async def add(self, case: NewCase) -> Case | None:
        values = _columns(dict(case))
        receipt = values.pop("receipt")
        values["state"] = State.NEW
        values["receipt_hash"] = self._receipt_hash(receipt) if receipt else None
        if not await self._insert_new(cases, [values]):
            return None
        return await self.by_code(case.code)

    async def get(self, case_id: int) -> Case | None:
        return await self._one(BY_ID, id=case_id)

    async def by_code(self, code: str) -> Case | None:
        return await self._one(BY_CODE, code=code)

    async def by_receipt(self, receipt: str) -> Case | None:
        return await self._one(BY_RECEIPT, receipt=self._receipt_hash(receipt))

    async def of_contact(self, contact_id: int) -> Sequence[Case]:
        return await self._all(
            select(cases).where(cases.c.contact_id == contact_id).order_by(cases.c.id.desc())
        )

    async def queue(self, wanted: Queue, limit: int, offset: int = 0) -> Sequence[Case]:
        soonest = (cases.c.answer_due_at.is_(None), cases.c.answer_due_at, cases.c.id)
        order = (cases.c.id.desc(),) if wanted.newest else soonest
        page = select(cases.c.id).where(_wanted(wanted)).order_by(*order).limit(limit).offset(offset)
        # The page first: only its rows are read from the table, all others from the index.
        return await self._all(select(cases).where(cases.c.id.in_(page)).order_by(*order))

    async def count(self, wanted: Queue) -> int:
        statement = select(func.count()).select_from(cases).where(_wanted(wanted))
        return int((await self._db.execute(statement)).scalar_one())

    async def topics(self, wanted: Queue) -> dict[str, int]:
        statement = (
            select(cases.c.topic, func.count())
            .where(_wanted(wanted))
            .group_by(cases.c.topic)
            .order_by(func.count().desc(), cases.c.topic)
        )
        return dict((await self._db.execute(statement)).all())

    async def load(self, offices: Sequence[str], now: datetime, soon: datetime) -> Sequence[Load]:
        late = or_(cases.c.answer_due_at < now, cases.c.resolution_due_at < now)
        statement = (
            select(
                cases.c.office,
                cases.c.assignee,
                func.count().label("open"),
                _counted(cases.c.state == State.NEW).label("new"),
                _counted(late).label("overdue"),
                _counted(cases.c.state.in_((State.WAITING, State.ANSWERED))).label("waiting"),
                _counted(cases.c.answer_due_at.between(now, soon)).label("due_soon"),
            )
            .where(_wanted(Queue(offices=tuple(offices))))
            .group_by(cases.c.office, cases.c.assignee)
        )
        return [Load(**row) for row in (await self._db.execute(statement)).mappings()]

    async def listed(self, office: str | None, only_open: bool, limit: int) -> Sequence[Case]:
        statement = select(cases).order_by(cases.c.id.desc()).limit(limit)
        if office is not None:
            statement = statement.where(cases.c.office == office)
        if only_open:
            statement = statement.where(cases.c.state != State.CLOSED)
        return await self._all(statement)

    async def to_remind(self, now: datetime, limit: int) -> Sequence[Case]:
        statement = select(cases).where(cases.c.remind_at <= now).order_by(cases.c.remind_at).limit(limit)
        return await self._all(statement.with_for_update())

    async def promising(self, after: int, limit: int) -> Sequence[Case]:
        owed = or_(cases.c.answer_due_at.is_not(None), cases.c.resolution_due_at.is_not(None))
        statement = select(cases).where(cases.c.id > after, cases.c.state != State.CLOSED, owed)
        return await self._all(statement.order_by(cases.c.id).limit(limit).with_for_update())

    async def open_of(self, office: str) -> Sequence[Case]:
        statement = select(cases).where(cases.c.office == office, cases.c.state != State.CLOSED)
        return await self._all(statement.order_by(cases.c.id).with_for_update())

    async def merged_with(self, case_id: int) -> Sequence[Case]:
        statement = select(cases).where(cases.c.merged_into == case_id, cases.c.state == State.MERGED)
        return await self._all(statement.order_by(cases.c.id).with_for_update())

    async def held_by(self, officer_id: int) -> Sequence[Case]:
        statement = select(cases).where(cases.c.assignee == officer_id, cases.c.state != State.CLOSED)
        return await self._all(statement.order_by(cases.c.id).with_for_update())

    async def open_avoiding(self, offices: Sequence[str]) -> Sequence[Case]:
        here = and_(cases.c.office.in_(offices), cases.c.state != State.CLOSED)
        avoiding = select(cases.c.id).where(here, cases.c.avoids != "")
        wanted = or_(cases.c.avoids != "", cases.c.merged_into.in_(avoiding))
        return await self._all(select(cases).where(here, wanted).order_by(cases.c.id).with_for_update())

    async def offices_at_work(self) -> frozenset[str]:
        statement = select(cases.c.office).where(cases.c.state != State.CLOSED).distinct()
        return frozenset((await self._db.execute(statement)).scalars())

    async def claim(self, case_id: int, officer_id: int) -> bool:
        """One statement, so that of two who press at once only one row count is 1."""
        claimed = await self._db.execute(
            update(cases)
            .where(cases.c.id == case_id, cases.c.assignee.is_(None), cases.c.state != State.CLOSED)
            .values(assignee=officer_id)
        )
        return bool(claimed.rowcount)

    async def change(self, case_id: int, **values: object) -> None:
        columns = _columns(values)
        await self._db.execute(update(cases).where(cases.c.id == case_id).values(**columns))

    async def change_all(self, changes: Sequence[tuple[int, Mapping[str, object]]]) -> None:
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for case_id, values in changes:
            columns = _columns(values)
            alike[tuple(columns)].append(
                {"b_id": case_id, **{f"b_{name}": value for name, value in columns.items()}}
            )
        for names, rows in alike.items():
            statement = update(cases).where(cases.c.id == bindparam("b_id"))
            await self._db.execute(statement.values({name: bindparam(f"b_{name}") for name in names}), rows)

    async def add_message(self, case_id: int, message: CaseMessage) -> None:
        await self.add_messages([(case_id, message)])

    async def add_messages(self, messages: Sequence[tuple[int, CaseMessage]]) -> None:
        rows = [
            {
                "case_id": case_id,
                "author": message.author,
                "officer_id": message.officer_id,
                "words": message.words.model_dump_json(),
                "at": message.at,
            }
            for case_id, message in messages
        ]
        if rows:
            await self._db.execute(insert(case_message), rows)

    async def messages(self, case_id: int) -> Sequence[CaseMessage]:
        return [
            CaseMessage(
                author=Author(row.author),
                words=Words.model_validate_json(row.words),
                at=row.at,
                officer_id=row.officer_id,
            )
            for row in await self._db.execute(MESSAGES, {"case": case_id})
        ]

    async def erase_of(self, contact_id: int) -> Sequence[Case]:
        owned = await self.of_contact(contact_id)
        ids = [case.id for case in owned]
        await self._db.execute(delete(case_message).where(case_message.c.case_id.in_(ids)))
        gone = {"contact_id": None, "name": None, "receipt_hash": None, "told": "", "lapses_on": None}
        await self._db.execute(update(cases).where(cases.c.id.in_(ids)).values(**gone))
        return [case.model_copy(update={"contact_id": None, "name": None}) for case in owned if case.is_open]

    async def _one(self, statement: Any, **values: object) -> Case | None:
        found = await self._db.execute(statement, values)
        row = found.mappings().first()
        return _case(row) if row else None

    async def _all(self, statement: Any) -> list[Case]:
        return [_case(row) for row in (await self._db.execute(statement)).mappings()]

    def _receipt_hash(self, receipt: str) -> str:
        return self._keys.hash(receipt, "cases.receipt")


def _wanted(wanted: Queue) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [cases.c.office.in_(wanted.offices)]
    conditions.append(cases.c.state.in_(wanted.states))
    if wanted.assignees:
        conditions.append(cases.c.assignee.in_(wanted.assignees))
    if wanted.free:
        conditions.append(cases.c.assignee.is_(None))
    if wanted.topic:
        conditions.append(cases.c.topic == wanted.topic)
    if wanted.overdue_at is not None:
        missed = (cases.c.answer_due_at < wanted.overdue_at, cases.c.resolution_due_at < wanted.overdue_at)
        conditions.append(or_(*missed))
    # Said plainly, so that the index over open cases serves.
    return (
        and_(*conditions, cases.c.state != State.CLOSED)
        if State.CLOSED not in wanted.states
        else and_(*conditions)
    )


def _counted(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a case's fields are called in its row."""
    columns = dict(values)
    for name in LISTS & columns.keys():
        columns[name] = ",".join(columns[name])
    for name in PROMISES:
        if name in columns:
            columns |= _promise_columns(name, columns.pop(name))
    return columns


def _promise_columns(name: str, promise: Promise | None) -> dict[str, Any]:
    return {
        f"{name}_since": promise and promise.since,
        f"{name}_seconds": promise and round(promise.allowed.total_seconds()),
        f"{name}_due_at": promise and promise.due_at,
        f"{name}_level": promise.level if promise else None,
    }


def _promise_of(fields: RowMapping, name: str) -> Promise | None:
    if fields[f"{name}_since"] is None:
        return None
    return Promise(
        since=fields[f"{name}_since"],
        allowed=timedelta(seconds=fields[f"{name}_seconds"]),
        due_at=fields[f"{name}_due_at"],
        level=fields[f"{name}_level"],
    )


def _case(fields: RowMapping) -> Case:
    return Case(
        **{name: fields[name] for name in PLAIN},
        state=State(fields["state"]),
        avoids=_codes(fields["avoids"].split(",")),
        told=_codes(fields["told"].split(",")),
        answer=_promise_of(fields, "answer"),
        resolution=_promise_of(fields, "resolution"),
        satisfied=Satisfied(fields["satisfied"]) if fields["satisfied"] else None,
    )


def _codes(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
