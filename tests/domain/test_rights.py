"""Who may do what with a case: the whole table, every act by every role in every relation and state."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.case import Case, State
from bot.domain.contact import Contact, Role, Seat
from bot.domain.office import Level, Office, Offices
from bot.domain.rights import Act, acts_of, case_acts

NOW = datetime(2026, 3, 10, 3, tzinfo=UTC)
ME, COLLEAGUE, AWAY = 1, 2, 3

# Where the officer stands to the case. In its own office nobody has it (free), they have it (mine), a
# colleague has it (theirs), or somebody for whom they stand while that one is away (stand); or their
# office is above the case's, below it, or apart from it. In each case a colleague's draft waits.
# x: may do it; .: may not.
TABLE = """
for      new claimed answered waiting
roles    officer                                     | lead admin
relation free mine theirs stand  above below apart   | free mine theirs stand  above below apart
view     x    x    x      x      .     .     .       | x    x    x      x      .     .     .
claim    x    .    .      .      .     .     .       | x    .    .      .      .     .     .
answer   x    x    .      x      .     .     .       | x    x    .      x      .     .     .
ask      x    x    .      x      .     .     .       | x    x    .      x      .     .     .
canned   x    x    .      x      .     .     .       | x    x    .      x      .     .     .
note     x    x    x      x      .     .     .       | x    x    x      x      .     .     .
close    .    x    .      x      .     .     .       | .    x    x      x      .     .     .
release  .    x    .      x      .     .     .       | .    x    .      x      .     .     .
assign   .    .    .      .      .     .     .       | x    x    x      x      .     .     .
transfer x    x    .      x      .     .     .       | x    x    x      x      .     .     .
escalate x    x    .      x      .     .     .       | x    x    x      x      .     .     .
merge    x    x    .      x      .     .     .       | x    x    .      x      .     .     .
unmerge  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
report   x    x    .      x      .     .     .       | x    x    .      x      .     .     .
silence  .    .    .      .      .     .     .       | x    x    x      x      .     .     .
pull     .    .    .      .      .     .     .       | .    .    .      .      x     .     .
approve  x    x    x      x      .     .     .       | x    x    x      x      .     .     .
return   x    x    x      x      .     .     .       | x    x    x      x      .     .     .

for      merged
roles    officer                                     | lead admin
relation free mine theirs stand  above below apart   | free mine theirs stand  above below apart
view     x    x    x      x      .     .     .       | x    x    x      x      .     .     .
claim    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
answer   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
ask      .    .    .      .      .     .     .       | .    .    .      .      .     .     .
canned   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
note     x    x    x      x      .     .     .       | x    x    x      x      .     .     .
close    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
release  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
assign   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
transfer .    .    .      .      .     .     .       | .    .    .      .      .     .     .
escalate .    .    .      .      .     .     .       | .    .    .      .      .     .     .
merge    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
unmerge  x    x    .      x      .     .     .       | x    x    x      x      .     .     .
report   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
silence  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
pull     .    .    .      .      .     .     .       | .    .    .      .      .     .     .
approve  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
return   .    .    .      .      .     .     .       | .    .    .      .      .     .     .

for      closed
roles    officer                                     | lead admin
relation free mine theirs stand  above below apart   | free mine theirs stand  above below apart
view     x    x    x      x      .     .     .       | x    x    x      x      .     .     .
claim    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
answer   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
ask      .    .    .      .      .     .     .       | .    .    .      .      .     .     .
canned   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
note     .    .    .      .      .     .     .       | .    .    .      .      .     .     .
close    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
release  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
assign   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
transfer .    .    .      .      .     .     .       | .    .    .      .      .     .     .
escalate .    .    .      .      .     .     .       | .    .    .      .      .     .     .
merge    .    .    .      .      .     .     .       | .    .    .      .      .     .     .
unmerge  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
report   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
silence  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
pull     .    .    .      .      .     .     .       | .    .    .      .      .     .     .
approve  .    .    .      .      .     .     .       | .    .    .      .      .     .     .
return   .    .    .      .      .     .     .       | .    .    .      .      .     .     .
"""

RELATIONS = ("free", "mine", "theirs", "stand", "above", "below", "apart")
OFFICE_OF = {"above": "TOP", "below": "UNIT", "apart": "OTHER"}  # else the case's own
ASSIGNEE_OF = {"free": None, "mine": ME, "stand": AWAY}  # else a colleague

Cell = tuple[Act, Role, str, State]


def cells() -> Iterator[tuple[Cell, bool]]:
    """Every cell of the table, spelled out, and whether it allows the act."""
    for block in TABLE.strip().split("\n\n"):
        states, roles, relations, *rows = block.splitlines()
        for row in rows:
            act = row.split()[0]
            sides = zip(*(line.split(" ", 1)[1].split("|") for line in (roles, relations, row)), strict=True)
            for who, columns, allowed in sides:
                each = zip(columns.split(), allowed.split(), strict=True)
                for (relation, mark), role, state in product(each, who.split(), states.split()[1:]):
                    yield (Act(act), Role(role), relation, State(state)), {"x": True, ".": False}[mark]


EXPECTED = dict(cells())


def an_office(code: str, level: Level, parent: str | None) -> Office:
    return Office(code=code, name=code, name_en=code, level=level, parent=parent)


OFFICES = Offices.of(
    [
        an_office("TOP", Level.PROVINCE, None),
        an_office("OWN", Level.COMMUNE, "TOP"),
        an_office("OTHER", Level.COMMUNE, "TOP"),
        an_office("UNIT", Level.GRASSROOTS, "OWN"),
    ]
)


def a_case(
    state: State, assignee: int | None, avoids: tuple[str, ...] = (), drafted_by: int | None = COLLEAGUE
) -> Case:
    return Case(
        id=1,
        code="LC26-7K3Q",
        kind="concern",
        topic="wages",
        office="OWN",
        reason="topic",
        avoids=avoids,
        state=state,
        contact_id=9,
        pseudonym="#A7K",
        assignee=assignee,
        opened_at=NOW,
        drafted_by=drafted_by,
    )


def a_seat(office: str, role: Role, back: datetime = NOW + timedelta(days=1)) -> Seat:
    return Seat(officer_id=ME, office=office, role=role, name="Lò Thị Hoa", stands_for={AWAY: back})


def sitting(*seats: Seat) -> Contact:
    return Contact(id=5, account="telegram", address="5", seats=seats)


def possible(relation: str, role: Role, state: State) -> frozenset[Act]:
    contact = sitting(a_seat(OFFICE_OF.get(relation, "OWN"), role))
    return frozenset(case_acts(a_case(state, ASSIGNEE_OF.get(relation, COLLEAGUE)), contact, OFFICES, NOW))


def test_the_table_has_every_combination_once() -> None:
    assert set(EXPECTED) == set(product(Act, Role, RELATIONS, State))
    assert len(EXPECTED) == len(list(cells())) == 18 * 3 * 7 * 6


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("relation", RELATIONS)
def test_an_officer_may_do_what_the_table_says(relation: str, role: Role, state: State) -> None:
    expected = {act for act in Act if EXPECTED[act, role, relation, state]}
    assert possible(relation, role, state) == expected


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_no_act_is_offered_twice(role: Role, state: State) -> None:
    for assignee in (None, ME, COLLEAGUE, AWAY):
        offered = acts_of(a_case(state, assignee), a_seat("OWN", role), NOW)
        assert len(offered) == len(set(offered))


def test_whoever_is_back_has_their_cases_to_themselves_again() -> None:
    back = sitting(a_seat("OWN", Role.OFFICER, back=NOW))
    case = a_case(State.CLAIMED, AWAY)
    assert set(case_acts(case, back, OFFICES, NOW)) == possible("theirs", Role.OFFICER, State.CLAIMED)
    assert Act.ANSWER in case_acts(case, back, OFFICES, NOW - timedelta(seconds=1))


def test_an_office_that_the_case_must_never_reach_cannot_pull_it() -> None:
    lead = sitting(a_seat("TOP", Role.LEAD))
    assert case_acts(a_case(State.NEW, None), lead, OFFICES, NOW) == (Act.PULL,)
    assert case_acts(a_case(State.NEW, None, avoids=("TOP",)), lead, OFFICES, NOW) == ()


def test_of_two_seats_the_one_in_the_cases_own_office_counts() -> None:
    both = sitting(a_seat("TOP", Role.LEAD), a_seat("OWN", Role.OFFICER))
    acts = case_acts(a_case(State.NEW, None), both, OFFICES, NOW)
    assert Act.PULL not in acts
    assert Act.CLAIM in acts


def test_a_worker_may_do_nothing_of_it() -> None:
    assert case_acts(a_case(State.NEW, None), sitting(), OFFICES, NOW) == ()


@pytest.mark.parametrize("drafted_by", [ME, None], ids=["their own", "none"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("relation", RELATIONS)
def test_only_a_draft_of_somebody_else_can_be_approved_or_given_back_and_it_changes_nothing_else(
    relation: str, role: Role, drafted_by: int | None
) -> None:
    officer = sitting(a_seat(OFFICE_OF.get(relation, "OWN"), role))
    for state in State:
        case = a_case(state, ASSIGNEE_OF.get(relation, COLLEAGUE), drafted_by=drafted_by)
        others = possible(relation, role, state) - {Act.APPROVE, Act.RETURN}
        assert set(case_acts(case, officer, OFFICES, NOW)) == others


def test_whoever_stands_for_the_author_is_somebody_else() -> None:
    deputy = sitting(a_seat("OWN", Role.OFFICER))
    case = a_case(State.CLAIMED, AWAY, drafted_by=AWAY)
    assert {Act.APPROVE, Act.RETURN} <= set(case_acts(case, deputy, OFFICES, NOW))
