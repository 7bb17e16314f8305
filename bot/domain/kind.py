"""Kinds of cases as data: what is asked, how an answer is understood, and what may come of it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from bot.domain.message import Value
from bot.domain.typed import day_or_month, number, tidy
from bot.errors import NotUnderstood

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=32, strip_whitespace=True)]
WorkingDays = Annotated[float, Field(gt=0)]

REPLY_HOLES = frozenset({"code", "office", "topic", "officer", "due"})


class QuestionType(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"


class Identity(StrEnum):
    ASK = "ask"  # the worker chooses between a name and a pseudonym
    NAMED = "named"  # the case needs a name: it is asked for, and not hidden


class Option(Value):
    """One answer to a CHOICE question: a button."""

    code: Code
    name: Label
    name_en: Label


class Outcome(Value):
    """What closing a case says came of it: a button."""

    code: Code
    name: Label
    name_en: Label


class KindQuestion(Value):
    """One question of a kind. `ask` is what the worker reads, `label` heads the answer in the case.

    `when` lists earlier CHOICE questions: this one is asked only if each was answered by one of the
    option codes given there. `least` and `most` bound a NUMBER; a DATE of the `past` is not in the future.
    """

    name: Code
    type: QuestionType
    ask: Words
    ask_en: Words
    label: Words
    label_en: Words
    required: bool = True
    option: tuple[Option, ...] = ()
    when: Mapping[str, tuple[str, ...]] = {}
    least: float | None = None
    most: float | None = None
    past: bool = False

    @model_validator(mode="after")
    def _has_fitting_options(self) -> Self:
        if self.type is not QuestionType.CHOICE and self.option:
            raise ValueError('only a question of type "choice" has options; delete them')
        if self.type is QuestionType.CHOICE and len(self.option) < 2:
            raise ValueError('a question of type "choice" needs two options or more')
        _require_unique("option", (option.code for option in self.option))
        return self

    @model_validator(mode="after")
    def _has_fitting_bounds(self) -> Self:
        bounds = {self.least, self.most}
        if self.type is not QuestionType.NUMBER and bounds != {None}:
            raise ValueError('only a question of type "number" has least and most; delete them')
        if self.past and self.type is not QuestionType.DATE:
            raise ValueError('only a question of type "date" can be past; delete it')
        if self.least is not None and self.most is not None:
            if self.least > self.most:
                raise ValueError("least is greater than most; exchange them")
        elif bounds != {None}:
            raise ValueError("give both least and most, or neither")
        return self


class Kind(Value):
    """A kind of case. `name` heads its card, `label` is its button, `words` may be typed instead.

    `topics` are codes of topics.toml in the order shown; a single one is not asked for. `story` asks for
    free words, photos and voice; empty: not asked. Promises are in working days, the one for an urgent
    topic in working hours. On the first `menu`, or else under "Việc khác". Questions of a `law` kind are
    answered from data/law first.
    """

    code: Code
    name: Words
    name_en: Words
    label: Label
    label_en: Label
    words: Words
    words_en: Words
    order: int
    menu: bool
    law: bool = False
    topics: Annotated[tuple[Code, ...], Field(min_length=1)]
    identity: Identity = Identity.ASK
    story: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    story_en: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    first_answer_days: WorkingDays
    next_answer_days: WorkingDays
    resolution_days: WorkingDays
    urgent_hours: Annotated[float, Field(gt=0)] = 2
    question: tuple[KindQuestion, ...] = ()
    outcome: Annotated[tuple[Outcome, ...], Field(min_length=1)]

    @property
    def entry(self) -> str:
        """The way in: to its questions, or to what the legal knowledge says first."""
        return "law" if self.law else f"open:{self.code}"

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if bool(self.story) != bool(self.story_en):
            raise ValueError("give both story and story_en, or neither")
        if not self.story and not self.question:
            raise ValueError("nothing is asked; give a story or a [[question]]")
        return self

    @model_validator(mode="after")
    def _has_each_code_once(self) -> Self:
        _require_unique("topic", self.topics)
        _require_unique("question", (question.name for question in self.question))
        _require_unique("outcome", (outcome.code for outcome in self.outcome))
        return self

    @model_validator(mode="after")
    def _looks_back_only(self) -> Self:
        """`when` can only depend on what was answered before."""
        options: dict[str, set[str]] = {}
        for question in self.question:
            for name, codes in question.when.items():
                _require_options(question.name, name, codes, options)
            if question.type is QuestionType.CHOICE:
                options[question.name] = {option.code for option in question.option}
        return self


class Reply(Value):
    """A canned answer for officers, for these `kinds` and `topics`; none named: for all.

    `name` is its button. The texts may hold {code} {office} {topic} {officer} {due}.
    """

    code: Code
    name: Label
    name_en: Label
    kinds: tuple[Code, ...] = ()
    topics: tuple[Code, ...] = ()
    text: Words
    text_en: Words

    @model_validator(mode="after")
    def _has_known_placeholders(self) -> Self:
        holes, holes_en = _holes(self.text), _holes(self.text_en)
        if unknown := (holes | holes_en) - REPLY_HOLES:
            known = " ".join(f"{{{name}}}" for name in sorted(REPLY_HOLES))
            raise ValueError(f"{{{min(unknown)}}} cannot be filled in; use {known}")
        if holes != holes_en:
            raise ValueError("text and text_en must have the same placeholders")
        return self


def _holes(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{([^{}]*)\}", text))


def _require_unique(what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"{what} {code} is there twice; give one another name")
        seen.add(code)


def _require_options(asker: str, name: str, codes: Iterable[str], options: Mapping[str, set[str]]) -> None:
    if name not in options:
        raise ValueError(f'{asker}: when names {name}, which is no earlier question of type "choice"')
    if missing := set(codes) - options[name]:
        raise ValueError(f"{asker}: {name} has no option {min(missing)}; correct the code in when")


def is_asked(question: KindQuestion, answers: Mapping[str, str]) -> bool:
    """Whether the question applies after these answers (a CHOICE is answered by its option's code)."""
    return all(answers.get(name) in codes for name, codes in question.when.items())


def shown(kind: Kind, answers: Mapping[str, str], language: str) -> str:
    """The answers as lines "label: answer", in the order of the questions, choices by their name.

    Left out is what has no answer, or what would no longer be asked after an earlier answer changed.
    """
    english = language == "en"
    return "\n".join(
        f"{question.label_en if english else question.label}: {_answer(question, answers, english)}"
        for question in kind.question
        if answers.get(question.name) and is_asked(question, answers)
    )


def _answer(question: KindQuestion, answers: Mapping[str, str], english: bool) -> str:
    names = {option.code: option.name_en if english else option.name for option in question.option}
    said = answers[question.name]
    return names.get(said, said)


def read_number(text: str, question: KindQuestion) -> str:
    """The number in `text` as it is written in Vietnamese: "1200 người" -> "1.200", "1.5" -> "1,5".

    `bot.domain.typed.number` says how marks and sizes are read. Raises NotUnderstood:
    question.number_please, or question.number_range (least, most).
    """
    value = number(text)
    if question.least is not None and question.most is not None:
        least, most = Decimal(str(question.least)), Decimal(str(question.most))
        if not least <= value <= most:
            raise NotUnderstood("question.number_range", least=tidy(least), most=tidy(most))
    return tidy(value)


def read_date(text: str, today: date, question: KindQuestion) -> str:
    """The day or month in `text`: "5/3", "hôm qua" -> "05/03/2026"; "tháng 3/2026" -> "03/2026".

    `bot.domain.typed.day_or_month` says which year is meant where none is given. Raises NotUnderstood:
    question.no_such_day (31/02), question.day_in_future (for the `past` only), question.date_please.
    """
    day, form = day_or_month(text, today, question.past)
    if question.past and day > today:
        raise NotUnderstood("question.day_in_future")
    return day.strftime(form)
