"""Every kind, topic and area of the shipped data leads to exactly one office, where somebody is."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from bot.catalog import load_catalog
from bot.domain.catalog import Catalog
from bot.domain.office import Level, Office, Offices, upward
from bot.domain.routing import Route, Sender, Verdict, Why, avoided, route, steps
from bot.domain.topic import Topic
from tests.world import ROOT

LEADERSHIP = "TT"
EMPTIED = 40  # ways in which some offices have nobody


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(Path(ROOT / "data"))


@pytest.fixture(scope="module")
def grown(catalog: Catalog) -> Offices:
    """The shipped offices, and the unions of some communes and of a zone, which are still to come."""
    places = list(catalog.areas)
    communes = [an_office(f"CDX-{area}", Level.COMMUNE, area) for area in places[::3]]
    return Offices.of([*catalog.offices.values(), *communes, an_office("KCN", Level.ZONE, *places[:4])])


def an_office(code: str, level: Level, *areas: str) -> Office:
    return Office(code=code, name=code, name_en=code, level=level, parent="LDLD", areas=areas)


def topics(catalog: Catalog) -> Iterator[tuple[str, Topic]]:
    return ((kind, topic) for kind in catalog.kinds for topic in catalog.topics_of(kind))


def senders(catalog: Catalog, offices: Offices, topic: Topic) -> Iterator[Sender]:
    """A worker of each area and of each workplace union, or of none, with every wish."""
    unions = [(office.areas[0], office.code) for office in offices.values() if office.is_workplace]
    places = [(None, None), *((area, None) for area in catalog.areas), *unions]
    for (area, workplace), allows in product(places, (False, True)):
        if workplace is None and allows:
            continue
        for shunned in ("", topic.office, workplace or "LDLD"):
            avoids = frozenset({shunned} if shunned else ())
            yield Sender(area=area, workplace=workplace, allows_workplace=allows, avoids=avoids)


def require_one_office(found: Route, sender: Sender, offices: Offices, able: frozenset[str]) -> None:
    assert found.office in offices
    assert found.office in able
    assert found.office not in avoided(sender, offices)
    assert found.why is not Why.NOBODY


@pytest.mark.parametrize("tree", ["shipped", "grown"])
def test_each_combination_reaches_one_office_with_an_officer(
    catalog: Catalog, grown: Offices, tree: str
) -> None:
    offices = catalog.offices if tree == "shipped" else grown
    able, seen = frozenset(offices), set()
    for _, topic in topics(catalog):
        for sender in senders(catalog, offices, topic):
            found = route(topic, sender, offices, able, LEADERSHIP)
            require_one_office(found, sender, offices, able)
            seen.add(found.why)
    expected = {Why.URGENT, Why.WORKPLACE, Why.TOPIC, Why.AVOIDED}
    assert seen == (expected if tree == "shipped" else expected | {Why.AREA})


def test_without_any_wish_it_is_the_office_that_the_data_names(catalog: Catalog, grown: Offices) -> None:
    """Said once more in other words, so that a slip in one of the two shows."""
    for _, topic in topics(catalog):
        for area in (None, *catalog.areas):
            found = route(topic, Sender(area=area), grown, frozenset(grown), LEADERSHIP).office
            local = [o for o in grown.values() if o.level in {Level.ZONE, Level.COMMUNE} and area in o.areas]
            nearest = sorted(local, key=lambda office: office.level is Level.COMMUNE)
            expected = nearest[0].code if nearest and topic.area and not topic.urgent else topic.office
            assert found == expected


def test_an_allowed_workplace_union_gets_what_suits_it_and_no_other_gets_it(catalog: Catalog) -> None:
    for _, topic in topics(catalog):
        for union in (office for office in catalog.offices.values() if office.is_workplace):
            for allows in (False, True):
                sender = Sender(area=union.areas[0], workplace=union.code, allows_workplace=allows)
                able = frozenset(catalog.offices)
                found = route(topic, sender, catalog.offices, able, LEADERSHIP).office
                assert (found == union.code) is (allows and topic.workplace and not topic.urgent)


@pytest.mark.parametrize("seed", range(EMPTIED))
def test_where_offices_are_empty_it_goes_to_one_that_is_not(
    catalog: Catalog, grown: Offices, seed: int
) -> None:
    rng = Random(seed)
    able = frozenset(code for code in grown if rng.random() < 0.5)
    for _, topic in topics(catalog):
        for sender in rng.sample(list(senders(catalog, grown, topic)), 25):
            found = route(topic, sender, grown, able, LEADERSHIP)
            if reachable(topic, sender, grown, able):
                require_one_office(found, sender, grown, able)
            else:
                assert found.why is Why.NOBODY
                assert found.office in grown


def reachable(topic: Topic, sender: Sender, offices: Offices, able: frozenset[str]) -> bool:
    """Whether anybody able and not avoided is in line above the offices asked, or above the leadership."""
    barred = avoided(sender, offices)
    local = [
        o.code
        for o in offices.values()
        if topic.area
        and not topic.urgent
        and sender.area in o.areas
        and o.level in {Level.ZONE, Level.COMMUNE}
    ]
    own = (
        [sender.workplace]
        if topic.workplace and sender.allows_workplace and sender.workplace and not topic.urgent
        else []
    )
    starts = [start for start in (*own, *local, topic.office) if start not in barred]
    line = {
        above.code for start in (*(starts or (topic.office,)), LEADERSHIP) for above in upward(offices, start)
    }
    return bool((line & able) - barred)


@pytest.mark.parametrize("seed", range(10))
def test_the_steps_that_are_shown_end_where_the_case_goes(
    catalog: Catalog, grown: Offices, seed: int
) -> None:
    rng = Random(seed)
    able = frozenset(code for code in grown if rng.random() < 0.3)
    for _, topic in topics(catalog):
        for sender in rng.sample(list(senders(catalog, grown, topic)), 10):
            told = steps(topic, sender, grown, able, LEADERSHIP)
            assert told[-1].office == route(topic, sender, grown, able, LEADERSHIP).office
            assert [step.verdict for step in told].count(Verdict.TAKES) == 1
            assert told[-1].verdict is Verdict.TAKES
