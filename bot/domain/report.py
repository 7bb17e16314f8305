"""What became of a broadcast, in numbers. Never who: offices with few recipients are shown as one."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.domain.delivery import Fate, Tally
from bot.domain.message import Value

WITHIN = timedelta(hours=48)  # what counts as an answer to a broadcast, or as a reason to stop
FEWEST = 5  # recipients that an office must have to be shown by itself
WAITING = frozenset({Fate.PENDING, Fate.SENDING})


class Numbers(Value):
    """Recipients by what became of their message; the parts add up to `planned`."""

    planned: int = 0
    delivered: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0
    skipped: int = 0
    recalled: int = 0
    waiting: int = 0


class Report(Value):
    """All in all and by part; `kept`: taken back in vain, by cause. `replies` and `stops` within 48 hours.

    The key "" stands for people of unknown workplace in `by_office`, SMALL for those of small ones.
    """

    total: Numbers
    failed: Mapping[str, int]
    skipped: Mapping[str, int]
    kept: Mapping[str, int]
    by_account: Mapping[str, Numbers]
    by_office: Mapping[str, Numbers]
    replies: int
    stops: int


SMALL = "*"


def report(
    tallies: Iterable[Tally],
    replied: Iterable[tuple[int, timedelta]],
    stopped: Iterable[tuple[int, timedelta]],
) -> Report:
    """The report out of its counts, and of who wrote or stopped and how long after."""
    rows = tuple(tallies)
    return Report(
        total=_numbers(rows),
        failed=_causes(rows, Fate.FAILED),
        skipped=_causes(rows, Fate.SKIPPED),
        kept=_causes((row for row in rows if row.error), Fate.SENT),
        by_account=_grouped(rows, "account"),
        by_office=_folded(_grouped(rows, "office")),
        replies=_within(replied),
        stops=_within(stopped),
    )


def _numbers(rows: Iterable[Tally]) -> Numbers:
    counts: dict[str, int] = {}
    for row in rows:
        name = "waiting" if row.fate in WAITING else _NAMES[row.fate]
        counts[name] = counts.get(name, 0) + row.count
    return Numbers(planned=sum(counts.values()), **counts)


_NAMES = {
    Fate.SENT: "delivered",
    Fate.RECALLING: "delivered",
    Fate.BLOCKED: "blocked",
    Fate.FAILED: "failed",
    Fate.UNCERTAIN: "uncertain",
    Fate.SKIPPED: "skipped",
    Fate.RECALLED: "recalled",
}


def _causes(rows: Iterable[Tally], fate: Fate) -> dict[str, int]:
    causes: dict[str, int] = {}
    for row in rows:
        if row.fate is fate:
            causes[row.error or ""] = causes.get(row.error or "", 0) + row.count
    return causes


def _grouped(rows: Iterable[Tally], name: str) -> dict[str, Numbers]:
    groups: dict[str, list[Tally]] = {}
    for row in rows:
        groups.setdefault(getattr(row, name) or "", []).append(row)
    return {key: _numbers(group) for key, group in sorted(groups.items())}


def _folded(by_office: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Whoever of a group of two stopped would be easy to guess."""
    large = {key: numbers for key, numbers in by_office.items() if numbers.planned >= FEWEST or not key}
    small = [numbers for key, numbers in by_office.items() if key not in large]
    return {**large, SMALL: _sum(small)} if small else large


def _sum(parts: Iterable[Numbers]) -> Numbers:
    summed: dict[str, int] = {}
    for part in parts:
        for name, number in part.model_dump().items():
            summed[name] = summed.get(name, 0) + number
    return Numbers(**summed)


def _within(events: Iterable[tuple[int, timedelta]]) -> int:
    return len({contact for contact, later in events if timedelta() <= later <= WITHIN})
