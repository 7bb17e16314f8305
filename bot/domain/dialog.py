"""Conversations as data: questions with names, and a session that is a row.

There is no index into the questions: the next one is the first that applies and has no answer yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.catalog import Catalog
from bot.domain.contact import Contact
from bot.domain.message import Attachment, Value
from bot.domain.say import Choice
from bot.domain.words import folded
from bot.errors import NotUnderstood

Answers = Mapping[str, Any]  # JSON values by question name

SESSION_LASTS = timedelta(days=7)
PAGE = 10  # choices shown at a time: more do not fit on a phone
MORE, BACK = "page.more", "page.back"
YES, NO = "yes", "no"
SURE = "sure"  # the name of a last question


class Session(Value):
    """Where a contact is in a dialog. `nonce` marks the buttons of the question asked last."""

    dialog: str
    answers: Answers
    question: str
    nonce: str
    page: int = 0
    expires_at: datetime


class Heard(Value):
    """What a person said in reply to a question."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    today: date = date.min  # where the office is


@dataclass(frozen=True)
class Scene:
    """What a question may look at to word itself."""

    answers: Answers
    contact: Contact
    catalog: Catalog


Wording = str | Callable[[Scene], str]  # a text key, or how to find it


def _always(_: Scene) -> bool:
    return True


def _nothing(_: Scene) -> Sequence[Choice]:
    return ()


@dataclass(frozen=True)
class Question:
    """One question of a dialog.

    `choices` are what may be picked; `parse`, where set, takes free words (raising NotUnderstood);
    `collects` gathers several messages until a choice is picked, which is then the answer
    "<name>.picked"; `collected` words what is said to each. `text` words the question. The answer to a
    `draft` would be missed: leaving the dialog after it, like after anything collected, is asked about.
    """

    name: str
    text: Wording
    choices: Callable[[Scene], Sequence[Choice]] = _nothing
    parse: Callable[[Heard], Any] | None = None
    collects: bool = False
    collected: str = "dialog.collected"
    draft: bool = False
    asked_when: Callable[[Scene], bool] = _always

    def text_key(self, scene: Scene) -> str:
        return self.text if isinstance(self.text, str) else self.text(scene)


@dataclass(frozen=True)
class Dialog:
    """An ordered tuple of questions."""

    name: str
    questions: tuple[Question, ...] = field(default=())

    def question(self, name: str) -> Question | None:
        return next((q for q in self.questions if q.name == name), None)

    def next_question(self, scene: Scene) -> Question | None:
        """The first question that applies and has no answer; None when all is said."""
        return next(
            (q for q in self.questions if q.name not in scene.answers and q.asked_when(scene)),
            None,
        )


def sure(text: Wording, yes: Wording, no: str = "dialog.no") -> Question:
    """The last question before what cannot be taken back: `text` is the preview, `yes` and `no` are the
    keys of its buttons."""

    def choices(scene: Scene) -> Sequence[Choice]:
        return (Choice.of(YES, yes if isinstance(yes, str) else yes(scene)), Choice.of(NO, no))

    return Question(SURE, text, choices)


def shown(choices: Sequence[Choice], page: int) -> tuple[Choice, ...]:
    """The choices of one page, with the ways to the neighbouring pages."""
    if len(choices) <= PAGE + 2:
        return tuple(choices)
    start = page * PAGE
    here = list(choices[start : start + PAGE])
    if start + PAGE < len(choices):
        here.append(Choice.of(MORE, "dialog.more"))
    if page:
        here.append(Choice.of(BACK, "dialog.back"))
    return tuple(here)


def chosen(
    text: str, choices: Sequence[Choice], labels: Sequence[str], page: int, numbers: bool
) -> str | None:
    """The token of the choice that `text` means: its number as shown, its label, or words in one label only.

    Labels are compared without accents; `numbers` is off where digits may be the answer itself.
    """
    said = folded(text)
    if not said:
        return None
    if numbers and said.isdigit():
        visible = shown(choices, page)
        return visible[int(said) - 1].token if 0 < int(said) <= len(visible) else None
    by_label = [choice.token for choice, label in zip(choices, labels, strict=True) if folded(label) == said]
    if by_label:
        return by_label[0]
    if not numbers:
        return None
    within = [
        choice.token
        for choice, label in zip(choices, labels, strict=True)
        if f" {said} " in f" {folded(label)} "
    ]
    return within[0] if len(within) == 1 else None


def any_words(heard: Heard) -> str:
    """Free words as they are. Raises NotUnderstood when there are none."""
    text = heard.text.strip()
    if not text:
        raise NotUnderstood("dialog.words_please")
    return text


def short_words(heard: Heard) -> str:
    """Up to 80 characters on one line, such as a name. Raises NotUnderstood."""
    text = " ".join(any_words(heard).split())
    if len(text) > 80:
        raise NotUnderstood("dialog.too_long", limit=80)
    return text


def words_and_files(heard: Heard) -> dict[str, Any]:
    """Words, files or both, as JSON, without files that could not be taken. Raises NotUnderstood."""
    good = tuple(attachment for attachment in heard.attachments if attachment.problem is None)
    if not heard.text.strip() and not good:
        bad = next((a.problem.value for a in heard.attachments if a.problem), None)
        raise NotUnderstood(f"file.{bad}" if bad else "dialog.words_please")
    return {"text": heard.text, "attachments": [a.model_dump(mode="json") for a in good]}


def files_only(heard: Heard) -> dict[str, Any]:
    """Files, with the words under them. Raises NotUnderstood when there are none that could be taken."""
    if not any(attachment.problem is None for attachment in heard.attachments):
        bad = next((a.problem.value for a in heard.attachments if a.problem), None)
        raise NotUnderstood(f"file.{bad}" if bad else "question.file_please")
    return words_and_files(heard)
