"""What differs from one union to the next, loaded once from data/ and config.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.calendar import Occasion
from bot.domain.kind import Kind, Reply
from bot.domain.law import LawBook
from bot.domain.message import Value
from bot.domain.office import Offices
from bot.domain.topic import Topic


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


@dataclass(frozen=True)
class Catalog:
    """All of data/, indexed by code, in the order of the files; the offices as they are today."""

    offices: Offices
    kinds: Mapping[str, Kind]
    topics: Mapping[str, Topic]
    areas: Mapping[str, Area]
    sectors: Mapping[str, Sector]
    occasions: Mapping[str, Occasion]
    hotlines: tuple[Hotline, ...]
    replies: tuple[Reply, ...] = ()
    law: LawBook = field(default_factory=LawBook)

    def topics_of(self, kind: str) -> tuple[Topic, ...]:
        return tuple(self.topics[code] for code in self.kinds[kind].topics)

    def needs_review(self, topic: str) -> bool:
        """Whether a second officer looks at an answer about it; not for one that is in the data no more."""
        return topic in self.topics and self.topics[topic].review

    def replies_for(self, kind: str, topic: str) -> tuple[Reply, ...]:
        """The canned answers that suit a case."""
        return tuple(
            reply
            for reply in self.replies
            if (not reply.kinds or kind in reply.kinds) and (not reply.topics or topic in reply.topics)
        )
