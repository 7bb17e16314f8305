"""Asking the questions of a dialog one by one, and understanding the answers."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
from bot.domain.say import Choice, Say, Values
from bot.domain.words import same
from bot.errors import NotUnderstood
from bot.services.turn import Turn

Says = Sequence[Say]


@dataclass(frozen=True)
class Flow:
    """A dialog and what happens at its end; `describe` finds values for a question's text."""

    dialog: Dialog
    finish: Callable[[Turn, Answers], Awaitable[Says]]
    describe: Mapping[str, Callable[[Turn, Answers], Awaitable[Values]]] = field(default_factory=dict)


class Dialogs:
    """All flows by name. The session of the turn says which question is open."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._flows = {flow.dialog.name: flow for flow in flows}
        if len(self._flows) < len(flows):
            raise ValueError("two flows have a dialog of the same name")

    async def resume(self, turn: Turn, dialog: str, answers: Answers) -> list[Say]:
        """Ask the next question of `dialog`, or end it."""
        flow = self._flows[dialog]
        question = flow.dialog.next_question(turn.scene(answers))
        if question is None:
            return await self._finish(turn, flow, answers)
        return [await self._ask(turn, flow, question, answers)]

    async def again(self, turn: Turn) -> list[Say] | None:
        """The open question, worded anew; None when there is none."""
        session, question = turn.session, self.question(turn)
        if session is None or question is None:
            return None
        return [await self._ask(turn, self._flows[session.dialog], question, session.answers, session.page)]

    async def answer(self, turn: Turn, session: Session) -> Says:
        """Take what was written as the answer. Raises NotUnderstood."""
        question = self.question(turn)
        if question is None:
            return await self.resume(turn, session.dialog, session.answers)
        token = self.meant(turn, question)
        if token is not None:
            return await self.pick(turn, session, question, token)
        if question.parse is None:
            raise NotUnderstood("dialog.choose")
        value = question.parse(turn.heard)
        if question.collects:
            return self._collect(turn, session, question, value)
        return await self.resume(turn, session.dialog, {**session.answers, question.name: value})

    async def pick(self, turn: Turn, session: Session, question: Question, token: str) -> Says:
        """Take a choice of the open question. Raises NotUnderstood when it is none of them."""
        if token in {MORE, BACK}:
            page = max(session.page + (1 if token == MORE else -1), 0)
            return [await self._ask(turn, self._flows[session.dialog], question, session.answers, page)]
        if token not in {choice.token for choice in question.choices(turn.scene(session.answers))}:
            raise NotUnderstood("dialog.stale")
        answers = dict(session.answers)
        if question.collects:
            answers[question.name] = answers.pop(f"{question.name}+", [])
            if not answers[question.name]:
                raise NotUnderstood("dialog.words_please")
            answers[f"{question.name}.picked"] = token
        else:
            answers[question.name] = token
        return await self.resume(turn, session.dialog, answers)

    def question(self, turn: Turn) -> Question | None:
        """The question that is open."""
        session = turn.session
        if session is None or session.dialog not in self._flows:
            return None
        return self._flows[session.dialog].dialog.question(session.question)

    def meant(self, turn: Turn, question: Question) -> str | None:
        """The choice that the words mean, by number, label or a part of one label."""
        if turn.session is None or turn.incoming.attachments:
            return None
        choices = question.choices(turn.scene(turn.session.answers))
        labels = [turn.texts.words(choice.label, turn.contact.language) for choice in choices]
        numbers = question.parse is None or len(choices) > 1  # beside one choice, digits may be the answer
        said = turn.incoming.text
        return chosen(said, choices, labels, turn.session.page, numbers) or _said_otherwise(
            turn, said, choices
        )

    def has_draft(self, session: Session) -> bool:
        """Whether words would be lost by leaving the dialog."""
        flow = self._flows.get(session.dialog)
        if flow is None:
            return False
        collecting = [q.name for q in flow.dialog.questions if q.collects or q.draft]
        return any(session.answers.get(name) or session.answers.get(f"{name}+") for name in collecting)

    async def _finish(self, turn: Turn, flow: Flow, answers: Answers) -> list[Say]:
        """End the dialog; where that is not possible, its last question stays open with all that was said."""
        before, turn.session = turn.session, None
        try:
            return list(await flow.finish(turn, answers))
        except NotUnderstood:
            turn.session = before
            raise

    def _collect(self, turn: Turn, session: Session, question: Question, value: Any) -> Says:
        """Keep one more message of a collecting question; it is answered when its choice is picked."""
        gathered = [*session.answers.get(f"{question.name}+", []), value]
        answers = {**session.answers, f"{question.name}+": gathered}
        turn.session = session.model_copy(update={"answers": answers, "expires_at": turn.now + SESSION_LASTS})
        choices = _marked(question.choices(turn.scene(answers)), session.nonce)
        return [Say.of(question.collected, *choices, count=len(gathered))]

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


def _said_otherwise(turn: Turn, said: str, choices: Sequence[Choice]) -> str | None:
    """The choice that people also mean by other words than its label, in any language: "cảm ơn nhé"."""
    for choice in choices:
        also = f"also.{choice.label.key}"
        languages = turn.texts.languages if turn.texts.has(also) else ()
        words = ",".join(turn.texts.template(language, also) for language in languages)
        if any(same(word, said) for word in words.split(",") if word):
            return choice.token
    return None


def _marked(choices: Sequence[Choice], nonce: str) -> tuple[Choice, ...]:
    """Choices whose buttons belong to one asking of one question, so that an old one is known."""
    return tuple(choice.model_copy(update={"token": f"q:{nonce}:{choice.token}"}) for choice in choices)
