"""Whatever is done with a broadcast in whatever order, it goes only where it may."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.broadcast import (
    OPEN,
    Act,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Step,
    acts,
    after,
    may_approve,
)
from bot.domain.contact import Contact, Role, Seat
from bot.domain.office import Level, Office, Offices
from bot.errors import Refused

S = BroadcastState
PATHS = {
    (S.DRAFT, Step.SUBMIT): S.SUBMITTED,
    (S.DRAFT, Step.CANCEL): S.CANCELLED,
    (S.DRAFT, Step.MISS): S.MISSED,
    (S.SUBMITTED, Step.GIVE_BACK): S.DRAFT,
    (S.SUBMITTED, Step.APPROVE): S.APPROVED,
    (S.SUBMITTED, Step.CANCEL): S.CANCELLED,
    (S.SUBMITTED, Step.MISS): S.MISSED,
    (S.APPROVED, Step.GIVE_BACK): S.DRAFT,
    (S.APPROVED, Step.START): S.RUNNING,
    (S.APPROVED, Step.CANCEL): S.CANCELLED,
    (S.APPROVED, Step.MISS): S.MISSED,
    (S.RUNNING, Step.PAUSE): S.PAUSED,
    (S.RUNNING, Step.FINISH): S.DONE,
    (S.RUNNING, Step.CANCEL): S.CANCELLED,
    (S.PAUSED, Step.RESUME): S.RUNNING,
    (S.PAUSED, Step.FINISH): S.DONE,
    (S.PAUSED, Step.CANCEL): S.CANCELLED,
}
EDITING = {Act.WORDS, Act.FILE, Act.AUDIENCE, Act.TIME, Act.STANDING, Act.SUBMIT}
OFFICES = Offices.of([Office(code="TGNC", name="Ban", name_en="Dept", level=Level.DEPARTMENT)])


def _person(number: int, role: Role) -> Contact:
    seat = Seat(officer_id=number, office="TGNC", role=role, name="")
    return Contact(id=number, account="telegram", address=str(number), seats=(seat,))


PEOPLE = [_person(1, Role.OFFICER), _person(2, Role.LEAD), _person(3, Role.LEAD), _person(4, Role.ADMIN)]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", Step)
def test_from_each_state_only_the_drawn_steps_lead_on(state: BroadcastState, step: Step) -> None:
    b = Broadcast(id=1, code="TN26-7K3Q", kind=BroadcastKind.NEWS, office="TGNC", words={}, state=state)
    if (state, step) in PATHS:
        assert after(b, step) is PATHS[state, step]
        return
    with pytest.raises(Refused) as refused:
        after(b, step)
    assert (refused.value.key, refused.value.values) == ("plan.not_now", {"code": "TN26-7K3Q"})


class ALife(RuleBasedStateMachine):
    """One broadcast in the hands of four people and the clock."""

    @initialize(kind=st.sampled_from(BroadcastKind))
    def begin(self, kind: BroadcastKind) -> None:
        self.b = Broadcast(id=1, code="TN26-7K3Q", kind=kind, office="TGNC", words={"vi": "Chào"})
        self.way = [S.DRAFT]

    @rule(step=st.sampled_from(Step), who=st.sampled_from(PEOPLE))
    def somebody_tries(self, step: Step, who: Contact) -> None:
        """Only an approver is asked whether they may approve; the rest anybody may try at any time."""
        if step is Step.APPROVE and may_approve(self.b, who, OFFICES) is None:
            return
        try:
            state = after(self.b, step)
        except Refused:
            return
        self.b = self.b.model_copy(update={"state": state, **self._signed(step, who.seats[0].officer_id)})
        self.way.append(state)

    @rule(who=st.sampled_from(PEOPLE))
    def somebody_rewrites(self, who: Contact) -> None:
        if Act.WORDS in acts(self.b, who, OFFICES):
            self.b = self.b.model_copy(
                update={"author": who.seats[0].officer_id, "revision": self.b.revision + 1}
            )

    def _signed(self, step: Step, officer: int) -> dict[str, int | None]:
        match step:
            case Step.SUBMIT:
                return {"author": self.b.author or officer}
            case Step.APPROVE:
                return {"approver": officer}
            case Step.GIVE_BACK:
                return {"approver": None}
            case _:
                return {}

    @invariant()
    def what_has_ended_never_moves_again(self) -> None:
        assert set(self.way[:-1]) <= OPEN
        assert self.b.is_open is (self.b.state in OPEN)

    @invariant()
    def what_is_done_was_being_sent_and_what_is_sent_was_approved(self) -> None:
        before = dict(zip(self.way[1:], self.way, strict=False))
        assert before.get(S.DONE) in {None, S.RUNNING, S.PAUSED}
        if S.RUNNING in self.way:
            assert self.way[self.way.index(S.RUNNING) - 1] is S.APPROVED

    @invariant()
    def nobody_signs_their_own_words(self) -> None:
        if self.b.approver is not None:
            assert self.b.author is not None
            assert self.b.approver != self.b.author

    @invariant()
    def whatever_is_being_sent_bears_a_second_signature_of_somebody_who_may_sign(self) -> None:
        if self.b.state in {S.APPROVED, S.RUNNING, S.PAUSED, S.DONE}:
            assert self.b.approver in {2, 3, 4}

    @invariant()
    def only_a_draft_can_be_changed(self) -> None:
        for who in PEOPLE:
            assert self.b.state is S.DRAFT or not EDITING & set(acts(self.b, who, OFFICES))


TestALife = ALife.TestCase
