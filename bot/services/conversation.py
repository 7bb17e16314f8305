"""Who answers: the waiting dialog, a command or menu choice, or the fallback. In that order."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.domain.contact import Contact, Purpose
from bot.domain.dialog import (
    BACK,
    MORE,
    SESSION_LASTS,
    Answers,
    Dialog,
    Question,
    Session,
    chosen,
    shown,
)
from bot.domain.message import IncomingKind
from bot.domain.say import Choice, Say, Values
from bot.domain.words import folded
from bot.errors import NotFound, NotUnderstood, Refused
from bot.services.turn import Turn

Says = Sequence[Say]
Entry = Callable[[Turn, str], Awaitable[Says]]
STOP, GO_ON = "dialog.stop", "dialog.go_on"


class Need(Enum):
    """What a person must be before a conversation is open to them."""

    NOTHING = "nothing"
    CONSENT = "consent"
    SEAT = "seat"


@dataclass(frozen=True)
class Flow:
    """A dialog and what happens at its end; `describe` finds values for a question's text."""

    dialog: Dialog
    finish: Callable[[Turn, Answers], Awaitable[Says]]
    describe: Mapping[str, Callable[[Turn, Answers], Awaitable[Values]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """What a handler file offers: entries (by button token or command) and flows."""

    name: str
    entries: Mapping[str, Entry]
    flows: tuple[Flow, ...] = ()
    needs: Need = Need.CONSENT


class Conversations:
    """All that can be asked for. `words.<entry>` in the texts lists the plain words for an entry."""

    def __init__(self, conversations: Sequence[Conversation], words: Mapping[str, Sequence[str]]) -> None:
        self._flows = {flow.dialog.name: flow for c in conversations for flow in c.flows}
        self._entries = {name: (c, entry) for c in conversations for name, entry in c.entries.items()}
        self._words = {folded(word): entry for entry, said in words.items() for word in said}

    async def respond(self, turn: Turn) -> list[Say]:
        """What to say to the person; errors that are for them become sentences."""
        try:
            return list(await self._respond(turn))
        except NotUnderstood as error:
            return [Say(key=error.key, values=error.values), *await self._again(turn)]
        except Refused as error:
            turn.session = None
            return [Say(key=error.key, values=error.values), *await self._menu(turn)]
        except NotFound:
            turn.session = None
            return [Say.of("case.unknown"), *await self._menu(turn)]

    async def resume(self, turn: Turn, dialog: str, answers: Answers) -> list[Say]:
        """Ask the next question of `dialog`, or end it."""
        flow = self._flows[dialog]
        question = flow.dialog.next_question(turn.scene(answers))
        if question is None:
            turn.session = None
            return list(await flow.finish(turn, answers))
        return [await self._ask(turn, flow, question, answers)]

    async def _respond(self, turn: Turn) -> Says:
        incoming = turn.incoming
        match incoming.kind:
            case IncomingKind.MESSAGE:
                return await self._message(turn)
            case IncomingKind.CHOICE:
                return await self._choice(turn, incoming.choice)
            case IncomingKind.UNBLOCKED:
                return await self._enter(turn, "start", "")
            case IncomingKind.BLOCKED:
                return []
            case IncomingKind.GROUP:
                return [Say.of("group.private_only")]
            case _:
                return [Say.of(f"incoming.{incoming.kind.value}"), *await self._again(turn)]

    async def _message(self, turn: Turn) -> Says:
        if await self._is_case_reply(turn):
            return await self._enter(turn, "case_reply", "")
        command = self._command(turn)
        if command is not None:
            return await self._choice(turn, command)
        if turn.session is not None and turn.session.dialog:
            return await self._answer(turn, turn.session)
        token = self._menu_choice(turn)
        return await self._choice(turn, token) if token else await self._enter(turn, "stray", "")

    async def _is_case_reply(self, turn: Turn) -> bool:
        reply_to = turn.incoming.reply_to
        return reply_to is not None and await turn.tx.outbox.case_of(turn.contact.id, reply_to) is not None

    def _command(self, turn: Turn) -> str | None:
        """The token that a typed command or plain word means; in free text only the safest words count."""
        text = turn.incoming.text.strip()
        if turn.incoming.attachments or not text:
            return None
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            entry = self._words.get(folded(name), "menu")
            return f"{entry}:{argument.strip()}" if argument.strip() else entry
        entry = self._words.get(folded(text), "")
        question = self._question(turn)
        if question is not None and question.parse and entry not in {STOP, "menu"}:
            return None
        if question is not None and not question.parse and self._labelled(turn, question):
            return None
        return entry or None

    def _labelled(self, turn: Turn, question: Question) -> bool:
        """Whether the words are a choice of the question asked: that comes before a command."""
        return self._resolve(turn, question, turn.session.page if turn.session else 0) is not None

    async def _choice(self, turn: Turn, token: str) -> Says:
        session = turn.session
        if token.startswith("q:"):
            _, nonce, picked = token.split(":", 2)
            if session is None or not session.dialog or nonce != session.nonce:
                return [Say.of("dialog.stale"), *await self._again(turn)]
            return await self._picked(turn, session, picked)
        if token == GO_ON:
            return await self._again(turn)
        if token == STOP:
            turn.session = None
            return [Say.of("dialog.stopped"), *await self._menu(turn)]
        if session is not None and self._has_draft(session):
            return [_still_open()]
        name, _, argument = token.partition(":")
        return await self._enter(turn, name, argument)

    async def _enter(self, turn: Turn, name: str, argument: str) -> Says:
        conversation, entry = self._entries.get(name, (None, None))
        if conversation is None or entry is None:
            return [Say.of("dialog.stale"), *await self._menu(turn)]
        if not _open_to(conversation.needs, turn.contact):
            return await self._entries["start"][1](turn, "")
        if name != "case_reply":
            turn.session = None
        return await entry(turn, argument)

    async def _answer(self, turn: Turn, session: Session) -> Says:
        question = self._question(turn)
        if question is None:
            return await self.resume(turn, session.dialog, session.answers)
        token = self._resolve(turn, question, session.page)
        if token is not None:
            return await self._picked(turn, session, token)
        if question.parse is None:
            raise NotUnderstood("dialog.choose")
        value = question.parse(turn.heard)
        if question.collects:
            return self._collect(turn, session, question, value)
        return await self.resume(turn, session.dialog, {**session.answers, question.name: value})

    async def _picked(self, turn: Turn, session: Session, token: str) -> Says:
        question = self._question(turn)
        if question is None:
            return await self._again(turn)
        if token in {MORE, BACK}:
            page = session.page + (1 if token == MORE else -1)
            flow = self._flows[session.dialog]
            return [await self._ask(turn, flow, question, session.answers, max(page, 0))]
        if token not in {choice.token for choice in question.choices(turn.scene(session.answers))}:
            return [Say.of("dialog.stale"), *await self._again(turn)]
        answers = dict(session.answers)
        if question.collects:
            answers[question.name] = answers.pop(f"{question.name}+", [])
            if not answers[question.name]:
                raise NotUnderstood("dialog.words_please")
        else:
            answers[question.name] = token
        return await self.resume(turn, session.dialog, answers)

    def _collect(self, turn: Turn, session: Session, question: Question, value: Any) -> Says:
        """Keep one more message of a collecting question; it is answered when its choice is picked."""
        gathered = [*session.answers.get(f"{question.name}+", []), value]
        answers = {**session.answers, f"{question.name}+": gathered}
        turn.session = session.model_copy(update={"answers": answers, "expires_at": turn.now + SESSION_LASTS})
        problems = [Say.of(f"file.{a.problem.value}") for a in turn.heard.attachments if a.problem]
        choices = _marked(question.choices(turn.scene(answers)), session.nonce)
        return [*problems, Say.of("dialog.collected", *choices, count=len(gathered))]

    async def _again(self, turn: Turn) -> list[Say]:
        """The question that is open, worded anew; or the menu."""
        session, question = turn.session, self._question(turn)
        if session is None or question is None:
            return list(await self._menu(turn))
        flow = self._flows[session.dialog]
        return [await self._ask(turn, flow, question, session.answers, session.page)]

    async def _menu(self, turn: Turn) -> Says:
        return await self._enter(turn, "menu", "")

    async def _ask(self, turn: Turn, flow: Flow, question: Question, answers: Answers, page: int = 0) -> Say:
        scene = turn.scene(answers)
        nonce = secrets.token_hex(3)
        turn.session = Session(
            dialog=flow.dialog.name,
            answers=answers,
            question=question.name,
            nonce=nonce,
            page=page,
            expires_at=turn.now + SESSION_LASTS,
        )
        describe = flow.describe.get(question.name)
        values = await describe(turn, answers) if describe else {}
        choices = _marked(shown(question.choices(scene), page), nonce)
        return Say(key=question.text_key(scene), values=values, choices=choices)

    def _question(self, turn: Turn) -> Question | None:
        session = turn.session
        if session is None or session.dialog not in self._flows:
            return None
        return self._flows[session.dialog].dialog.question(session.question)

    def _resolve(self, turn: Turn, question: Question, page: int) -> str | None:
        answers = turn.session.answers if turn.session else {}
        choices = question.choices(turn.scene(answers))
        labels = [turn.texts.words(choice.label, turn.contact.language) for choice in choices]
        if turn.incoming.attachments:
            return None
        numbers = question.parse is None
        return chosen(turn.incoming.text, choices, labels, page, numbers)

    def _menu_choice(self, turn: Turn) -> str | None:
        """The choice of the menu shown last that the text means, by number or label."""
        if turn.session is None or turn.session.dialog or turn.incoming.attachments:
            return None
        choices = [Choice.model_validate(held) for held in turn.session.answers.get("menu", [])]
        labels = [turn.texts.words(choice.label, turn.contact.language) for choice in choices]
        said = folded(turn.incoming.text)
        if said.isdigit() and 0 < int(said) <= len(choices):
            return choices[int(said) - 1].token
        return next(
            (c.token for c, label in zip(choices, labels, strict=True) if folded(label) == said), None
        )

    def _has_draft(self, session: Session) -> bool:
        """Whether words would be lost by leaving the dialog."""
        flow = self._flows.get(session.dialog)
        if flow is None:
            return False
        collecting = [q.name for q in flow.dialog.questions if q.collects]
        return any(session.answers.get(name) or session.answers.get(f"{name}+") for name in collecting)


def menu_session(turn: Turn, says: Says) -> Session | None:
    """Remember the choices shown outside a dialog, so that their numbers and labels can be typed."""
    if turn.session is not None:
        return turn.session
    choices = next((say.choices for say in reversed(says) if say.choices), ())
    if not choices:
        return None
    return Session(
        dialog="",
        answers={"menu": [choice.model_dump(mode="json") for choice in choices]},
        question="",
        nonce="",
        expires_at=turn.now + SESSION_LASTS,
    )


def _marked(choices: Sequence[Choice], nonce: str) -> tuple[Choice, ...]:
    """Choices whose buttons belong to one asking of one question, so that an old one is known."""
    return tuple(choice.model_copy(update={"token": f"q:{nonce}:{choice.token}"}) for choice in choices)


def _still_open() -> Say:
    return Say.of(
        "dialog.still_open",
        Choice.of(GO_ON, "dialog.go_on"),
        Choice.of(STOP, "dialog.stop"),
    )


def _open_to(need: Need, contact: Contact) -> bool:
    match need:
        case Need.CONSENT:
            return contact.allows(Purpose.CASES)
        case Need.SEAT:
            return contact.is_officer
        case _:
            return True
