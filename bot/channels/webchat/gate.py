"""How often one key may knock. In memory only: no address of a person's device is kept."""

import time
from collections.abc import Callable

_ROOM = 4096


class Gate:
    """At most `per_minute` a minute, in a burst or evenly (the generic cell rate algorithm)."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = 60 / per_minute
        self._burst = 60 - self._gap
        self._clock = clock
        self._due: dict[str, float] = {}
        self._room = _ROOM

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0 when it is let in now."""
        now = self._clock()
        due = max(self._due.get(key, now), now)
        if due - now > self._burst:
            return due - now - self._burst
        self._forget_idle(now)
        self._due[key] = due + self._gap
        return 0.0

    def _forget_idle(self, now: float) -> None:
        if len(self._due) < self._room:
            return
        self._due = {key: due for key, due in self._due.items() if due > now}
        self._room = max(_ROOM, 2 * len(self._due))
