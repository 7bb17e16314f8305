"""What several calculators share: an hourly wage from what one is paid by, and the lowest wage there is."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from bot.domain.calculation import Field, FieldType, Frame, Inputs
from bot.domain.law import Amount, Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.domain.typed import tidy

MONTH, DAY, HOUR = "month", "day", "hour"
REGIONS = {"I": 1, "II": 2, "III": 3, "IV": 4}
FULL_DAY = 8  # hours, art. 105(1)
LONGEST_DAY = 10  # hours, art. 105(2)
MOST_DAYS = 27  # worked in a month of 31: four of them are free, art. 111(1)
NIGHT = 8  # hours from 22:00 to 6:00, art. 106


def paid_by(*options: str) -> tuple[Field, ...]:
    """What one is paid by, how much, and for how many days of a month."""
    wages = {MONTH: ("monthly", 100_000), DAY: ("daily", 1_000), HOUR: ("hourly", 1_000)}
    return (
        Field("paid_by", FieldType.CHOICE, options=options),
        *(
            Field(name, FieldType.MONEY, least=least, asked_when=_is_paid_by(option))
            for option, (name, least) in wages.items()
            if option in options
        ),
        Field("month_days", FieldType.NUMBER, least=1, most=MOST_DAYS, asked_when=_is_paid_by(MONTH)),
    )


def _is_paid_by(option: str) -> Callable[[Inputs], bool]:
    return lambda inputs: inputs["paid_by"] == option


def money(inputs: Inputs, name: str) -> int:
    return int(str(inputs[name]))


def quantity(inputs: Inputs, name: str) -> Fraction:
    """A number that was asked for; 0 where it was not."""
    return Fraction(str(inputs.get(name, 0)))


def shown(value: Fraction) -> str:
    """A number in a sentence: "7,5"."""
    return tidy(Decimal(value.numerator) / Decimal(value.denominator))


def hourly_wage(inputs: Inputs) -> Fraction:
    """What one hour is worth, not rounded.

    Decree 145/2020 art. 54(1) a and art. 55(1) a: the month's wage by the normal days of the month and
    the normal hours of a day, a day's wage by its hours.
    """
    if inputs["paid_by"] == HOUR:
        return Fraction(money(inputs, "hourly"))
    hours = quantity(inputs, "day_hours")
    if inputs["paid_by"] == DAY:
        return money(inputs, "daily") / hours
    return money(inputs, "monthly") / (quantity(inputs, "month_days") * hours)


def hourly_step(inputs: Inputs) -> Say:
    """How the hourly wage came about; shown rounded to the đồng, calculated with as it is."""
    hourly = dong(rounded(hourly_wage(inputs)))
    if inputs["paid_by"] == HOUR:
        return Say.of("calc.wage_by_hour", hourly=hourly)
    hours = shown(quantity(inputs, "day_hours"))
    if inputs["paid_by"] == DAY:
        return Say.of("calc.wage_by_day", daily=dong(money(inputs, "daily")), hours=hours, hourly=hourly)
    monthly, days = dong(money(inputs, "monthly")), shown(quantity(inputs, "month_days"))
    return Say.of("calc.wage_by_month", monthly=monthly, days=days, hours=hours, hourly=hourly)


def region_amount(by: str, region: str, frame: Frame) -> Amount | None:
    """The lowest wage of a region ("I" to "IV") today, by the month or by the hour."""
    return frame.book.amount(f"wage_{by}_{REGIONS[region]}", frame.today) if region in REGIONS else None


def undercut(inputs: Inputs, frame: Frame) -> Amount | None:
    """The lowest wage of all regions, where what one gets is less even than that (art. 90(2)).

    A month's wage is compared by the month, if it is for full days; any other by the hour.
    """
    monthly = inputs["paid_by"] == MONTH
    if monthly and quantity(inputs, "day_hours") < FULL_DAY:
        return None
    known = [region_amount(MONTH if monthly else HOUR, region, frame) for region in REGIONS]
    lowest = min((a for a in known if a is not None), key=lambda a: a.value, default=None)
    wage = money(inputs, "monthly") if monthly else hourly_wage(inputs)
    return lowest if lowest and wage < lowest.value else None


def undercut_said(inputs: Inputs, frame: Frame) -> tuple[tuple[Say, ...], tuple[Citation, ...]]:
    """A step and its articles about a wage below every minimum; nothing where it is not."""
    lowest = undercut(inputs, frame)
    if lowest is None:
        return (), ()
    cites = (Citation(law="BLLD", article=90, clause=2), Citation(law=lowest.law, article=lowest.article))
    by = MONTH if inputs["paid_by"] == MONTH else HOUR
    return (Say.of(f"calc.below_{by}", least=dong(lowest.value)),), cites
