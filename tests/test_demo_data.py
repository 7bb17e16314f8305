"""data/demo.toml as shipped: a small province that hangs together, with every state, kind and age of case."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.catalog import load_catalog
from bot.domain.case import Author, State
from bot.domain.contact import Role
from bot.domain.demo import Demo, DemoCase, DemoLine
from bot.domain.discretion import gives_away
from bot.domain.kind import Identity, KindQuestion
from bot.toml import read_toml

DATA = Path(__file__).parent.parent / "data"
CATALOG = load_catalog(DATA)
DEMO = Demo.model_validate(read_toml(DATA / "demo.toml"))
OFFICERS = {officer.code: officer for officer in DEMO.officer}
STAFF = {code: {officer.office, *officer.also} for code, officer in OFFICERS.items()}
HEAD = re.compile(r"^([^:\n]+): ", re.MULTILINE)


def cases(*states: State) -> pytest.MarkDecorator:
    """Every case in one of these states; in any when none is given."""
    found = [
        pytest.param(case, id=f"{number}-{case.kind}-{case.topic}")
        for number, case in enumerate(DEMO.case, 1)
        if case.state in (states or tuple(State))
    ]
    return pytest.mark.parametrize("case", found)


def said_by(case: DemoCase, *authors: Author) -> list[DemoLine]:
    return [line for line in case.lines if line.by in authors]


def last_said(case: DemoCase) -> DemoLine:
    """The last message that the worker knows of."""
    return said_by(case, Author.WORKER, Author.OFFICE)[-1]


def test_there_are_20_officers_in_10_offices() -> None:
    assert len(OFFICERS) == len(DEMO.officer) == 20
    assert len({officer.name for officer in DEMO.officer}) == 20
    assert len(set().union(*STAFF.values())) == 10
    assert sum(len(offices) > 1 for offices in STAFF.values()) == 1


def test_every_office_is_in_the_tree_and_has_a_lead() -> None:
    offices = set().union(*STAFF.values())
    assert offices <= set(CATALOG.offices)
    assert offices == {officer.office for officer in DEMO.officer if officer.role is Role.LEAD}


def test_two_officers_are_away_and_one_who_is_there_stands_in() -> None:
    away = [officer for officer in DEMO.officer if officer.away_days]
    assert len(away) == 2
    for officer in away:
        deputy = OFFICERS[officer.deputy]
        assert officer.office in STAFF[deputy.code]
        assert not deputy.away_days


def test_there_are_60_cases_in_every_state_and_of_every_kind() -> None:
    assert len(DEMO.case) == 60
    states = Counter(case.state for case in DEMO.case)
    assert set(states) == {State.NEW, State.CLAIMED, State.ANSWERED, State.WAITING, State.CLOSED}
    assert states[State.CLOSED] == 20
    assert {case.kind for case in DEMO.case} == set(CATALOG.kinds)


def test_most_topics_occur_and_two_cases_are_urgent() -> None:
    topics = {case.topic for case in DEMO.case}
    assert len(topics) >= 0.8 * len(CATALOG.topics)
    assert sum(CATALOG.topics[case.topic].urgent for case in DEMO.case) == 2


def test_the_cases_tell_of_two_months_with_fresh_and_overdue_ones() -> None:
    ages = [case.days_ago for case in DEMO.case]
    assert min(ages) < 1
    assert 55 <= max(ages) <= 62
    waiting = [case.days_ago for case in DEMO.case if case.state in {State.NEW, State.CLAIMED}]
    assert sum(age < 1 for age in waiting) >= 4
    assert sum(age > 7 for age in waiting) >= 4
    assert sum(1.5 < age < 4.5 for age in waiting) >= 4


def test_about_half_of_the_workers_are_hidden() -> None:
    assert 25 <= sum(not case.name for case in DEMO.case) <= 36


@cases()
def test_the_codes_of_a_case_exist(case: DemoCase) -> None:
    assert case.topic in CATALOG.kinds[case.kind].topics
    assert not case.area or case.area in CATALOG.areas
    assert not case.workplace or CATALOG.offices[case.workplace].is_workplace
    assert not case.assignee or case.assignee in OFFICERS


@cases()
def test_a_case_lies_where_its_topic_or_workplace_sends_it(case: DemoCase) -> None:
    topic = CATALOG.topics[case.topic]
    assert case.office in {topic.office, case.workplace if topic.workplace else topic.office}
    assert any(case.office in offices for offices in STAFF.values())


@cases(State.CLAIMED, State.ANSWERED, State.WAITING, State.CLOSED)
def test_the_assignee_sits_in_the_office_of_the_case(case: DemoCase) -> None:
    assert case.office in STAFF[case.assignee]


@cases(State.NEW)
def test_a_new_case_has_no_assignee_and_only_the_worker_has_spoken(case: DemoCase) -> None:
    assert not case.assignee
    assert case.lines == tuple(said_by(case, Author.WORKER))


@cases()
def test_the_lines_begin_with_the_worker_and_follow_in_time_up_to_now(case: DemoCase) -> None:
    hours = [line.after_hours for line in case.lines]
    assert case.lines[0].by is Author.WORKER
    assert hours[0] == 0
    assert hours == sorted(hours)
    assert hours[-1] <= case.days_ago * 24


@cases()
def test_a_case_begins_with_the_answers_to_what_its_kind_asks(case: DemoCase) -> None:
    asked = CATALOG.kinds[case.kind].question
    heads = HEAD.findall(case.lines[0].text.partition("\n\n")[0]) if asked else []
    assert set(heads) <= {question.label for question in asked}
    assert {question.label for question in asked if _always_asked(question)} <= set(heads)
    assert heads == [question.label for question in asked if question.label in heads]


def _always_asked(question: KindQuestion) -> bool:
    return question.required and not question.when


@cases()
def test_who_is_hidden_has_no_name_and_does_not_give_it_away(case: DemoCase) -> None:
    named = CATALOG.kinds[case.kind].identity is Identity.NAMED
    assert case.name or not named
    words = "\n".join(line.text for line in said_by(case, Author.WORKER))
    assert case.name or not gives_away(words)


@cases(State.CLOSED)
def test_a_closed_case_has_an_outcome_of_its_kind(case: DemoCase) -> None:
    assert case.outcome in {outcome.code for outcome in CATALOG.kinds[case.kind].outcome}
    assert said_by(case, Author.OFFICE)
    assert case.satisfied != 1  # "not solved" would have opened it again


@cases(State.NEW, State.CLAIMED, State.ANSWERED, State.WAITING)
def test_an_open_case_has_neither_outcome_nor_satisfaction(case: DemoCase) -> None:
    assert not case.outcome
    assert not case.satisfied


@cases(State.CLAIMED)
def test_a_claimed_case_waits_for_the_office(case: DemoCase) -> None:
    assert last_said(case).by is Author.WORKER


@cases(State.ANSWERED)
def test_an_answered_case_ends_with_the_office(case: DemoCase) -> None:
    assert case.lines[-1].by is Author.OFFICE


@cases(State.WAITING)
def test_a_waiting_case_ends_with_a_question_of_the_office(case: DemoCase) -> None:
    assert last_said(case).by is Author.OFFICE
    assert "?" in last_said(case).text


@cases()
def test_an_officer_answers_in_two_to_five_sentences(case: DemoCase) -> None:
    for line in said_by(case, Author.OFFICE):
        assert 2 <= len(re.findall(r"[.!?](?=\s|$)", line.text)) <= 5, line.text
