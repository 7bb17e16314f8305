"""Calculators: what each asks, what comes out step by step, and what the law refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.domain.catalog import Area
from bot.domain.law import Citation, LawBook
from bot.domain.message import Value
from bot.domain.say import Say

Input = int | Decimal | date | str
Inputs = Mapping[str, Input]  # by the names of the fields


class FieldType(StrEnum):
    MONEY = "money"  # int, whole đồng
    NUMBER = "number"  # Decimal
    DATE = "date"  # date
    CHOICE = "choice"  # the code of an option
    AREA = "area"  # the code of a commune or ward


def _always(_: Inputs) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """One thing that a calculator must know: its question is the text calc.<calculator>.<name>.

    Options of a choice are worded by calc.<calculator>.<name>_<option>. Numbers and sums lie between
    `least` and `most`. `future`: a date may lie ahead.
    """

    name: str
    type: FieldType
    options: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    future: bool = True
    asked_when: Callable[[Inputs], bool] = _always


@dataclass(frozen=True)
class Frame:
    """What a calculation may look at beside its inputs."""

    today: date
    book: LawBook
    areas: Mapping[str, Area] = field(default_factory=dict)
    days_off: frozenset[date] = frozenset()  # public holidays, and days off in exchange
    days_worked: frozenset[date] = frozenset()  # weekend days worked in exchange


class Result(Value):
    """The outcome in one sentence, the steps that lead to it, and the articles behind them."""

    total: Say
    steps: tuple[Say, ...]
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Calculator:
    """`compute` takes what was asked. It raises Refused for what the law refuses."""

    code: str
    fields: tuple[Field, ...]
    compute: Callable[[Inputs, Frame], Result]
