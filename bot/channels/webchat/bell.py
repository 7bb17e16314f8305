"""Wakes the open pages of an address when its transcript has grown."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Works within one process; pages also look by themselves now and then, for the others."""

    def __init__(self) -> None:
        self.closed = False
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, address: str) -> None:
        for event in self._listeners.get(address, ()):
            event.set()

    @contextmanager
    def listen(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the bell rings for `address`; the listener clears it."""
        event = asyncio.Event()
        self._listeners[address].add(event)
        try:
            yield event
        finally:
            self._listeners[address].discard(event)
            if not self._listeners[address]:
                del self._listeners[address]

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        for address in self._listeners:
            self.ring(address)
