"""How an officer's press reaches a broadcast: found by its code, and a refusal shows how it stands now."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.broadcast import Broadcast
from bot.domain.dialog import Answers
from bot.domain.say import Say, Values
from bot.errors import NotFound, Refused
from bot.services.conversation import Entry
from bot.services.plan_cards import TO_MENU, TO_PLANS, card
from bot.services.plans import find_plan
from bot.services.turn import Turn

Says = Sequence[Say]
Finish = Callable[[Turn, Answers], Awaitable[Says]]


def plan_entry(work: Callable[[Turn, Broadcast, str], Awaitable[Says]]) -> Entry:
    """An entry "name:CODE" or "name:CODE:more"; `work` gets the broadcast and what is more."""

    async def entry(turn: Turn, argument: str) -> Says:
        code, _, more = argument.partition(":")
        return await _on_plan(turn, code, lambda b: work(turn, b, more))

    return entry


def plan_finish(work: Callable[[Turn, Broadcast, Answers], Awaitable[Says]]) -> Finish:
    """The end of a dialog about the broadcast whose code is among the answers."""

    async def finish(turn: Turn, answers: Answers) -> Says:
        return await _on_plan(turn, str(answers["code"]), lambda b: work(turn, b, answers))

    return finish


async def said(_: Turn, answers: Answers) -> Values:
    """What a question about a broadcast mentions, as it was when the dialog began."""
    values: Values = answers["said"]
    return values


def unknown_plan() -> list[Say]:
    """The same for a wrong code and for another office's broadcast."""
    return [Say.of("plan.unknown", TO_PLANS, TO_MENU)]


async def _on_plan(turn: Turn, code: str, work: Callable[[Broadcast], Awaitable[Says]]) -> Says:
    try:
        b = await find_plan(turn, code)
        return await work(b)
    except NotFound:
        return unknown_plan()
    except Refused as refusal:
        turn.session = None
        now = await find_plan(turn, code)
        return [Say(key=refusal.key, values=refusal.values), *await card(turn, now)]
