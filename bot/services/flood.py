"""How much of one person is heard in a minute. In memory: one process at a time handles what arrives."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
FORGET_BEYOND = 10_000  # contacts held at a time, before the silent ones are forgotten


@dataclass
class _Heard:
    """What was heard of one contact lately, by message; `told`: the first message that was too much."""

    at: deque[tuple[datetime, str]] = field(default_factory=deque)
    told: str | None = None

    def forget(self, now: datetime) -> None:
        while self.at and now - self.at[0][0] >= MINUTE:
            self.at.popleft()


class Flood:
    """Counts what each contact sent within the last minute; `refused` is how much was not heard, of all.

    A message is known by its id: one that is handled again, as its batch failed, counts once.
    """

    def __init__(self, limit: int) -> None:
        """`limit` messages of one contact are heard a minute."""
        self._limit = limit
        self._of: dict[int, _Heard] = {}
        self.refused = 0

    def allows(self, contact_id: int, message: str, now: datetime) -> bool:
        """Whether this one is heard; it then counts."""
        if len(self._of) > FORGET_BEYOND:
            self._forget(now)
        heard = self._of.setdefault(contact_id, _Heard())
        heard.forget(now)
        if any(known == message for _, known in heard.at):
            return True
        if len(heard.at) >= self._limit:
            self.refused += 1
            return False
        heard.at.append((now, message))
        heard.told = None
        return True

    def is_first(self, contact_id: int, message: str) -> bool:
        """Whether this is the first that was too much, so that they are told once."""
        heard = self._of.setdefault(contact_id, _Heard())
        heard.told = heard.told or message
        return heard.told == message

    def _forget(self, now: datetime) -> None:
        for heard in self._of.values():
            heard.forget(now)
        for silent in [contact_id for contact_id, heard in self._of.items() if not heard.at]:
            del self._of[silent]
