"""A clock that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

# Tuesday, 10:00 in Vietnam: inside working hours, no holiday near.
A_TUESDAY = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


class FakeClock:
    """Implements bot.ports.Clock."""

    def __init__(self, now: datetime = A_TUESDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **amount: float) -> None:
        """Let time pass: `move(days=8)`."""
        self._now += timedelta(**amount)

    def set(self, moment: datetime) -> None:
        self._now = moment
