"""The lowest wage where one works, and what one gets beside it (Labour Code arts. 90(2), 91)."""

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.wages import HOUR, MONTH, money, region_amount
from bot.domain.law import Amount, Citation
from bot.domain.money import dong
from bot.domain.say import Key, Say
from bot.errors import Refused

FIELDS = (
    Field("area", FieldType.AREA),
    Field("paid_by", FieldType.CHOICE, options=(MONTH, HOUR)),
    Field("monthly", FieldType.MONEY, least=100_000, asked_when=lambda i: i["paid_by"] == MONTH),
    Field("hourly", FieldType.MONEY, least=1_000, asked_when=lambda i: i["paid_by"] == HOUR),
)


def missing(wage: int, least: int) -> int:
    """How much a wage lacks; 0 where it is enough (art. 90(2))."""
    return max(least - wage, 0)


def least_wage(area: str, by: str, frame: Frame) -> Amount:
    """The amount for the region of a commune or ward, by the month or by the hour (art. 91(2)).

    Raises Refused where neither the region nor the amount is known.
    """
    place = frame.areas.get(area)
    amount = region_amount(by, place.wage_region, frame) if place else None
    if amount is None:
        raise Refused("calc.minimum_wage.unknown")
    return amount


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Arts. 90(2), 91(2), and the decree that sets the amount of today."""
    area, by = str(inputs["area"]), str(inputs["paid_by"])
    wage = money(inputs, "monthly" if by == MONTH else "hourly")
    amount = least_wage(area, by, frame)
    lacks = missing(wage, amount.value)
    least = dong(amount.value)
    steps = (
        Say.of(
            f"calc.minimum_wage.step_{by}",
            area=Key(key=f"area.{area}"),
            region=frame.areas[area].wage_region,
            least=least,
            since=f"{amount.since:%d/%m/%Y}",
        ),
        Say.of("calc.minimum_wage.step_lacks", wage=dong(wage), least=least, lacks=dong(lacks))
        if lacks
        else Say.of(
            "calc.minimum_wage.step_more", wage=dong(wage), more=dong(wage - amount.value), least=least
        ),
        Say.of("calc.minimum_wage.step_what_counts"),
    )
    total = (
        Say.of("calc.minimum_wage.total_lacks", lacks=dong(lacks))
        if lacks
        else Say.of("calc.minimum_wage.total_enough", least=least)
    )
    cites = (
        Citation(law="BLLD", article=90, clause=2),
        Citation(law="BLLD", article=91, clause=2),
        Citation(law=amount.law, article=amount.article),
    )
    return Result(total=total, steps=steps, cites=cites)


CALCULATOR = Calculator("minimum_wage", FIELDS, compute)
