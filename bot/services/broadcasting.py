"""The calendar's clockwork: drafts, reminders, starts, progress, ends. A second tick does nothing."""

import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.domain.announcement import announcement, standing_words
from bot.domain.audience import Audience, audience_today, sector_of, target
from bot.domain.broadcast import (
    KEPT_FOR_A_DAY,
    PLANNED,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    NewBroadcast,
    Step,
    after,
    at_local,
    broadcast_code,
    expiry,
    goes,
    reminder_due,
)
from bot.domain.calendar import Happening, upcoming
from bot.domain.catalog import Catalog
from bot.domain.delivery import Fate, Skip
from bot.domain.office import Offices
from bot.domain.rules import Rules
from bot.domain.say import Say
from bot.domain.working_time import is_open
from bot.ports import Clock, Store, Tx
from bot.services.heralds import Heralds

log = structlog.get_logger()

CHUNK = 20_000  # contacts put into the outbox in one transaction: replies find a gap between two
STILL_NEWS = timedelta(days=7)  # of what was missed longer ago nobody needs to be told
LOOK_BACK = 366  # days for which a day that passed unseen is noted as missed
WAITING = (Fate.PENDING, Fate.SENDING)
UNDER_WAY = (BroadcastState.RUNNING, BroadcastState.PAUSED)


class Broadcasting:
    """Moves broadcasts on by the clock; the senders deliver them."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        catalog: Catalog,
        rules: Rules,
        accounts: Collection[str],
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalog = catalog
        self._rules = rules
        self._accounts = tuple(accounts)
        self._ring = ring
        self._zone = ZoneInfo(rules.hours.zone)
        self._heralds = Heralds(catalog, rules)
        self._planned_on: date | None = None

    async def tick(self) -> None:
        """Everything that is due."""
        await self.plan_ahead()
        await self.advance()

    async def plan_ahead(self) -> None:
        """Draft what comes, remind whoever can act, note what was missed."""
        await self._draft()
        await self._miss()
        await self._remind()

    async def advance(self) -> None:
        """Start what is approved and due, fill the outbox, show progress, settle what is through."""
        now = self._clock.now()
        async with self._store.look() as tx:
            approved = await tx.broadcasts.due(now)
            unsettled = await tx.broadcasts.unsettled()
        due = [b for b in approved if self._is_due(b, now)]
        for b in due:
            await self._start(b.id)
        for b in [*due, *unsettled]:
            await self._carry_on(b.id)

    def message(self, broadcast: Broadcast) -> Say:
        """What people get."""
        return announcement(broadcast, self._catalog, self._rules.federation)

    def goes(self, broadcast: Broadcast, now: datetime) -> bool:
        """Whether it may be sent at this moment."""
        return goes(broadcast, now, self._rules.broadcasts, self._zone)

    async def tell_refused(self, tx: Tx, b: Broadcast) -> None:
        """The platform takes the message from nobody, so it was paused: somebody must look at it."""
        await self._heralds.tell_office(tx, b, "plan.refused_by_platform", self._clock.now())

    async def open(self, happening: Happening) -> Broadcast:
        """The plan of an occasion's year, made now if there is none."""
        async with self._store.begin() as tx:
            return await open_plan(tx, happening, self._rules, self._catalog)

    async def send_now(self, b: Broadcast, audience: Audience) -> bool:
        """The operator's way in an emergency: start a plan at once, signed or not; False when it has ended.

        Whoever has a shell on the server stands outside the rule of two signatures; the audit says so.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            revision = b.revision + (audience != b.audience)
            values = {"audience": audience, "revision": revision, "expires_at": now + KEPT_FOR_A_DAY}
            if b.state not in PLANNED or not await self._begin(tx, b, "cli", **values):
                return False
            await self._heralds.tell_office(tx, b, "plan.sent_by_operator", now)
        await self._carry_on(b.id)
        return True

    async def _draft(self) -> None:
        """Once a day, and at the start: what comes within the next days, and what passed unseen."""
        today = self._clock.now().astimezone(self._zone).date()
        if self._planned_on == today:
            return
        occasions = self._catalog.occasions.values()
        async with self._store.begin() as tx:
            first = min(self._planned_on or await self._watched_since(tx, today), today)
            days = (today - first).days + self._rules.broadcasts.draft_days
            for happening in upcoming(occasions, first, days):
                await open_plan(tx, happening, self._rules, self._catalog)
        self._planned_on = today

    async def _watched_since(self, tx: Tx, today: date) -> date:
        """The first day whose message is ours to send or to miss: none from before this installation."""
        first = await tx.broadcasts.first_due()
        return today if first is None else max(first.astimezone(self._zone).date(), _back(today))

    async def _miss(self) -> None:
        now = self._clock.now()
        async with self._store.begin() as tx:
            for b in await tx.broadcasts.listed(PLANNED, 100):
                if b.expires_at is None or now < b.expires_at:
                    continue
                if not await tx.broadcasts.move(b, after(b, Step.MISS), done_at=now):
                    continue  # somebody gave it another time
                if now < b.expires_at + STILL_NEWS:
                    await self._heralds.tell_office(tx, b, "plan.missed", now)
                log.warning("broadcast_missed", broadcast=b.code, occasion=b.occasion)
        self._ring()

    async def _remind(self) -> None:
        """Within working hours only; a reminder that was overtaken by a later one is not caught up."""
        now = self._clock.now()
        if not is_open(now, self._rules.hours):
            return
        async with self._store.begin() as tx:
            for b in await tx.broadcasts.listed({BroadcastState.DRAFT, BroadcastState.SUBMITTED}, 100):
                level = self._reminder(b, now)
                if level is not None:
                    await self._heralds.remind(tx, b, level, now)
                    await tx.broadcasts.change(b.id, reminded=level)
        self._ring()

    def _reminder(self, b: Broadcast, now: datetime) -> int | None:
        if b.due_at is None or b.occasion is None:
            return None
        left = (b.due_at.astimezone(self._zone).date() - now.astimezone(self._zone).date()).days
        rules = self._rules.broadcasts
        return reminder_due(left, b.reminded, (rules.draft_days, *rules.reminder_days))

    def _is_due(self, b: Broadcast, now: datetime) -> bool:
        return self.goes(b.model_copy(update={"state": BroadcastState.RUNNING}), now)

    async def _start(self, broadcast_id: int) -> None:
        now = self._clock.now()
        async with self._store.begin() as tx:
            b = await tx.broadcasts.get(broadcast_id)
            if b is None or b.state is not BroadcastState.APPROVED:
                return  # somebody was faster
            ends = b.expires_at or expiry(b.kind, now, self._rules.broadcasts, self._zone)
            await self._begin(tx, b, "system", expires_at=ends)

    async def _begin(self, tx: Tx, b: Broadcast, actor: str, **values: object) -> bool:
        """Fix the audience and go; False when somebody changed it meanwhile."""
        now, last = self._clock.now(), await tx.broadcasts.newest_contact()
        going = {"started_at": now, "last_contact": last, **values}
        if not await tx.broadcasts.move(b, BroadcastState.RUNNING, **going):
            return False
        await tx.ledger.audit(now, actor, "broadcast_started", None, b.code)
        log.info("broadcast_started", broadcast=b.code, occasion=b.occasion)
        return True

    async def _carry_on(self, broadcast_id: int) -> None:
        """Enqueue to the end, then settle what nobody waits for any more."""
        while await self._enqueue_some(broadcast_id):
            self._ring()
        async with self._store.begin() as tx:
            b = await tx.broadcasts.get(broadcast_id)
            if b is not None and b.started_at is not None and b.done_at is None:
                await self._settle(tx, b)
        self._ring()

    async def _enqueue_some(self, broadcast_id: int) -> bool:
        """One chunk of the audience; False when all are in the outbox."""
        async with self._store.begin() as tx:
            b = await tx.broadcasts.get(broadcast_id)
            if b is None or b.last_contact is None or b.is_enqueued:
                return False
            who = target(self._served(b.audience), b.kind.purpose, self._catalog.offices)
            up_to = min(b.cursor + CHUNK, b.last_contact)
            limit = self._rules.broadcasts.weekly_limit
            await tx.broadcasts.enqueue(b, who, up_to, limit, self._clock.now())
            return up_to < b.last_contact

    def _served(self, audience: Audience) -> Audience:
        """Only on accounts that somebody sends from: elsewhere it would wait for ever."""
        return audience.model_copy(update={"accounts": audience.accounts or self._accounts})

    async def _settle(self, tx: Tx, b: Broadcast) -> None:
        now = self._clock.now()
        reason = _given_up(b, now)
        if reason is not None:
            await tx.broadcasts.skip_waiting(b.id, reason, CHUNK, now)
        if await tx.broadcasts.has(b.id, WAITING):
            await self._heralds.show_progress(tx, b, now)
        elif b.state in UNDER_WAY:
            await tx.broadcasts.move(b, after(b, Step.FINISH), done_at=now)
            finished = b.model_copy(update={"state": BroadcastState.DONE, "done_at": now})
            await self._heralds.show_progress(tx, finished, now)
            log.info("broadcast_done", broadcast=b.code, occasion=b.occasion)
        elif b.recalled_at is None or not await tx.broadcasts.has(b.id, (Fate.SENT, Fate.RECALLING)):
            await tx.broadcasts.change(b.id, done_at=now)
            await self._heralds.show_progress(tx, b.model_copy(update={"done_at": now}), now)


async def open_plan(tx: Tx, happening: Happening, rules: Rules, catalog: Catalog) -> Broadcast:
    """The plan of an occasion's year; a standing one is approved already, as it was the year before."""
    occasion, year = happening.occasion, happening.year
    found = await tx.broadcasts.of_occasion(occasion.code, year)
    if found is not None:
        return found
    zone = ZoneInfo(rules.hours.zone)
    due = at_local(happening.day, rules.broadcasts.send_at, zone)
    sector = sector_of(occasion.audience)
    named = occasion.office or rules.broadcasts.office
    new = NewBroadcast(
        code=broadcast_code(year, secrets.token_bytes(16)),
        kind=BroadcastKind.GREETING,
        office=catalog.offices.today(named),
        words=standing_words(occasion),
        occasion=occasion.code,
        year=year,
        audience=Audience(sectors=(sector,) if sector else ()),
        due_at=due,
        expires_at=expiry(BroadcastKind.GREETING, due, rules.broadcasts, zone),
        spread=rules.broadcasts.spread,
    )
    before = await tx.broadcasts.standing(occasion.code)
    new = new.model_copy(update=_repeated(before, catalog.offices)) if before else new
    added = await tx.broadcasts.add(new) or await tx.broadcasts.of_occasion(occasion.code, year)
    if added is None:
        raise RuntimeError("a code was given twice")  # one in 31**4 a year; the next tick tries again
    return added


def _repeated(before: Broadcast, offices: Offices) -> Mapping[str, object]:
    """What a standing broadcast hands on to the next year; a closed office's goes to its successor."""
    kept = ("words", "file", "spread", "author", "approver")
    return {
        **{name: getattr(before, name) for name in kept},
        "office": offices.today(before.office),
        "audience": audience_today(before.audience, offices),
        "standing": True,
        "state": BroadcastState.APPROVED,
    }


def _given_up(b: Broadcast, now: datetime) -> Skip | None:
    """Why those who still wait get nothing more."""
    if b.state not in UNDER_WAY:
        return Skip.CANCELLED
    return Skip.LATE if b.expires_at is not None and now >= b.expires_at else None


def _back(today: date) -> date:
    return today - timedelta(days=LOOK_BACK)
