"""What one installation has set, as the core needs it."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.broadcast import BroadcastRules
from bot.domain.message import Value
from bot.domain.topic import Kind
from bot.domain.working_time import WorkingTime


class Rules(Value):
    """Settings that decide what the bot does; loaded from config.toml."""

    federation: str  # the code of the office in whose name broadcasts are signed
    code_prefix: str
    consent_version: str
    hours: WorkingTime
    answer_within: Mapping[Kind, timedelta]  # working time until the first answer
    answer_urgent_within: timedelta
    receipt_accounts: frozenset[str]  # where no account at a vendor's leads back to the case
    broadcasts: BroadcastRules
    receipt_tries: int = 5  # wrong receipts that one contact may type within an hour
