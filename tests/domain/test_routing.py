"""To which office a case goes: never to one that the worker did not want, and never nowhere."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.office import Level, Office, Offices, Version, upward, workplaces
from bot.domain.routing import Route, Sender, Why, avoided, goes_up, read_reason, route
from bot.domain.topic import Topic


def an_office(code: str, level: Level, parent: str | None = None, **values: object) -> Office:
    given = {"code": code, "name": code, "name_en": code, "level": level, "parent": parent}
    return Office.model_validate({**given, **values})


TREE = (
    an_office("TLDLD", Level.NATIONAL),
    an_office("LDLD", Level.PROVINCE, "TLDLD"),
    an_office("TT", Level.DEPARTMENT, "LDLD"),
    an_office("CSPL", Level.DEPARTMENT, "LDLD"),
    an_office("CDX", Level.COMMUNE, "LDLD", areas=("tan-phong", "doan-ket")),
    an_office("KCN", Level.ZONE, "LDLD", areas=("tan-phong",)),
    an_office("CD1", Level.GRASSROOTS, "CDX", areas=("tan-phong",), sectors=("health",)),
    an_office("CD2", Level.GRASSROOTS, "LDLD", sectors=("health",)),
)
OFFICES = Offices.of(TREE)
ALL = frozenset(OFFICES)


def a_topic(office: str = "CSPL", **flags: bool) -> Topic:
    return Topic.model_validate({"code": "wages", "name": "", "name_en": "", "office": office, **flags})


WAGES = a_topic(workplace=True, area=True)
HARASSMENT = a_topic("TT", urgent=True, workplace=True, area=True)
LEADERSHIP = a_topic("LDLD")
WORKER = Sender(area="tan-phong", workplace="CD1", allows_workplace=True)
SHY = WORKER.model_copy(update={"allows_workplace": False})
STRANGER = Sender()


def avoiding(*codes: str, sender: Sender = SHY) -> Sender:
    return sender.model_copy(update={"avoids": frozenset(codes)})


def merged(code: str, into: str) -> Offices:
    """The tree after one office closed and another took its place."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    here = [Version(id=n, since=start, office=office) for n, office in enumerate(TREE)]
    return Offices([*here, Version(id=99, since=start, office=OFFICES[code], successor=into, closed=True)])


@pytest.mark.parametrize(
    ("topic", "sender", "able", "reason", "office"),
    [
        (HARASSMENT, WORKER, ALL, "urgent", "TT"),
        (WAGES, WORKER, ALL, "workplace", "CD1"),
        (a_topic(area=True), WORKER, ALL, "area", "KCN"),
        (WAGES, SHY, ALL, "area", "KCN"),
        (WAGES, Sender(area="doan-ket"), ALL, "area", "CDX"),
        (WAGES, Sender(area="far-away"), ALL, "topic", "CSPL"),
        (a_topic(workplace=True), SHY, ALL, "topic", "CSPL"),
        (a_topic(), WORKER, ALL, "topic", "CSPL"),
        (WAGES, STRANGER, ALL, "topic", "CSPL"),
        (WAGES, Sender(workplace="GONE", allows_workplace=True), ALL | {"GONE"}, "topic", "CSPL"),
        # nobody there: up the tree, then the standing leadership, then above it
        (WAGES, WORKER, ALL - {"CD1"}, "above:CD1", "CDX"),
        (WAGES, WORKER, {"CD2", "LDLD", "TT"}, "above:CD1", "LDLD"),
        (WAGES, SHY, {"LDLD", "TT", "CDX"}, "above:KCN", "LDLD"),
        (WAGES, STRANGER, {"CD1", "TT", "TLDLD"}, "above:CSPL", "TLDLD"),
        (WAGES, STRANGER, {"CD1", "TT"}, "above:CSPL", "TT"),
        (LEADERSHIP, STRANGER, {"TT"}, "above:LDLD", "TT"),
        (HARASSMENT, WORKER, {"CD1", "CSPL", "LDLD"}, "above:TT", "LDLD"),
        (WAGES, WORKER, {"CSPL"}, "above:CD1", "CSPL"),
        # not wanted
        (WAGES, avoiding("CD1", sender=WORKER), ALL, "avoided:CD1", "KCN"),
        (WAGES, avoiding("CDX", sender=WORKER), ALL, "avoided:CD1", "KCN"),
        (WAGES, avoiding("KCN"), ALL, "avoided:KCN", "CDX"),
        (WAGES, avoiding("KCN", "CDX"), ALL, "avoided:KCN", "CSPL"),
        (WAGES, avoiding("CSPL", sender=STRANGER), ALL, "avoided:CSPL", "LDLD"),
        (WAGES, avoiding("CSPL", sender=STRANGER), {"CSPL", "TT"}, "avoided:CSPL", "TT"),
        (HARASSMENT, avoiding("TT"), ALL, "avoided:TT", "LDLD"),
        (HARASSMENT, avoiding("LDLD"), ALL, "avoided:TT", "TLDLD"),
        (WAGES, avoiding("LDLD"), ALL - {"TLDLD"}, "nobody:KCN", "TLDLD"),
        # nobody anywhere
        (WAGES, WORKER, set(), "nobody", "CD1"),
        (WAGES, STRANGER, {"CD1"}, "nobody", "CSPL"),
        (WAGES, avoiding("KCN"), set(), "nobody:KCN", "CDX"),
        (WAGES, avoiding("TLDLD"), ALL, "nobody:KCN", "TLDLD"),
    ],
)
def test_a_case_goes_to_one_office_and_for_one_reason(
    topic: Topic, sender: Sender, able: set[str], reason: str, office: str
) -> None:
    routed = route(topic, sender, OFFICES, able, "TT")
    assert (routed.reason, routed.office) == (reason, office)


def test_an_office_that_took_the_place_of_another_gets_its_cases() -> None:
    assert route(a_topic(), STRANGER, merged("CSPL", "TT"), ALL, "TT").reason == "topic"
    assert route(a_topic(), STRANGER, merged("CSPL", "TT"), ALL, "TT").office == "TT"
    assert route(WAGES, WORKER, merged("CD1", "CD2"), ALL, "TT").office == "CD2"
    assert goes_up("CSPL", merged("CSPL", "TT"), ALL, set(), "LDLD") == "TT"


def test_a_member_of_a_union_that_became_part_of_the_commune_has_no_workplace_to_avoid() -> None:
    assert route(WAGES, WORKER, merged("CD1", "CDX"), ALL, "TT").why is Why.AREA
    assert avoided(SHY, merged("CD1", "CDX")) == frozenset()


def test_whoever_is_avoided_stays_so_in_the_office_that_they_were_merged_into() -> None:
    assert avoided(avoiding("CD2", sender=STRANGER), merged("CD2", "CD1")) == {"CD1"}
    assert avoided(avoiding("CD2", sender=STRANGER), merged("CD2", "LDLD")) == frozenset()


def test_the_avoided_and_all_below_them_are_barred_and_the_own_workplace_unless_allowed() -> None:
    assert avoided(avoiding("CDX", sender=STRANGER), OFFICES) == {"CDX", "CD1"}
    assert avoided(SHY, OFFICES) == {"CD1"}
    assert avoided(WORKER, OFFICES) == frozenset()
    assert avoided(avoiding("GONE", sender=STRANGER), OFFICES) == frozenset()


@pytest.mark.parametrize(
    ("start", "able", "barred", "place"),
    [
        ("CD1", ALL, set(), "CDX"),
        ("CD1", ALL, {"CDX"}, "LDLD"),
        ("CSPL", {"TT", "CSPL"}, set(), "TT"),
        ("TT", {"TT", "TLDLD"}, set(), "TLDLD"),
        ("TT", {"TT"}, set(), None),
        ("TLDLD", ALL, set(), "TT"),
        ("LDLD", {"LDLD"}, set(), None),
        ("CSPL", ALL, ALL, None),
        ("GONE", ALL, set(), "TT"),
    ],
)
def test_what_one_office_cannot_do_goes_to_another_above_it(
    start: str, able: set[str], barred: set[str], place: str | None
) -> None:
    assert goes_up(start, OFFICES, able, barred, "TT") == place


@pytest.mark.parametrize("routed", [Route(office="A", why=why, first=f) for why in Why for f in (None, "B")])
def test_a_reason_is_read_as_it_was_written(routed: Route) -> None:
    assert read_reason(routed.reason) == (routed.why, routed.first)


def test_a_reason_that_no_route_gave_is_an_error() -> None:
    with pytest.raises(ValueError, match="luck"):
        read_reason("luck:A")


CODES = [f"O{n}" for n in range(9)]
some_codes = st.frozensets(st.sampled_from([*CODES, "GONE"]))
one_code = st.sampled_from([*CODES, "GONE"])


@st.composite
def trees(draw: st.DrawFn) -> Offices:
    """A tree of up to nine offices; the first is the root."""
    size = draw(st.integers(1, len(CODES)))
    levels = st.sampled_from([level for level in Level if level is not Level.NATIONAL])
    rest = (
        an_office(
            code, draw(levels), draw(st.sampled_from(CODES[:n])), areas=draw(st.sampled_from([(), ("a",)]))
        )
        for n, code in enumerate(CODES[1:size], start=1)
    )
    return Offices.of([an_office(CODES[0], Level.NATIONAL), *rest])


topics = st.builds(a_topic, one_code, workplace=st.booleans(), area=st.booleans(), urgent=st.booleans())
senders = st.builds(
    Sender,
    area=st.sampled_from([None, "a", "b"]),
    workplace=st.none() | one_code,
    allows_workplace=st.booleans(),
    avoids=some_codes,
)


def lines(offices: Offices, *starts: str) -> Iterable[str]:
    return (office.code for start in starts for office in upward(offices, start))


@given(topics, senders, trees(), some_codes, one_code)
def test_every_case_reaches_one_office_that_is_wanted_and_able_where_there_is_one(
    topic: Topic, sender: Sender, offices: Offices, able: frozenset[str], leadership: str
) -> None:
    routed = route(topic, sender, offices, able, leadership)
    barred = avoided(sender, offices)
    assert routed.office in offices
    assert routed.office not in barred or (CODES[0] in barred and routed.why is Why.NOBODY)
    could = {code for code in lines(offices, topic.office, leadership) if code in able and code not in barred}
    assert routed.why is not Why.NOBODY or not could
    assert routed.why is Why.NOBODY or routed.office in able
    assert routed == route(topic, sender, offices, able, leadership)
    assert routed.first is None or routed.why in {Why.ABOVE, Why.AVOIDED, Why.NOBODY}


@given(one_code, trees(), some_codes, some_codes, one_code)
def test_going_up_never_stays_nor_enters_where_it_is_barred(
    start: str, offices: Offices, able: frozenset[str], barred: frozenset[str], leadership: str
) -> None:
    place = goes_up(start, offices, able, barred, leadership)
    could = [c for c in lines(offices, start, leadership) if c != start and c in able and c not in barred]
    assert place == (could[0] if could else None)


def test_upward_is_the_office_and_all_above_it() -> None:
    assert [office.code for office in upward(OFFICES, "CSPL")] == ["CSPL", "LDLD", "TLDLD"]
    assert list(upward(OFFICES, "GONE")) == []


@pytest.mark.parametrize(
    ("area", "sector", "codes"),
    [
        ("tan-phong", None, ["CD1"]),
        (None, "health", ["CD1", "CD2"]),
        ("elsewhere", None, []),
        (None, None, []),
    ],
)
def test_workplaces_are_the_grassroots_unions_of_an_area_or_a_sector(
    area: str | None, sector: str | None, codes: list[str]
) -> None:
    assert [office.code for office in workplaces(OFFICES, area, sector)] == codes
