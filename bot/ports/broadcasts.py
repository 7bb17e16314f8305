"""The store's part for messages to many."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.audience import Target
from bot.domain.broadcast import Broadcast, BroadcastState, NewBroadcast
from bot.domain.delivery import Fate, Posted, Posting, Skip, Tally


class Broadcasts(Protocol):
    async def add(self, new: NewBroadcast) -> Broadcast | None:
        """None when the code is taken, or the occasion has its broadcast of that year already."""
        ...

    async def get(self, broadcast_id: int) -> Broadcast | None:
        """Locked, as what is read here is about to be changed; likewise the other three."""
        ...

    async def by_code(self, code: str) -> Broadcast | None: ...
    async def of_occasion(self, occasion: str, year: int) -> Broadcast | None: ...
    async def standing(self, occasion: str) -> Broadcast | None:
        """The occasion's broadcast of the last year it had one, if that was approved, not stopped nor taken
        back, and is to be repeated every year."""
        ...

    async def listed(self, states: Collection[BroadcastState], limit: int) -> Sequence[Broadcast]:
        """In order of time."""
        ...

    async def due(self, now: datetime) -> Sequence[Broadcast]:
        """Approved, and their time has come."""
        ...

    async def ended(self, offices: Collection[str], limit: int) -> Sequence[Broadcast]:
        """What these offices sent, cancelled or missed, the newest first."""
        ...

    async def unsettled(self) -> Sequence[Broadcast]:
        """Started, and something is still to be done: the urgent ones first, then the oldest."""
        ...

    async def change(self, broadcast_id: int, **values: object) -> None: ...
    async def move(self, moved: Broadcast, state: BroadcastState, **values: object) -> bool:
        """False when somebody else moved or changed it since it was read."""
        ...

    async def audience(self, target: Target) -> dict[str, int]:
        """How many people are meant, by account."""
        ...

    async def first_due(self) -> datetime | None:
        """When the first of all was due: since then the calendar has been watched."""
        ...

    async def newest_contact(self) -> int: ...
    async def enqueue(
        self, started: Broadcast, target: Target, up_to: int, weekly_limit: int, now: datetime
    ) -> None:
        """Put the contacts after the broadcast's cursor, up to id `up_to`, into the outbox, and move
        the cursor; whoever had `weekly_limit` messages within a week is put there as skipped."""
        ...

    async def skip_waiting(self, broadcast_id: int, reason: Skip, limit: int, now: datetime) -> None:
        """Give up some of the rows that wait."""
        ...

    async def has(self, broadcast_id: int, fates: Collection[Fate]) -> bool:
        """Whether any row is in one of these states; of SENT ones only those that can be taken back."""
        ...

    async def fates(self, broadcast_id: int, account: str | None = None) -> dict[Fate, int]: ...
    async def tallies(self, broadcast_id: int) -> Sequence[Tally]: ...
    async def replied(self, sent: Broadcast, until: datetime) -> Sequence[tuple[int, timedelta]]:
        """Who of those it reached wrote to an office since, and how long after it came."""
        ...

    async def stopped(self, sent: Broadcast, until: datetime) -> Sequence[tuple[int, timedelta]]:
        """Who of those it reached withdrew the consent it needed, and how long after it came."""
        ...


class Postings(Protocol):
    """The rows of broadcasts in the outbox, by the hundred."""

    async def take(self, broadcast_id: int, account: str, fate: Fate, limit: int) -> Sequence[Posting]:
        """Take the first rows in this state to be sent (PENDING) or taken back (SENT)."""
        ...

    async def record(self, results: Sequence[Posted], now: datetime) -> None:
        """Write down what came of rows that were taken."""
        ...

    async def recover(self, account: str, broadcast_ids: Sequence[int], now: datetime) -> None:
        """Settle what a sender that died had taken: sent or not, nobody knows; taking back is tried again."""
        ...

    async def stop(self, contact_id: int, broadcast_ids: Sequence[int], now: datetime) -> None:
        """Keep back what waits for somebody who withdrew their consent."""
        ...
