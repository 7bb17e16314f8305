"""Writing a message to many: its words in both languages, its file, whether it comes back each year."""

from collections.abc import Mapping, Sequence

from bot.domain.announcement import tidy
from bot.domain.broadcast import Act, Broadcast, BroadcastKind
from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene
from bot.domain.message import Attachment, FileKind
from bot.domain.say import Choice, Key, Say, Values
from bot.domain.texts import DEFAULT
from bot.errors import NotUnderstood
from bot.services import plans
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.plan_cards import card, preview, require
from bot.services.plan_entries import plan_entry, plan_finish
from bot.services.turn import Turn

OTHER = {"vi": "en", "en": "vi"}
KEEP, DROP = "keep", "drop"
FREE = (BroadcastKind.NEWS, BroadcastKind.INVITATION, BroadcastKind.URGENT)


def _letter(heard: Heard) -> dict[str, object]:
    """Words, and files that people can be sent along with them. Raises NotUnderstood without words."""
    if not tidy(heard.text):
        raise NotUnderstood("plan.words_please")
    return Heard(text=heard.text, attachments=_sendable(heard)).model_dump(mode="json")


def _file(heard: Heard) -> dict[str, object]:
    """A photo or a document. Raises NotUnderstood without one."""
    files = _sendable(heard)
    if not files:
        raise NotUnderstood("plan.file_please")
    return Heard(attachments=files).model_dump(mode="json")


def _sendable(heard: Heard) -> tuple[Attachment, ...]:
    return tuple(a for a in heard.attachments if a.problem is None and a.kind is not FileKind.VOICE)


def _kinds(_: Scene) -> Sequence[Choice]:
    return [Choice.of(kind.value, f"plan_kind.{kind.value}") for kind in FREE]


def _languages(scene: Scene) -> Sequence[Choice]:
    other = OTHER[scene.answers["language"]]
    return Choice.of(other, f"plan.words_{other}"), Choice.of(KEEP, "plan.keep")


def _words_text(scene: Scene) -> str:
    greeting = "_greeting" if scene.answers["holes"] else ""
    return f"plan.ask_words_{scene.answers['language']}{greeting}"


def _files(scene: Scene) -> Sequence[Choice]:
    drop = (Choice.of(DROP, "plan.file_drop"),) if scene.answers["has_file"] else ()
    return *drop, Choice.of(KEEP, "plan.keep")


NEW = Dialog(
    "newplan",
    (Question("kind", "plan.ask_kind", _kinds), Question("words", "plan.ask_new_words", parse=_letter)),
)
WORDS = Dialog("plan_words", (Question("words", _words_text, _languages, parse=_letter),))
FILE = Dialog("plan_file", (Question("file", "plan.ask_file", _files, parse=_file),))


async def new(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("newplan")


async def words(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.WORDS)
    return await _ask_words(turn, b, DEFAULT)


async def file(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.FILE)
    return await turn.begin("plan_file", {"code": b.code, "has_file": b.file is not None})


async def standing(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """Turn the yearly repetition on or off."""
    require(turn, b, Act.STANDING)
    changed = await plans.revise(turn, b, standing=not b.standing)
    key = "plan.standing_on" if changed.standing else "plan.standing_off"
    return [Say.of(key), *await card(turn, changed)]


async def _finish_new(turn: Turn, answers: Answers) -> Sequence[Say]:
    heard = Heard.model_validate(answers["words"])
    b = await plans.compose(turn, BroadcastKind(answers["kind"]), heard.text)
    if heard.attachments:
        b = await plans.revise(turn, b, file=heard.attachments[0])
    return [*_only_one(heard), *await card(turn, b)]


async def _finish_words(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    answer, language = answers["words"], answers["language"]
    if answer == KEEP:
        return await card(turn, b)
    if isinstance(answer, str):
        return await _ask_words(turn, b, answer)
    heard = Heard.model_validate(answer)
    changes: Mapping[str, object] = {"file": heard.attachments[0]} if heard.attachments else {}
    changed = await plans.revise(turn, b, words={**b.words, language: tidy(heard.text)}, **changes)
    return [*_only_one(heard), *preview(turn, changed), *await card(turn, changed)]


async def _finish_file(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    answer = answers["file"]
    if answer == KEEP:
        return await card(turn, b)
    if answer == DROP:
        return [Say.of("plan.file_dropped"), *await card(turn, await plans.revise(turn, b, file=None))]
    heard = Heard.model_validate(answer)
    changed = await plans.revise(turn, b, file=heard.attachments[0])
    return [*_only_one(heard), *preview(turn, changed), *await card(turn, changed)]


async def _ask_words(turn: Turn, b: Broadcast, language: str) -> list[Say]:
    """The words as they are, in a message of their own to copy from; then the question."""
    now = [Say.of("plan.words_now", words=b.words[language])] if b.words.get(language) else []
    answers = {"code": b.code, "language": language, "holes": _holes(turn, b)}
    return [*now, *await turn.begin("plan_words", answers)]


def _holes(turn: Turn, b: Broadcast) -> str:
    """The placeholders that a greeting may use."""
    occasion = turn.catalog.occasions.get(b.occasion or "")
    if occasion is None:
        return ""
    return "{year}, {years}" if occasion.first_year else "{year}"


async def _describe_words(_: Turn, answers: Answers) -> Values:
    return {"marks": Key(key="plan.marks"), "holes": answers["holes"]}


def _only_one(heard: Heard) -> list[Say]:
    return [Say.of("plan.only_one_file")] if len(heard.attachments) > 1 else []


CONVERSATION = Conversation(
    "plan_editing",
    {
        "newplan": new,
        "plan_words": plan_entry(words),
        "plan_file": plan_entry(file),
        "plan_standing": plan_entry(standing),
    },
    (
        Flow(NEW, _finish_new),
        Flow(WORDS, plan_finish(_finish_words), {"words": _describe_words}),
        Flow(FILE, plan_finish(_finish_file)),
    ),
    needs=Need.SEAT,
)
