"""What the tests of the calculators about leaving, long leave and retiring need: a frame with amounts."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bot.domain.calculation import Calculator, Frame, Inputs, Result
from bot.domain.catalog import Area
from bot.domain.law import Amount, LawBook, Retirement
from bot.domain.say import Say
from bot.errors import Refused

DATA = Path(__file__).parents[3] / "data"
TEXTS = DATA / "texts"
HOLE = re.compile(r"\{([a-z_]+)\}")
AMOUNTS = tomllib.loads((DATA / "law" / "amounts.toml").read_text("utf-8"))
AGES = {row["year"]: Retirement.model_validate(row) for row in AMOUNTS["retirement"]}


def an_amount(code: str, value: int, since: date) -> Amount:
    given = {"code": code, "name": code, "value": value, "unit": "đồng", "from": since}
    return Amount.model_validate({**given, "law": "ND293", "confidence": "high"})


YEAR, HALF = date(2026, 1, 1), date(2026, 7, 1)
BOOK = LawBook(
    laws={},
    notes={},
    answers={},
    amounts=(
        an_amount("wage_month_3", 4_140_000, YEAR),
        an_amount("wage_month_4", 3_700_000, YEAR),
        an_amount("jobless_benefit", 60, YEAR),
        an_amount("base_pay", 2_530_000, HALF),
        an_amount("insured_pay_most", 50_600_000, HALF),
    ),
    retirements=AGES,
)


def an_area(code: str, region: str) -> Area:
    return Area(code=code, name=code, name_en=code, kind="xã", wage_region=region)


AREAS = {"town": an_area("town", "III"), "hills": an_area("hills", "IV"), "unknown": an_area("unknown", "")}
TODAY = date(2026, 11, 28)


def a_frame(
    today: date = TODAY,
    days_off: frozenset[date] = frozenset(),
    days_worked: frozenset[date] = frozenset(),
) -> Frame:
    return Frame(today=today, book=BOOK, areas=AREAS, days_off=days_off, days_worked=days_worked)


@cache
def sentences(language: str) -> dict[str, str]:
    table = tomllib.loads((TEXTS / language / "calculators_leaving.toml").read_text("utf-8"))["calc"]
    return {f"calc.{code}.{key}": text for code, texts in table.items() for key, text in texts.items()}


def holes(key: str) -> set[str]:
    """The values that a sentence needs; none where it is one of calculators.toml."""
    return set(HOLE.findall(sentences("vi").get(key, "")))


def asked(calculator: Calculator, inputs: Inputs) -> tuple[str, ...]:
    """The names of the fields that a person with these answers is asked for."""
    return tuple(field.name for field in calculator.fields if field.asked_when(inputs))


def computed(calculator: Calculator, inputs: Inputs, frame: Frame | None = None) -> Result:
    """The outcome for answers that fit the questions: each that is asked is given, and no other."""
    assert set(asked(calculator, inputs)) == set(inputs)
    try:
        result = calculator.compute(inputs, frame or a_frame())
    except Refused as refused:
        complete(refused.key, refused.values)
        raise
    for said in (result.total, *result.steps):
        complete(said.key, said.values)
    return result


def complete(key: str, values: Mapping[str, object]) -> None:
    """Every value that the sentence needs is given."""
    assert holes(key) <= values.keys(), key


def step(result: Result, key: str) -> Say:
    """The one step with that key."""
    (found,) = (said for said in result.steps if said.key == key)
    return found


def keys(result: Result) -> tuple[str, ...]:
    return tuple(said.key.rpartition(".")[2] for said in result.steps)
