"""To which office a case goes, and why."""

from collections.abc import Mapping, Set

from bot.domain.message import Value
from bot.domain.office import Office, upward
from bot.domain.topic import Topic


class Route(Value):
    """The office that must answer; `reason` (route.workplace, .topic or .above) goes into the audit."""

    office: str
    reason: str


def route(
    topic: Topic,
    workplace: str | None,
    may_see_workplace: bool,
    offices: Mapping[str, Office],
    staffed: Set[str],
) -> Route:
    """The one office for a case.

    The worker's own workplace union comes first where the topic suits and the worker allows it;
    never otherwise. Then the topic's department; where nobody is there, up the tree to the first
    office with an officer. When nobody is anywhere the department keeps it, so a case is never nowhere.
    """
    if may_see_workplace and topic.workplace and workplace in offices and workplace in staffed:
        return Route(office=str(workplace), reason="route.workplace")
    for office in upward(offices, topic.office):
        if office.code in staffed:
            above = office.code != topic.office
            return Route(office=office.code, reason="route.above" if above else "route.topic")
    return Route(office=topic.office, reason="route.topic")
