"""Column types: times that keep their zone, secrets that are never readable in the file."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator

from bot.store.crypto import KeyRing


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; SQLite by itself drops the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Weekdays(TypeDecorator[tuple[int, ...]]):
    """Days of the week as their numbers, Monday first: (1, 3) is "13"."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str | None:
        return "".join(map(str, value)) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[int, ...] | None:
        return tuple(map(int, value)) if value is not None else None


class Sealed(TypeDecorator[str]):
    """Text encrypted with the keys of the engine (see `seal_with`); `label` ties it to its column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        return keys_of(dialect).seal(value.encode(), self.label) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return keys_of(dialect).open(value, self.label).decode() if value is not None else None


def seal_with(dialect: Dialect, keys: KeyRing) -> None:
    """Give an engine its keys. Each engine has its own dialect object, so there is no global key."""
    dialect.caunoi_keys = keys  # type: ignore[attr-defined]  # the one place that travels to column types


def keys_of(dialect: Dialect) -> KeyRing:
    keys: KeyRing = dialect.caunoi_keys  # type: ignore[attr-defined]  # set by seal_with
    return keys
