"""From a draft to a message that goes out: looked at, tried, submitted, signed by a second person."""

from collections.abc import Sequence

from bot.domain.announcement import announcement
from bot.domain.broadcast import Act, Broadcast, Step, after, may_approve
from bot.domain.dialog import NO, SURE, Answers, Dialog, sure
from bot.domain.say import Choice, Say
from bot.errors import Refused
from bot.services import plans
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.heralds import Heralds, plan_time
from bot.services.plan_cards import card, people, preview, require, room
from bot.services.plan_entries import plan_entry, plan_finish, said
from bot.services.turn import Turn

APPROVE = Dialog("plan_approve", (sure("plan.ask_approve", "plan.approve_yes", "plan.approve_no"),))


async def look(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """As a worker will see it on each channel, in each language."""
    return [room(turn, b), *preview(turn, b), *await card(turn, b)]


async def test(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """To oneself, as it will come: its buttons work."""
    require(turn, b, Act.TEST)
    back = Choice.of(f"plan:{b.code}", "plan.view")
    return [announcement(b, turn.catalog, turn.rules.federation), Say.of("plan.tested", back)]


async def submit(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.SUBMIT)
    moved, told = await plans.submit(turn, b)
    if not told:
        return [Say.of("plan.nobody_approves"), *await card(turn, moved)]
    asked = await Heralds(turn.catalog, turn.rules).approvers(turn.tx, moved)
    names = ", ".join(dict.fromkeys(officer.name for officer in asked))
    return [Say.of("plan.submitted", names=names), *await card(turn, moved)]


async def approve(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """Show what is to be signed, then ask; the answer holds for this revision only."""
    _require_approver(turn, b)
    counted = await plans.count(turn, b)
    due = turn.texts.words(Say.of("plan.moment", at=plan_time(b)), turn.contact.language)
    values = {"count": counted.total, "people": people(turn, b.audience), "due": due}
    answers = {"code": b.code, "revision": b.revision, "said": values}
    return [*preview(turn, b), *await turn.begin("plan_approve", answers)]


async def give_back(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    return [Say.of("plan.given_back"), *await card(turn, await plans.give_back(turn, b))]


def _require_approver(turn: Turn, b: Broadcast) -> None:
    """Raises Refused: it does not wait for anybody, or not for this officer."""
    after(b, Step.APPROVE)
    if may_approve(b, turn.contact, turn.catalog.offices) is None:
        raise Refused("plan.not_yours_to_approve", code=b.code)


async def _finish(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    if answers[SURE] == NO:
        return await card(turn, b)
    approved = await plans.approve(turn, b, int(answers["revision"]))
    return [Say.of("plan.approved"), *await card(turn, approved)]


CONVERSATION = Conversation(
    "plan_signing",
    {
        "plan_preview": plan_entry(look),
        "plan_test": plan_entry(test),
        "plan_submit": plan_entry(submit),
        "plan_approve": plan_entry(approve),
        "plan_give_back": plan_entry(give_back),
    },
    (Flow(APPROVE, plan_finish(_finish), {SURE: said}),),
    needs=Need.SEAT,
)
