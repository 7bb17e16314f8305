"""data/ as shipped is in order; each fault in it is told with file, line, key and remedy."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalog import load_catalog, load_texts, load_web_texts, plain_words
from bot.domain.announcement import announcement, standing_words, too_long_for, unknown_holes
from bot.domain.broadcast import Broadcast, BroadcastKind
from bot.domain.calendar import Occasion, occurrence
from bot.domain.catalog import Catalog
from bot.domain.message import Attachment, FileKind, Limits
from bot.domain.office import Level, upward
from bot.domain.say import Say
from bot.errors import ConfigError
from tests.world import ROOT

ENTRY = re.compile(r"^\[\[(\w+)\]\]\n(.+?)(?=\n\n^(?:\[\[|#)|\Z)", re.MULTILINE | re.DOTALL)
ZONE = "Asia/Ho_Chi_Minh"
Load = Callable[[Path], object]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ to be spoilt."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def load_all(folder: Path) -> object:
    return load_texts(folder, load_catalog(folder), ZONE)


def faults(folder: Path, load: Load = load_all) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return caught.value.faults


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first `old` by `new`; returns the line on which that stands."""
    text = path.read_text("utf-8")
    before, found, after = text.partition(old)
    assert found, old
    path.write_text(before + new + after, "utf-8")
    return before.count("\n") + 1


def append(path: Path, *lines: str) -> int:
    """Add lines at the end; returns the number of the first."""
    text = path.read_text("utf-8").rstrip("\n")
    path.write_text("\n".join([text, *lines, ""]), "utf-8")
    return text.count("\n") + 2


def test_the_shipped_data_is_whole(catalog: Catalog) -> None:
    assert {"TLDLD", "LDLD", "CSPL", "TGNC"} <= catalog.offices.keys()
    assert {"concern", "legal_advice"} < catalog.kinds.keys()
    assert all(catalog.topics_of(kind) for kind in catalog.kinds)
    assert {line.number for line in catalog.hotlines} >= {"113", "115"}
    texts = load_texts(ROOT / "data", catalog, ZONE)
    for language in ("vi", "en"):
        assert texts.words(Say.of("case.is_closed", code="LC26-1"), language)
    assert load_web_texts(ROOT / "data").keys() == {"vi", "en"}


def test_every_office_but_the_first_reports_to_one_that_leads_to_the_top(catalog: Catalog) -> None:
    for code in catalog.offices:
        assert [office.code for office in upward(catalog.offices, code)][-1] == "TLDLD"


def test_urgent_topics_go_to_the_leadership_and_complaints_to_no_workplace(
    catalog: Catalog,
) -> None:
    urgent = [topic for topic in catalog.topics.values() if topic.urgent]
    assert urgent
    assert {topic.office for topic in urgent} == {"TT"}
    assert not any(topic.workplace for topic in urgent)
    assert not catalog.topics["office_complaint"].workplace


def test_only_grassroots_unions_are_listed_for_an_area(catalog: Catalog) -> None:
    assert all(o.level is Level.GRASSROOTS for o in catalog.offices.values() if o.areas and not o.demo)


def test_every_dated_occasion_has_a_day_in_every_year_to_come(catalog: Catalog) -> None:
    for occasion in catalog.occasions.values():
        if occasion.active and (occasion.month or occasion.start_month):
            assert all(occurrence(occasion, year) for year in range(2026, 2051)), occasion.code


def a_greeting(occasion: Occasion) -> Broadcast:
    """The occasion's own words as the plan of 2026."""
    return Broadcast(
        id=1,
        code="TN26-7K3Q",
        kind=BroadcastKind.GREETING,
        office="TGNC",
        words=standing_words(occasion),
        occasion=occasion.code,
        year=2026,
    )


def test_every_greeting_is_signed_in_every_language_and_has_no_hole_left(catalog: Catalog) -> None:
    texts, federation = load_texts(ROOT / "data", catalog, ZONE), catalog.offices["LDLD"]
    for plan in map(a_greeting, catalog.occasions.values()):
        assert unknown_holes(plan, catalog) == ()
        say = announcement(plan, catalog, "LDLD")
        for language, name in (("vi", federation.name), ("en", federation.name_en)):
            said = texts.words(say, language)
            assert said.endswith(f"\n\n{name}")
            assert not {"{", "}"} & set(said)


def test_every_greeting_fits_under_a_picture_on_telegram(catalog: Catalog) -> None:
    texts = load_texts(ROOT / "data", catalog, ZONE)
    photo = Attachment(kind=FileKind.PHOTO, ref="f", stored=True)
    telegram = {"telegram": Limits(text=4096, caption=1024)}  # core.telegram.org/bots/api#sendphoto
    for occasion in catalog.occasions.values():
        plan = a_greeting(occasion).model_copy(update={"file": photo})
        assert too_long_for(announcement(plan, catalog, "LDLD"), texts, telegram) == {}, occasion.code


def test_typed_words_are_known_in_both_languages(catalog: Catalog) -> None:
    words = plain_words(load_texts(ROOT / "data", catalog, ZONE), ["kind.concern", "dialog.stop", "nothing"])
    assert {"gửi phản ánh", "góp ý"} <= set(words["kind.concern"])
    assert {"hủy", "stop"} <= set(words["dialog.stop"])
    assert "nothing" not in words


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "remedy"),
    [
        ("topics.toml", 'office = "TC-UBKT"', 'office = "NONE"', "office", "no such code: NONE"),
        ("topics.toml", "urgent = true", 'urgent = "sometimes"', "urgent", "valid boolean"),
        ("replies.toml", 'kinds = ["', 'kinds = ["song", "', "kinds", "no such code: song"),
        ("topics.toml", 'name_en = "Sexual', 'nom = "Sexual', "nom", "not permitted"),
        ("offices.toml", 'parent = "TLDLD"', 'parent = "NONE"', "parent", "NONE"),
        ("offices.toml", 'level = "province"', 'level = "district"', "level", "'national', 'province'"),
        ("offices.toml", "areas = []", 'areas = ["atlantis"]', "areas", "no such code: atlantis"),
        ("offices.toml", "sectors = []", 'sectors = ["magic"]', "sectors", "no such code: magic"),
        (
            "occasions.toml",
            'audience = "all"',
            'audience = "sector:x"',
            "audience",
            'write "all"',
        ),
        ("occasions.toml", 'office = "CSPL"', 'office = "NONE"', "office", "no such code: NONE"),
        ("occasions.toml", "day = 1\n", "day = 32\n", "day", "correct the day or the month"),
        ("occasions.toml", "month = 1\n", "month = 13\n", "day", "correct the day or the month"),
        ("occasions.toml", 'calendar = "solar"', 'calendar = "mayan"', "calendar", "'solar' or 'lunar'"),
        ("occasions.toml", "Chào năm {year}!", "Chào {name}!", "message", "{name} cannot be filled in"),
    ],
)
def test_each_fault_names_file_line_key_and_remedy(
    data: Path, file: str, old: str, new: str, key: str, remedy: str
) -> None:
    line = spoil(data / file, old, new)
    told = faults(data)
    [fault] = [fault for fault in told if remedy in fault]
    where, name, _ = fault.split(": ", 2)
    assert name.endswith(f"].{key}")
    path, _, number = where.rpartition(":")
    assert path == str(data / file)
    near = {"message": 1, "day": 1}.get(key, 0)
    assert abs(int(number) - line) <= near


def test_a_lunar_day_that_some_years_do_not_have_is_refused(data: Path) -> None:
    spoil(
        data / "occasions.toml",
        'calendar = "solar"\nmonth = 1\nday = 1',
        'calendar = "lunar"\nmonth = 12\nday = 30',
    )
    [fault] = faults(data)
    assert "has no day 30 in month 12" in fault


@pytest.mark.parametrize("file", ["offices.toml", "topics.toml", "occasions.toml", "areas.toml"])
def test_a_code_that_is_there_twice_is_told_at_its_second_place(data: Path, file: str) -> None:
    path = data / file
    [(name, first), *others] = ENTRY.findall(path.read_text("utf-8"))
    index = 1 + sum(other == name for other, _ in others)
    line = append(path, f"[[{name}]]", *first.splitlines())
    code = first.partition('code = "')[2].partition('"')[0]
    fault = f"{path}:{line + 1}: {name}[{index}].code: {code} is there twice; give one another code"
    assert faults(data) == (fault,)


def test_a_missing_key_is_told_at_its_entry(data: Path) -> None:
    line = append(
        data / "topics.toml", "[[topic]]", 'code = "x"', 'name = "X"', 'name_en = "X"', "urgent = false"
    )
    [fault] = faults(data)
    assert fault.startswith(f"{data / 'topics.toml'}:{line}: topic[")
    assert fault.endswith("].office: Field required")


@pytest.mark.parametrize("file", ["offices.toml", "topics.toml", "occasions.toml", "areas.toml"])
def test_a_file_that_is_missing_or_no_toml_is_told(data: Path, file: str) -> None:
    line = append(data / file, "[[broken")
    [fault] = faults(data)
    assert fault.startswith(f"{data / file}: ")
    assert f"line {line}" in fault
    (data / file).unlink()
    assert faults(data) == (f"{data / file}: no such file; restore it from the release",)


def test_a_table_where_a_list_of_tables_belongs_is_told(data: Path) -> None:
    (data / "topics.toml").write_text('[topic]\ncode = "wages"\n', "utf-8")
    assert faults(data) == (f"{data / 'topics.toml'}:1: topic: write [[topic]] above each entry",)


def test_offices_that_report_to_each_other_in_a_circle_are_told(data: Path) -> None:
    line = spoil(data / "offices.toml", 'level = "national"', 'level = "national"\nparent = "LDLD"')
    [fault, *_] = faults(data)
    assert fault.startswith(f"{data / 'offices.toml'}:{line + 1}: office[0].parent: ")
    assert "circle" in fault


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "remedy"),
    [
        ("general.toml", "agree = ", "agreed = ", "start.agree", "missing; translate it"),
        ("general.toml", "agree = ", "agreed = ", "start.agreed", "not in vi/general.toml; delete it"),
        (
            "cases.toml",
            "{code} is closed already",
            "{kode} is closed",
            "case.is_closed",
            "placeholders differ",
        ),
        (
            "cases.toml",
            "**URGENT:** case {code}",
            "**URGENT:** case",
            "card.urgent_elsewhere",
            "placeholders differ",
        ),
    ],
)
def test_a_text_that_differs_between_the_languages_is_told(
    data: Path, file: str, old: str, new: str, key: str, remedy: str
) -> None:
    path = data / "texts" / "en" / file
    line = spoil(path, old, new)
    [fault] = [fault for fault in faults(data) if remedy in fault]
    where, name, _ = fault.split(": ", 2)
    assert where.rpartition(":")[0] == str(path)
    assert name.endswith(key)
    if "missing" not in remedy:
        assert where.endswith(f":{line}")


def test_a_placeholder_that_only_english_has_is_told_too(data: Path) -> None:
    spoil(data / "texts" / "vi" / "cases.toml", "**Việc mới {code}**", "**Việc mới**")
    assert any("placeholders differ" in fault for fault in faults(data))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "concern"', 'code = "worry"', 'code: write "concern", as the file is called'),
        ("topics = [", 'topics = ["atlantis", ', "topics: no such topic: atlantis; correct it or add it"),
        (
            "first_answer_days = 2",
            "first_answer_days = 0",
            "first_answer_days: Input should be greater than 0",
        ),
    ],
)
def test_a_fault_in_a_kind_of_case_is_told_with_its_line(data: Path, old: str, new: str, told: str) -> None:
    path = data / "kinds" / "concern.toml"
    line = spoil(path, old, new)
    assert any(fault.startswith(f"{path}:{line}: {told}") for fault in faults(data))


def test_without_any_kind_of_case_nothing_starts(data: Path) -> None:
    shutil.rmtree(data / "kinds")
    assert f"{data / 'kinds'}: no kinds of cases; restore the folder from the release" in faults(data)


def test_a_second_root_is_told_at_its_entry(data: Path) -> None:
    path = data / "offices.toml"
    line = append(path, "[[office]]", 'code = "X"', 'name = "X"', 'name_en = "X"', 'level = "province"')
    assert any(fault.startswith(f"{path}:{line}: office[") for fault in faults(data))


def test_a_file_of_sentences_that_one_language_lacks_is_told(data: Path) -> None:
    (data / "texts" / "en" / "cases.toml").unlink()
    assert any("missing; translate it" in fault for fault in faults(data))
