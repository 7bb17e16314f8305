"""Messages to many, as a list: what is open, what was sent, and the card of each."""

from collections.abc import Sequence

from bot.domain.broadcast import OPEN, Broadcast, acts
from bot.domain.paging import page_of
from bot.domain.say import Choice, Key, Say
from bot.services.conversation import Conversation, Need
from bot.services.heralds import plan_name
from bot.services.plan_cards import TO_MENU, TO_PLANS, card
from bot.services.plan_entries import plan_entry
from bot.services.turn import Turn

MOST = 500  # open ones that are looked through
SENT = 10
PAGE = 7  # with five more buttons as many as can be typed by number


async def plans(turn: Turn, page: str) -> Sequence[Say]:
    """What is open and concerns this officer, in order of time."""
    offices = turn.catalog.offices
    listed = await turn.tx.broadcasts.listed(OPEN, MOST)
    mine = [b for b in listed if acts(b, turn.contact, offices)]
    here, neighbours = page_of(mine, "plans", page, PAGE)
    key = "plan.list" if mine else "plan.list_empty"
    new, sent_ = Choice.of("newplan", "plan.new"), Choice.of("plans_sent", "plan.sent")
    return [Say.of(key, *map(_button, here), *neighbours, new, sent_, TO_MENU)]


async def sent(turn: Turn, _: str) -> Sequence[Say]:
    """What was sent, cancelled or missed last."""
    offices = turn.catalog.offices
    seats = {seat.office for seat in turn.contact.seats}
    below = [code for code in offices.codes if seats & {above.code for above in offices.line(code)}]
    ended = await turn.tx.broadcasts.ended(below, SENT)
    key = "plan.ended" if ended else "plan.ended_none"
    return [Say.of(key, *map(_button, ended), TO_PLANS, TO_MENU)]


async def plan(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    return await card(turn, b)


async def inert(_: Turn, b: Broadcast, __: str) -> Sequence[Say]:
    """A button under a preview."""
    return [Say.of("plan.inert", Choice.of(f"plan:{b.code}", "plan.view"))]


def _button(b: Broadcast) -> Choice:
    state = Key(key=f"plan_state.{b.state.value}")
    return Choice.of(f"plan:{b.code}", "plan.line", name=plan_name(b), code=b.code, state=state)


CONVERSATION = Conversation(
    "plans",
    {"plans": plans, "plans_sent": sent, "plan": plan_entry(plan), "plan_inert": plan_entry(inert)},
    needs=Need.SEAT,
)
