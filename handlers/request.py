"""Sending something to the union: one dialog for each kind of case in data/kinds/, and a last look."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.case import Words
from bot.domain.catalog import Catalog
from bot.domain.dialog import YES, Answers
from bot.domain.discretion import gives_away
from bot.domain.kind import Kind, shown
from bot.domain.kind_dialog import ASKED, CANCEL, EDIT, UNKNOWN, dialog_name, dialog_of, known, said_of
from bot.domain.say import Choice, Filling, Key, Say, Several, Values, When
from bot.domain.texts import DEFAULT
from bot.errors import NotUnderstood
from bot.services.advice import LAW
from bot.services.cards import reason_of
from bot.services.casework import Opened, Request, find_route, open_case
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.promises import first_promise
from bot.services.turn import Turn

SHOWN = 600  # characters of the story in the last look


def conversation(catalog: Catalog) -> Conversation:
    """The way in to every kind of case."""
    flows = tuple(Flow(dialog_of(kind), _finish(kind), _describe(kind)) for kind in catalog.kinds.values())
    return Conversation("request", {"open": open_, "others": others}, flows)


async def open_(turn: Turn, code: str) -> Sequence[Say]:
    """Begin a case of this kind."""
    kind = turn.catalog.kinds.get(code)
    if kind is None:
        raise NotUnderstood("dialog.stale")
    return await turn.begin(dialog_name(kind), known(kind))


async def others(turn: Turn, _: str) -> Sequence[Say]:
    """The kinds that are asked for less often."""
    kinds = [kind for kind in turn.catalog.kinds.values() if not kind.menu]
    choices = [Choice.of(f"open:{kind.code}", f"kind.{kind.code}.label") for kind in kinds]
    return [Say.of("request.others", *choices, Choice.of("menu", "menu.back"))]


def _describe(kind: Kind) -> Mapping[str, Callable[[Turn, Answers], Any]]:
    async def summary(turn: Turn, answers: Answers) -> Values:
        return await _summary(turn, kind, answers)

    return {"look": summary, "workplace": _workplace_name}


async def _summary(turn: Turn, kind: Kind, answers: Answers) -> Values:
    """Everything that will be sent, to whom and why, and by when they answer."""
    request = _request(kind, answers)
    routed = await find_route(turn, request)
    text = "\n".join(words.text for words in request.words if words.text)
    due = first_promise(turn, kind, request.topic, request.lapses_on).due_at or turn.now
    return {
        "topic": _topic_and_office(request),
        "words": _told(text, hidden=request.name is None),
        "files": sum(len(words.attachments) for words in request.words),
        "identity": request.name or Key(key="request.as_hidden"),
        "office": Key(key=f"office.{routed.office}"),
        "reason": reason_of(routed.reason, request.topic, turn.contact.area),
        "due": When(at=due),
    }


def _told(text: str, *, hidden: bool) -> Filling:
    """The words, and a gentle warning below them where a hidden worker gives themselves away."""
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    if not (hidden and gives_away(text)):
        return short
    return Several(items=(Say.of("request.told", words=short), Say.of("request.gives_away")))


def _topic_and_office(request: Request) -> Filling:
    """What it is about; the office complained about is for the worker's eyes only."""
    topic = Key(key=f"topic.{request.topic}")
    if request.about is None:
        return topic
    about = Key(key=f"office.{request.about}")
    return Several(items=(Say.of("request.topic_about", topic=topic, about=about),))


async def _workplace_name(turn: Turn, _: Answers) -> Values:
    return {"workplace": Key(key=f"office.{turn.contact.workplace}")}


def _finish(kind: Kind) -> Callable[[Turn, Answers], Any]:
    async def finish(turn: Turn, answers: Answers) -> Sequence[Say]:
        if answers["look"] == CANCEL:
            return turn.menu("request.cancelled")
        if answers["look"] == EDIT:
            return await turn.begin(dialog_name(kind), _without(answers, str(answers["part"])))
        opened = await open_case(turn, _request(kind, answers))
        return [_confirmation(opened, turn), *_receipt(opened), *turn.menu("menu.more")]

    return finish


def _without(answers: Answers, part: str) -> Answers:
    """The answers less the part to be changed, and what hangs on it."""
    hanging = {"identity": {"name"}, "topic": {"workplace", "about"}}.get(part, set())
    gone = {part, "look", "part", *hanging}
    if part == "questions":
        gone |= {name for name in answers if name.startswith(ASKED)}
    return {name: value for name, value in answers.items() if name not in gone}


def _request(kind: Kind, answers: Answers) -> Request:
    about = answers.get("about", UNKNOWN)
    return Request(
        kind=kind.code,
        topic=answers["topic"],
        words=tuple(_words(kind, answers)),
        name=answers.get("name") if answers.get("identity", "named") == "named" else None,
        may_see_workplace=answers.get("workplace") == YES,
        about=None if about == UNKNOWN else about,
        told=tuple(answers.get(LAW, {}).get("told", ())),
        lapses_on=answers.get(LAW, {}).get("lapses_on"),
    )


def _words(kind: Kind, answers: Answers) -> list[Words]:
    """The answers as one message in the office's language, then the story as it was told."""
    told = shown(kind, said_of(answers), DEFAULT)
    files = [
        attachment
        for name, value in answers.items()
        if name.startswith(ASKED) and isinstance(value, dict)
        for attachment in Words.model_validate(value).attachments
    ]
    first = [Words(text=told, attachments=tuple(files))] if told or files else []
    return [*first, *(Words.model_validate(words) for words in answers.get("words", []))]


def _confirmation(opened: Opened, turn: Turn) -> Say:
    case = opened.case
    said = Say.of(
        "request.sent_urgent" if case.urgent else "request.sent",
        code=case.code,
        office=Key(key=f"office.{case.office}"),
        reason=reason_of(case.reason, case.topic, case.area),
        due=When(at=case.due_at or turn.now),
    )
    return said.model_copy(update={"case_id": case.id})


def _receipt(opened: Opened) -> list[Say]:
    return [Say.of("receipt.keep", receipt=opened.receipt)] if opened.receipt else []
