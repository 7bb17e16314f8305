"""The fields of a calculator as a dialog, and its answers as the values that are calculated with."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.domain.calculation import Calculator, Field, FieldType, Inputs
from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene, any_words
from bot.domain.money import dong, read_money
from bot.domain.say import Choice
from bot.domain.typed import DAY, day_or_month, number, tidy
from bot.errors import NotUnderstood


def dialog_name(calculator: Calculator) -> str:
    return f"calc.{calculator.code}"


def dialog_of(calculator: Calculator) -> Dialog:
    """What is asked before it can be calculated."""
    questions = tuple(_question(calculator, asked) for asked in calculator.fields)
    return Dialog(dialog_name(calculator), questions)


def inputs_of(calculator: Calculator, answers: Answers) -> Inputs:
    """The answers that the session keeps as JSON, as what they are."""
    return {
        field.name: _value(field, answers[field.name]) for field in calculator.fields if field.name in answers
    }


def _value(field: Field, kept: Any) -> int | Decimal | date | str:
    match field.type:
        case FieldType.MONEY:
            return int(kept)
        case FieldType.NUMBER:
            return Decimal(kept)
        case FieldType.DATE:
            return date.fromisoformat(kept)
        case _:
            return str(kept)


def _question(calculator: Calculator, field: Field) -> Question:
    here = f"calc.{calculator.code}.{field.name}"
    return Question(
        field.name,
        here,
        _choices(here, field),
        parse=_reader(field),
        asked_when=lambda scene: field.asked_when(inputs_of(calculator, scene.answers)),
    )


def _choices(here: str, field: Field) -> Callable[[Scene], Sequence[Choice]]:
    if field.type is FieldType.AREA:
        return _areas
    options = tuple(Choice.of(option, f"{here}_{option}") for option in field.options)
    return lambda _: options


def _areas(scene: Scene) -> Sequence[Choice]:
    """Every commune and ward, the worker's own first."""
    codes = sorted(scene.catalog.areas, key=lambda code: code != scene.contact.area)
    return [Choice.of(code, f"area.{code}") for code in codes]


def _reader(field: Field) -> Callable[[Heard], Any] | None:
    match field.type:
        case FieldType.MONEY:
            return lambda heard: _money(any_words(heard), field)
        case FieldType.NUMBER:
            return lambda heard: _number(any_words(heard), field)
        case FieldType.DATE:
            return lambda heard: _date(any_words(heard), heard.today, field)
        case _:
            return None


def _money(text: str, field: Field) -> int:
    value = read_money(text)
    if value < field.least:
        raise NotUnderstood("calc.money_least", least=dong(field.least), value=dong(value))
    if field.most is not None and value > field.most:
        raise NotUnderstood("calc.money_most", most=dong(field.most), value=dong(value))
    return value


def _number(text: str, field: Field) -> str:
    value = number(text)
    least, most = Decimal(field.least), None if field.most is None else Decimal(field.most)
    if most is None and value < least:
        raise NotUnderstood("calc.number_least", least=tidy(least))
    if most is not None and not least <= value <= most:
        raise NotUnderstood("question.number_range", least=tidy(least), most=tidy(most))
    return str(value)


def _date(text: str, today: date, field: Field) -> str:
    """A whole date. Without a year it is the nearest one, before or after today where both may be."""
    day, form = day_or_month(text, today, past=True)
    if form != DAY:
        raise NotUnderstood("question.date_please")
    if field.future:
        coming, _ = day_or_month(text, today, past=False)
        day = min(day, coming, key=lambda found: abs(found - today))
    elif day > today:
        raise NotUnderstood("question.day_in_future")
    return day.isoformat()
