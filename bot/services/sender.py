"""Empties the outbox of one account of all that is said to one person: replies and notices."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.domain.delivery import Fate, Outcome, Parcel, fate_when_unknown, next_attempt
from bot.domain.message import Outgoing
from bot.domain.say import Lane
from bot.domain.texts import Texts
from bot.errors import Blocked, NotFound, Rejected, SendError, Uncertain
from bot.ports import Channel, Clock, Store, Tx
from bot.services.attachments import Attachments
from bot.services.bell import Bell
from bot.services.errand import Errands
from bot.services.line import Line
from bot.services.rendering import render
from bot.services.unreachable import mark_unreachable

log = structlog.get_logger()

IN_FLIGHT = 64  # conversations being sent to at a time
LANES = (Lane.REPLY, Lane.NOTICE)  # broadcasts have a sender of their own
IDLE = 1.0
PARTING = 2.0  # seconds that what is on the wire has to arrive when we stop


class Sender:
    """Sends in order to each person and in parallel to many; records what came of it in batches."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channel: Channel,
        attachments: Attachments,
        texts: Texts,
        line: Line,
        errands: Errands,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channel = channel
        self._attachments = attachments
        self._texts = texts
        self.bell = Bell()
        self._line = line
        self._errands = errands
        self._queues: dict[int, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._on_wire: dict[int, asyncio.Task[None] | None] = {}  # by parcel
        self._stopping = False

    async def run(self) -> None:
        """Send until cancelled; what is on the wire then may arrive, and the rest is given back."""
        self._stopping = False
        await self._recover()
        try:
            while True:
                try:
                    await self._round()
                except Exception as error:
                    log.exception("sender_failed", account=self._channel.account, error=type(error).__name__)
                    await asyncio.sleep(IDLE)
        finally:
            await self._stop()

    async def drain(self) -> None:
        """Send what is waiting now, and return when nothing is left to do at once."""
        await self._recover()
        while await self._round(wait=0.0) or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        await self._exchange(room=0)

    async def _round(self, wait: float = IDLE) -> bool:
        taken = await self._exchange(IN_FLIGHT - len(self._tasks))
        if not taken and not self._outcomes:
            await self.bell.wait(wait)
        return taken

    async def _recover(self) -> None:
        """What a predecessor was sending when it died may or may not have arrived."""
        async with self._store.begin() as tx:
            lost = await tx.outbox.taken(self._channel.account)
            outcomes = [self._unknown(parcel) for parcel in lost if parcel.contact_id not in self._queues]
            await tx.outbox.record(outcomes, self._clock.now())

    async def _exchange(self, room: int) -> bool:
        """Write down what is known and take up to `room` messages, in one transaction; whether some came.

        What a failure or the end kept from being written is kept for later.
        """
        outcomes = tuple(self._outcomes)
        if room <= 0 and not outcomes:
            return False
        async with self._store.begin() as tx:
            await self._record(tx, outcomes)
            parcels = await self._take(tx, room) if room > 0 else ()
        del self._outcomes[: len(outcomes)]
        for parcel in parcels:
            self._enqueue(parcel)
        return bool(parcels)

    async def _take(self, tx: Tx, room: int) -> Sequence[Parcel]:
        return await tx.outbox.take(self._channel.account, LANES, room, self._clock.now())

    def _enqueue(self, parcel: Parcel) -> None:
        queue = self._queues.get(parcel.contact_id)
        if queue is not None:
            queue.append(parcel)
            return
        self._queues[parcel.contact_id] = deque([parcel])
        task = asyncio.create_task(self._converse(parcel.contact_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, contact_id: int) -> None:
        """Send to one person, one message after the other."""
        queue = self._queues[contact_id]
        try:
            while queue and not self._stopping:
                outcome = await self._deliver(queue[0])
                self._outcomes.append(outcome)  # not around the await: `_record` puts a new list there
                queue.popleft()
                if outcome.not_before is not None:
                    self._set_back(queue, outcome.not_before)
                self.bell.ring()
        finally:
            del self._queues[contact_id]

    async def _deliver(self, parcel: Parcel) -> Outcome:
        """Try until something final is known; waiting here keeps the person's messages in order."""
        while True:
            await self._line.turn(parcel.lane, parcel.address)
            self._on_wire[parcel.id] = asyncio.current_task()
            outcome = await self._try(parcel)
            del self._on_wire[parcel.id]
            if outcome.fate is not Fate.PENDING or outcome.not_before is not None or self._stopping:
                return outcome
            parcel = outcome.parcel

    async def _try(self, parcel: Parcel) -> Outcome:
        """Send once; Fate.PENDING means that it is to be tried again."""
        try:
            file = await self._attachments.load(parcel.say.file) if parcel.say.file else None
            outgoing = render(
                parcel.say, parcel.address, parcel.language, file, self._texts, self._channel.limits
            )
            external_id = await self._send_or_edit(outgoing, parcel.say.edits)
        except Blocked:
            self._line.well()
            return Outcome(parcel=parcel, fate=Fate.BLOCKED, error="Blocked")
        except (Rejected, NotFound, KeyError) as error:
            log.warning("not_sendable", account=self._channel.account, error=type(error).__name__)
            return Outcome(parcel=parcel, fate=Fate.FAILED, error=type(error).__name__)
        except SendError as error:
            self._line.trouble(error)
            return self._unknown(parcel) if isinstance(error, Uncertain) else _unsent(parcel)
        except Exception as error:
            log.exception("send_failed", account=self._channel.account, error=type(error).__name__)
            return self._unknown(parcel)
        self._line.well()
        return Outcome(parcel=parcel, fate=Fate.SENT, external_id=external_id)

    async def _send_or_edit(self, outgoing: Outgoing, edits: str | None) -> str:
        """Put new words into an earlier message; where that is not possible any more, send them."""
        if edits is None:
            return await self._channel.send(outgoing)
        try:
            await self._channel.edit(edits, outgoing)
        except Blocked:
            raise
        except Rejected:
            return await self._channel.send(outgoing)
        return edits

    def _set_back(self, queue: deque[Parcel], until: datetime) -> None:
        """What waits behind a message that is set back waits as long: the person's order holds."""
        self._outcomes += [_unsent(parcel).model_copy(update={"not_before": until}) for parcel in queue]
        queue.clear()

    def _unknown(self, parcel: Parcel) -> Outcome:
        """The outcome of a send that may or may not have happened, and when it is tried again if at all."""
        tried = parcel.model_copy(update={"attempts": parcel.attempts + 1})
        fate = fate_when_unknown(parcel.attempts)
        again = next_attempt(tried.attempts, self._clock.now()) if fate is Fate.PENDING else None
        return Outcome(parcel=tried, fate=fate, error="Uncertain", not_before=again)

    async def _record(self, tx: Tx, outcomes: Sequence[Outcome]) -> None:
        await tx.outbox.record(outcomes, self._clock.now())
        errand = self._errands.on(tx)
        for outcome in outcomes:
            if outcome.fate is Fate.BLOCKED:
                await mark_unreachable(errand, outcome.parcel)
        await tx.outbox.add(errand.drafts, errand.now)

    async def _stop(self) -> None:
        """Give back what was surely not sent; only of what is still on the wire nobody can know."""
        await self._part()
        async with self._store.begin() as tx:
            await self._record(tx, self._outcomes)
            left = await tx.outbox.taken(self._channel.account)
            back = [self._unknown(p) if p.id in self._on_wire else _unsent(p) for p in left]
            await tx.outbox.record(back, self._clock.now())
        self._outcomes.clear()
        self._on_wire.clear()

    async def _part(self) -> None:
        """End every conversation, but let the message that is on its way arrive."""
        self._stopping = True
        tasks = set(self._tasks)
        for task in tasks - set(self._on_wire.values()):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=PARTING)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _unsent(parcel: Parcel) -> Outcome:
    return Outcome(parcel=parcel, fate=Fate.PENDING)
