"""A second officer looks at a colleague's answer: it goes out as it is, or back with a reason."""

from collections.abc import Sequence

from bot.domain.case import Case, Words
from bot.domain.contact import Seat
from bot.domain.dialog import Answers, Dialog, Question, sure, words_and_files
from bot.domain.rights import Act
from bot.domain.say import Say, Values
from bot.services import reviewing
from bot.services.cards import card_message
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.merging import followers
from bot.services.officework import served_case
from bot.services.previews import done, giving_back, on_yes
from bot.services.turn import Turn

APPROVE = Dialog("approve", (sure("review.ask_approve", "action.approve"),))
RETURN = Dialog("return", (Question("words", "review.ask_reason", parse=words_and_files),))


async def approve(turn: Turn, argument: str) -> Sequence[Say]:
    """From under the draft itself ("CODE:2") it goes out at once; from elsewhere it is shown first."""
    code, _, number = argument.partition(":")
    case, seat = await served_case(turn, code, Act.APPROVE)
    if number:
        return await _send(turn, case, seat, number)
    seen = await reviewing.waiting(turn, case)
    shown = [say.model_copy(update={"case_id": case.id}) for say in card_message(case, seen.message)]
    people = 1 + len(await followers(turn, case))
    answers = {"code": case.code, "number": seen.number, "people": people}
    return [*shown, *await turn.begin("approve", answers)]


async def give_back(turn: Turn, argument: str) -> Sequence[Say]:
    code, _, number = argument.partition(":")
    case, _ = await served_case(turn, code, Act.RETURN)
    seen = await reviewing.waiting(turn, case, number)
    return await turn.begin("return", {"code": case.code, "number": seen.number})


async def _finish_approve(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.APPROVE)
    return await _send(turn, case, seat, answers["number"])


async def _finish_return(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.RETURN)
    why = Words.model_validate(answers["words"])
    return done(
        turn, await reviewing.give_back(turn, case, seat, answers["number"], why), seat, "review.given_back"
    )


async def _send(turn: Turn, case: Case, seat: Seat, number: str) -> Sequence[Say]:
    return done(turn, await reviewing.approve(turn, case, seat, number), seat, "review.sent")


async def _shown(_: Turn, answers: Answers) -> Values:
    return {name: answers[name] for name in ("code", "people") if name in answers}


CONVERSATION = Conversation(
    "review",
    {Act.APPROVE.value: approve, Act.RETURN.value: give_back},
    (
        Flow(APPROVE, on_yes(Act.APPROVE, _finish_approve), {"sure": _shown}),
        Flow(RETURN, giving_back("words", _finish_return), {"words": _shown}),
    ),
    needs=Need.SEAT,
)
