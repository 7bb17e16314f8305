"""Delivers broadcasts of one account: fast, at most once to each person, stopped within a second."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import Any

import structlog

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.delivery import Fate, Posted, Posting
from bot.domain.say import Lane
from bot.domain.texts import Texts
from bot.errors import Blocked, Rejected, SendError, Uncertain
from bot.ports import Channel, Clock, Store, Tx
from bot.services.attachments import Attachments
from bot.services.bell import Bell
from bot.services.broadcasting import Broadcasting
from bot.services.letters import Letters
from bot.services.line import Line
from bot.services.stretches import Stretches

log = structlog.get_logger()

CYCLE = 0.25  # seconds between two looks whether a broadcast may go on
IDLE = 1.0
IN_HAND = 0.5  # seconds' worth of messages taken at a time: a crash leaves no more than these unknown
MOST_IN_HAND = 2000
ON_THE_WAY = 0.1  # seconds that a message may take without slowing the rate down
FEWEST_IN_FLIGHT, MOST_IN_FLIGHT = 16, 400
PARTING = 2.0  # seconds that what is on the wire has to arrive when we stop
Worker = asyncio.Task[Any]
REFUSALS = 20  # refusals in a row, with nothing taken: the message itself is at fault


class MassSender:
    """Takes rows by the hundred, lets the line's pace release them, writes results by the hundred.

    `broadcasting` words a broadcast and knows whether it may go on.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channel: Channel,
        attachments: Attachments,
        texts: Texts,
        line: Line,
        broadcasting: Broadcasting,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channel = channel
        self._line = line
        self._broadcasting = broadcasting
        self.bell = Bell()
        self._in_flight = int(
            min(max(channel.pace.per_second * ON_THE_WAY, FEWEST_IN_FLIGHT), MOST_IN_FLIGHT)
        )
        self._most_in_hand = int(min(max(channel.pace.per_second * IN_HAND, 4), MOST_IN_HAND))
        self._reserved: list[Posting] = []  # taken, but not in the hand yet
        self._hand: deque[Posting] = deque()
        self._workers: set[Worker] = set()
        self._results: list[Posted] = []
        self._on_wire: dict[int, tuple[Posting, Worker | None]] = {}
        self._going: frozenset[int] = frozenset()  # broadcasts that may be sent now
        self._recalling: frozenset[int] = frozenset()
        self._letters = Letters(channel, attachments, texts, broadcasting.message)
        self._stretches = Stretches(line.account, self._most_in_hand)
        self._refusals: Counter[int] = Counter()
        self._faulty: set[int] = set()  # broadcasts that nobody can be sent

    async def run(self) -> None:
        """Send until cancelled; what is on the wire then may arrive, and the rest is given back."""
        await self._recover()
        try:
            while True:
                try:
                    busy = await self._round()
                except Exception as error:
                    log.exception(
                        "mass_sender_failed", account=self._line.account, error=type(error).__name__
                    )
                    await asyncio.sleep(IDLE)
                else:
                    await self.bell.wait(CYCLE if busy else IDLE)
        finally:
            await self._stop()

    async def drain(self) -> None:
        """Send what may go now, and return when nothing is left to do at once."""
        await self._recover()
        while await self._round():
            if self._workers:
                await asyncio.wait(self._workers, return_when=asyncio.FIRST_COMPLETED)

    async def _round(self) -> bool:
        """Write down what is known, look at what may go on, take more; whether there is anything to do."""
        if not (self._results or self._workers) and not await self._anything():
            return False
        self._give_back(self._reserved)  # of a round that failed
        results = tuple(self._results)
        async with self._store.begin() as tx:
            await self._record(tx, results)
            unsettled = await tx.broadcasts.unsettled()
            self._look_at(unsettled)
            self._reserved = await self._take(tx, unsettled, self._most_in_hand - len(self._hand))
        del self._results[: len(results)]
        self._faulty.clear()
        await self._make_ready(unsettled)
        self._hand += [posting for posting in self._reserved if self._letters.has(posting)]
        self._reserved = [posting for posting in self._reserved if not self._letters.has(posting)]
        self._give_back(self._reserved)
        for _ in range(min(len(self._hand), self._in_flight - len(self._workers))):
            self._start_worker()
        return bool(self._workers or self._results)

    async def _anything(self) -> bool:
        async with self._store.look() as tx:
            return bool(await tx.broadcasts.unsettled())

    def _look_at(self, unsettled: Iterable[Broadcast]) -> None:
        now = self._clock.now()
        self._going = frozenset(b.id for b in unsettled if self._broadcasting.goes(b, now))
        self._recalling = frozenset(b.id for b in unsettled if b.recalled_at is not None)
        ids = {b.id for b in unsettled}
        self._letters.keep(ids)
        self._stretches.keep(ids)
        self._give_back([posting for posting in self._hand if not self._may_go(posting)])
        self._hand = deque(posting for posting in self._hand if self._may_go(posting))

    def _may_go(self, posting: Posting) -> bool:
        return posting.broadcast_id in (self._going if posting.sent_as is None else self._recalling)

    async def _take(self, tx: Tx, unsettled: Sequence[Broadcast], room: int) -> list[Posting]:
        taken: list[Posting] = []
        for b in unsettled:
            left = room - len(taken)
            if left <= 0:
                break
            if b.id in self._recalling:
                taken += await tx.postings.take(b.id, self._line.account, Fate.SENT, left)
            elif b.id in self._going:
                left = min(left, await self._stretches.allowance(tx, b, self._clock.now()))
                some = await tx.postings.take(b.id, self._line.account, Fate.PENDING, left) if left else []
                self._stretches.spend(b, len(some))
                taken += some
        return taken

    async def _make_ready(self, unsettled: Iterable[Broadcast]) -> None:
        """Word each broadcast once for each language."""
        missing = {(p.broadcast_id, p.language) for p in self._reserved if not self._letters.has(p)}
        broadcasts = {b.id: b for b in unsettled}
        for broadcast_id, language in missing:
            try:
                await self._letters.write(broadcasts[broadcast_id], language)
            except Exception as error:
                log.exception("letter_failed", account=self._line.account, error=type(error).__name__)
                self._faulty.add(broadcast_id)

    def _give_back(self, postings: list[Posting] | deque[Posting]) -> None:
        self._results += [_unsent(posting) for posting in postings]
        postings.clear()

    def _start_worker(self) -> None:
        task = asyncio.create_task(self._work())
        self._workers.add(task)
        task.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        """Deliver one posting after the other until the hand is empty."""
        while self._hand:
            posting = self._hand.popleft()
            if len(self._hand) == self._most_in_hand // 2:
                self.bell.ring()  # so that the next ones are here before the last of these is gone
            try:
                self._results.append(await self._deliver(posting))
            except asyncio.CancelledError:
                if posting.id not in self._on_wire:
                    self._hand.append(posting)
                raise
        self.bell.ring()

    async def _deliver(self, posting: Posting) -> Posted:
        await self._line.turn(Lane.BROADCAST, posting.address)
        if not self._may_go(posting):
            return _unsent(posting)
        self._on_wire[posting.id] = posting, asyncio.current_task()
        posted = await (self._send(posting) if posting.sent_as is None else self._recall(posting))
        del self._on_wire[posting.id]
        return posted

    async def _send(self, posting: Posting) -> Posted:
        try:
            sent_as = await self._letters.of(posting)(posting.address)
        except Rejected as error:
            self._line.well()
            fate = Fate.BLOCKED if isinstance(error, Blocked) else Fate.FAILED
            return Posted(posting, fate, error=type(error).__name__)
        except SendError as error:
            self._line.trouble(error)
            return _lost(posting) if isinstance(error, Uncertain) else _unsent(posting)
        except Exception as error:
            log.exception("mass_send_failed", account=self._line.account, error=type(error).__name__)
            return _lost(posting)
        self._line.well()
        return Posted(posting, Fate.SENT, sent_as)

    async def _recall(self, posting: Posting) -> Posted:
        try:
            await self._channel.delete(posting.address, posting.sent_as or "")
        except Rejected as error:
            return Posted(posting, Fate.SENT, error=type(error).__name__)
        except SendError as error:
            self._line.trouble(error)
            return _unsent(posting)
        except Exception as error:
            log.exception("recall_failed", account=self._line.account, error=type(error).__name__)
            return Posted(posting, Fate.SENT, error=type(error).__name__)
        self._line.well()
        return Posted(posting, Fate.RECALLED)

    async def _record(self, tx: Tx, results: Sequence[Posted]) -> None:
        await tx.postings.record(results, self._clock.now())
        for contact_id in sorted(p.posting.contact_id for p in results if p.fate is Fate.BLOCKED):
            await tx.contacts.set_reachable(contact_id, reachable=False)
        await self._halt_refused(tx, results)

    async def _halt_refused(self, tx: Tx, results: Sequence[Posted]) -> None:
        """A message that the platform takes from nobody is not tried with forty thousand people."""
        for posted in results:
            broadcast_id = posted.posting.broadcast_id
            if posted.fate is Fate.FAILED:
                self._refusals[broadcast_id] += 1
            elif posted.fate is Fate.SENT:
                self._refusals[broadcast_id] = 0
        self._faulty |= {b for b, refusals in self._refusals.items() if refusals >= REFUSALS}
        for broadcast_id in self._faulty:
            del self._refusals[broadcast_id]
            found = await tx.broadcasts.get(broadcast_id)
            if found is not None and found.state is BroadcastState.RUNNING:
                await tx.broadcasts.move(found, BroadcastState.PAUSED)
                await self._broadcasting.tell_refused(tx, found)
                log.error("broadcast_refused", broadcast=found.code, account=self._line.account)

    async def _recover(self) -> None:
        """What a predecessor was sending when it died may or may not have arrived."""
        if self._workers or not await self._anything():
            return
        async with self._store.begin() as tx:
            await self._record(tx, self._results)  # what could not be written when we were stopped
            ids = [b.id for b in await tx.broadcasts.unsettled()]
            await tx.postings.recover(self._line.account, ids, self._clock.now())

    async def _stop(self) -> None:
        """Give back what was surely not sent; only of what is still on the wire nobody can know."""
        self._going = self._recalling = frozenset()
        self._give_back(self._hand)
        await self._part(set(self._workers))
        self._results += [_lost(posting) for posting, _ in self._on_wire.values()]
        self._on_wire.clear()
        self._give_back(self._hand)
        self._give_back(self._reserved)
        async with self._store.begin() as tx:
            await self._record(tx, self._results)
        self._results.clear()

    async def _part(self, workers: set[Worker]) -> None:
        """Let what is on the wire arrive; who still waits for their turn goes at once."""
        on_wire = {worker for _, worker in self._on_wire.values() if worker is not None}
        for worker in workers - on_wire:
            worker.cancel()
        if on_wire:
            await asyncio.wait(on_wire, timeout=PARTING)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _unsent(posting: Posting) -> Posted:
    """As it was before it was taken."""
    return Posted(posting, Fate.PENDING if posting.sent_as is None else Fate.SENT)


def _lost(posting: Posting) -> Posted:
    """A send that may have happened is not done again; taking back may be."""
    return _unsent(posting) if posting.sent_as else Posted(posting, Fate.UNCERTAIN, error="Uncertain")
