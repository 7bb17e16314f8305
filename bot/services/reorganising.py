"""Offices are opened, renamed, moved, merged, split, closed: what would follow, and doing it all at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audience import audience_today
from bot.domain.broadcast import OPEN, Broadcast
from bot.domain.case import Case
from bot.domain.contact import Officer
from bot.domain.office import Offices, Version
from bot.domain.relocation import CaseMove, Relocation, Staff, staff_after, touched
from bot.domain.reorganisation import (
    Change,
    Close,
    Merge,
    Move,
    Open,
    Rename,
    Split,
    closed_by,
    versions_after,
)
from bot.errors import Refused
from bot.services.errand import Errand
from bot.services.impact import Impact, Moved, Seated
from bot.services.relocating import avoid_both, move_cases, tell_officers

CHANGES: Mapping[str, type[Change]] = {
    "open": Open,
    "rename": Rename,
    "move": Move,
    "merge": Merge,
    "split": Split,
    "close": Close,
}
ALL_PLANS = 100_000


@dataclass(frozen=True)
class _Course:
    """All that a change brings about, found out before anything is done."""

    change: Change
    versions: tuple[Version, ...]
    after: Offices
    officers: Sequence[Officer]
    staff: Staff
    cases: Sequence[CaseMove]
    plans: Sequence[tuple[Broadcast, Broadcast]]
    impact: Impact


async def preview(errand: Errand, change: Change) -> Impact:
    """What would follow. Raises Refused where the change is not possible."""
    return (await _survey(errand, change)).impact


async def carry_out(errand: Errand, change: Change, actor: str, seen: str | None = None) -> Impact:
    """Make the change with all that follows, in the errand's transaction, and tell everybody concerned.

    With the fingerprint of the impact that was `seen`, nothing is done when it differs by now: what is
    returned then has another. Raises Refused where the change is not possible.
    """
    await errand.directory.refresh_alone(errand.tx)
    course = await _survey(errand, change)
    if seen is not None and course.impact.fingerprint != seen:
        return course.impact
    await _move_officers(errand, course)
    await _move_members(errand, course)
    await _move_plans(errand, course)
    await errand.directory.change(errand.tx, course.versions)
    await errand.tx.ledger.audit(errand.now, actor, "reorganise", None, described(change))
    await move_cases(errand, course.cases, course.officers, course.staff, actor)
    if isinstance(change, Split):
        await avoid_both(errand, change.code, change.new.code, actor)
    tell_officers(errand, change, _concerned(course), course.cases, actor)
    for code in closed_by(change):
        await errand.tx.offices.clear_alarm(code, errand.now)
    return course.impact


def described(change: Change) -> str:
    """The change in codes, for the audit."""
    match change:
        case Open(office=office):
            parts = ["open", office.code, office.parent or ""]
        case Rename(code=code):
            parts = ["rename", code]
        case Move(code=code, parent=parent):
            parts = ["move", code, parent]
        case Merge(codes=codes, into=into):
            parts = ["merge", ",".join(codes), into]
        case Split(code=code, new=new):
            parts = ["split", code, new.code]
        case Close(code=code, successor=heir):
            parts = ["close", code, heir]
    return " ".join(parts)[:200]


async def _survey(errand: Errand, change: Change) -> _Course:
    before = errand.catalog.offices
    versions = versions_after(before, change, errand.now)
    after = before.followed_by(versions)
    officers = await errand.tx.officers.listed()
    staff = staff_after(change, officers)
    relocation = Relocation(
        change=change,
        before=before,
        after=after,
        staff=staff,
        able_before=Staff(officers=tuple(officers)).able(errand.now),
        able=staff.able(errand.now),
        leadership=errand.rules.leadership,
    )
    cases = relocation.moves(await _cases_concerned(errand, change, after))
    _require_somebody(relocation, cases)
    plans = _plans_after(await errand.tx.broadcasts.listed(OPEN, ALL_PLANS), after)
    impact = Impact(
        opened=tuple(v.office for v in versions if v.office.code not in before),
        renamed=tuple(v.office for v in versions if isinstance(change, Rename)),
        closed=closed_by(change),
        under=_under(before, after),
        members=await _members_moving(errand, change, after),
        officers=_seated(officers, staff),
        cases=_counted(move for move in cases if move.along),
        avoiding=_counted(move for move in cases if not move.along),
        plans=tuple(plan.code for plan, _ in plans),
        unstaffed=_unstaffed(change, cases, after, relocation.able),
    )
    return _Course(change, versions, after, officers, staff, cases, plans, impact)


async def _cases_concerned(errand: Errand, change: Change, after: Offices) -> list[Case]:
    """Every open case that may have to move, once."""
    split = (change.code,) if isinstance(change, Split) else ()
    found = [case for code in (*closed_by(change), *split) for case in await errand.tx.cases.open_of(code)]
    known = {case.id for case in found}
    elsewhere = await errand.tx.cases.open_avoiding(sorted(touched(change, after)))
    return found + [case for case in elsewhere if case.id not in known]


def _require_somebody(relocation: Relocation, moves: Iterable[CaseMove]) -> None:
    """A split gives no case to a new office where nobody can act."""
    new = relocation.change.new.code if isinstance(relocation.change, Split) else None
    if new and new not in relocation.able and any(relocation.wish(move.case) == new for move in moves):
        raise Refused("reorganise.new_nobody", code=new)


def _plans_after(plans: Iterable[Broadcast], after: Offices) -> list[tuple[Broadcast, Broadcast]]:
    """The plans that change, each with what becomes of it."""
    both = [(plan, _plan_after(plan, after)) for plan in plans]
    return [(plan, moved) for plan, moved in both if plan != moved]


def _plan_after(plan: Broadcast, after: Offices) -> Broadcast:
    audience = audience_today(plan.audience, after)
    office = after.today(plan.office)
    revision = plan.revision + (audience != plan.audience)  # nobody signs for people they have not seen named
    return plan.model_copy(update={"office": office, "audience": audience, "revision": revision})


def _under(before: Offices, after: Offices) -> dict[str, str]:
    return {
        code: office.parent
        for code, office in after.items()
        if code in before and office.parent and office.parent != before[code].parent
    }


async def _members_moving(errand: Errand, change: Change, after: Offices) -> tuple[Moved, ...]:
    counted = [
        Moved(office=code, to=to, count=await errand.tx.contacts.members([code], areas))
        for code, to, areas in _member_moves(change, errand.catalog.offices, after)
    ]
    return tuple(moved for moved in counted if moved.count)


def _member_moves(
    change: Change, before: Offices, after: Offices
) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """From which workplace union to which, and of which areas only. Their own area stays known."""
    heirs = closed_by(change)
    moves: list[tuple[str, str | None, tuple[str, ...]]] = [
        (code, heir if after[heir].is_workplace else None, ())
        for code, heir in heirs.items()
        if before[code].is_workplace
    ]
    if isinstance(change, Split) and change.areas:
        old, new = before[change.code], after[change.new.code]
        moves += [(old.code, new.code, change.areas)] if old.is_workplace and new.is_workplace else []
    return moves


def _seated(officers: Sequence[Officer], staff: Staff) -> tuple[Seated, ...]:
    after = {officer.id: officer for officer in staff.officers}
    seated = [(officer, after[staff.became.get(officer.id, officer.id)]) for officer in officers]
    return tuple(
        Seated(name=officer.name, role=seat.role, to=seat.office, joined=officer.id != seat.id)
        for officer, seat in seated
        if seat.office != officer.office
    )


def _counted(moves: Iterable[CaseMove]) -> tuple[Moved, ...]:
    counts = Counter((move.case.office, move.office) for move in moves)
    return tuple(Moved(office=office, to=to, count=n) for (office, to), n in sorted(counts.items()))


def _unstaffed(
    change: Change, cases: Iterable[CaseMove], after: Offices, able: frozenset[str]
) -> tuple[str, ...]:
    """Of the offices that the change is about."""
    new = (change.new.code, change.code) if isinstance(change, Split) else ()
    opened = (change.office.code,) if isinstance(change, Open) else ()
    about = {*closed_by(change).values(), *new, *opened, *(move.office for move in cases)}
    return tuple(code for code in after if code in about - able)


async def _move_officers(errand: Errand, course: _Course) -> None:
    before = {officer.id: officer for officer in course.officers}
    for seat in course.staff.became:  # first, as whoever leaves is nobody's deputy any more
        await errand.tx.officers.remove(seat, errand.now)
    for officer in course.staff.officers:
        if changed := _differing(before[officer.id], officer):
            await errand.tx.officers.change(officer.id, **changed)
    for code, heir in closed_by(course.change).items():
        await errand.tx.officers.move_invites(code, heir)


def _differing(officer: Officer, after: Officer) -> dict[str, object]:
    names = ("office", "role", "deputy")
    return {name: getattr(after, name) for name in names if getattr(officer, name) != getattr(after, name)}


async def _move_members(errand: Errand, course: _Course) -> None:
    for code, to, areas in _member_moves(course.change, errand.catalog.offices, course.after):
        await errand.tx.contacts.move_workplace(code, to, areas)


async def _move_plans(errand: Errand, course: _Course) -> None:
    for plan, moved in course.plans:
        fields = ("office", "audience", "revision")
        changed = {name: getattr(moved, name) for name in fields}
        await errand.tx.broadcasts.change(plan.id, **changed)


def _concerned(course: _Course) -> list[Officer]:
    """Everybody of an office that is another now: more people, more cases, another name or place."""
    offices = {version.office.code for version in course.versions} | {move.office for move in course.cases}
    return [officer for officer in course.staff.officers if officer.office in offices]
