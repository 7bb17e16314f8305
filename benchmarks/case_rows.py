"""Rows of cases as an installation would have them after five years: states, promises, levels told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bot.domain.case import Author, State, Words, letters, pseudonym
from bot.domain.kind import Kind
from bot.domain.promise import Promise, levels_due, next_moment, paused, promised
from bot.domain.rules import Rules

STATES = {State.NEW: 35, State.CLAIMED: 30, State.ANSWERED: 20, State.WAITING: 15}
OWING = frozenset({State.NEW, State.CLAIMED})
YEARS = timedelta(days=5 * 365)
STORY = "Từ tháng 12 đến nay công ty chưa trả đủ lương cho tổ may 3, hỏi thì quản đốc cứ hẹn mãi. "
Row = Mapping[str, Any]


class Province(NamedTuple):
    """What the rows refer to: officers by office, as their numbers; contacts from 1 on."""

    officers: Mapping[str, Sequence[int]]
    busy: str
    contacts: int


class CaseRows:
    """The same rows each time, but for the ciphers. Case `number` is open when divisible by five."""

    def __init__(self, province: Province, kind: Kind, rules: Rules, now: datetime) -> None:
        self._province = province
        self._kind = kind
        self._rules = rules
        self._now = now
        self._dice = Random(7)
        self._others = [office for office in province.officers if office != province.busy]

    def cases(self, count: int) -> Iterator[Row]:
        return (self._case(number) for number in range(1, count + 1))

    def office_of(self, number: int) -> str:
        """A quarter goes to the busy office, of the open ones as of all."""
        turn = number // 5
        return self._province.busy if turn % 4 == 0 else self._others[turn % len(self._others)]

    def _case(self, number: int) -> Row:
        opens = not number % 5
        ago = self._within(timedelta(days=14)) if opens else self._within(YEARS)
        opened, office = self._now - ago, self.office_of(number)
        state = self._dice.choices(list(STATES), list(STATES.values()))[0] if opens else State.CLOSED
        return {
            "code": f"LC{opened.year % 100:02d}-{letters(number.to_bytes(8, 'big'), 4)}",
            "kind": self._kind.code,
            "topic": self._dice.choice(self._kind.topics),
            "office": office,
            "reason": "topic",
            "urgent": False,
            "avoids": "",
            "shown": "area",
            "state": state,
            "contact_id": self._dice.randint(1, self._province.contacts),
            "pseudonym": pseudonym(number.to_bytes(6, "big")),
            "name": "Lò Văn Toàn" if number % 3 == 0 else None,
            "assignee": None if state is State.NEW else self._dice.choice(self._province.officers[office]),
            "opened_at": opened,
            "answered_at": None if state in OWING else opened,
            "closed_at": None if opens else opened + timedelta(days=3),
            "outcome": None if opens else self._kind.outcome[0].code,
            "satisfied": None if opens else 3,
            **self._promises(state, opened),
        }

    def _promises(self, state: State, opened: datetime) -> Row:
        days, hours, levels = self._rules.days, self._rules.hours, self._rules.levels
        answer = resolution = None
        if state is not State.CLOSED:
            resolution = self._told(promised(opened, days(self._kind.resolution_days), hours))
        if state is State.WAITING and resolution is not None:
            resolution = paused(resolution, self._now, hours)
        if state in OWING:
            since = max(opened, self._now - self._within(timedelta(days=6)))
            answer = self._told(promised(since, days(self._kind.first_answer_days), hours))
        running = [next_moment(promise, levels, hours) for promise in (answer, resolution) if promise]
        return {
            **_columns("answer", answer),
            **_columns("resolution", resolution),
            "remind_at": min((moment for moment in running if moment), default=None),
        }

    def _told(self, promise: Promise) -> Promise:
        """With every level told whose moment has come: the clock has nothing to do."""
        due = levels_due(promise, self._rules.levels, self._now, self._rules.hours)
        return promise.model_copy(update={"level": due[-1][0]}) if due else promise

    def _within(self, span: timedelta) -> timedelta:
        return self._dice.random() * span


def message(case_id: int, author: Author, at: datetime) -> Row:
    words = Words(text=STORY * 3).model_dump_json()
    return {"case_id": case_id, "author": author, "words": words, "at": at}


def _columns(name: str, promise: Promise | None) -> Row:
    return {
        f"{name}_since": promise and promise.since,
        f"{name}_seconds": promise and round(promise.allowed.total_seconds()),
        f"{name}_due_at": promise and promise.due_at,
        f"{name}_level": promise.level if promise else None,
    }
