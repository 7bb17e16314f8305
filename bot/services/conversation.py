"""Who answers: the waiting dialog, a command or menu choice, or the fallback. In that order."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.contact import Contact, Purpose
from bot.domain.dialog import SESSION_LASTS, Answers, Question, Session, chosen
from bot.domain.message import IncomingKind
from bot.domain.say import Choice, Say
from bot.domain.words import folded
from bot.errors import NotFound, NotUnderstood, Refused
from bot.services.dialogs import Dialogs, Flow, Says
from bot.services.turn import Turn

Entry = Callable[[Turn, str], Awaitable[Says]]
STOP, GO_ON = "dialog.stop", "dialog.go_on"
ALWAYS_COMMANDS = {STOP, "menu"}  # also where any other words would be an answer


class Need(Enum):
    """What a person must be before a conversation is open to them."""

    NOTHING = "nothing"
    CONSENT = "consent"
    SEAT = "seat"


@dataclass(frozen=True)
class Conversation:
    """What a handler file offers: entries (by button token or command) and flows."""

    name: str
    entries: Mapping[str, Entry]
    flows: tuple[Flow, ...] = ()
    needs: Need = Need.CONSENT


class Conversations:
    """All that can be asked for. `words` lists the plain words that may be typed for an entry."""

    def __init__(self, conversations: Sequence[Conversation], words: Mapping[str, Sequence[str]]) -> None:
        self._dialogs = Dialogs([flow for c in conversations for flow in c.flows])
        self._entries = {name: (c, entry) for c in conversations for name, entry in c.entries.items()}
        if len(self._entries) < sum(len(c.entries) for c in conversations):
            raise ValueError("two conversations have an entry of the same name")
        self._words = {folded(word): entry for entry, said in words.items() for word in said}

    async def respond(self, turn: Turn) -> list[Say]:
        """What to say to the person; errors that are for them become sentences."""
        try:
            return await self._understood(turn)
        except Refused as error:
            turn.session = None
            return [Say(key=error.key, values=error.values), *await self._menu(turn)]
        except NotFound:
            turn.session = None
            key = "officer.not_here" if turn.contact.is_officer else "case.unknown"
            return [Say.of(key), *await self._menu(turn)]

    async def resume(self, turn: Turn, dialog: str, answers: Answers) -> list[Say]:
        """Ask the next question of `dialog`, or end it."""
        return await self._dialogs.resume(turn, dialog, answers)

    async def _understood(self, turn: Turn) -> list[Say]:
        """Asks again what was not understood, which may have become impossible meanwhile."""
        try:
            return [*_bad_files(turn), *await self._respond(turn)]
        except NotUnderstood as error:
            return [Say(key=error.key, values=error.values), *await self._again(turn)]

    async def _respond(self, turn: Turn) -> Says:
        incoming = turn.incoming
        match incoming.kind:
            case IncomingKind.MESSAGE:
                return await self._message(turn)
            case IncomingKind.CHOICE:
                return await self._choice(turn, incoming.choice)
            case IncomingKind.UNBLOCKED:
                return await self._choice(turn, "start")
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
            return await self._dialogs.answer(turn, turn.session)
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
            return f"{entry}:{argument.strip()}" if argument.strip() and ":" not in entry else entry
        entry = self._words.get(folded(text), "")
        question = self._dialogs.question(turn)
        if question is not None and entry not in ALWAYS_COMMANDS and self._answers(turn, question):
            return None
        return entry or None

    def _answers(self, turn: Turn, question: Question) -> bool:
        """Whether the words answer the open question: that comes before a command."""
        return question.parse is not None or self._dialogs.meant(turn, question) is not None

    async def _choice(self, turn: Turn, token: str) -> Says:
        session = turn.session
        if token.startswith("q:"):
            return await self._picked(turn, token)
        if token == GO_ON:
            return await self._again(turn)
        if token == STOP:
            turn.session = None
            return [Say.of("dialog.stopped"), *await self._menu(turn)]
        if session is not None and self._dialogs.has_draft(session):
            return [_still_open()]
        name, _, argument = token.partition(":")
        return await self._enter(turn, name, argument)

    async def _picked(self, turn: Turn, token: str) -> Says:
        """A button of a question: only of the one that is open, as it was asked last."""
        session, question = turn.session, self._dialogs.question(turn)
        _, nonce, picked = f"{token}::".split(":", 2)
        if session is None or question is None or nonce != session.nonce:
            raise NotUnderstood("dialog.stale")
        return await self._dialogs.pick(turn, session, question, picked.removesuffix("::"))

    async def _enter(self, turn: Turn, name: str, argument: str) -> Says:
        conversation, entry = self._entries.get(name, (None, None))
        if conversation is None or entry is None:
            raise NotUnderstood("dialog.stale")
        if not _open_to(conversation.needs, turn.contact):
            return await self._entries["start"][1](turn, "")
        if name != "case_reply":
            turn.session = None
        return await entry(turn, argument)

    async def _again(self, turn: Turn) -> Says:
        """The question that is open, worded anew; or the menu."""
        return await self._dialogs.again(turn) or await self._menu(turn)

    async def _menu(self, turn: Turn) -> Says:
        return await self._enter(turn, "menu", "")

    def _menu_choice(self, turn: Turn) -> str | None:
        """The choice of the menu shown last that the text means, by number or label."""
        if turn.session is None or turn.session.dialog or turn.incoming.attachments:
            return None
        choices = [Choice.model_validate(held) for held in turn.session.answers.get("menu", [])]
        labels = [turn.texts.words(choice.label, turn.contact.language) for choice in choices]
        return chosen(turn.incoming.text, choices, labels, page=0, numbers=True)


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


def _bad_files(turn: Turn) -> list[Say]:
    """What was wrong with files that came along; the rest of the message is kept all the same."""
    return [Say.of(f"file.{a.problem.value}") for a in turn.heard.attachments if a.problem]


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
