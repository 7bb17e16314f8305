"""What an office promises for a case, by its kind, in working time."""

from datetime import date, datetime, time, timedelta

from bot.domain.case import Case, State
from bot.domain.kind import Kind
from bot.domain.promise import Promise, promised, resumed
from bot.domain.working_time import worked_between
from bot.services.errand import Errand

ENDED: dict[str, object] = {
    "state": State.CLOSED,
    "answer": None,
    "resolution": None,
    "merged_into": None,
}


IN_TIME = 2  # working days that must be left of a legal time limit when the office has answered


def first_promise(errand: Errand, kind: Kind, topic: str, lapses_on: date | None = None) -> Promise:
    """By when the office promises its first answer: sooner where a claim would lapse meanwhile."""
    urgent = errand.catalog.topics[topic].urgent
    allowed = timedelta(hours=kind.urgent_hours) if urgent else errand.rules.days(kind.first_answer_days)
    if lapses_on is not None and lapses_on >= errand.now.astimezone(errand.rules.hours.tz).date():
        allowed = max(min(allowed, _left(errand, lapses_on)), timedelta(hours=kind.urgent_hours))
    return promised(errand.now, allowed, errand.rules.hours)


def _left(errand: Errand, lapses_on: date) -> timedelta:
    """The working time until a last day, less what it takes to act on the answer."""
    hours = errand.rules.hours
    end = datetime.combine(lapses_on, time(), hours.tz) + timedelta(days=1)
    return worked_between(errand.now, end, hours) - errand.rules.days(IN_TIME)


def next_promise(errand: Errand, case: Case) -> Promise:
    """By when it promises to answer what came after its first answer."""
    allowed = errand.rules.days(errand.kind_of(case).next_answer_days)
    return promised(errand.now, allowed, errand.rules.hours)


def resolution_promise(errand: Errand, kind: Kind) -> Promise:
    """By when it promises an end."""
    return promised(errand.now, errand.rules.days(kind.resolution_days), errand.rules.hours)


def owing_again(errand: Errand, case: Case) -> dict[str, object]:
    """What changes when the office owes an answer again; one that is still owed stays as it was promised."""
    return {
        "state": State.CLAIMED if case.assignee is not None else State.NEW,
        "answer": case.answer or next_promise(errand, case),
        "resolution": resumed(case.resolution, errand.now, errand.rules.hours) if case.resolution else None,
        "merged_into": None,
    }
