"""What a case of the demo has lived through: the steps of its work, told to nobody."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.case import Author, Case, CaseMessage, Satisfied, State, Words
from bot.domain.demo import DemoCase, DemoLine
from bot.domain.operations import AuditLine
from bot.domain.promise import Promise, levels_due, paused
from bot.services.errand import Errand, before_and_after
from bot.services.promises import ENDED, first_promise, owing_again, resolution_promise

CLOSED_AFTER = timedelta(hours=1)  # since the last word
RATED_AFTER = timedelta(hours=2)

_LIVED = ("state", "assignee", "answer", "resolution", "answered_at", "closed_at", "outcome", "satisfied")


def opened_at(errand: Errand, told: DemoCase) -> datetime:
    return errand.now - timedelta(days=told.days_ago)


@dataclass
class Past:
    """What cases have lived through, to be written down at once: that halves the statements, and the time."""

    cases: dict[int, Case] = field(default_factory=dict)
    messages: list[tuple[int, CaseMessage]] = field(default_factory=list)
    lines: list[tuple[int, AuditLine]] = field(default_factory=list)

    def change(self, at: datetime, case: Case, actor: str, action: str, **values: object) -> Case:
        """As `Errand.change` does, at a moment gone by."""
        changed = case.model_copy(update=values)
        before, after = before_and_after(case, changed)
        line = AuditLine(at=at, actor=actor, action=action, before=before, after=after)
        self.lines.append((case.id, line))
        self.cases[case.id] = changed
        return changed

    def write(self, at: datetime, case: Case, author: Author, text: str, officer_id: int | None) -> None:
        message = CaseMessage(author=author, words=Words(text=text), at=at, officer_id=officer_id)
        self.messages.append((case.id, message))

    async def write_down(self, errand: Errand) -> None:
        changes = [
            (case.id, {**{name: getattr(case, name) for name in _LIVED}, "remind_at": errand.remind_at(case)})
            for case in self.cases.values()
        ]
        await errand.tx.cases.change_all(changes)
        await errand.tx.cases.add_messages(self.messages)
        await errand.tx.ledger.audit_all(self.lines)


@dataclass
class Story:
    """One case, from its opening up to now: the steps of casework and officework, told to nobody."""

    errand: Errand
    told: DemoCase
    officer_id: int | None
    past: Past

    def live(self, case: Case) -> None:
        first, *others = self.told.lines
        case = self._opened(case, first)
        for line in others:
            case = self._added(case, line) if line.by is Author.WORKER else self._worked_on(case, line)
        if self.told.state is State.CLOSED:
            self._closed(case)
        else:
            self._still_open(case)

    def _opened(self, case: Case, line: DemoLine) -> Case:
        here, kind = self._at(line), self.errand.kind_of(case)
        self.past.write(here.now, case, Author.WORKER, line.text, None)
        owed = {
            "answer": first_promise(here, kind, case.topic),
            "resolution": resolution_promise(here, kind),
        }
        return self.past.change(here.now, case, "worker", "open", **owed)

    def _added(self, case: Case, line: DemoLine) -> Case:
        here = self._at(line)
        self.past.write(here.now, case, Author.WORKER, line.text, None)
        rests = case.state in {State.ANSWERED, State.WAITING}
        return self.past.change(here.now, case, "worker", "add", **(owing_again(here, case) if rests else {}))

    def _worked_on(self, case: Case, line: DemoLine) -> Case:
        here = self._at(line)
        case = self._claimed(case, here.now)
        self.past.write(here.now, case, line.by, line.text, self.officer_id)
        if line.by is Author.NOTE:
            return self.past.change(here.now, case, self._officer, "note")
        answered = {"answer": None, "answered_at": case.answered_at or here.now}
        if line is not self._question:
            return self.past.change(here.now, case, self._officer, "answer", state=State.ANSWERED, **answered)
        rest = paused(case.resolution, here.now, here.rules.hours) if case.resolution else None
        asked = {"state": State.WAITING, "resolution": rest, **answered}
        return self.past.change(here.now, case, self._officer, "ask", **asked)

    def _claimed(self, case: Case, at: datetime) -> Case:
        if case.assignee is not None:
            return case
        taken = {"assignee": self.officer_id, "state": State.CLAIMED}
        return self.past.change(at, case, self._officer, "claim", **taken)

    def _closed(self, case: Case) -> None:
        at = self._at(self.told.lines[-1], CLOSED_AFTER).now
        ended = {**ENDED, "outcome": self.told.outcome, "closed_at": at}
        case = self.past.change(at, case, self._officer, "close", **ended)
        if self.told.satisfied:
            at = self._at(self.told.lines[-1], RATED_AFTER).now
            satisfied = Satisfied(self.told.satisfied)
            self.past.change(at, case, "worker", "satisfied", satisfied=satisfied)

    def _still_open(self, case: Case) -> None:
        """Who has it took it half-way, if they have not written yet; of what is late everybody was told."""
        now = self.errand.now
        if self.told.state is not State.NEW:
            case = self._claimed(case, case.opened_at + (now - case.opened_at) / 2)
        late = {"answer": self._reminded(case.answer), "resolution": self._reminded(case.resolution)}
        if late != {"answer": case.answer, "resolution": case.resolution}:
            self.past.change(now, case, "system", "remind", **late)

    def _reminded(self, promise: Promise | None) -> Promise | None:
        """The promise with every level told whose moment has come."""
        if promise is None:
            return None
        rules = self.errand.rules
        due = levels_due(promise, rules.levels, self.errand.now, rules.hours)
        return promise.model_copy(update={"level": due[-1][0]}) if due else promise

    @property
    def _question(self) -> DemoLine | None:
        """The line with which the office asks the worker something, if it waits for them."""
        said = [line for line in self.told.lines if line.by is Author.OFFICE]
        return said[-1] if self.told.state is State.WAITING else None

    @property
    def _officer(self) -> str:
        return f"officer:{self.officer_id}"

    def _at(self, line: DemoLine, later: timedelta = timedelta()) -> Errand:
        moment = opened_at(self.errand, self.told) + timedelta(hours=line.after_hours) + later
        return replace(self.errand, now=min(moment, self.errand.now))
