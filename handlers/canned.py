"""Answering with words prepared for it: shown filled in, then sent, unless the officer writes their own."""

from collections.abc import Sequence

from bot.domain.case import Case, Words
from bot.domain.contact import Seat
from bot.domain.dialog import Answers, Dialog, Question, Scene, words_and_files
from bot.domain.kind import Reply
from bot.domain.rights import Act
from bot.domain.say import Choice, Key, Say, Values, When
from bot.errors import NotUnderstood
from bot.services import officework
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.merging import followers
from bot.services.officework import served_case
from bot.services.previews import again_if_changed, done, giving_back
from bot.services.turn import Turn

SEND = "send"


def _replies(scene: Scene) -> Sequence[Choice]:
    return [Choice.of(code, f"reply.{code}") for code in scene.answers["replies"]]


CANNED = Dialog("canned", (Question("reply", "canned.ask_reply", _replies),))
LOOK = Dialog(
    "canned.look",
    (Question("words", "canned.look", lambda _: (Choice.of(SEND, "canned.send"),), parse=words_and_files),),
)


async def canned(turn: Turn, code: str) -> Sequence[Say]:
    """The prepared answers that suit the case; whoever is about to write to its worker takes it first."""
    case, seat = await served_case(turn, code, Act.CANNED)
    if case.assignee is None:
        case = await officework.claim(turn, case, seat)
    replies = [reply.code for reply in turn.catalog.replies_for(case.kind, case.topic) if _fits(reply, case)]
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
        return done(turn, case, seat, "officer.answered")
    asked = {name: value for name, value in answers.items() if name != "words"}
    shown = await _shown(turn, case, seat, answers["reply"])
    changed = await again_if_changed(turn, "canned.look", asked, shown)
    if changed:
        return changed
    reply, due = _reply(turn, answers["reply"]), case.answer

    def wording(one: Case, language: str) -> Words:
        promised = one.model_copy(update={"answer": due})
        return Words(text=_filled(turn, promised, seat, reply, language))

    case = await officework.answer(turn, case, seat, Words(text=answers["text"]), wording)
    return done(turn, case, seat, "officer.answered")


async def _shown(turn: Turn, case: Case, seat: Seat, code: str) -> Answers:
    """What the last look shows; the officer reads their own language, the workers theirs."""
    text = _filled(turn, case, seat, _reply(turn, code), turn.contact.language)
    return {"code": case.code, "reply": code, "text": text, "people": 1 + len(await followers(turn, case))}


def _filled(turn: Turn, case: Case, seat: Seat, reply: Reply, language: str) -> str:
    values: Values = {
        "code": case.code,
        "office": Key(key=f"office.{case.office}"),
        "topic": Key(key=f"topic.{case.topic}"),
        "officer": seat.name,
        "due": When(at=case.due_at) if case.due_at else Key(key="card.no_due"),
    }
    say = Say(key="reply", words={"vi": reply.text, "en": reply.text_en}, values=values)
    return turn.texts.words(say, language)


def _fits(reply: Reply, case: Case) -> bool:
    """Whether it makes sense now: one that names a date needs one."""
    return "{due}" not in reply.text or case.due_at is not None


def _reply(turn: Turn, code: str) -> Reply:
    """Raises NotUnderstood when it was taken out of the data meanwhile."""
    found = next((reply for reply in turn.catalog.replies if reply.code == code), None)
    if found is None:
        raise NotUnderstood("dialog.stale")
    return found


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
