"""What differs from one union to the next, loaded once from data/ and config.toml."""

from collections.abc import Mapping

from bot.domain.calendar import Occasion
from bot.domain.message import Value
from bot.domain.office import Office
from bot.domain.topic import Kind, Topic


class Area(Value):
    """A commune or ward."""

    code: str
    name: str
    name_en: str
    kind: str
    district: str = ""
    district_confidence: str = "high"
    wage_region: str = ""


class Sector(Value):
    """A branch of work."""

    code: str
    name: str
    name_en: str


class Hotline(Value):
    """A telephone number that helps without us."""

    name: str
    name_en: str
    number: str


class Catalog(Value):
    """All of data/, indexed by code, in the order of the files."""

    offices: Mapping[str, Office]
    topics: Mapping[str, Topic]
    areas: Mapping[str, Area]
    sectors: Mapping[str, Sector]
    occasions: Mapping[str, Occasion]
    hotlines: tuple[Hotline, ...]

    def topics_of(self, kind: Kind) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics.values() if kind in topic.kinds)
