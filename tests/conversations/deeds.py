"""What workers, officers, admins and the clock do in a small province, as chance has it."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.domain.case import Case
from bot.domain.contact import Officer, Role, seat_of
from bot.domain.office import Level, Office
from bot.domain.reorganisation import Change, Close, Merge, Move, Open, Rename, Split
from bot.domain.rights import Act, acts_of
from tests.conversations.casework import needs_review
from tests.conversations.everything import Snapshot
from tests.conversations.province import HOMES, SEATS, Province, Worker
from tests.world import Person, open_world, settings_for

ANY = st.integers(0, 10_000)  # which of those that there are
PICKS = st.lists(st.integers(1, 60), min_size=2, max_size=4)
SELDOM = st.sampled_from((False, False, False, True))
WORKERS = st.integers(0, len(HOMES) - 1)
OFFICERS = st.integers(0, max(number for number, *_ in SEATS))
TOPICS = {
    "concern": ("wages", "welfare", "union_life", "danger", "office_complaint", "other"),
    "legal_advice": ("wages", "contract"),
    "suggestion": ("union_work",),
}
WANTED = st.sampled_from([(kind, topic) for kind, topics in TOPICS.items() for topic in topics])
OF_THE_WORKER = ("case", "add", "done", "reopen", "higher")

T = TypeVar("T")


def some_open(deeds: "Deeds") -> bool:
    return any(case.is_open for case in deeds.now.cases.values())


def some_closed(deeds: "Deeds") -> bool:
    return any(not case.is_open for case in deeds.now.cases.values())


def some_drafted(deeds: "Deeds") -> bool:
    return any(case.drafted_by is not None for case in deeds.now.cases.values())


def some_away(deeds: "Deeds") -> bool:
    return any(officer.away_until for officer in deeds.now.officers)


class Deeds(RuleBasedStateMachine):
    """A province in the hands of chance."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._numbers = count(1)
        folder.mkdir()
        shutil.copy(template, folder / "test.db")
        self.p = self._run(self._begin(folder))

    async def _begin(self, folder: Path) -> Province:
        settings = settings_for(folder, f"sqlite+aiosqlite:///{folder / 'test.db'}")
        world = await self._stack.enter_async_context(open_world(settings))
        needs_review(world, "wages")
        return await Province.begun(world)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """Not by the runner's own `run`: for a signal's sake it words its task and all that hangs on it."""
        return self._runner.get_loop().run_until_complete(work)

    def teardown(self) -> None:
        self._run(self._stack.aclose())
        self._runner.close()

    def _does(self, deed: Callable[[], Awaitable[object]]) -> None:
        self._run(self.p.does(deed))

    # Whom and what chance picks

    @property
    def now(self) -> Snapshot:
        return self.p.after

    def _case(self, which: int, *, is_open: bool = True) -> Case | None:
        found = [case for case in self.now.cases.values() if case.is_open or not is_open]
        return found[which % len(found)] if found else None

    def _person_of(self, officer: Officer) -> Person:
        ids = self.p.contact_ids
        return next(p for p in self.p.staff if ids.get((p.account, p.address)) == officer.contact_id)

    def _officer(self, which: int, office: str | None = None) -> Officer | None:
        found = [o for o in self.now.officers if office in {None, o.office}]
        return found[which % len(found)] if found else None

    def _office(self, which: int) -> str:
        """Any of them; one time in three one that some case must not reach, where there is such."""
        shunned = sorted(
            {code for case in self.now.cases.values() for code in case.avoids} & {*self.now.offices}
        )
        offices = shunned if shunned and which % 3 == 0 else sorted(self.now.offices)
        return offices[which // 3 % len(offices)]

    def _owner(self, case: Case) -> Worker | None:
        ids = self.p.contact_ids
        places = ((worker, worker.person) for worker in self.p.workers)
        return next((w for w, p in places if ids.get((p.account, p.address)) == case.contact_id), None)

    # Workers

    @rule(who=WORKERS, wanted=WANTED, signs=st.booleans(), allows=st.booleans(), about=ANY)
    def a_worker_sends_a_case(
        self, who: int, wanted: tuple[str, str], signs: bool, allows: bool, about: int
    ) -> None:
        worker, (kind, topic) = self.p.workers[who], wanted
        meant = {"about": self._blamed(about)} if topic == "office_complaint" else {}
        signed = {"name": worker.name if signs else None, "may_see_workplace": allows}
        self._does(lambda: self.p.opens(worker, kind, topic, **signed, **meant))

    def _blamed(self, which: int) -> str:
        offices = self.now.offices
        found = sorted(code for code, office in offices.items() if office.level is not Level.NATIONAL)
        return found[which % len(found)]

    @precondition(some_open)
    @rule(which=ANY, act=st.sampled_from(("add", "add", "done", "higher", "case")), yes=st.booleans())
    def its_worker_writes_more_or_ends_it_or_takes_it_higher(self, which: int, act: str, yes: bool) -> None:
        case = self._case(which)
        if case and (worker := self._owner(case)):
            self._does(lambda: self.p.presses(worker.person, f"{act}:{case.code}", [2 if yes else 1]))

    @precondition(some_closed)
    @rule(which=ANY, act=st.sampled_from(("satisfied:{}:1", "satisfied:{}:3", "reopen:{}")))
    def its_worker_says_whether_it_helped(self, which: int, act: str) -> None:
        closed = [case for case in self.now.cases.values() if not case.is_open]
        case = closed[which % len(closed)]
        if worker := self._owner(case):
            self._does(lambda: self.p.presses(worker.person, act.format(case.code), [0]))

    @rule(who=WORKERS, really=SELDOM)
    def a_worker_erases_everything_and_may_come_back(self, who: int, really: bool) -> None:
        worker = self.p.workers[who]
        if really:
            self._does(lambda: self.p.erases(worker.person))
        self._does(lambda: self.p.joins(worker))

    # Officers

    @precondition(some_open)
    @rule(which=ANY, who=ANY, act=ANY, picks=PICKS)
    def an_officer_does_what_they_may(self, which: int, who: int, act: int, picks: list[int]) -> None:
        case = self._case(which)
        if case and (officer := self._officer(who, case.office)):
            seat = seat_of(officer, [o for o in self.now.officers if o.office == case.office])
            acts = [act for act in acts_of(case, seat, self.now.now) if act is not Act.MUTE]
            self._presses(officer, f"{acts[act % len(acts)].value}:{case.code}", picks)

    @precondition(some_open)
    @rule(which=ANY, who=ANY, act=st.sampled_from(("answer", "answer", "ask", "close", "close")), pick=ANY)
    def somebody_answers_or_ends_a_case(self, which: int, who: int, act: str, pick: int) -> None:
        case = self._case(which)
        here = [o for o in self.now.officers if case and o.office == case.office]
        able = [o for o in here if case and case.assignee in {None, o.id}]
        if case and able:
            self._presses(able[who % len(able)], f"{act}:{case.code}", [5 * pick + 1])

    @precondition(some_drafted)
    @rule(which=ANY, who=ANY, act=st.sampled_from((Act.APPROVE, Act.APPROVE, Act.RETURN)), pick=ANY)
    def a_colleague_looks_at_a_draft(self, which: int, who: int, act: Act, pick: int) -> None:
        drafted = [case for case in self.now.cases.values() if case.drafted_by is not None]
        case = drafted[which % len(drafted)]
        if officer := self._officer(who, case.office):
            self._presses(officer, f"{act.value}:{case.code}", [2 * pick + 2])

    @precondition(some_open)
    @rule(which=ANY, who=ANY, act=st.sampled_from([*Act, *OF_THE_WORKER]), picks=PICKS)
    def somebody_presses_a_button_of_any_case(self, which: int, who: int, act: str, picks: list[int]) -> None:
        person = self.p.people[who % len(self.p.people)]
        if case := self._case(which, is_open=False):
            self._does(lambda: self.p.presses(person, f"{act}:{case.code}", picks))

    @rule(who=ANY, picks=PICKS)
    def somebody_goes_on_with_what_they_were_asked_or_looks_around(self, who: int, picks: list[int]) -> None:
        person = self.p.people[who % len(self.p.people)]
        looks = ("queue", "queue:overdue", "desk", "cases")[who % 4]
        self._does(
            lambda: self.p.goes_on(person, picks) if picks[0] % 2 else self.p.presses(person, looks, [])
        )

    @precondition(some_open)
    @rule(which=ANY, who=ANY, office=ANY)
    def an_officer_gives_a_case_to_another_office(self, which: int, who: int, office: int) -> None:
        case, to = self._case(which), self._office(office)
        if case and (officer := self._officer(who, case.office)):
            self._does(lambda: self.p.transfers(self._person_of(officer), case.code, to))

    @precondition(some_open)
    @rule(which=ANY, who=ANY, other=ANY)
    def an_officer_lets_two_cases_go_together(self, which: int, who: int, other: int) -> None:
        if (case := self._case(which)) and (officer := self._officer(who, case.office)):
            near = [one for one in self.now.cases.values() if one.is_open and one.office == case.office]
            into = near[other % len(near)]
            self._does(lambda: self.p.merges(self._person_of(officer), case.code, into.code))

    @rule(who=ANY, days=st.integers(1, 5), deputy=ANY, none=st.booleans())
    def an_officer_goes_away(self, who: int, days: int, deputy: int, none: bool) -> None:
        if officer := self._officer(who):
            until = self.now.now + timedelta(days=days)
            standing = None if none else self._officer(deputy, officer.office)
            self._does(lambda: self.p.goes_away(officer, until, standing))

    @precondition(some_away)
    @rule(who=ANY)
    def an_officer_comes_back(self, who: int) -> None:
        away = [officer for officer in self.now.officers if officer.away_until]
        self._does(lambda: self.p.comes_back(away[who % len(away)]))

    @rule(who=ANY, heir=ANY, really=SELDOM, erases=st.booleans(), keeps=st.booleans())
    def an_officer_leaves(self, who: int, heir: int, really: bool, erases: bool, keeps: bool) -> None:
        if really and (officer := self._officer(who)):
            other = None if keeps else self._officer(heir, officer.office)
            person = self._person_of(officer)
            self._does(lambda: self.p.erases(person) if erases else self.p.leaves(officer, other))

    @rule(who=OFFICERS, office=ANY, role=st.sampled_from(Role))
    def somebody_takes_a_seat(self, who: int, office: int, role: Role) -> None:
        code = self._office(office)
        self._does(lambda: self.p.takes_seat(self.p.staff[who], code, role))

    @rule(who=ANY, said=st.booleans())
    def somebody_stops_the_bot_or_lets_it_speak_again(self, who: int, said: bool) -> None:
        person = self.p.people[who % len(self.p.people)]
        self._does(lambda: self.p.blocks(person, said=said))

    def _presses(self, officer: Officer, token: str, picks: list[int]) -> None:
        self._does(lambda: self.p.presses(self._person_of(officer), token, picks))

    # The union itself, and time

    @rule(which=ANY, what=st.integers(0, 5), other=ANY, areas=st.booleans())
    def the_union_is_reorganised(self, which: int, what: int, other: int, areas: bool) -> None:
        change = self._change(what, self._office(which), self._office(other), areas)
        self._does(lambda: self.p.reorganises(change))

    def _change(self, what: int, code: str, other: str, areas: bool) -> Change:
        number = next(self._numbers)
        new = Office(
            code=f"MOI-{number}",
            name=f"Công đoàn mới {number}",
            name_en=f"New union {number}",
            level=Level.COMMUNE if areas else Level.DEPARTMENT,
            parent=other,
            areas=("03598",) if areas else (),
        )
        there = [officer.id for officer in self.now.officers if officer.office == code]
        changes: tuple[Change, ...] = (
            Open(office=new),
            Rename(code=code, name=new.name, name_en=new.name_en),
            Move(code=code, parent=other),
            Merge(codes=(code,), into=other),
            Split(code=code, new=new, areas=new.areas, officers=tuple(there[:1])),
            Close(code=code, successor=other),
        )
        return changes[what]

    @rule(minutes=st.integers(1, 200))
    def some_minutes_pass(self, minutes: int) -> None:
        self._does(lambda: self.p.waits(minutes))

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        self._does(lambda: self.p.waits(days * 24 * 60))
