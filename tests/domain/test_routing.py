"""To which office a case goes: never to one that the worker did not want, and never nowhere."""

import pytest

from bot.domain.office import Level, Office, upward, workplaces
from bot.domain.routing import route
from bot.domain.topic import Kind, Topic


def an_office(code: str, level: Level, parent: str | None = None, **values: object) -> Office:
    given = {"code": code, "name": code, "name_en": code, "level": level, "parent": parent}
    return Office.model_validate({**given, **values})


OFFICES = {
    office.code: office
    for office in (
        an_office("TLDLD", Level.NATIONAL),
        an_office("LDLD", Level.PROVINCE, "TLDLD"),
        an_office("CSPL", Level.DEPARTMENT, "LDLD"),
        an_office("TT", Level.DEPARTMENT, "LDLD"),
        an_office("CD1", Level.GRASSROOTS, "LDLD", areas=("tan-phong",), sectors=("health",)),
        an_office("CD2", Level.GRASSROOTS, "LDLD", sectors=("health",)),
    )
}
WAGES = Topic(code="wages", name="", name_en="", kinds=(Kind.CONCERN,), office="CSPL", workplace=True)
HARASSMENT = WAGES.model_copy(update={"office": "TT", "workplace": False, "urgent": True})
ALL = frozenset(OFFICES)


@pytest.mark.parametrize(
    ("topic", "workplace", "may_see", "staffed", "office", "reason"),
    [
        (WAGES, "CD1", True, ALL, "CD1", "route.workplace"),
        (WAGES, "CD1", False, ALL, "CSPL", "route.topic"),
        (WAGES, None, True, ALL, "CSPL", "route.topic"),
        (WAGES, "CD1", True, ALL - {"CD1"}, "CSPL", "route.topic"),
        (WAGES, "GONE", True, ALL | {"GONE"}, "CSPL", "route.topic"),
        (HARASSMENT, "CD1", True, ALL, "TT", "route.topic"),
        (HARASSMENT, "CD1", True, {"CD1", "LDLD"}, "LDLD", "route.above"),
        (WAGES, "CD1", False, {"CD1", "LDLD", "TLDLD"}, "LDLD", "route.above"),
        (WAGES, "CD1", False, {"CD1", "TLDLD"}, "TLDLD", "route.above"),
        (WAGES, "CD1", False, {"CD1"}, "CSPL", "route.topic"),
        (WAGES, None, False, set(), "CSPL", "route.topic"),
    ],
)
def test_a_case_goes_to_one_office_and_for_one_reason(
    topic: Topic, workplace: str | None, may_see: bool, staffed: set[str], office: str, reason: str
) -> None:
    routed = route(topic, workplace, may_see, OFFICES, staffed)
    assert (routed.office, routed.reason) == (office, reason)


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
