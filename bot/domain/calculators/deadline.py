"""The last days on which a claim can be brought (Labour Code arts. 188, 190, 194)."""

from datetime import date

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.claims import LastDays, days_left, last_days
from bot.domain.law import Citation, Dispute
from bot.domain.say import Key, Say, Several

SOON = 30  # days: an officer should help at once

FIELDS = (
    Field("dispute", FieldType.CHOICE, options=tuple(Dispute)),
    Field(
        "known_on",
        FieldType.DATE,
        future=False,
        asked_when=lambda i: i["dispute"] != Dispute.COLLECTIVE_INTERESTS,
    ),
)

_CITES = {
    Dispute.INDIVIDUAL: ((188, 1), (190, 1), (190, 2), (190, 3)),
    Dispute.DIRECT: ((188, 1), (190, 2), (190, 3)),
    Dispute.COLLECTIVE_RIGHTS: ((191, 2), (194, 1), (194, 2), (194, 3)),
    Dispute.COLLECTIVE_INTERESTS: ((195, 2), (196, 3)),
}


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Arts. 188(1), 190(1) to (4), 191(2), 194, 195(2): each last day, and how many days are left."""
    dispute, known_on = Dispute(str(inputs["dispute"])), inputs.get("known_on")
    days = last_days(dispute, known_on) if isinstance(known_on, date) else LastDays()
    dated = {name: day for name, day in days if day is not None}
    left = {name: days_left(day, frame.today) for name, day in dated.items()}
    steps = (
        Say.of(f"calc.deadline.step_{dispute}"),
        *(_step(name, day, left[name]) for name, day in dated.items()),
        *_warnings(dispute, list(left.values())),
    )
    cites = [Citation(law="BLLD", article=article, clause=clause) for article, clause in _CITES[dispute]]
    if dispute in {Dispute.INDIVIDUAL, Dispute.DIRECT} and any(count < 0 for count in left.values()):
        cites.append(Citation(law="BLLD", article=190, clause=4))
    return Result(total=_total(dated, left), steps=steps, cites=tuple(cites))


def _step(name: str, day: date, left: int) -> Say:
    return Say.of(
        "calc.deadline.step",
        who=Key(key=f"calc.deadline.{name}"),
        day=f"{day:%d/%m/%Y}",
        left=Several(items=(_left(left),)),
    )


def _left(days: int) -> Say:
    if days < 0:
        return Say.of("calc.deadline.passed")
    return Say.of("calc.deadline.left", days=days) if days else Say.of("calc.deadline.today")


def _warnings(dispute: Dispute, left: list[int]) -> tuple[Say, ...]:
    """What to do about a day that is near, or that has passed."""
    soon = any(0 <= count <= SOON for count in left)
    individual = dispute in {Dispute.INDIVIDUAL, Dispute.DIRECT}
    passed = any(count < 0 for count in left) and individual
    hurry = (Say.of("calc.deadline.step_hurry"),) if soon else ()
    return (*hurry, *((Say.of("calc.deadline.step_exception"),) if passed else ()))


def _total(dated: dict[str, date], left: dict[str, int]) -> Say:
    if not dated:
        return Say.of("calc.deadline.total_none")
    ahead = [name for name in dated if left[name] >= 0]
    if not ahead:
        return Say.of("calc.deadline.total_over", day=f"{max(dated.values()):%d/%m/%Y}")
    return Say.of(
        "calc.deadline.total",
        who=Key(key=f"calc.deadline.{ahead[0]}"),
        day=f"{dated[ahead[0]]:%d/%m/%Y}",
        left=Several(items=(_left(left[ahead[0]]),)),
    )


CALCULATOR = Calculator("deadline", FIELDS, compute)
