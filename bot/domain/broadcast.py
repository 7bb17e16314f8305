"""A message to many, once a year for each occasion."""

from datetime import datetime
from enum import StrEnum

from bot.domain.contact import Purpose
from bot.domain.message import Value
from bot.domain.say import Say


class BroadcastState(StrEnum):
    RUNNING = "running"
    MISSED = "missed"


class Broadcast(Value):
    """One sending of an occasion's message; unique by (occasion, year)."""

    id: int
    occasion: str
    year: int
    say: Say
    purpose: Purpose
    state: BroadcastState
    started_at: datetime


def sector_of(audience: str) -> str | None:
    """The sector that an audience such as "sector:health" is limited to; None for everybody."""
    return audience.removeprefix("sector:") if audience.startswith("sector:") else None
