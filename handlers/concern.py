"""Sending a concern, or a question for legal advice: topic, words, named or hidden, and a last look."""

from collections.abc import Sequence

from bot.domain.case import Words
from bot.domain.dialog import Answers, Dialog, Question, Scene, short_words, words_and_files
from bot.domain.say import Choice, Key, Say, Values, When
from bot.domain.topic import Kind
from bot.services.casework import Opened, Request, due_at, find_route, open_case
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.turn import Turn

YES, NO = "yes", "no"
SEND, EDIT, CANCEL = "send", "edit", "cancel"


def _topics(scene: Scene) -> Sequence[Choice]:
    kind = Kind(scene.answers["kind"])
    return [Choice.of(topic.code, f"topic.{topic.code}") for topic in scene.catalog.topics_of(kind)]


def _words_text(scene: Scene) -> str:
    """Urgent topics show 113 and 115 first; words that are there already are not asked for again."""
    if scene.catalog.topics[scene.answers["topic"]].urgent:
        return "concern.ask_words_urgent"
    if scene.answers.get("words+"):
        return "concern.ask_more_words"
    return f"{scene.answers['kind']}.ask_words"


def _identity_text(scene: Scene) -> str:
    return f"concern.ask_identity_{scene.contact.account}"


def _may_go_to_workplace(scene: Scene) -> bool:
    topic = scene.catalog.topics[scene.answers["topic"]]
    return scene.contact.workplace is not None and topic.workplace


def _last_look(scene: Scene) -> Sequence[Choice]:
    return (
        Choice.of(SEND, "concern.send"),
        Choice.of(EDIT, "concern.edit"),
        Choice.of(CANCEL, "concern.cancel"),
    )


def _parts(scene: Scene) -> Sequence[Choice]:
    """What can be changed before sending."""
    workplace = ("workplace",) if _may_go_to_workplace(scene) else ()
    names = ("topic", "words", "identity", *workplace)
    return [Choice.of(name, f"concern.edit_{name}") for name in names]


def _dialog(name: str) -> Dialog:
    return Dialog(
        name,
        (
            Question("topic", "concern.ask_topic", _topics),
            Question(
                "words",
                _words_text,
                lambda _: (Choice.of("done", "dialog.done"),),
                parse=words_and_files,
                collects=True,
            ),
            Question(
                "identity",
                _identity_text,
                lambda _: (Choice.of("hidden", "concern.hidden"), Choice.of("named", "concern.named")),
            ),
            Question(
                "name",
                "concern.ask_name",
                parse=short_words,
                asked_when=lambda s: s.answers["identity"] == "named",
            ),
            Question(
                "workplace",
                "concern.ask_workplace",
                lambda _: (Choice.of(NO, "concern.workplace_no"), Choice.of(YES, "concern.workplace_yes")),
                asked_when=_may_go_to_workplace,
            ),
            Question("look", "concern.look", _last_look),
            Question("part", "concern.ask_part", _parts, asked_when=lambda s: s.answers["look"] == EDIT),
        ),
    )


async def concern(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("concern", {"kind": Kind.CONCERN})


async def legal(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("legal", {"kind": Kind.LEGAL_ADVICE})


async def _summary(turn: Turn, answers: Answers) -> Values:
    """Everything that will be sent, to whom, and by when they answer."""
    request = _request(answers)
    routed = await find_route(turn, request.topic, request.may_see_workplace)
    text = "\n".join(words.text for words in request.words if words.text)
    return {
        "topic": Key(key=f"topic.{request.topic}"),
        "words": text if len(text) <= 600 else f"{text[:600]}…",
        "files": sum(len(words.attachments) for words in request.words),
        "identity": request.name or Key(key="concern.as_hidden"),
        "office": Key(key=f"office.{routed.office}"),
        "due": When(at=due_at(turn, request.kind, request.topic)),
    }


async def _workplace_name(turn: Turn, _: Answers) -> Values:
    return {"workplace": Key(key=f"office.{turn.contact.workplace}")}


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    dialog = "legal" if answers["kind"] == Kind.LEGAL_ADVICE else "concern"
    if answers["look"] == CANCEL:
        return turn.menu("concern.cancelled")
    if answers["look"] == EDIT:
        return await turn.begin(dialog, _without(answers, str(answers["part"])))
    opened = await open_case(turn, _request(answers))
    return [_confirmation(opened), *_receipt(opened), *turn.menu("menu.more")]


def _without(answers: Answers, part: str) -> Answers:
    """The answers less the part to be changed, and what hangs on it."""
    hanging = {"identity": {"name"}, "topic": {"workplace"}}.get(part, set())
    gone = {part, "look", "part", *hanging}
    return {name: value for name, value in answers.items() if name not in gone}


def _request(answers: Answers) -> Request:
    return Request(
        kind=Kind(answers["kind"]),
        topic=answers["topic"],
        words=tuple(Words.model_validate(words) for words in answers["words"]),
        name=answers.get("name") if answers["identity"] == "named" else None,
        may_see_workplace=answers.get("workplace") == YES,
    )


def _confirmation(opened: Opened) -> Say:
    case = opened.case
    due = When(at=case.due_at) if case.due_at else Key(key="card.no_due")
    said = Say.of("concern.sent", code=case.code, office=Key(key=f"office.{case.office}"), due=due)
    return said.model_copy(update={"case_id": case.id})


def _receipt(opened: Opened) -> list[Say]:
    return [Say.of("receipt.keep", receipt=opened.receipt)] if opened.receipt else []


_DESCRIBE = {"look": _summary, "workplace": _workplace_name}
CONVERSATION = Conversation(
    "concern",
    {"concern": concern, "legal": legal},
    (
        Flow(_dialog("concern"), _finish, _DESCRIBE),
        Flow(_dialog("legal"), _finish, _DESCRIBE),
    ),
)
