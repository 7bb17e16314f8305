"""The union's offices as a tree."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.domain.message import Value


class Level(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    DEPARTMENT = "department"
    ZONE = "zone"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"


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


def upward(offices: Mapping[str, Office], code: str) -> Iterator[Office]:
    """The office and those above it, nearest first."""
    office = offices.get(code)
    while office is not None:
        yield office
        office = offices.get(office.parent) if office.parent else None


def workplaces(offices: Mapping[str, Office], area: str | None, sector: str | None) -> tuple[Office, ...]:
    """The workplace unions listed for an area or a sector."""
    return tuple(
        office
        for office in offices.values()
        if office.is_workplace and (area in office.areas or sector in office.sectors)
    )
