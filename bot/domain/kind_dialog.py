"""The questions of a kind of case as a dialog: topic, its own questions, story, sender, a last look."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.domain.dialog import (
    NO,
    YES,
    Answers,
    Dialog,
    Heard,
    Question,
    Scene,
    any_words,
    files_only,
    short_words,
    words_and_files,
)
from bot.domain.kind import Identity, Kind, KindQuestion, QuestionType, is_asked, read_date, read_number
from bot.domain.office import Level, Office
from bot.domain.say import Choice

SKIP = ""
SEND, EDIT, CANCEL = "send", "edit", "cancel"
UNKNOWN = "unknown"
ASKED = "q."  # before the names of a kind's own questions


def dialog_name(kind: Kind) -> str:
    return f"open.{kind.code}"


def known(kind: Kind) -> dict[str, Any]:
    """The answers that need no asking."""
    return {"topic": kind.topics[0]} if len(kind.topics) == 1 else {}


def dialog_of(kind: Kind) -> Dialog:
    """What is asked of somebody who begins a case of this kind."""
    own = tuple(_own_question(kind, question) for question in kind.question)
    story = (_story(kind),) if kind.story else ()
    return Dialog(
        dialog_name(kind),
        (
            Question("topic", "request.ask_topic", _topics(kind)),
            Question("about", "request.ask_about", _about, asked_when=_is_about_office),
            *own,
            *story,
            *_identity(kind),
            Question("workplace", "request.ask_workplace", _workplace, asked_when=_may_go_to_workplace),
            Question("look", "request.look", _last_look),
            Question(
                "part", "request.ask_part", _parts(kind), asked_when=lambda s: s.answers["look"] == EDIT
            ),
        ),
    )


def _topics(kind: Kind) -> Callable[[Scene], Sequence[Choice]]:
    return lambda scene: [
        Choice.of(topic.code, f"topic.{topic.code}") for topic in scene.catalog.topics_of(kind.code)
    ]


def _is_about_office(scene: Scene) -> bool:
    return scene.catalog.topics[scene.answers["topic"]].about_office


def _about(scene: Scene) -> Sequence[Choice]:
    """The offices that a worker may mean: their own workplace union first, then those above it."""
    offices, contact = scene.catalog.offices, scene.contact

    def near(office: Office) -> bool:
        if office.level is Level.GRASSROOTS:
            return office.code == contact.workplace
        return office.level is not Level.NATIONAL and (not office.areas or contact.area in office.areas)

    found = sorted((o for o in offices.values() if near(o)), key=lambda o: o.level is not Level.GRASSROOTS)
    named = [Choice.of(office.code, f"office.{office.code}") for office in found]
    return (*named, Choice.of(UNKNOWN, "request.about_unknown"))


def _own_question(kind: Kind, question: KindQuestion) -> Question:
    here = f"kind.{kind.code}.{question.name}"

    def choices(_: Scene) -> Sequence[Choice]:
        options = [Choice.of(option.code, f"{here}.{option.code}") for option in question.option]
        return (*options, *(() if question.required else (Choice.of(SKIP, "request.skip"),)))

    return Question(
        f"{ASKED}{question.name}",
        f"{here}.ask",
        choices,
        parse=_reader(question),
        draft=True,
        asked_when=lambda scene: is_asked(question, said_of(scene.answers)),
    )


def _reader(question: KindQuestion) -> Callable[[Heard], Any] | None:
    match question.type:
        case QuestionType.TEXT:
            return any_words
        case QuestionType.NUMBER:
            return lambda heard: read_number(any_words(heard), question)
        case QuestionType.DATE:
            return lambda heard: read_date(any_words(heard), heard.today, question)
        case QuestionType.FILE:
            return files_only
        case _:
            return None


def _story(kind: Kind) -> Question:
    """Urgent topics show 113 and 115 first; words that are there already are not asked for again."""

    def text(scene: Scene) -> str:
        if scene.catalog.topics[scene.answers["topic"]].urgent:
            return "request.ask_words_urgent"
        return "request.ask_more_words" if scene.answers.get("words+") else f"kind.{kind.code}.story"

    done = (Choice.of("done", "dialog.done"),)
    return Question("words", text, lambda _: done, parse=words_and_files, collects=True)


def _identity(kind: Kind) -> tuple[Question, ...]:
    """Whether officers may know who it is, unless this kind needs a name."""
    if kind.identity is Identity.NAMED:
        return (Question("name", "request.ask_name", parse=short_words),)
    return (
        Question(
            "identity",
            lambda scene: f"request.ask_identity_{scene.contact.account}",
            lambda _: (Choice.of("hidden", "request.hidden"), Choice.of("named", "request.named")),
        ),
        Question(
            "name",
            "request.ask_name",
            parse=short_words,
            asked_when=lambda scene: scene.answers["identity"] == "named",
        ),
    )


def _may_go_to_workplace(scene: Scene) -> bool:
    topic, workplace = scene.catalog.topics[scene.answers["topic"]], scene.contact.workplace
    return workplace in scene.catalog.offices and topic.workplace and not topic.urgent


def _workplace(_: Scene) -> Sequence[Choice]:
    return (Choice.of(NO, "request.workplace_no"), Choice.of(YES, "request.workplace_yes"))


def _last_look(_: Scene) -> Sequence[Choice]:
    return (
        Choice.of(SEND, "request.send"),
        Choice.of(EDIT, "request.edit"),
        Choice.of(CANCEL, "request.cancel"),
    )


def _parts(kind: Kind) -> Callable[[Scene], Sequence[Choice]]:
    """What can be changed before sending."""

    def parts(scene: Scene) -> Sequence[Choice]:
        possible = {
            "topic": len(kind.topics) > 1,
            "about": _is_about_office(scene),
            "questions": bool(kind.question),
            "words": bool(kind.story),
            "identity": kind.identity is Identity.ASK,
            "name": kind.identity is Identity.NAMED,
            "workplace": _may_go_to_workplace(scene),
        }
        return [Choice.of(name, f"request.edit_{name}") for name, can in possible.items() if can]

    return parts


def said_of(answers: Answers) -> dict[str, str]:
    """The answers to a kind's own questions in words; of a file what was written under it."""
    own = {name.removeprefix(ASKED): value for name, value in answers.items() if name.startswith(ASKED)}
    said = {name: value["text"] if isinstance(value, dict) else value for name, value in own.items()}
    return {name: text for name, text in said.items() if text}
