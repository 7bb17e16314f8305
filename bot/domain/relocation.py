"""Who and what goes where when offices are reorganised: the seats of officers, and open cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.case import Case, State
from bot.domain.contact import Officer, Role
from bot.domain.message import Value
from bot.domain.office import Offices, below
from bot.domain.reorganisation import Change, Close, Merge, Move, Split, closed_by
from bot.domain.routing import Sender, avoided, goes_up
from bot.errors import Refused

_RANKS = tuple(Role)  # the lowest first


class Staff(Value):
    """All officers as they will be. `became`: a seat that ends, and the one that its holder keeps instead."""

    officers: tuple[Officer, ...]
    became: Mapping[int, int] = {}

    def able(self, now: datetime) -> frozenset[str]:
        """The offices where somebody can act: reachable and not away, or with such a deputy."""
        ready = {officer.id for officer in self.officers if officer.is_able(now)}
        return frozenset(o.office for o in self.officers if {o.id, o.deputy} & ready)


class CaseMove(Value):
    """An open case and the office that answers it from now on, with whoever keeps it.

    `along`: it goes as its office does, and stays as it is. `alone`: it no longer goes with another
    case, whose new office it must not reach.
    """

    case: Case
    office: str
    assignee: int | None
    along: bool
    alone: bool = False


def staff_after(change: Change, officers: Sequence[Officer]) -> Staff:
    """The officers after the change: each goes with their office, and holds one seat in each.

    Whoever has a seat in the office that they come to keeps that one, with the higher role. A deputy
    of another office is none. Raises Refused when a split names somebody of another office.
    """
    moved = [_moved(change, officer) for officer in officers]
    stays = {officer.id for officer, before in zip(moved, officers, strict=True) if officer == before}
    kept: dict[tuple[int, str], Officer] = {}
    for officer in sorted(moved, key=lambda officer: officer.id not in stays):
        kept.setdefault((officer.contact_id, officer.office), officer)
    became = {o.id: seat.id for o in moved if (seat := kept[o.contact_id, o.office]).id != o.id}
    roles = {seat: max(_roles(seat, moved, became), key=_RANKS.index) for seat in became.values()}
    staying = [
        officer.model_copy(
            update={
                "role": roles.get(officer.id, officer.role),
                "deputy": became.get(officer.deputy or 0, officer.deputy),
            }
        )
        for officer in moved
        if officer.id not in became
    ]
    return Staff(officers=tuple(_without_strange_deputies(staying)), became=became)


def touched(change: Change, after: Offices) -> frozenset[str]:
    """Offices where cases may lie that avoid an office which has just come to stand above them."""
    match change:
        case Merge(into=code) | Close(successor=code) | Move(code=code):
            return below(after, code)
        case _:
            return frozenset()


@dataclass(frozen=True)
class Relocation:
    """Finds the place of each case after a change. `able`: the offices where somebody can act then."""

    change: Change
    before: Offices
    after: Offices
    staff: Staff
    able_before: frozenset[str]
    able: frozenset[str]
    leadership: str
    _barred: dict[tuple[tuple[str, ...], bool], frozenset[str]] = field(default_factory=dict)

    def moves(self, cases: Iterable[Case]) -> tuple[CaseMove, ...]:
        """Those of the cases that move. What goes with another case comes after it in no particular order.

        Raises Refused where a case has no place left that it may reach.
        """
        found: dict[int, CaseMove] = {}
        for case in sorted(cases, key=lambda case: case.state is State.MERGED):
            main = found.get(case.merged_into or 0) if case.state is State.MERGED else None
            move = self._with(case, main) if case.state is State.MERGED else self._by_itself(case)
            if move is not None:
                found[case.id] = move
        return tuple(found.values())

    def _by_itself(self, case: Case) -> CaseMove | None:
        wish = self.wish(case)
        if wish == case.office and not self._must_leave(case):
            return None
        office = self._place(case, wish)
        return self._move(case, office, along=office == wish) if office != case.office else None

    def _with(self, case: Case, main: CaseMove | None) -> CaseMove | None:
        """A case that goes with another: as that one, unless it must not."""
        office = main.office if main else case.office
        if office in self.barred(case) and (main or self._must_leave(case)):
            up = self._place(case, office)
            return CaseMove(case=case, office=up, assignee=None, along=False, alone=True)
        return self._move(case, office, along=main.along) if main else None

    def _move(self, case: Case, office: str, *, along: bool) -> CaseMove:
        seat = self.staff.became.get(case.assignee or 0, case.assignee)
        there = {officer.id for officer in self.staff.officers if officer.office == office}
        return CaseMove(case=case, office=office, assignee=seat if seat in there else None, along=along)

    def wish(self, case: Case) -> str:
        """Where it goes if nothing is in the way."""
        change = self.change
        if isinstance(change, Split) and case.office == change.code:
            local = case.assignee is None and case.area is not None and case.area in change.areas
            return change.new.code if local or case.assignee in change.officers else case.office
        return closed_by(change).get(case.office, case.office)

    def _must_leave(self, case: Case) -> bool:
        """Whether its office has just become one that it avoids, or has lost the last who could act."""
        shunned = case.office in self.barred(case) - self.barred(case, before=True)
        return shunned or case.office in self.able_before - self.able

    def _place(self, case: Case, wish: str) -> str:
        barred = self.barred(case)
        if wish in self.able and wish not in barred:
            return wish
        up = goes_up(wish, self.after, self.able, barred, self.leadership)
        if up is None and wish in barred:
            raise Refused("reorganise.no_place", code=case.code)
        return up or wish

    def barred(self, case: Case, *, before: bool = False) -> frozenset[str]:
        """The offices that the case must not reach, after the change or `before` it."""
        key = case.avoids, before
        if key not in self._barred:
            tree = self.before if before else self.after
            self._barred[key] = avoided(Sender(avoids=frozenset(case.avoids)), tree)
        return self._barred[key]


def _moved(change: Change, officer: Officer) -> Officer:
    if isinstance(change, Split) and officer.id in change.officers:
        if officer.office != change.code:
            raise Refused("reorganise.not_there", who=officer.name)
        return officer.model_copy(update={"office": change.new.code})
    heir = closed_by(change).get(officer.office, officer.office)
    return officer.model_copy(update={"office": heir})


def _roles(seat: int, moved: Iterable[Officer], became: Mapping[int, int]) -> list[Role]:
    return [officer.role for officer in moved if seat in (officer.id, became.get(officer.id))]


def _without_strange_deputies(officers: Sequence[Officer]) -> list[Officer]:
    offices = {officer.id: officer.office for officer in officers}
    return [
        officer
        if officer.deputy is None or offices.get(officer.deputy) == officer.office
        else officer.model_copy(update={"deputy": None})
        for officer in officers
    ]
