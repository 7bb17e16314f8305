"""To which office a case goes, and why."""

from collections.abc import Iterator, Set
from enum import StrEnum

from bot.domain.message import Value
from bot.domain.office import Level, Offices, below, upward
from bot.domain.topic import Topic


class Why(StrEnum):
    URGENT = "urgent"  # the topic cannot wait, so its office gets it whoever is nearer
    WORKPLACE = "workplace"  # the worker's own workplace union
    AREA = "area"  # the union of the worker's commune or zone
    TOPIC = "topic"  # the office that answers for the topic
    ABOVE = "above"  # nobody can act at `first`
    AVOIDED = "avoided"  # the worker does not want `first` to know
    NOBODY = "nobody"  # nobody can act anywhere: an alarm is due


class Route(Value):
    """The office that must answer; `first` is the one that would have got it, where it is another."""

    office: str
    why: Why
    first: str | None = None

    @property
    def reason(self) -> str:
        """Why, as a case keeps it in one column ("area", "above:CSPL"); see `read_reason`."""
        return f"{self.why}:{self.first}" if self.first else self.why.value


class Verdict(StrEnum):
    TAKES = "takes"
    AVOIDED = "avoided"
    NOBODY = "nobody"  # can act there


class Step(Value):
    """An office that was considered, for what reason, and with what result."""

    office: str
    why: Why
    verdict: Verdict


class Sender(Value):
    """What routing may know of a worker: codes of an area, a workplace union and offices."""

    area: str | None = None
    workplace: str | None = None
    allows_workplace: bool = False
    avoids: frozenset[str] = frozenset()


def read_reason(text: str) -> tuple[Why, str | None]:
    """The parts of `Route.reason`. Raises ValueError for what no route has said."""
    why, _, first = text.partition(":")
    return Why(why), first or None


def route(topic: Topic, sender: Sender, offices: Offices, able: Set[str], leadership: str) -> Route:
    """The one office for a case.

    An urgent topic's office, else the worker's own workplace union, the union of their zone or
    commune, the topic's office, each where the topic suits and the worker allows it. Where nobody is
    `able` to act, up from there (see `goes_up`). Never to an office that the worker avoids, unless
    they avoid all of them up to the root; never nowhere.
    """
    barred = avoided(sender, offices)
    asked = tuple(_candidates(topic, sender, offices))
    for candidate in _unbarred(asked, barred) or asked:
        acting = _acting(candidate.office, offices, able, barred, leadership)
        if acting is not None:
            return _explained(acting, candidate, asked[0], barred)
    return _nobodys(asked, offices, barred)


def avoided(sender: Sender, offices: Offices) -> frozenset[str]:
    """The offices that must not see a worker's case: those avoided, with everything below them.

    The own workplace union is one of them unless the worker allows it. Where an avoided office was
    merged into one of its own level, its people are there now, so that one is avoided too; one above
    it is not, or a merger into the root would leave nobody.
    """
    shunned = {heir for code in sender.avoids if (heir := _heir(code, offices))}
    if not sender.allows_workplace and (workplace := _workplace(sender, offices)):
        shunned.add(workplace)
    return frozenset().union(*(below(offices, code) for code in shunned))


def goes_up(start: str, offices: Offices, able: Set[str], barred: Set[str], leadership: str) -> str | None:
    """The nearest office above `start` that can act, and is not barred; None: nobody can.

    Up the tree, then the standing leadership, then what is above that; never `start` itself. Of a
    closed office the one that took its place comes first.
    """
    chain = _chain(start, offices, leadership)
    return next((code for code in chain if code in able and code not in barred), None)


def steps(
    topic: Topic, sender: Sender, offices: Offices, able: Set[str], leadership: str
) -> tuple[Step, ...]:
    """What `route` considers, in its order; the last step is the office that gets the case."""
    barred = avoided(sender, offices)
    asked = tuple(_candidates(topic, sender, offices))
    tried = _unbarred(asked, barred) or asked
    found: list[Step] = []
    for candidate in asked:
        higher = _chain(candidate.office, offices, leadership) if candidate in tried else ()
        for place in (candidate.office, *higher):
            found.append(Step(office=place, why=candidate.why, verdict=_verdict(place, able, barred)))
            if found[-1].verdict is Verdict.TAKES:
                return tuple(found)
    place = _nobodys(asked, offices, barred).office
    return (*found, Step(office=place, why=Why.NOBODY, verdict=Verdict.TAKES))


def _chain(start: str, offices: Offices, leadership: str) -> tuple[str, ...]:
    """The offices above `start`, then the standing leadership and those above it; each once."""
    places = (offices.leads_to(start), offices.leads_to(leadership))
    line = dict.fromkeys(above.code for place in places if place for above in upward(offices, place))
    return tuple(code for code in line if code != start)


def _verdict(code: str, able: Set[str], barred: Set[str]) -> Verdict:
    if code in barred:
        return Verdict.AVOIDED
    return Verdict.TAKES if code in able else Verdict.NOBODY


def _candidates(topic: Topic, sender: Sender, offices: Offices) -> Iterator[Route]:
    """The offices that would get the case, best first; at least one."""
    if not topic.urgent:
        workplace = _workplace(sender, offices) if topic.workplace and sender.allows_workplace else None
        if workplace:
            yield Route(office=workplace, why=Why.WORKPLACE)
        if topic.area:
            yield from (Route(office=code, why=Why.AREA) for code in _local(sender.area, offices))
    answers = offices.leads_to(topic.office) or topic.office
    yield Route(office=answers, why=Why.URGENT if topic.urgent else Why.TOPIC)


def _workplace(sender: Sender, offices: Offices) -> str | None:
    """The worker's own workplace union as it is today; none where it became part of another kind."""
    code = offices.leads_to(sender.workplace) if sender.workplace else None
    return code if code and offices[code].is_workplace else None


def _local(area: str | None, offices: Offices) -> tuple[str, ...]:
    """The unions that have an area among theirs: zones, which are smaller, before communes."""
    return tuple(
        office.code
        for level in (Level.ZONE, Level.COMMUNE)
        for office in offices.values()
        if office.level is level and area in office.areas
    )


def _heir(code: str, offices: Offices) -> str | None:
    was, heir = offices.ever(code), offices.leads_to(code)
    return heir if was and heir and offices[heir].level is was.level else None


def _unbarred(candidates: tuple[Route, ...], barred: Set[str]) -> tuple[Route, ...]:
    return tuple(candidate for candidate in candidates if candidate.office not in barred)


def _acting(code: str, offices: Offices, able: Set[str], barred: Set[str], leadership: str) -> str | None:
    if code in offices and code in able and code not in barred:
        return code
    return goes_up(code, offices, able, barred, leadership)


def _explained(acting: str, candidate: Route, first: Route, barred: Set[str]) -> Route:
    """Why the case goes to `acting`: what hindered the first candidate, or what spoke for this one."""
    if acting == first.office:
        return candidate
    return Route(office=acting, why=Why.AVOIDED if first.office in barred else Why.ABOVE, first=first.office)


def _nobodys(asked: tuple[Route, ...], offices: Offices, barred: Set[str]) -> Route:
    """Where a case waits while an alarm is raised: as near as the worker allows, else the root."""
    first = asked[0].office
    line = (*(candidate.office for candidate in asked), *(office.code for office in upward(offices, first)))
    place = next((code for code in line if code in offices and code not in barred), _root(offices, first))
    return Route(office=place, why=Why.NOBODY, first=first if place != first else None)


def _root(offices: Offices, otherwise: str) -> str:
    return next((office.code for office in offices.values() if office.parent is None), otherwise)
