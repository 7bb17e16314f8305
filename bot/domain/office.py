"""The union's offices as a tree, and what became of those that are gone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

from pydantic import AwareDatetime

from bot.domain.message import Value

_ALWAYS = datetime.min.replace(tzinfo=UTC)


class Level(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    DEPARTMENT = "department"
    ZONE = "zone"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"


TOPS = frozenset({Level.NATIONAL, Level.PROVINCE})


class Office(Value):
    """An office that can hold officers and answer cases; `parent` is the code of the one above."""

    code: str
    name: str
    name_en: str
    level: Level
    parent: str | None = None
    areas: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    signs_with_name: bool = False  # answers bear the officer's name beside the office's
    demo: bool = False
    confidence: str = "high"
    note: str = ""

    @property
    def is_workplace(self) -> bool:
        return self.level is Level.GRASSROOTS


class Version(Value):
    """An office as it was from a moment on, until its next version; `id` is the row's number.

    A closed one is kept as it last was; `successor` is the code of the office that took its place.
    """

    id: int = 0
    since: AwareDatetime
    office: Office
    successor: str | None = None
    closed: bool = False


class Offices(Mapping[str, Office]):
    """The open offices by code, in the order of their first versions, and what became of the others.

    The one thing in the catalog that changes while we run. Of two versions the one with the greater
    id is the newer, whatever a clock that was set back says.
    """

    def __init__(self, versions: Iterable[Version] = ()) -> None:
        self.reload(versions)

    @classmethod
    def of(cls, offices: Iterable[Office]) -> "Offices":
        """Offices that have always been as they are."""
        return cls(Version(since=_ALWAYS, office=office) for office in offices)

    def reload(self, versions: Iterable[Version]) -> None:
        """Take these versions in place of the ones before: everybody who holds this sees the change."""
        history: dict[str, tuple[Version, ...]] = {}
        for version in sorted(versions, key=lambda version: version.id):
            code = version.office.code
            history[code] = (*history.get(code, ()), version)
        self._history = history
        self._open = {code: past[-1].office for code, past in history.items() if not past[-1].closed}

    @property
    def revision(self) -> int:
        """The greatest id of all versions, 0 when there is none: it grows with each change."""
        return max((version.id for past in self._history.values() for version in past), default=0)

    def followed_by(self, versions: Iterable[Version]) -> "Offices":
        """As these newer versions would make them; nothing changes here."""
        newer = [v.model_copy(update={"id": self.revision + n}) for n, v in enumerate(versions, 1)]
        return Offices([*chain.from_iterable(self._history.values()), *newer])

    def leads_to(self, code: str) -> str | None:
        """The open office that this code stands for today, through any number of successors.

        None: the code is unknown, or nothing took the office's place.
        """
        followed: set[str] = set()
        here: str | None = code
        while here is not None and here not in self._open and here not in followed:
            followed.add(here)
            here = next((version.successor for version in reversed(self.versions(here))), None)
        return here if here in self._open else None

    def today(self, code: str) -> str:
        """The code of the open office that this one stands for today; itself where there is none."""
        return self.leads_to(code) or code

    def line(self, code: str) -> Iterator[Office]:
        """The office that this code stands for today and those above it, nearest first; none when unknown."""
        return upward(self, self.today(code))

    @property
    def codes(self) -> tuple[str, ...]:
        """Of all offices there have ever been."""
        return tuple(self._history)

    def ever(self, code: str) -> Office | None:
        """The office as it is or, when closed, as it last was: for names. None: the code is unknown."""
        return next((version.office for version in reversed(self.versions(code))), None)

    def at(self, code: str, moment: datetime) -> Office | None:
        """The office as it was at an aware `moment`, for reports of past periods.

        Before its first version it is as in that; None: the code is unknown.
        """
        past = self.versions(code)
        begun = [version for version in past if version.since <= moment] or past[:1]
        return begun[-1].office if begun else None

    def versions(self, code: str) -> tuple[Version, ...]:
        """The office's history, oldest first; empty when the code is unknown."""
        return self._history.get(code, ())

    def __getitem__(self, code: str) -> Office:
        return self._open[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)


def upward(offices: Mapping[str, Office], code: str) -> Iterator[Office]:
    """The office and those above it, nearest first; each once, even where the tree leads in a circle."""
    seen: set[str] = set()
    here: str | None = code
    while here is not None and here in offices and here not in seen:
        seen.add(here)
        office = offices[here]
        yield office
        here = office.parent


def below(offices: Mapping[str, Office], code: str) -> frozenset[str]:
    """The codes of the office and of all under it; empty when there is no such office."""
    return frozenset(
        other for other in offices if any(office.code == code for office in upward(offices, other))
    )


def tree_faults(offices: Sequence[Office]) -> list[tuple[int, str, str]]:
    """What keeps these from being one tree: the office's index, the field at fault, the remedy.

    Exactly one office, a national or provincial one, stands at the top; every other has a parent
    among them, and none is above itself.
    """
    by_code = {office.code: office for office in offices}
    faults = [
        (index, "parent", remedy)
        for index, office in enumerate(offices)
        if (remedy := _wrong_parent(by_code, office))
    ]
    return faults + _wrong_tops(offices)


def _wrong_parent(offices: Mapping[str, Office], office: Office) -> str:
    if office.parent is None:
        return ""
    if office.parent not in offices:
        return f"no such office: {office.parent}; correct it or add it"
    if office.code in {above.code for above in upward(offices, office.parent)}:
        return "leads in a circle; correct it"
    return ""


def _wrong_tops(offices: Sequence[Office]) -> list[tuple[int, str, str]]:
    tops = [index for index, office in enumerate(offices) if office.parent is None]
    if not tops:
        return [(0, "parent", "no office stands at the top; leave the parent of that one out")]
    top = next((index for index in tops if offices[index].level in TOPS), tops[0])
    remedy = f"{offices[top].code} stands at the top; name the office above this one"
    faults = [(index, "parent", remedy) for index in tops if index != top]
    if offices[top].level not in TOPS:
        faults.append((top, "level", "only a national or provincial office may stand at the top"))
    return faults


def workplaces(offices: Mapping[str, Office], area: str | None, sector: str | None) -> tuple[Office, ...]:
    """The workplace unions listed for an area or a sector."""
    return tuple(
        office
        for office in offices.values()
        if office.is_workplace and (area in office.areas or sector in office.sectors)
    )
