"""The queue of updates (core.telegram.org/bots/api#getupdates)."""

from collections import deque
from typing import Any, NamedTuple

import orjson

from tests.fakes.bot_api.waiting import Signal

_FIRST_ID = 700_000_001
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Update(NamedTuple):
    id: int
    body: bytes


class Updates:
    """Updates wait here in order until they are confirmed."""

    def __init__(self) -> None:
        self.pending: deque[Update] = deque()
        self.history: dict[int, Update] = {}
        self.arrived = Signal()
        self._allowed: frozenset[str] = frozenset()
        self._next_id = _FIRST_ID

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update and return its id; None if the bot did not ask for this kind."""
        if not self._wanted(kind):
            return None
        return self.inject({kind: content})

    def inject(self, raw: dict[str, Any]) -> int:
        """Queue any object at all as an update; it gets an id unless it has one."""
        update_id = int(raw.get("update_id", self._next_id))
        self._next_id = max(self._next_id, update_id) + 1
        update = Update(update_id, orjson.dumps({"update_id": update_id, **raw}))
        self.pending.append(update)
        self.history[update_id] = update
        self.arrived.fire()
        return update_id

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps the earlier choice, an empty list means the default kinds."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed)

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    def clear(self) -> None:
        self.pending.clear()

    def acknowledge(self, update: Update) -> None:
        """A webhook took `update`."""
        if update in self.pending:
            self.pending.remove(update)

    def first(self, limit: int) -> bytes:
        """The oldest `limit` updates as a JSON array."""
        wanted = limit if 1 <= limit <= 100 else 100
        bodies = [update.body for update, _ in zip(self.pending, range(wanted), strict=False)]
        return b"[" + b",".join(bodies) + b"]"

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _ONLY_ON_REQUEST
