"""In which month somebody reaches the retirement age, and from which day the pension can run."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import day_of, shown
from bot.domain.law import Age, Citation, LawBook, Retirement
from bot.domain.say import Say
from bot.errors import Refused

MALE, FEMALE = "male", "female"
EARLY = {"hard_work": "a", "hard_area": "b", "disabled": "c", "both": "d"}  # decree 135/2020 art. 5 clause 1
EARLIER = 60  # months, at most

_TRANSITION = date(2020, 12, 31)  # decree 135/2020 art. 7 clause 2
_BEFORE_TABLE = {MALE: Age(years=60, months=0), FEMALE: Age(years=55, months=0)}


@dataclass(frozen=True)
class Moment:
    """The age reached and the last day of the month in which it is; the pension runs from the day after."""

    age: Age
    last: date

    @property
    def pension(self) -> date:
        return self.last + timedelta(1)


def retirement(born: date, sex: str, book: LawBook, earlier: int = 0) -> Moment | None:
    """When the age of the year in which it is reached is reached (art. 169; decree 135/2020 arts. 3, 4, 5).

    `earlier`: so many months below that year's age. None when that was before the decree's first year.
    """
    year = min(book.retirements)
    if _month(born, _BEFORE_TABLE[sex].in_months - earlier) < date(year, 1, 1):
        return _transition(born, sex, year) if not earlier else None
    while True:
        age = _age(book.retirement(year), sex).in_months - earlier
        reached = _month(born, age)
        if reached.year <= year:
            return Moment(Age(years=age // 12, months=age % 12), _month(reached, 1) - timedelta(1))
        year += 1


def _transition(born: date, sex: str, first_year: int) -> Moment | None:
    """Who reached 60 (women 55) in the very month before the table begins: art. 7 clause 2."""
    before = _BEFORE_TABLE[sex]
    if _month(born, before.in_months + 1) != date(first_year, 1, 1):
        return None
    return Moment(before, _TRANSITION)


def _age(row: Retirement | None, sex: str) -> Age:
    if row is None:
        raise Refused("calc.retirement.no_table")
    return row.men if sex == MALE else row.women


def _month(day: date, months: int) -> date:
    """The first of a month some months on: only the month of birth counts (art. 3, annexes)."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Art. 169; decree 135/2020 arts. 3 to 6."""
    born, sex, early = day_of(inputs, "born"), str(inputs["sex"]), str(inputs["early"])
    if not frame.book.retirements:
        raise Refused("calc.retirement.no_table")
    usual = retirement(born, sex, frame.book)
    if usual is None:
        raise Refused("calc.retirement.before_table")
    steps = [
        _age_of_year(usual),
        Say.of("calc.retirement.step_month", born=shown(born), **_values(usual)),
    ]
    total = Say.of("calc.retirement.total", **_values(usual))
    if early in EARLY:
        sooner = retirement(born, sex, frame.book, EARLIER)
        steps.append(_sooner(sooner))
        total = _total(usual, sooner)
    steps += [Say.of("calc.retirement.step_later"), Say.of("calc.retirement.step_insured")]
    return Result(total=total, steps=tuple(steps), cites=_cites(early))


def _age_of_year(moment: Moment) -> Say:
    year, age = moment.last.year, moment.age
    if age.months == 0:
        return Say.of("calc.retirement.step_age_whole", year=year, years=age.years)
    return Say.of("calc.retirement.step_age", year=year, years=age.years, months=age.months)


def _sooner(sooner: Moment | None) -> Say:
    if sooner is None:
        return Say.of("calc.retirement.step_sooner_now")
    return Say.of("calc.retirement.step_sooner", **_values(sooner))


def _total(usual: Moment, sooner: Moment | None) -> Say:
    if sooner is None:
        return Say.of("calc.retirement.total_now", **_values(usual))
    values = {"sooner": shown(sooner.last), "sooner_pension": shown(sooner.pension)}
    return Say.of("calc.retirement.total_sooner", **_values(usual), **values)


def _values(moment: Moment) -> dict[str, str]:
    return {
        "month": f"{moment.last:%m/%Y}",
        "last": shown(moment.last),
        "pension": shown(moment.pension),
    }


def _cites(early: str) -> tuple[Citation, ...]:
    cites = [
        Citation(law="BLLD", article=169, clause=2),
        Citation(law="ND135", article=3),
        Citation(law="ND135", article=4),
    ]
    if early in EARLY:
        cites += [Citation(law="BLLD", article=169, clause=3), Citation(law="ND135", article=5, clause=1)]
    return (*cites, Citation(law="ND135", article=6, clause=1))


CALCULATOR = Calculator(
    "retirement",
    (
        Field("sex", FieldType.CHOICE, (MALE, FEMALE)),
        Field("born", FieldType.DATE, future=False),
        Field("early", FieldType.CHOICE, ("none", *EARLY)),
    ),
    compute,
)
