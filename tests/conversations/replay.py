"""The cases as their audit tells them, and what was promised in each: counted minute by minute."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.case import Case
from bot.domain.kind import Kind
from bot.domain.operations import AuditLine
from bot.domain.promise import EscalationLevel, Promise
from bot.domain.rules import Rules
from bot.domain.working_time import WorkingTime
from tests.domain.slow_deadlines import MINUTE, slow_worked

DAY = timedelta(days=1)
MOVES = frozenset({"transfer", "escalate", "pull", "reorganise"})
TOLD = ("state", "office", "assignee", "due_at", "outcome", "satisfied", "merged_into", "drafted_by")


@dataclass
class Calendar:
    """The minutes worked, each looked at once."""

    hours: WorkingTime
    _days: dict[date, list[datetime]] = field(default_factory=dict)
    _due: dict[tuple[datetime, timedelta], datetime] = field(default_factory=dict)

    def due(self, since: datetime, allowed: timedelta) -> datetime:
        """Each counted once."""
        if (since, allowed) not in self._due:
            self._due[since, allowed] = self._count(since, allowed)
        return self._due[since, allowed]

    def is_open(self, moment: datetime) -> bool:
        return slow_worked(moment, moment + MINUTE, self.hours) > timedelta()

    def _count(self, since: datetime, allowed: timedelta) -> datetime:
        left = allowed // MINUTE
        for minute in self._from(since):
            if left <= 1:
                return minute + left * MINUTE
            left -= 1
        raise AssertionError("no such day")

    def worked(self, start: datetime, end: datetime) -> timedelta:
        count = 0
        for minute in self._from(start):
            if minute >= end:
                break
            count += 1
        return count * MINUTE

    @property
    def length(self) -> timedelta:
        """The working time of a day."""
        return sum(
            (
                datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
                for opens, closes in self.hours.shifts
            ),
            timedelta(),
        )

    def _from(self, start: datetime) -> Iterator[datetime]:
        day = start.astimezone(self.hours.tz).date()
        while True:
            yield from (minute for minute in self._minutes(day) if minute >= start)
            day += DAY

    def _minutes(self, day: date) -> list[datetime]:
        if day not in self._days:
            midnight = datetime.combine(day, time(), self.hours.tz).astimezone(UTC)
            minutes = (midnight + passed * MINUTE for passed in range(24 * 60))
            self._days[day] = [m for m in minutes if slow_worked(m, m + MINUTE, self.hours)]
        return self._days[day]


@lru_cache
def calendar(hours: WorkingTime) -> Calendar:
    """One for all tests of a process."""
    return Calendar(hours)


@dataclass(frozen=True)
class Owed:
    """What is left of a promise at `since`; `due` is none while it rests; `level`: the levels told."""

    since: datetime
    left: timedelta
    due: datetime | None
    level: int = 0

    def is_kept_by(self, promise: Promise | None) -> bool:
        """Whether the bridge promised the same."""
        if promise is None or (promise.due_at, promise.level) != (self.due, self.level):
            return False
        return self.due is not None or promise.allowed == self.left


@dataclass
class Story:
    """What happened to one case so far. `facts` are in the audit's words."""

    case: Case
    kind: Kind
    days: Calendar
    levels: Sequence[EscalationLevel]
    facts: dict[str, str]
    answer: Owed | None = None
    resolution: Owed | None = None
    faults: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, case: Case, kind: Kind, rules: Rules) -> "Story":
        return cls(case, kind, calendar(rules.hours), rules.levels, dict.fromkeys(TOLD, ""))

    def goes_on(self, line: AuditLine, heirs: Mapping[str, str]) -> None:
        """Take one more line; what it says of before must be what was there."""
        for name, was in _facts(line.before).items():
            if self.facts[name] != was:
                self.faults.append(f"{line.action}: {name} was {self.facts[name]!r}, not {was!r}")
        before = dict(self.facts)
        self.facts |= _facts(line.after)
        self._promises(line, before, heirs)

    def _promises(self, line: AuditLine, before: Mapping[str, str], heirs: Mapping[str, str]) -> None:
        """What each action does to what is owed; any other leaves it as it is."""
        match line.action:
            case "open":
                self._opens(line)
            case "remind":
                self._reminds(line)
            case "answer" | "approve":
                self.answer = None
            case "ask" | "merge":
                self.answer, self.resolution = None, self._resting(line.at)
            case "close" | "erase":
                self.answer = self.resolution = None
            case "reopen":
                self.answer = self._promised(line.at, self.kind.next_answer_days)
                self.resolution = self._promised(line.at, self.kind.resolution_days)
            case action if self._wakes(action, before, heirs):
                self._owe_again(line.at)

    def _opens(self, line: AuditLine) -> None:
        self.answer = self._promised(line.at, self.kind.first_answer_days)
        if self.case.urgent:
            self.answer = self._owed(line.at, timedelta(hours=self.kind.urgent_hours))
        self.resolution = self._promised(line.at, self.kind.resolution_days)
        office, due = (line.detail or "").split()[-1], _moment(self.answer.due)
        self.facts |= {"state": "new", "office": office, "due_at": due}

    def _wakes(self, action: str, before: Mapping[str, str], heirs: Mapping[str, str]) -> bool:
        """Whether an answer is owed again: the worker wrote, the case stands alone, another office has it.

        A case that goes with another waits for that one, and one that goes along with its office stays
        as it is.
        """
        if action in {"add", "unmerge"}:
            return before["state"] in {"answered", "waiting", "merged"}
        along = action == "reorganise" and heirs.get(before["office"]) == self.facts["office"]
        moved = action in MOVES and before["office"] != self.facts["office"]  # else: what it avoids has split
        return moved and not along and self.facts["state"] != "merged"

    def _reminds(self, line: AuditLine) -> None:
        name, level = (line.detail or "").split()
        owed: Owed | None = getattr(self, name)
        if owed is None or self._come(owed, line.at) != int(level):
            self.faults.append(f"reminded of {owed} at {line.at}, level {level}")
        else:
            setattr(self, name, replace(owed, level=int(level)))

    def _come(self, owed: Owed, now: datetime) -> int:
        """The last level whose moment has come; one before the due moment of a shorter promise never does."""
        found = [0]
        for number, level in enumerate(self.levels, 1):
            amount = owed.left + level.after
            if owed.due is not None and (amount > timedelta() or level.after >= timedelta()):
                found += [number] if self.days.due(owed.since, amount) <= now else []
        return max(found)

    def forgets(self, now: datetime) -> list[str]:
        """Which promises nobody was told of, though it was time, and offices work at that moment."""
        owed = {"answer": self.answer, "resolution": self.resolution}
        late = {name: o for name, o in owed.items() if o is not None and self._come(o, now) > o.level}
        return [f"{name}: {o}" for name, o in late.items() if self.days.is_open(now)]

    def _owe_again(self, now: datetime) -> None:
        if self.answer is None:
            self.answer = self._promised(now, self.kind.next_answer_days)
        if self.resolution is not None and self.resolution.due is None:
            resumed = self._owed(now, self.resolution.left)
            self.resolution = replace(resumed, level=self.resolution.level)

    def _promised(self, now: datetime, days: float) -> Owed:
        return self._owed(now, days * self.days.length)

    def _owed(self, now: datetime, allowed: timedelta) -> Owed:
        return Owed(now, allowed, self.days.due(now, allowed))

    def _resting(self, now: datetime) -> Owed | None:
        running = self.resolution
        if running is None or running.due is None:
            return running
        left = running.left - self.days.worked(running.since, now)
        return Owed(now, max(left, timedelta()), None, running.level)

    def differs_from(self, case: Case) -> list[str]:
        """Where the case as stored is not what its audit tells."""
        stored = {name: _said(getattr(case, name)) for name in TOLD}
        found = [
            f"{name}: audit {self.facts[name]!r}, stored {stored[name]!r}"
            for name in TOLD
            if stored[name] != self.facts[name]
        ]
        return self.faults + found

    def breaks(self, case: Case) -> list[str]:
        """Which promises are stored otherwise than they were made."""
        both = {"answer": (self.answer, case.answer), "resolution": (self.resolution, case.resolution)}
        return [
            f"{name}: owed {owed}, stored {promise}"
            for name, (owed, promise) in both.items()
            if not (owed.is_kept_by(promise) if owed is not None else promise is None)
        ]


def heirs_of(line: AuditLine) -> dict[str, str]:
    """From which office to which cases go along, as a reorganisation's own line tells."""
    match (line.detail or "").split():
        case ["merge", codes, into]:
            return dict.fromkeys(codes.split(","), into)
        case ["close" | "split", code, other]:
            return {code: other}
        case _:
            return {}


def offices_named(lines: Sequence[AuditLine]) -> set[str]:
    """The offices in which a case was while these lines were written."""
    found = [_facts(text).get("office") for line in lines for text in (line.before, line.after)]
    return {code for code in found if code}


def _facts(text: str | None) -> dict[str, str]:
    pairs = (part.partition("=") for part in (text or "").split())
    return {name: value for name, _, value in pairs}


def _said(value: object) -> str:
    return _moment(value) if isinstance(value, datetime) else "" if value is None else f"{value}"


def _moment(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%MZ") if moment is not None else ""
