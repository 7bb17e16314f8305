"""Figures for the operator: how much waits where. Never who."""

from bot.domain.message import Value


class Counts(Value):
    """Rows by state."""

    inbox: dict[str, int]
    outbox: dict[str, int]
    open_cases: int
    contacts: int
