"""Until when a claim can be brought (Labour Code arts. 188, 190, 194)."""

import calendar
from datetime import date

from bot.domain.law import Dispute
from bot.domain.message import Value

CONCILIATION, ARBITRATION, COURT = 6, 9, 12  # months


class LastDays(Value):
    """The last day on which each can still be asked; None where there is no such limit or no such step."""

    conciliation: date | None = None
    arbitration: date | None = None
    court: date | None = None


def last_days(dispute: Dispute, known_on: date) -> LastDays:
    """The last days of a claim about something that one learnt of on `known_on`.

    Six months to the conciliator, nine to the arbitrators, a year to the court, from the day one learns
    of it: art. 190(1) to (3) for individual disputes, art. 194 for collective ones about rights. What
    art. 188(1) a to e lists needs no conciliation first. Disputes about interests have no such limit.

    A month ends on the day of the same number, or on the last day of a month that has no such day: from
    31 August six months end on 28 (29) February, from 29 February a year ends on 28 February (Civil Code
    91/2015 arts. 147, 148). A last day at a weekend or on a holiday is not moved on, and time that
    art. 190(4) leaves out is not counted: the day given is never later than the law's.
    """
    if dispute is Dispute.COLLECTIVE_INTERESTS:
        return LastDays()
    return LastDays(
        conciliation=None if dispute is Dispute.DIRECT else months_later(known_on, CONCILIATION),
        arbitration=months_later(known_on, ARBITRATION),
        court=months_later(known_on, COURT),
    )


def days_left(day: date, today: date) -> int:
    """How many days remain after `today`: 0 on the last day itself, negative when it has passed."""
    return (day - today).days


def months_later(day: date, months: int) -> date:
    """The day of the same number so many months on, or the last one of a month without it."""
    passed, month = divmod(day.month - 1 + months, 12)
    year = day.year + passed
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
