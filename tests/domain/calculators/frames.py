"""A frame to calculate in: the lowest wages of 2026, one commune in each region of the province."""

from datetime import date

from bot.domain.calculation import Calculator, Frame, Inputs, Result
from bot.domain.catalog import Area
from bot.domain.law import Amount, LawBook
from bot.domain.say import Say

TODAY = date(2026, 11, 28)
MONTHLY = {1: 5_310_000, 2: 4_730_000, 3: 4_140_000, 4: 3_700_000}  # decree 293/2025
HOURLY = {1: 25_500, 2: 22_700, 3: 20_000, 4: 17_800}


def _amount(code: str, value: int) -> Amount:
    since = date(2026, 1, 1)
    return Amount.model_validate(
        {
            "code": code,
            "name": code,
            "value": value,
            "unit": "đồng",
            "from": since,
            "law": "ND293",
            "confidence": "high",
        }
    )


def _area(code: str, region: str) -> Area:
    return Area(code=code, name=code, name_en=code, kind="xã", wage_region=region)


BOOK = LawBook(
    amounts=(
        *(_amount(f"wage_month_{region}", value) for region, value in MONTHLY.items()),
        *(_amount(f"wage_hour_{region}", value) for region, value in HOURLY.items()),
    )
)
AREAS = {area.code: area for area in (_area("ward", "III"), _area("commune", "IV"), _area("nowhere", ""))}


def frame(today: date = TODAY) -> Frame:
    return Frame(today=today, book=BOOK, areas=AREAS)


def computed(calculator: Calculator, inputs: Inputs, today: date = TODAY) -> Result:
    """The outcome, from exactly the fields that would have been asked."""
    asked: dict[str, object] = {}
    for field in calculator.fields:
        if field.asked_when({name: inputs[name] for name in asked}):
            asked[field.name] = inputs[field.name]
    assert asked.keys() == inputs.keys(), "each input belongs to a question that is asked, and no other is"
    return calculator.compute(inputs, frame(today))


def keys(result: Result) -> list[str]:
    return [step.key for step in result.steps]


def step(result: Result, key: str) -> Say:
    return next(said for said in result.steps if said.key == key)


def articles(result: Result) -> list[tuple[str, int | None, int | None]]:
    return [(cite.law, cite.article, cite.clause) for cite in result.cites]
