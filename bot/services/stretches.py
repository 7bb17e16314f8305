"""Broadcasts that are stretched over some time, so that the answers do not come all at once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.broadcast import Broadcast, share
from bot.ports import Tx

LONGEST = timedelta(minutes=1)  # what passed beyond is lost: a pause gathers no stampede


class Credit(NamedTuple):
    """All rows of this account, how many may go now, and since when."""

    total: int
    messages: float
    since: datetime


class Stretches:
    """How many messages of each broadcast one account may take; `most` is what it takes at a time."""

    def __init__(self, account: str, most: int) -> None:
        self._account = account
        self._most = most
        self._credit: dict[int, Credit] = {}

    async def allowance(self, tx: Tx, b: Broadcast, now: datetime) -> int:
        """How many may go now: as many as one likes of one that is not stretched."""
        if not b.spread:
            return self._most
        if not b.is_enqueued:
            return 0
        if b.id not in self._credit:
            total = sum((await tx.broadcasts.fates(b.id, self._account)).values())
            self._credit[b.id] = Credit(total, 1.0, now)
        total, messages, since = self._credit[b.id]
        messages += share(b.spread, total, min(now - since, LONGEST).total_seconds())
        self._credit[b.id] = Credit(total, min(messages, self._most), now)
        return int(self._credit[b.id].messages)

    def spend(self, b: Broadcast, number: int) -> None:
        """So many were taken."""
        if b.id in self._credit:
            held = self._credit[b.id]
            self._credit[b.id] = held._replace(messages=held.messages - number)

    def keep(self, broadcast_ids: Collection[int]) -> None:
        """Forget all others."""
        self._credit = {key: credit for key, credit in self._credit.items() if key in broadcast_ids}
