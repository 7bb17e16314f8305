"""config.toml against data/: codes, sentences and amounts of time that one takes from the other."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.promise import EscalationLevel, Tell
from bot.domain.rules import Rules
from bot.domain.texts import Texts
from bot.domain.working_time import add_working_time
from bot.errors import ConfigError

IN_RESERVE = 20  # working days by which a promise must end within a year, for holidays still to come
FORMS = {  # of an escalation's sentence, by who is told
    "": {Tell.ASSIGNEE, Tell.LEAD, Tell.LEADERSHIP},  # the leadership may have the case itself
    "_above": {Tell.PARENT, Tell.LEADERSHIP},
    "_worker": {Tell.WORKER},
}


def check(settings: Settings, catalog: Catalog, texts: Texts, now: datetime) -> None:
    """Raises ConfigError with every fault."""
    rules = settings.rules()
    faults = [
        *_wrong_offices(settings, catalog),
        *_missing_sentences(rules, texts),
        *_endless_promises(rules, catalog, now),
    ]
    if faults:
        raise ConfigError(*(f"config.toml: {fault}" for fault in faults))


def _wrong_offices(settings: Settings, catalog: Catalog) -> Iterator[str]:
    for key, code in (
        ("union.federation", settings.union.federation),
        ("union.leadership", settings.union.leadership),
        ("broadcasts.office", settings.broadcasts.office),
    ):
        if code not in catalog.offices:
            yield f"{key}: no office {code} in offices.toml"


def _missing_sentences(rules: Rules, texts: Texts) -> Iterator[str]:
    for number, level in enumerate(rules.levels):
        for key in _sentences(level):
            if not texts.has(key):
                yield f"escalation[{number}].text: no sentence {key} in data/texts/; add it"


def _sentences(level: EscalationLevel) -> list[str]:
    return [f"escalation.{level.text}{form}" for form, whom in FORMS.items() if whom & {*level.tell}]


def _endless_promises(rules: Rules, catalog: Catalog, now: datetime) -> Iterator[str]:
    """Kinds whose promise, with the last level after it, takes more working time than a year holds."""
    last = max((level.after for level in rules.levels), default=timedelta())
    for kind in catalog.kinds.values():
        days = max(kind.first_answer_days, kind.next_answer_days, kind.resolution_days)
        promised = max(rules.days(days), timedelta(hours=kind.urgent_hours))
        try:
            add_working_time(now, promised + max(last, timedelta()) + rules.days(IN_RESERVE), rules.hours)
        except ValueError:
            yield f"escalation: a year is too short for what kind {kind.code} promises; shorten one"
