"""The outbox: everything that is said to anybody passes through here, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, text, update

from bot.domain.delivery import Draft, Fate, Outcome, Parcel
from bot.domain.say import Lane, Say
from bot.store.repository import Repository
from bot.store.tables import contact, outbox

CASES = 1000  # in one statement: engines limit its parameters
# In the words of the index over what waits: said otherwise, SQLite reads everything that was ever sent.
WAITING = text("outbox.state IN ('pending', 'sending') AND outbox.lane < 2")
INSERT = insert(outbox)
_PARCELS: Any = (
    select(
        outbox.c.id,
        outbox.c.contact_id,
        outbox.c.lane,
        outbox.c.say,
        outbox.c.case_id,
        outbox.c.attempts,
        contact.c.address,
        contact.c.language,
    )
    .join(contact, contact.c.id == outbox.c.contact_id)
    .where(WAITING, outbox.c.account == bindparam("account"))
)
READY = (
    _PARCELS.where(
        outbox.c.state == Fate.PENDING,
        outbox.c.lane.in_(bindparam("lanes", expanding=True)),
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
TAKEN = _PARCELS.where(outbox.c.state == Fate.SENDING).order_by(outbox.c.id)
TAKE = update(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True))).values(state=Fate.SENDING)
_RECORD = (
    update(outbox)
    .where(outbox.c.id == bindparam("b_id"), outbox.c.state == Fate.SENDING)
    .values(state=bindparam("b_state"), external_id=bindparam("b_external_id"), error=bindparam("b_error"))
)
RECORD_FINAL = _RECORD.values(say=None, done_at=bindparam("b_at"))
RECORD_AGAIN = _RECORD.values(attempts=bindparam("b_attempts"), not_before=bindparam("b_not_before"))
CARDS = (
    select(outbox.c.contact_id, outbox.c.case_id, outbox.c.external_id)
    .where(
        outbox.c.case_id.in_(bindparam("cases", expanding=True)),  # with contacts beside, SQLite reads all
        outbox.c.external_id.is_not(None),
    )
    .order_by(outbox.c.case_id, outbox.c.id)
)
FINAL = {Fate.SENT, Fate.FAILED, Fate.BLOCKED, Fate.UNCERTAIN}


class SqlOutbox(Repository):
    async def add(self, drafts: Sequence[Draft], now: datetime) -> None:
        if drafts:
            hung = await self._hung(drafts)
            await self._db.execute(INSERT, [_row(draft, now) for draft in hung])

    async def _hung(self, drafts: Sequence[Draft]) -> Sequence[Draft]:
        """The drafts, each that hangs under what it hangs under, if that has arrived."""
        pairs = {(d.contact_id, d.say.case_id) for d in drafts if d.hangs and d.say.case_id is not None}
        cards = await self.cards(sorted(pairs))
        return [
            draft.model_copy(update={"say": draft.say.model_copy(update={"reply_to": card})})
            if draft.hangs and (card := cards.get((draft.contact_id, draft.say.case_id or 0)))
            else draft
            for draft in drafts
        ]

    async def take(self, account: str, lanes: Sequence[Lane], limit: int, now: datetime) -> Sequence[Parcel]:
        values = {"account": account, "lanes": [int(lane) for lane in lanes], "now": now, "most": limit}
        rows = (await self._db.execute(READY, values)).all()
        if rows:
            await self._db.execute(TAKE, {"ids": [row.id for row in rows]})
        return [_parcel(row) for row in rows]

    async def taken(self, account: str) -> Sequence[Parcel]:
        return [_parcel(row) for row in await self._db.execute(TAKEN, {"account": account})]

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of messages being sent; what is final loses its content."""
        final = [_result(outcome, now) for outcome in outcomes if outcome.fate in FINAL]
        again = [_result(outcome, now) for outcome in outcomes if outcome.fate not in FINAL]
        if final:
            await self._db.execute(RECORD_FINAL, final)
        if again:
            await self._db.execute(RECORD_AGAIN, again)

    async def case_of(self, contact_id: int, external_id: str) -> int | None:
        statement = (
            select(outbox.c.case_id)
            .where(
                outbox.c.contact_id == contact_id,
                outbox.c.external_id == external_id,
                outbox.c.case_id.is_not(None),  # what was edited since keeps its first row
            )
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        return (await self._db.execute(statement)).scalar()

    async def cards(self, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
        pairs, found = set(wanted), dict[tuple[int, int], str]()
        about = sorted({case_id for _, case_id in pairs})
        for start in range(0, len(about), CASES):
            for row in await self._db.execute(CARDS, {"cases": about[start : start + CASES]}):
                if (row.contact_id, row.case_id) in pairs:
                    found.setdefault((row.contact_id, row.case_id), row.external_id)
        return found

    async def card_of(self, contact_id: int, broadcast_id: int) -> tuple[str | None, bool]:
        statement = (
            select(outbox.c.external_id, outbox.c.state)
            .where(
                outbox.c.contact_id == contact_id,
                outbox.c.broadcast_id == broadcast_id,
                outbox.c.lane == int(Lane.NOTICE),
            )
            .order_by(outbox.c.id.desc())
            .limit(3)  # the last may be on its way, or have failed
        )
        rows = (await self._db.execute(statement)).all()
        under_way = bool(rows) and rows[0].state in {Fate.PENDING, Fate.SENDING}
        return next((row.external_id for row in rows if row.external_id), None), under_way

    async def drop_waiting(self, contact_id: int, case_ids: Sequence[int] = ()) -> None:
        concerned = or_(outbox.c.contact_id == contact_id, outbox.c.case_id.in_(case_ids))
        await self._db.execute(delete(outbox).where(concerned, outbox.c.state == Fate.PENDING))


def _row(draft: Draft, now: datetime) -> dict[str, object]:
    return {
        "account": draft.account,
        "contact_id": draft.contact_id,
        "lane": int(draft.lane),
        "say": draft.say.model_dump_json(),
        "case_id": draft.say.case_id,
        "broadcast_id": draft.say.broadcast_id,
        "state": Fate.PENDING,
        "created_at": now,
    }


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=row.id,
        contact_id=row.contact_id,
        address=row.address,
        language=row.language,
        lane=Lane(row.lane),
        say=Say.model_validate_json(row.say),
        case_id=row.case_id,
        attempts=row.attempts,
    )


def _result(outcome: Outcome, now: datetime) -> dict[str, object]:
    return {
        "b_id": outcome.parcel.id,
        "b_state": outcome.fate,
        "b_external_id": outcome.external_id,
        "b_error": outcome.error,
        "b_at": now,
        "b_attempts": outcome.parcel.attempts,
        "b_not_before": outcome.not_before,
    }
