"""Whatever workers, officers, reorganisations and the clock do in whatever order, these things stay true.

SOAK=1 in the environment lets it go on longer.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from bot.domain.case import AMONG_OFFICERS, OPEN, Author, Case, State
from bot.domain.operations import AuditLine
from bot.domain.reorganisation import Change, Close, Merge, Move
from tests.conversations.deeds import Deeds
from tests.conversations.everything import Shown, all_under, barred_from, heir_of
from tests.conversations.province import Province, Worker
from tests.conversations.replay import Story, heirs_of, offices_named
from tests.world import World

SOAK = bool(os.environ.get("SOAK"))
SETTINGS = settings(
    max_examples=200 if SOAK else 4,
    stateful_step_count=60 if SOAK else 30,
    deadline=None,
    derandomize=not SOAK,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)


class Everything(Deeds):
    """What must be true after each deed, by the database and by all that was shown to anybody."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__(template, folder)
        self.stories: dict[int, Story] = {}
        self.told = 0  # lines of the audit that the stories know
        self.heirs: dict[str, str] = {}

    @property
    def _fresh(self) -> list[tuple[int | None, AuditLine]]:
        return list(self.p.after.audit[len(self.p.before.audit) :])

    @invariant()
    def all_that_arrived_was_handled_and_all_that_was_to_be_said_could_be_said(self) -> None:
        assert (self.now.parked, self.now.unsayable) == (0, 0)

    @invariant()
    def each_open_case_lies_at_an_open_office_where_somebody_can_act_or_an_alarm_is_raised(self) -> None:
        for case in self._open():
            assert case.office in self.now.offices, case
            assert self.now.able(case.office) or case.office in self.now.alarmed, case

    @invariant()
    def words_are_read_only_by_their_worker_and_by_officers_of_the_office_that_has_them(self) -> None:
        for shown in self.p.shown:
            for marker in shown.markers:
                if self.p.author[marker] != shown.address:
                    assert self._may_read(shown, marker), (marker, shown)

    @invariant()
    def an_answer_stands_in_its_case_and_in_those_that_go_with_it_and_in_no_other(self) -> None:
        fresh = self.now.holders.keys() - self.p.before.holders.keys()
        for holders in (self.now.holders[marker] for marker in fresh):
            mains = {self._main(case_id) for case_id in holders}
            assert len(mains) == 1, holders
            if Author.OFFICE not in holders.values():
                assert len(holders) == 1, holders

    @invariant()
    def nothing_tells_an_officer_who_a_hidden_worker_is(self) -> None:
        for shown in self.p.shown:
            for worker in self.p.workers:
                if shown.address != worker.person.address:
                    assert worker.person.address not in shown.text, shown
                    assert worker.name not in shown.text or self._signed_to(worker, shown), shown

    @invariant()
    def whoever_reads_a_hidden_case_does_not_learn_where_few_people_work(self) -> None:
        for shown in self.p.shown:
            for case in self._hidden_in(shown):
                seats = self._seats(shown)
                asked = " q:" in shown.text  # before a lead takes it up: from where
                if case.office in seats and not asked:
                    places = self._places(case, seats)
                    assert not [place for place in places if place in shown.text], (case, shown)

    @invariant()
    def no_two_cases_of_a_worker_share_a_pseudonym(self) -> None:
        named = [(case.contact_id, case.pseudonym) for case in self.now.cases.values() if case.contact_id]
        assert len(named) == len(set(named))

    @invariant()
    def the_audit_only_grows(self) -> None:
        assert self.now.audit[: len(self.p.before.audit)] == self.p.before.audit

    @invariant()
    def every_case_is_what_its_audit_tells(self) -> None:
        self._tell_stories()
        for case in self.now.cases.values():
            assert not self.stories[case.id].differs_from(case), case

    @invariant()
    def everything_promised_is_due_when_a_count_of_minutes_says(self) -> None:
        self._tell_stories()
        for case in self.now.cases.values():
            assert not self.stories[case.id].breaks(case), case

    @invariant()
    def nobody_who_must_hear_of_a_late_promise_is_forgotten_in_working_hours(self) -> None:
        self._tell_stories()
        for case in self._open() if self.p.ticked else ():
            assert not self.stories[case.id].forgets(self.now.now), case

    @invariant()
    def an_avoided_office_has_the_case_only_where_there_is_no_other(self) -> None:
        for case in self._open():
            barred = barred_from(case, self.now.offices)
            assert case.office not in barred or barred == set(self.now.offices), case

    @invariant()
    def an_office_complained_about_never_has_the_case(self) -> None:
        for case in self._open():
            if accused := self.p.accused.get(case.id):
                heir = heir_of(accused, self.now.offices)
                assert heir is None or case.office not in all_under(heir, self.now.offices), case

    @invariant()
    def a_merged_case_follows_an_open_one_at_the_same_office(self) -> None:
        for case in self._open():
            if case.state is State.MERGED:
                main = self.now.cases[case.merged_into or 0]
                assert main.state in OPEN - {State.MERGED}, (case, main)
                assert main.office == case.office, (case, main)
            else:
                assert case.merged_into is None, case

    @invariant()
    def a_draft_waits_only_in_a_case_that_somebody_has(self) -> None:
        for case in self.now.cases.values():
            if case.drafted_by is not None:
                assert case.state in {State.CLAIMED, State.ANSWERED, State.WAITING}, case
                assert case.assignee is not None, case

    @invariant()
    def an_answer_about_a_topic_under_review_is_sent_by_somebody_who_did_not_write_it(self) -> None:
        for case_id, line in self._fresh:
            if case_id is not None and line.action == "answer":
                assert not self.p.world.bridge.catalog.needs_review(self.now.cases[case_id].topic), line
            if line.action == "approve" and line.detail is None:  # else it goes with another
                assert self._drafter(line) not in {None, line.actor}, line

    # What the invariants ask

    def _drafter(self, line: AuditLine) -> str | None:
        """Whose draft waited before, as the audit names people."""
        facts = dict(fact.split("=", 1) for fact in (line.before or "").split())
        return f"officer:{facts['drafted_by']}" if facts.get("drafted_by") else None

    def _open(self) -> Iterator[Case]:
        return (case for case in self.now.cases.values() if case.is_open)

    def _tell_stories(self) -> None:
        for case_id, line in self.now.audit[self.told :]:
            if case_id is None:
                self.heirs = heirs_of(line)
                continue
            if case_id not in self.stories:
                self.stories[case_id] = self._story(self.now.cases[case_id])
            self.stories[case_id].goes_on(line, self.heirs)
        self.told = len(self.now.audit)

    def _story(self, case: Case) -> Story:
        return Story.begun(case, self.p.world.bridge.catalog.kinds[case.kind], self.p.errands.rules)

    def _main(self, case_id: int) -> int:
        """The case with which it went when the deed began or ended."""
        case = self.p.before.cases.get(case_id) or self.now.cases[case_id]
        return case.merged_into or case_id

    def _may_read(self, shown: Shown, marker: str) -> bool:
        """Whether it stands in a case whose office they belong to, or in a case of their own."""
        holders = {**self.p.before.holders.get(marker, {}), **self.now.holders.get(marker, {})}
        return any(self._serves(shown, i) or self._owns(shown, i, author) for i, author in holders.items())

    def _owns(self, shown: Shown, case_id: int, author: Author) -> bool:
        contact_id = self.p.contact_of(shown)
        owner = (self.now.cases.get(case_id) or self.p.before.cases[case_id]).contact_id
        return author not in AMONG_OFFICERS and contact_id is not None and owner == contact_id

    def _serves(self, shown: Shown, case_id: int) -> bool:
        """Whether they had a seat in the case's office before the deed, after it, or on the way."""
        contact_id, before, after = self.p.contact_of(shown), self.p.before, self.now
        had = case_id in before.cases and before.cases[case_id].office in before.seats(contact_id)
        way = offices_named([line for of, line in self._fresh if of == case_id])
        return had or bool({after.cases[case_id].office, *way} & after.seats(contact_id))

    def _seats(self, shown: Shown) -> set[str]:
        contact_id = self.p.contact_of(shown)
        return self.p.before.seats(contact_id) | self.now.seats(contact_id)

    def _signed_to(self, worker: Worker, shown: Shown) -> bool:
        """Whether they are in an office that had a case which this worker signed."""
        mine = [case for snapshot in (self.p.before, self.now) for case in snapshot.cases.values()]
        signed = [case for case in mine if case.name == worker.name]
        return any(self._serves(shown, case.id) for case in signed)

    def _hidden_in(self, shown: Shown) -> list[Case]:
        hidden = [case for case in self.now.cases.values() if not case.name]
        return [case for case in hidden if case.code in shown.text and case.contact_id]

    def _places(self, case: Case, known: set[str]) -> list[str]:
        """What tells where the worker of a case works, to whoever does not work there too."""
        if case.workplace is None or case.workplace in known or case.office == case.workplace:
            return []
        office = self.now.offices.ever(case.workplace)
        return [office.name] if office else []


def test_whatever_happens_no_case_is_lost_no_words_go_astray_and_no_promise_is_forgotten(
    sqlite_template: Path, tmp_path: Path
) -> None:
    numbers = count()

    def machine() -> Everything:
        return Everything(sqlite_template, tmp_path / str(next(numbers)))

    run_state_machine_as_test(machine, settings=SETTINGS)  # type: ignore[arg-type]  # it calls what it is given; its annotation knows classes only


@pytest.mark.parametrize(
    "changes",
    [
        [Move(code="CSPL", parent="VD-CHE")],
        [Merge(codes=("VD-CHE",), into="VD-CAOSU"), Move(code="CSPL", parent="VD-CAOSU")],
    ],
    ids=["that came under it", "that came under its heir"],
)
async def test_a_case_opened_again_leaves_an_office_that_came_under_one_it_avoids(
    lite: World, changes: list[Change]
) -> None:
    p = await Province.begun(lite)
    worker = p.workers[1]  # who does not want their own union to know
    case = next(case for case in p.after.cases.values() if case.avoids == ("VD-CHE",))
    assert case.office == "CSPL"
    await p.does(lambda: p.presses(worker.person, f"done:{case.code}", []))
    for change in changes:
        await p.reorganises(change)
    await p.does(lambda: p.presses(worker.person, f"reopen:{case.code}", []))
    assert (p.after.cases[case.id].state, p.after.cases[case.id].office) == (State.NEW, "LDLD")


async def test_a_case_opened_again_with_nobody_anywhere_waits_at_an_open_office_under_an_alarm(
    lite: World,
) -> None:
    p = await Province.begun(lite)
    worker, case = p.workers[1], next(case for case in p.after.cases.values() if case.avoids)
    await p.does(lambda: p.presses(worker.person, f"done:{case.code}", []))
    for officer in p.after.officers:
        await p.leaves(officer, None)
    await p.reorganises(Close(code="CSPL", successor="VD-CHE"))
    await p.does(lambda: p.presses(worker.person, f"reopen:{case.code}", []))
    assert (p.after.cases[case.id].office, "LDLD" in p.after.alarmed) == ("LDLD", True)


async def test_a_hidden_case_that_leaves_the_own_workplace_union_does_not_say_whence_it_comes(
    lite: World,
) -> None:
    p = await Province.begun(lite)
    case = next(case for case in p.after.cases.values() if case.office == "VD-CHE")
    await p.does(lambda: p.transfers(p.staff[8], case.code, "CSPL"))
    told = [shown.text for shown in p.shown if shown.address in {"officer-2", "officer-3", "officer-4"}]
    assert len([text for text in told if f"Việc {case.code} do nơi nhận trước đó chuyển tới" in text]) == 3
    assert not [text for text in told if "Búp Sương" in text]


async def test_a_worker_is_never_given_a_pseudonym_that_they_have_had(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = await Province.begun(lite)
    case = next(case for case in p.after.cases.values() if case.topic == "contract")
    had, owner = case.pseudonym, case.contact_id
    drawn = iter([had, had, "#NEW"])
    monkeypatch.setattr("bot.services.casework.pseudonym", lambda _: next(drawn))
    await p.does(lambda: p.opens(p.workers[2], "concern", "wages", name=None))
    assert {case.pseudonym for case in p.after.cases.values() if case.contact_id == owner} == {had, "#NEW"}
