"""Whom a broadcast is for: chosen by where people work, never by who they are or what they think."""

from collections.abc import Iterable, Mapping

from bot.domain.contact import Purpose
from bot.domain.message import Value
from bot.domain.office import Level, Office, Offices, upward

EVERYWHERE = frozenset({Level.NATIONAL, Level.PROVINCE})


class Audience(Value):
    """Who is meant, among those who agreed to such messages. An empty part sets no limit.

    `offices` are meant with everything below them; `include` adds offices whatever `offices`, `areas`
    and `sectors` say, `exclude` takes offices out of all.
    """

    offices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def audience_today(audience: Audience, offices: Offices) -> Audience:
    """The audience with the offices that took the place of those that are closed; an unknown code stays."""

    def today(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(offices.today(code) for code in codes))

    parts = ("offices", "include", "exclude")
    return audience.model_copy(update={part: today(getattr(audience, part)) for part in parts})


class Reach(Value):
    """The places that some offices stand for: workplace unions, and the communes of those above them."""

    everywhere: bool = False
    workplaces: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


def reach(offices: Mapping[str, Office], codes: Iterable[str]) -> Reach:
    """The places of these offices and of all below them; an unknown code stands for nothing."""
    wanted = set(codes)
    below = [o for o in offices.values() if wanted & {above.code for above in upward(offices, o.code)}]
    return Reach(
        everywhere=any(offices[code].level in EVERYWHERE for code in wanted & offices.keys()),
        workplaces=frozenset(office.code for office in below if office.is_workplace),
        areas=frozenset(area for office in below if not office.is_workplace for area in office.areas),
    )


class Target(Value):
    """An audience in the terms that contacts are kept in."""

    purpose: Purpose
    audience: Audience
    offices: Reach
    include: Reach
    exclude: Reach


def target(audience: Audience, purpose: Purpose, offices: Mapping[str, Office]) -> Target:
    """The audience by the offices as they are now."""
    return Target(
        purpose=purpose,
        audience=audience,
        offices=reach(offices, audience.offices),
        include=reach(offices, audience.include),
        exclude=reach(offices, audience.exclude),
    )


def realm(offices: Mapping[str, Office], code: str) -> Office:
    """The office whose people this one may write to: a department speaks for the one above it."""
    return next(
        (office for office in upward(offices, code) if office.level is not Level.DEPARTMENT), offices[code]
    )


def within(offices: Mapping[str, Office], code: str, top: str) -> bool:
    """Whether office `code` is `top` or below it."""
    return any(office.code == top for office in upward(offices, code))


def sector_of(audience: str) -> str | None:
    """The sector that an occasion's audience such as "sector:health" is limited to; None for everybody."""
    return audience.removeprefix("sector:") if audience.startswith("sector:") else None
