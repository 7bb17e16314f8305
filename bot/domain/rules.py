"""What one installation has set, as the core needs it."""

from datetime import timedelta

from bot.domain.broadcast import BroadcastRules
from bot.domain.message import Value
from bot.domain.promise import EscalationLevel
from bot.domain.working_time import WorkingTime, working_day_length


class Rules(Value):
    """Settings that decide what the bot does; loaded from config.toml."""

    federation: str  # the code of the office in whose name broadcasts are signed
    leadership: str  # the office that hears of what is urgent and of what nobody below has settled
    code_prefix: str
    consent_version: str
    hours: WorkingTime
    levels: tuple[EscalationLevel, ...]
    receipt_accounts: frozenset[str]  # where no account at a vendor's leads back to the case
    broadcasts: BroadcastRules
    receipt_tries: int = 5  # wrong receipts that one contact may type within an hour
    cases_a_day: int = 5  # that one contact may open
    messages_a_minute: int = 30  # that are handled of one contact
    smallest_group: int = 5  # fewer contacts than that are never told apart by where they work

    def days(self, count: float) -> timedelta:
        """So many working days as working time."""
        return working_day_length(self.hours) * count
