"""An officer's work on one case: reading, claiming, answering, asking, noting, giving back, closing."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.case import Words
from bot.domain.dialog import Answers, Dialog, Question, Scene, words_and_files
from bot.domain.rights import Act
from bot.domain.say import Choice, Filling, Say
from bot.services import officework
from bot.services.cards import further_choices, officer_view
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.law_cards import law_says
from bot.services.merging import followers
from bot.services.officework import actor, assignee_name, served_case
from bot.services.previews import answered, done, giving_back
from bot.services.reviewing import is_reviewed
from bot.services.turn import Turn

NOT_YET = "-"  # no outcome has such a code


def _ask_answer(scene: Scene) -> str:
    return "officer.ask_draft" if scene.answers.get("review") else "officer.ask_answer"


ANSWER = Dialog("answer", (Question("words", _ask_answer, parse=words_and_files),))
ASK = Dialog("ask", (Question("words", "officer.ask_question", parse=words_and_files),))
NOTE = Dialog("note", (Question("words", "officer.ask_note", parse=words_and_files),))


def _outcomes(scene: Scene) -> Sequence[Choice]:
    kind = scene.catalog.kinds[scene.answers["kind"]]
    named = [Choice.of(outcome.code, f"outcome.{kind.code}.{outcome.code}") for outcome in kind.outcome]
    return (*named, Choice.of(NOT_YET, "officer.close_no"))


CLOSE = Dialog("close", (Question("outcome", "officer.ask_close", _outcomes),))


async def view(turn: Turn, code: str) -> Sequence[Say]:
    """The whole case; every reading of contents leaves an audit line."""
    case, seat = await served_case(turn, code)
    await turn.change(case, actor(seat), "read")
    messages = await turn.tx.cases.messages(case.id)
    head, *rest = officer_view(case, messages, seat, turn.now, await assignee_name(turn, case))
    return [head, *law_says(turn, case), *rest]


async def acts(turn: Turn, code: str) -> Sequence[Say]:
    """What else can be done with the case."""
    case, seat = await served_case(turn, code)
    said = Say.of("officer.more", *further_choices(case, seat, turn.now), code=case.code)
    return [said.model_copy(update={"case_id": case.id})]


async def claim(turn: Turn, code: str) -> Sequence[Say]:
    case, seat = await served_case(turn, code, Act.CLAIM)
    return done(turn, await officework.claim(turn, case, seat), seat, "officer.claimed")


async def release(turn: Turn, code: str) -> Sequence[Say]:
    case, seat = await served_case(turn, code, Act.RELEASE)
    return done(turn, await officework.release(turn, case, seat), seat, "officer.released")


def _asking(dialog: str, act: Act) -> Callable[[Turn, str], Awaitable[Sequence[Say]]]:
    """The way into a dialog about a case; whoever is about to write to its worker takes it first."""

    async def begin(turn: Turn, code: str) -> Sequence[Say]:
        case, seat = await served_case(turn, code, act)
        if act is not Act.NOTE and case.assignee is None:
            case = await officework.claim(turn, case, seat)
        known = {"code": case.code, "kind": case.kind, "review": await is_reviewed(turn, case)}
        return await turn.begin(dialog, known)

    return begin


async def _finish_answer(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.ANSWER)
    case = await officework.answer(turn, case, seat, Words.model_validate(answers["words"]))
    return await answered(turn, case, seat)


async def _finish_ask(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.ASK)
    case = await officework.ask(turn, case, seat, Words.model_validate(answers["words"]))
    return done(turn, case, seat, "officer.asked")


async def _finish_note(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.NOTE)
    await officework.note(turn, case, seat, Words.model_validate(answers["words"]))
    return done(turn, case, seat, "officer.noted")


async def _finish_close(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.CLOSE)
    if answers["outcome"] == NOT_YET:
        return done(turn, case, seat, "officer.still_open")
    closed = await officework.close(turn, case, seat, answers["outcome"])
    return [Say.of("officer.closed", code=closed.code), *turn.menu("menu.more")]


async def _what(turn: Turn, answers: Answers) -> dict[str, Filling]:
    """Which case, and to how many workers the words will go."""
    case, _ = await served_case(turn, answers["code"])
    return {"code": case.code, "people": 1 + len(await followers(turn, case))}


async def _code(_: Turn, answers: Answers) -> dict[str, Filling]:
    return {"code": str(answers["code"])}


CONVERSATION = Conversation(
    "officer",
    {
        "view": view,
        "acts": acts,
        "claim": claim,
        "release": release,
        "answer": _asking("answer", Act.ANSWER),
        "ask": _asking("ask", Act.ASK),
        "note": _asking("note", Act.NOTE),
        "close": _asking("close", Act.CLOSE),
    },
    (
        Flow(ANSWER, giving_back("words", _finish_answer), {"words": _what}),
        Flow(ASK, giving_back("words", _finish_ask), {"words": _code}),
        Flow(NOTE, giving_back("words", _finish_note), {"words": _code}),
        Flow(CLOSE, _finish_close, {"outcome": _what}),
    ),
    needs=Need.SEAT,
)
