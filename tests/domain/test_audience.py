"""Which places stand behind an audience, and whom an office may write to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience, Reach, reach, realm, sector_of, target, within
from bot.domain.contact import Purpose
from bot.domain.office import Level, Office, upward


def an_office(code: str, level: Level, parent: str | None = None, *areas: str) -> Office:
    return Office(code=code, name=code, name_en=code, level=level, parent=parent, areas=areas)


OFFICES = {
    office.code: office
    for office in (
        an_office("TOP", Level.NATIONAL),
        an_office("LDLD", Level.PROVINCE, "TOP"),
        an_office("TGNC", Level.DEPARTMENT, "LDLD"),
        an_office("XA", Level.COMMUNE, "LDLD", "03598", "03599"),
        an_office("VP-XA", Level.DEPARTMENT, "XA"),
        an_office("KCN", Level.ZONE, "LDLD"),
        an_office("CHE", Level.GRASSROOTS, "XA", "03598"),
        an_office("MAY", Level.GRASSROOTS, "KCN", "03434"),
        an_office("GO", Level.GRASSROOTS, "LDLD", "03408"),
    )
}


def the_reach(*codes: str) -> Reach:
    return reach(OFFICES, codes)


def places(areas: set[str], workplaces: set[str]) -> Reach:
    return Reach(areas=frozenset(areas), workplaces=frozenset(workplaces))


@pytest.mark.parametrize("code", ["TOP", "LDLD"])
def test_the_province_and_what_is_above_it_reach_everybody(code: str) -> None:
    assert the_reach(code).everywhere


def test_a_commune_reaches_its_people_and_the_workplaces_below_it() -> None:
    assert the_reach("XA") == places({"03598", "03599"}, {"CHE"})


def test_a_zone_reaches_its_workplaces_but_not_everybody_who_lives_around_them() -> None:
    assert the_reach("KCN") == places(set(), {"MAY"})


def test_a_workplace_union_reaches_its_own_people_and_not_the_commune_around_it() -> None:
    assert the_reach("CHE") == places(set(), {"CHE"})


def test_several_offices_reach_what_each_of_them_does() -> None:
    assert the_reach("XA", "GO") == places({"03598", "03599"}, {"CHE", "GO"})


@pytest.mark.parametrize("codes", [(), ("GONE",), ("TGNC",)])
def test_no_office_an_unknown_one_and_a_department_by_itself_reach_nobody(codes: tuple[str, ...]) -> None:
    assert the_reach(*codes) == Reach()


@given(st.lists(st.sampled_from([*OFFICES, "GONE"])), st.lists(st.sampled_from([*OFFICES, "GONE"])))
def test_more_offices_never_reach_less(some: list[str], more: list[str]) -> None:
    few, many = the_reach(*some), the_reach(*some, *more)
    assert few.workplaces <= many.workplaces
    assert few.areas <= many.areas
    assert few.everywhere <= many.everywhere


def test_a_target_holds_each_part_in_terms_of_places() -> None:
    audience = Audience(offices=("XA",), include=("GO",), exclude=("CHE",), languages=("en",))
    found = target(audience, Purpose.NEWS, OFFICES)
    assert (found.offices, found.include, found.exclude) == (
        the_reach("XA"),
        the_reach("GO"),
        the_reach("CHE"),
    )
    assert (found.purpose, found.audience) == (Purpose.NEWS, audience)


@pytest.mark.parametrize(
    ("code", "whose"),
    [
        ("TGNC", "LDLD"),
        ("VP-XA", "XA"),
        ("LDLD", "LDLD"),
        ("XA", "XA"),
        ("CHE", "CHE"),
    ],
)
def test_a_department_speaks_to_the_people_of_the_office_above_it(code: str, whose: str) -> None:
    assert realm(OFFICES, code).code == whose


def test_a_department_with_nothing_above_it_speaks_for_itself() -> None:
    alone = {"B": an_office("B", Level.DEPARTMENT)}
    assert realm(alone, "B").code == "B"


@given(st.sampled_from(list(OFFICES)), st.sampled_from(list(OFFICES)))
def test_an_office_is_within_itself_and_within_all_above_it(code: str, top: str) -> None:
    assert within(OFFICES, code, top) is (OFFICES[top] in upward(OFFICES, code))


def test_an_unknown_office_is_within_none() -> None:
    assert not within(OFFICES, "GONE", "TOP")
    assert not within(OFFICES, "CHE", "GONE")


@pytest.mark.parametrize(("written", "sector"), [("sector:health", "health"), ("all", None)])
def test_an_occasions_audience_names_a_sector_or_means_everybody(written: str, sector: str | None) -> None:
    assert sector_of(written) == sector
