"""Answering with words prepared for it: shown filled in, then sent, unless the officer writes their own."""

from collections.abc import Sequence

from bot.domain.case import Case, Words
from bot.domain.contact import Seat
from bot.domain.dialog import Answers, Dialog, Question, Scene, words_and_files
from bot.domain.kind import Reply
from bot.domain.rights import Act
from bot.domain.say import Choice, Say, Values
from bot.services import officework
from bot.services.answering import actor
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.law_answers import title
from bot.services.merging import followers
from bot.services.officework import served_case
from bot.services.prepared import LAW, filled, proposed, reply_of
from bot.services.previews import again_if_changed, answered, done, giving_back
from bot.services.reviewing import is_reviewed
from bot.services.turn import Turn

SEND = "send"


def _replies(scene: Scene) -> Sequence[Choice]:
    book = scene.catalog.law
    codes = scene.answers["replies"]
    proposed = {code: book.answers.get(code.removeprefix(LAW)) for code in codes if code.startswith(LAW)}
    of_law = [Choice(token=code, label=title(answer, book)) for code, answer in proposed.items() if answer]
    return (*of_law, *(Choice.of(code, f"reply.{code}") for code in codes if code not in proposed))


CANNED = Dialog("canned", (Question("reply", "canned.ask_reply", _replies),))


def _look_text(scene: Scene) -> str:
    return "canned.look_draft" if scene.answers.get("review") else "canned.look"


def _sending(scene: Scene) -> Sequence[Choice]:
    return (Choice.of(SEND, "canned.send_draft" if scene.answers.get("review") else "canned.send"),)


LOOK = Dialog("canned.look", (Question("words", _look_text, _sending, parse=words_and_files),))


async def canned(turn: Turn, code: str) -> Sequence[Say]:
    """The prepared answers that suit the case; whoever is about to write to its worker takes it first."""
    case, seat = await served_case(turn, code, Act.CANNED)
    if case.assignee is None:
        case = await officework.claim(turn, case, seat)
    fitting = [reply.code for reply in turn.catalog.replies_for(case.kind, case.topic) if _fits(reply, case)]
    replies = [*await proposed(turn, case), *fitting]
    if not replies:
        return done(turn, case, seat, "canned.none")
    return await turn.begin("canned", {"code": case.code, "replies": replies})


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.CANNED)
    return await turn.begin("canned.look", await _shown(turn, case, seat, answers["reply"]))


async def _finish_look(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.CANNED)
    if answers["words"] != SEND:
        case = await officework.answer(turn, case, seat, Words.model_validate(answers["words"]))
        return await answered(turn, case, seat)
    asked = {name: value for name, value in answers.items() if name != "words"}
    shown = await _shown(turn, case, seat, answers["reply"])
    changed = await again_if_changed(turn, "canned.look", asked, shown)
    if changed:
        return changed
    words, code = Words(text=answers["text"], reply=answers["reply"]), str(answers["reply"])
    if code.startswith(LAW):  # so that it is found when the law changes
        told = tuple(dict.fromkeys((*case.told, code.removeprefix(LAW))))
        case = await turn.change(case, actor(seat), "cite", told=told)
    return await answered(turn, await officework.answer(turn, case, seat, words), seat)


async def _shown(turn: Turn, case: Case, seat: Seat, code: str) -> Answers:
    """What the last look shows; the officer reads their own language, the workers theirs."""
    text = filled(turn, case, seat, reply_of(turn, code), turn.contact.language)
    people, review = 1 + len(await followers(turn, case)), await is_reviewed(turn, case)
    return {"code": case.code, "review": review, "reply": code, "text": text, "people": people}


def _fits(reply: Reply, case: Case) -> bool:
    """Whether it makes sense now: one that names a date needs one."""
    return "{due}" not in reply.text or case.due_at is not None


async def _code(_: Turn, answers: Answers) -> Values:
    return {"code": answers["code"]}


async def _look(_: Turn, answers: Answers) -> Values:
    return {name: answers[name] for name in ("code", "people", "text")}


CONVERSATION = Conversation(
    "canned",
    {Act.CANNED.value: canned},
    (
        Flow(CANNED, _finish, {"reply": _code}),
        Flow(LOOK, giving_back("words", _finish_look), {"words": _look}),
    ),
    needs=Need.SEAT,
)
