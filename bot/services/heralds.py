"""What officers hear of broadcasts: drafts, reminders, requests to sign, progress."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.broadcast import SIGNING, Broadcast, BroadcastState, progress_bar
from bot.domain.catalog import Catalog
from bot.domain.contact import Officer
from bot.domain.delivery import Draft, Fate
from bot.domain.rules import Rules
from bot.domain.say import Choice, Filling, Key, Lane, Say, When
from bot.ports import Tx

SHOWN_EVERY = timedelta(seconds=3)
WAITING = (Fate.PENDING, Fate.SENDING, Fate.RECALLING)


class Heralds:
    """Writes notices to whoever can act; keeps one progress message a broadcast up to date."""

    def __init__(self, catalog: Catalog, rules: Rules) -> None:
        self._catalog = catalog
        self._rules = rules
        self._shown: dict[int, tuple[datetime, str]] = {}

    async def tell_office(self, tx: Tx, b: Broadcast, key: str, now: datetime) -> None:
        """To the office that prepares it; to the first one above that has officers, if it has none."""
        await _notice(tx, await self.preparers(tx, b), about(b, key), now)

    async def tell_approvers(self, tx: Tx, b: Broadcast, key: str, now: datetime) -> bool:
        """To everybody who may approve it; False when there is nobody."""
        approvers = await self.approvers(tx, b)
        await _notice(tx, approvers, about(b, key), now)
        return bool(approvers)

    async def remind(self, tx: Tx, b: Broadcast, level: int, now: datetime) -> None:
        """Before the day, to the people who can act now."""
        if b.state is BroadcastState.SUBMITTED:
            await self.tell_approvers(tx, b, "plan.remind_approver", now)
        else:
            first = level >= self._rules.broadcasts.draft_days
            await self.tell_office(tx, b, "plan.drafted" if first else "plan.remind_author", now)

    async def preparers(self, tx: Tx, b: Broadcast) -> Sequence[Officer]:
        for office in self._catalog.offices.line(b.office):
            officers = await tx.officers.of_office(office.code)
            if officers:
                return officers
        return ()

    async def approvers(self, tx: Tx, b: Broadcast) -> Sequence[Officer]:
        author = await tx.officers.get(b.author) if b.author is not None else None
        found = [
            officer
            for office in self._catalog.offices.line(b.office)
            for officer in await tx.officers.of_office(office.code)
            if officer.role in SIGNING and officer.id != b.author
        ]
        return [o for o in found if author is None or o.contact_id != author.contact_id]

    async def show_progress(self, tx: Tx, b: Broadcast, now: datetime) -> None:
        """To the author and the approver: one message, edited every few seconds while it changes."""
        shown_at, before = self._shown.get(b.id, (None, ""))
        ended = b.done_at is not None
        if shown_at is not None and now - shown_at < SHOWN_EVERY and not ended:
            return
        say = _progress(b, await tx.broadcasts.fates(b.id), now)
        if (text := say.model_dump_json()) != before:
            for watcher in await self._watchers(tx, b):
                await self._edit(tx, watcher, say, now, ended=ended)
        self._shown[b.id] = (now, text)
        if ended:
            del self._shown[b.id]

    async def _edit(self, tx: Tx, watcher: Officer, say: Say, now: datetime, *, ended: bool) -> None:
        card, under_way = await tx.outbox.card_of(watcher.contact_id, say.broadcast_id or 0)
        if under_way and not ended:
            return  # the next one will say more
        draft = say.model_copy(update={"edits": card})
        await tx.outbox.add([_draft(watcher, draft)], now)

    async def _watchers(self, tx: Tx, b: Broadcast) -> Sequence[Officer]:
        found = [await tx.officers.get(officer) for officer in (b.author, b.approver) if officer]
        return list({officer.contact_id: officer for officer in found if officer}.values())


def about(b: Broadcast, key: str) -> Say:
    """A sentence about a broadcast, with the way to its plan."""
    values: dict[str, Filling] = {"name": plan_name(b), "code": b.code, "due": plan_time(b)}
    return Say(key=key, values=values, choices=(Choice.of(f"plan:{b.code}", "plan.view"),))


def plan_name(b: Broadcast) -> Key:
    """What officers call it: its occasion, or what kind of message it is."""
    return Key(key=f"occasion.{b.occasion}" if b.occasion else f"plan_kind.{b.kind.value}")


def plan_time(b: Broadcast) -> Filling:
    return When(at=b.due_at) if b.due_at else Key(key="plan.at_once")


async def _notice(tx: Tx, officers: Iterable[Officer], say: Say, now: datetime) -> None:
    once = {officer.contact_id: officer for officer in officers}
    await tx.outbox.add([_draft(officer, say) for officer in once.values()], now)


def _draft(officer: Officer, say: Say) -> Draft:
    return Draft(contact_id=officer.contact_id, account=officer.account, say=say, lane=Lane.NOTICE)


def _progress(b: Broadcast, fates: dict[Fate, int], now: datetime) -> Say:
    total, waiting = sum(fates.values()), sum(fates.get(fate, 0) for fate in WAITING)
    through = total - waiting
    values: dict[str, Filling] = {
        "name": plan_name(b),
        "code": b.code,
        "bar": progress_bar(through, total),
        "through": through,
        "total": total,
        "sent": fates.get(Fate.SENT, 0),
        "minutes": _minutes_left(b, through, waiting, now),
    }
    return Say(
        key=f"plan.progress_{_phase(b)}",
        values=values,
        choices=(Choice.of(f"plan:{b.code}", "plan.view"),),
        broadcast_id=b.id,
    )


def _phase(b: Broadcast) -> str:
    if b.recalled_at is not None:
        return "recalled" if b.done_at else "recalling"
    return b.state.value


def _minutes_left(b: Broadcast, through: int, waiting: int, now: datetime) -> int:
    if not through or b.started_at is None:
        return 1
    return max(round((now - b.started_at).total_seconds() / through * waiting / 60), 1)
