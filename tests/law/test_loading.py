"""data/law read: each fault in it is told with file, line, key and remedy."""

import re
import shutil
from pathlib import Path

import pytest

from bot.catalog import load_catalog
from bot.domain.catalog import Catalog
from tests.test_catalog import ENTRY, append, catalog, data, faults, spoil

__all__ = ["catalog", "data"]


def test_the_shipped_law_is_part_of_it(catalog: Catalog) -> None:
    assert {"BLLD", "ND145"} <= catalog.law.laws.keys()
    assert catalog.law.answers
    assert {answer.topic for answer in catalog.law.answers.values()} <= catalog.topics.keys()


def test_without_the_folder_of_the_law_everything_else_works(data: Path) -> None:
    shutil.rmtree(data / "law")
    assert load_catalog(data).law.answers == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'law = "BLLD", article = 90,',
            'law = "BLLD", article = 940,',
            "cites: BLLĐ 2019 has no article 940 that we know",
        ),
        (
            'cites = [{ law = "BLLD"',
            'cites = [{ law = "BLLLD"',
            "cites: no such law: BLLLD; correct it or add it",
        ),
        ('topic = "wages"', 'topic = "song"', "topic: no such topic: song; see topics.toml"),
        ('answer = "', 'answer = "Từ {wage_year}. ', "answer: {wage_year} is not in amounts.toml"),
        ('next_en = "', 'next_en = "Pay 5 million. ', 'next_en: "5 million" is typed: refer to amounts.toml'),
        ("\ncalculator = ", '\ncalculator = "abacus" #', "calculator: no such calculator: abacus"),
    ],
)
def test_a_fault_within_an_answer_of_law_is_told_where_the_answer_begins(
    data: Path, old: str, new: str, told: str
) -> None:
    path = data / "law" / "answers" / "wages.toml"
    line = spoil(path, old, new)
    above = path.read_text("utf-8").splitlines()[:line]
    begins = max(number for number, text in enumerate(above, 1) if text.startswith("code = "))
    code = above[begins - 1].split('"')[1]
    [fault] = [fault for fault in faults(data) if code in fault]
    assert fault.startswith(f"{path}:{begins}: {code}.{told}")


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('theme = "wages"', 'tune = "wages"', "tune", "not permitted"),
        ("officer = true", 'officer = "sometimes"', "officer", "valid boolean"),
        ('confidence = "high"', 'confidence = "quite"', "confidence", "'high', 'medium' or 'low'"),
        ('title_en = "', f'title_en = "{"long " * 12}', "title_en", "at most 60 characters"),
        ('code = "', 'code = "Lương ', "code", "match pattern"),
    ],
)
def test_an_answer_of_law_that_is_not_shaped_as_one_is_told_with_line_and_key(
    data: Path, old: str, new: str, key: str, remedy: str
) -> None:
    path = data / "law" / "answers" / "wages.toml"
    line = spoil(path, old, new)
    [fault] = [fault for fault in faults(data) if remedy in fault]
    assert re.match(rf"{re.escape(str(path))}:{line}: answer\[\d+\]\.{key}: ", fault)


def test_a_placeholder_of_a_sum_that_was_taken_out_is_told_for_each_answer_that_has_it(data: Path) -> None:
    spoil(data / "law" / "amounts.toml", 'code = "wage_month_3"', 'code = "wage_month_3b"')
    told = [fault for fault in faults(data) if fault.endswith("{wage_month_3} is not in amounts.toml")]
    assert told
    assert all(re.search(r"/law/answers/\w+\.toml:\d+: \w+\.(answer|next)(_en)?: ", fault) for fault in told)


@pytest.mark.parametrize(
    ("file", "entry", "told"),
    [
        ("laws.toml", 'code = "BLLD"', "law[{index}].code: BLLD is there twice; give one another code"),
        ("amounts.toml", "year = 2026", "retirement[{index}].year: 2026 is there twice"),
        ("articles/blld_06_wages.toml", "number = 94", "article[{index}].number: 94 is there twice"),
        (
            "answers/wages.toml",
            'code = "wage_below_minimum"',
            "answer[{index}].code: wage_below_minimum is there",
        ),
    ],
)
def test_what_is_there_twice_in_the_law_is_told_at_its_second_place(
    data: Path, file: str, entry: str, told: str
) -> None:
    path = data / "law" / file
    entries = [body for _, body in ENTRY.findall(path.read_text("utf-8"))]
    name = told.partition("[")[0]
    again = next(body for body in entries if entry in body.splitlines())
    index = sum(line == f"[[{name}]]" for line in path.read_text("utf-8").splitlines())
    line = append(path, f"[[{name}]]", *again.splitlines())
    where = line + 1 + again.splitlines().index(entry)
    [fault] = faults(data)
    assert fault.startswith(f"{path}:{where}: {told.format(index=index)}")


def test_an_answer_or_a_note_that_another_file_has_already_is_told(data: Path) -> None:
    answers, articles = data / "law" / "answers", data / "law" / "articles"
    first, second = "wages.toml", "women.toml"
    code = re.search(r'^code = "(\w+)"$', (answers / first).read_text("utf-8"), re.MULTILINE)
    assert code
    old = re.search(r'^code = "\w+"$', (answers / second).read_text("utf-8"), re.MULTILINE)
    assert old
    line = spoil(answers / second, old[0], code[0])
    spoil(articles / "blld_02_jobs.toml", "number = 9\n", "number = 94\n")
    told = [fault for fault in faults(data) if "is there twice" in fault]
    assert (
        f"{answers / second}:{line}: answer[0].code: {code[1]} is there twice; give one another code" in told
    )
    assert any(
        str(articles) in fault and "94 is there twice; give one another number" in fault for fault in told
    )


@pytest.mark.parametrize("file", ["laws.toml", "amounts.toml", "elsewhere.toml", "words.toml"])
def test_a_file_of_the_law_that_is_missing_or_no_toml_is_told(data: Path, file: str) -> None:
    path = data / "law" / file
    line = append(path, "[[broken")
    [fault] = faults(data)
    assert fault.startswith(f"{path}: ")
    assert f"line {line}" in fault
    path.unlink()
    assert faults(data) == (f"{path}: no such file; restore it from the release",)


@pytest.mark.parametrize(
    ("file", "written", "told"),
    [
        ("answers/new.toml", '[answer]\ncode = "x"\n', "1: answer: write [[answer]] above each entry"),
        ("articles/new.toml", "[[article]]\nnumber = 1\n", ' law: write law = "..." at the head'),
        (
            "articles/new.toml",
            'law = "LUAT"\n\n[[article]]\nnumber = 1\n',
            "3: article[0].title: Field required",
        ),
        ("words.toml", '[[same]]\nword = ["lương"]\n', "2: same[0].word: Extra inputs are not permitted"),
        ("words.toml", '[[same]]\nwords = ["lương", "..."]\n', "2: same[0].words[1]: String should match"),
        ("words.toml", "[abbreviations]\nhd = 1\n", "2: abbreviations.hd: Input should be a valid string"),
    ],
)
def test_a_file_of_the_law_that_is_written_wrongly_is_told(
    data: Path, file: str, written: str, told: str
) -> None:
    path = data / "law" / file
    path.write_text(written, "utf-8")
    assert any(fault.startswith(f"{path}:{told}") for fault in faults(data)), faults(data)


def test_a_note_on_a_law_that_is_unknown_is_told_at_the_head_of_its_file(data: Path) -> None:
    path = data / "law" / "articles" / "tt09.toml"
    line = spoil(path, 'law = "TT09"', 'law = "TT99"')
    told = f"{path}:{line}: TT99.law: no such law: TT99; correct it or add it to laws.toml"
    assert told in faults(data)


def test_a_fault_elsewhere_is_told_before_the_law_that_relies_on_it_is_looked_at(data: Path) -> None:
    """A topic that cannot be read is missing for the answers too: they are not what is wrong."""
    spoil(data / "law" / "amounts.toml", 'code = "', 'code = "x')  # else the book is known already
    line = spoil(data / "topics.toml", "urgent = true", 'urgent = "sometimes"')
    [fault] = faults(data)
    assert fault.startswith(f"{data / 'topics.toml'}:{line}: topic[")


def test_an_answer_on_a_topic_that_was_taken_out_is_told_although_its_own_file_is_as_before(
    data: Path, catalog: Catalog
) -> None:
    spoil(data / "topics.toml", 'code = "maternity"', 'code = "birth"')
    told = [fault for fault in faults(data) if "no such topic: maternity; see topics.toml" in fault]
    assert len(told) == sum(answer.topic == "maternity" for answer in catalog.law.answers.values())
