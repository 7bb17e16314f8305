"""Whatever is opened, renamed, moved, merged, split or closed: one tree stays, and no code leads nowhere."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from bot.domain.office import Level, Office, Offices, Version, upward
from bot.domain.reorganisation import (
    Change,
    Close,
    Merge,
    Move,
    Open,
    Rename,
    Split,
    closed_by,
    versions_after,
)
from bot.errors import Refused

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def an_office(code: str, parent: str | None, level: Level = Level.COMMUNE, **values: object) -> Office:
    names = {"name": f"Nơi {code}", "name_en": f"Place {code}"}
    return Office.model_validate({"code": code, "level": level, "parent": parent, **names, **values})


TREE = (
    an_office("LDLD", None, Level.PROVINCE),
    an_office("XA", "LDLD", areas=("a", "b"), sectors=("tea",)),
    an_office("PHUONG", "LDLD", areas=("c", "b"), sectors=("health", "tea")),
    an_office("CHE", "XA", Level.GRASSROOTS, areas=("a",)),
    an_office("TO", "CHE", Level.GRASSROOTS),
    an_office("BAN", "LDLD", Level.DEPARTMENT),
)


def appended(versions: tuple[Version, ...], change: Change, now: datetime) -> tuple[Version, ...]:
    """All versions after the change, the new ones numbered as a database does."""
    offices = Offices(versions)
    new = enumerate(versions_after(offices, change, now), offices.revision + 1)
    return (*versions, *(version.model_copy(update={"id": number}) for number, version in new))


BEGINNING = tuple(Offices.of(TREE).versions(office.code)[0] for office in TREE)


def changed(*changes: Change) -> Offices:
    versions = BEGINNING
    for change in changes:
        versions = appended(versions, change, NOON)
    return Offices(versions)


def test_a_new_office_stands_under_its_parent() -> None:
    offices = changed(Open(office=an_office("MOI", "XA", name=" Công đoàn \n xa\u0303  mới ")))
    assert [office.code for office in upward(offices, "MOI")] == ["MOI", "XA", "LDLD"]
    assert offices["MOI"].name == "Công đoàn xã mới"


def test_a_renamed_office_keeps_its_old_name_in_the_past() -> None:
    offices = changed(Rename(code="XA", name="Phường Mới", name_en="New Ward"))
    assert (offices["XA"].name, offices["XA"].name_en) == ("Phường Mới", "New Ward")
    assert offices.at("XA", NOON - timedelta(seconds=1)) == TREE[1]


def test_names_that_differ_in_accents_are_two_names() -> None:
    accents = Rename(code="XA", name="Tân Phong", name_en="Tân Phong")
    offices = changed(accents, Rename(code="PHUONG", name="Tản Phong", name_en="Place PHUONG"))
    assert (offices["PHUONG"].name, offices["PHUONG"].name_en) == ("Tản Phong", "Place PHUONG")


def test_the_name_of_a_closed_office_is_free_again() -> None:
    rename = Rename(code="XA", name="Nơi PHUONG", name_en="Place PHUONG")
    offices = changed(Close(code="PHUONG", successor="XA"), rename)
    assert offices["XA"].name == "Nơi PHUONG"


def test_a_moved_office_takes_all_below_it_along() -> None:
    offices = changed(Move(code="CHE", parent="PHUONG"))
    assert [office.code for office in upward(offices, "TO")] == ["TO", "CHE", "PHUONG", "LDLD"]


def test_a_merge_closes_offices_and_hands_what_they_had_to_the_successor() -> None:
    offices = changed(Merge(codes=("XA", "BAN"), into="PHUONG"))
    assert list(offices) == ["LDLD", "PHUONG", "CHE", "TO"]
    assert (offices["PHUONG"].areas, offices["PHUONG"].sectors) == (("c", "b", "a"), ("health", "tea"))
    assert [offices[code].parent for code in ("CHE", "TO")] == ["PHUONG", "CHE"]
    assert [offices.leads_to(code) for code in ("XA", "BAN")] == ["PHUONG", "PHUONG"]


def test_a_close_hands_over_like_a_merge() -> None:
    assert changed(Close(code="XA", successor="PHUONG")) == changed(Merge(codes=("XA",), into="PHUONG"))


def test_a_closed_office_is_kept_as_it_last_was() -> None:
    (_, last) = changed(Close(code="XA", successor="PHUONG")).versions("XA")
    assert (last.office, last.closed, last.successor, last.since) == (TREE[1], True, "PHUONG", NOON)


def test_offices_of_different_levels_inherit_no_areas() -> None:
    offices = changed(Close(code="CHE", successor="BAN"))
    assert offices["BAN"] == TREE[5]
    assert offices["TO"].parent == "BAN"


def test_a_successor_from_below_rises_into_the_place_of_the_closed_office() -> None:
    offices = changed(Open(office=an_office("DOI", "XA")), Close(code="XA", successor="TO"))
    assert [office.code for office in upward(offices, "TO")] == ["TO", "LDLD"]
    assert [offices[code].parent for code in ("CHE", "DOI")] == ["TO", "TO"]


def test_a_successor_from_below_several_merged_offices_rises_above_the_topmost() -> None:
    offices = changed(Merge(codes=("CHE", "XA", "BAN"), into="TO"))
    parents = {office.code: office.parent for office in offices.values()}
    assert parents == {"LDLD": None, "PHUONG": "LDLD", "TO": "LDLD"}
    assert [version.closed for version in offices.versions("CHE")] == [False, True]


def test_a_split_divides_the_areas_and_leaves_the_old_office_open() -> None:
    new = an_office("MOI", None, areas=("z",))
    offices = changed(Split(code="PHUONG", new=new, areas=("b",)))
    given = {"parent": "LDLD", "areas": ("b",), "sectors": ("health", "tea")}
    assert offices["PHUONG"] == TREE[2].model_copy(update={"areas": ("c",)})
    assert offices["MOI"] == new.model_copy(update=given)


def test_a_new_office_of_a_split_may_have_its_own_parent_and_sectors() -> None:
    offices = changed(Split(code="XA", new=an_office("MOI", "XA", sectors=("energy",)), officers=(7,)))
    assert (offices["MOI"].parent, offices["MOI"].sectors) == ("XA", ("energy",))


def test_what_is_split_from_the_root_stands_below_it() -> None:
    offices = changed(Split(code="LDLD", new=an_office("MOI", None, Level.DEPARTMENT), officers=(7,)))
    assert offices["MOI"].parent == "LDLD"


def test_all_areas_may_go_when_officers_go_too() -> None:
    offices = changed(Split(code="XA", new=an_office("MOI", None), areas=("b", "a"), officers=(7,)))
    assert (offices["XA"].areas, offices["MOI"].areas) == ((), ("a", "b"))


def test_it_is_told_which_offices_close_and_who_takes_their_place() -> None:
    assert closed_by(Merge(codes=("XA", "BAN", "XA"), into="CHE")) == {"XA": "CHE", "BAN": "CHE"}
    assert closed_by(Close(code="XA", successor="CHE")) == {"XA": "CHE"}
    assert closed_by(Move(code="XA", parent="CHE")) == {}


NEW = an_office("MOI", "LDLD")
REFUSED: list[tuple[Change, str, Mapping[str, str | int]]] = [
    *(
        (Open(office=NEW.model_copy(update={"code": code})), "bad_code", {})
        for code in ("", "M", "moi", "-MOI", "MỚI", "MO I", "MOI\n", "M" * 17)
    ),
    *(
        (Rename(code="XA", name=name, name_en="New"), "bad_name", {"longest": 120})
        for name in ("", " \n", "—", "x" * 121, "A {b}", "**A**", "A\u200bB", "[A](https://b)")
    ),
    (Open(office=NEW.model_copy(update={"name_en": ""})), "bad_name", {"longest": 120}),
    (Open(office=an_office("XA", "LDLD")), "code_taken", {"code": "XA"}),
    (Open(office=an_office("MOI", "GONE")), "no_such", {"code": "GONE"}),
    (Open(office=an_office("MOI", None)), "no_parent", {}),
    (Rename(code="XA", name=" nơi  phuong", name_en="New"), "name_taken", {"code": "PHUONG"}),
    (Rename(code="XA", name="Mới", name_en="PLACE BAN"), "name_taken", {"code": "BAN"}),
    (Split(code="XA", new=an_office("MOI", None, name="Nơi XA"), areas=("a",)), "name_taken", {"code": "XA"}),
    (Rename(code="GONE", name="Mới", name_en="New"), "no_such", {"code": "GONE"}),
    (Rename(code="XA", name="Nơi XA ", name_en="Place XA"), "no_change", {}),
    (Move(code="XA", parent="LDLD"), "no_change", {}),
    (Move(code="XA", parent="XA"), "itself", {"code": "XA"}),
    (Move(code="XA", parent="TO"), "cycle", {"code": "XA", "parent": "TO"}),
    (Move(code="LDLD", parent="XA"), "is_root", {"code": "LDLD"}),
    (Move(code="XA", parent="GONE"), "no_such", {"code": "GONE"}),
    (Move(code="GONE", parent="XA"), "no_such", {"code": "GONE"}),
    (Merge(codes=(), into="XA"), "no_change", {}),
    (Merge(codes=("PHUONG", "XA"), into="XA"), "itself", {"code": "XA"}),
    (Merge(codes=("PHUONG", "LDLD"), into="XA"), "is_root", {"code": "LDLD"}),
    (Merge(codes=("PHUONG", "GONE"), into="XA"), "no_such", {"code": "GONE"}),
    (Merge(codes=("PHUONG",), into="GONE"), "no_such", {"code": "GONE"}),
    (Close(code="XA", successor="XA"), "itself", {"code": "XA"}),
    (Close(code="LDLD", successor="XA"), "is_root", {"code": "LDLD"}),
    (Split(code="GONE", new=NEW, areas=()), "no_such", {"code": "GONE"}),
    (Split(code="XA", new=NEW, areas=("a", "c")), "bad_areas", {"code": "XA"}),
    (Split(code="XA", new=NEW, areas=("a", "b")), "no_split", {"code": "XA"}),
    (Split(code="XA", new=NEW), "no_split", {"code": "XA"}),
    (Split(code="XA", new=an_office("BAN", None), areas=("a",)), "code_taken", {"code": "BAN"}),
]


@pytest.mark.parametrize(("change", "key", "values"), REFUSED)
def test_what_may_not_be_is_refused_with_its_reason(
    change: Change, key: str, values: Mapping[str, str | int]
) -> None:
    with pytest.raises(Refused) as refused:
        versions_after(Offices.of(TREE), change, NOON)
    assert (refused.value.key, refused.value.values) == (f"office.{key}", values)


def test_a_closed_office_gives_its_code_to_nobody_and_cannot_be_changed() -> None:
    offices = changed(Close(code="XA", successor="PHUONG"))
    for change in (Open(office=an_office("XA", "LDLD")), Close(code="XA", successor="BAN")):
        with pytest.raises(Refused, match=r"office\.(code_taken|no_such)"):
            versions_after(offices, change, NOON)


CODES = (*(office.code for office in TREE), "MOI", *(f"N{number}" for number in range(8)))
NEW_CODES = st.sampled_from([code for code in CODES if code.startswith("N")])
NAMES = st.sampled_from(("", "Nơi XA", *"ABCDEFGHIJKLMNOP"))
AREAS = st.lists(st.sampled_from("abcz"), max_size=3).map(tuple)
Areas = tuple[str, ...]
OFFICERS = st.sampled_from(((), (7,)))


class Years(RuleBasedStateMachine):
    """Years of reorganisations, wise and foolish, a day apart, of offices that stand and of closed ones."""

    codes: Bundle[str] = Bundle("codes")

    @initialize(target=codes)
    def begin(self) -> Any:
        self.versions, self.offices, self.now = BEGINNING, Offices(BEGINNING), NOON
        self.seen = {NOON - timedelta(days=1): dict(self.offices)}
        return multiple(*self.offices)

    def apply(self, change: Change) -> None:
        before = self.offices.revision
        self.versions = appended(self.versions, change, self.now)
        self.offices.reload(self.versions)
        assert self.offices.revision > before
        self.seen[self.now] = dict(self.offices)
        self.now += timedelta(days=1)

    def attempt(self, change: Change) -> None:
        before = dict(self.offices)
        try:
            self.apply(change)
        except Refused:
            assert dict(self.offices) == before

    @rule(target=codes, code=NEW_CODES, parent=codes, name=NAMES)
    def open(self, code: str, parent: str, name: str) -> str:
        self.attempt(Open(office=an_office(code, parent, name=name, name_en=name)))
        return code

    @rule(target=codes, old=codes, code=NEW_CODES, parent=st.none() | codes, areas=AREAS, officers=OFFICERS)
    def split(self, old: str, code: str, parent: str | None, areas: Areas, officers: tuple[int, ...]) -> str:
        self.attempt(Split(code=old, new=an_office(code, parent), areas=areas, officers=officers))
        return code

    @rule(code=codes, name=NAMES, name_en=NAMES)
    def rename(self, code: str, name: str, name_en: str) -> None:
        self.attempt(Rename(code=code, name=name, name_en=name_en))

    @rule(code=codes, parent=codes)
    def move(self, code: str, parent: str) -> None:
        self.attempt(Move(code=code, parent=parent))

    @rule(code=codes, other=codes, into=codes)
    def merge(self, code: str, other: str, into: str) -> None:
        self.attempt(Merge(codes=(code, other), into=into))

    @rule(code=codes, heir=codes)
    def close_wherever_the_heir_stands(self, code: str, heir: str) -> None:
        """Of two offices that stand, either can take the place of the other, the root's excepted."""
        standing = code in self.offices and heir in self.offices
        if standing and code not in {heir, "LDLD"}:
            self.apply(Close(code=code, successor=heir))
            assert self.offices.leads_to(code) == heir

    @invariant()
    def all_stand_below_exactly_one_root(self) -> None:
        assert [office.code for office in self.offices.values() if office.parent is None] == ["LDLD"]
        for code in self.offices:
            assert [*upward(self.offices, code)][-1].code == "LDLD"

    @invariant()
    def each_code_ever_used_leads_to_an_open_office_and_no_other_code_does(self) -> None:
        for code in CODES:
            known = self.offices.ever(code) is not None
            assert (self.offices.leads_to(code) in self.offices) is known

    @invariant()
    def open_offices_are_told_apart_by_their_names(self) -> None:
        assert len({office.name for office in self.offices.values()}) == len(self.offices)
        assert len({office.name_en for office in self.offices.values()}) == len(self.offices)

    def teardown(self) -> None:
        """The past stays as it was."""
        for moment, offices in self.seen.items():
            assert {code: self.offices.at(code, moment) for code in offices} == offices


TestYears = Years.TestCase
