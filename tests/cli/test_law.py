"""The legal knowledge from the command line: checked, asked, measured, and what will have expired."""

import json
import re
import shutil
import tomllib
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from typer.testing import Result

from bot.app import Bridge
from bot.cli import law as command
from bot.domain.law_check import REACHED
from bot.domain.law_desk import Asked
from tests.cli.conftest import Installation, refused, said
from tests.world import ROOT

NOTICE = "nghi viec bao truoc may ngay"


class Then(datetime):
    """As things stood when the answers were looked at: some expire."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 11, 28, tzinfo=tz)


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "datetime", Then)


@pytest.fixture
def spoilt(installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only answers of an installation with data of its own: nine, on bonuses."""
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    monkeypatch.setenv("CAUNOI_DATA_DIR", str(data))
    for path in (data / "law" / "answers").glob("*.toml"):
        if path.stem != "bonus":
            path.unlink()
    return data / "law" / "answers" / "bonus.toml"


def rows(result: Result) -> list[list[str]]:
    """The cells of a table, its head first."""
    lines = [line for line in said(result).splitlines() if line[:1] in {"│", "┃"}]
    return [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in lines]


def asked(installation: Installation, question: str, *options: str) -> dict[str, object]:
    found = json.loads(said(installation.run("law", "ask", question, "--json", *options)))
    assert isinstance(found, dict)
    return found


def questions(folder: Path, *lines: str) -> str:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def line(question: str, *articles: int, **more: object) -> str:
    return json.dumps({"question": question, "articles": articles, **more}, ensure_ascii=False)


def test_the_shipped_law_is_in_order_and_counted(installation: Installation) -> None:
    told = said(installation.run("law", "check"))
    numbers = re.search(r"(\d+) laws, (\d+) articles, (\d+) answers: .* all (\d+) questions find", told)
    assert numbers, told
    laws, articles, answers, asks = map(int, numbers.groups())
    assert laws >= 10
    assert articles >= 220
    assert answers >= 180
    assert asks >= 3 * answers


def test_an_answer_that_is_not_found_by_its_own_question_is_told(
    installation: Installation, spoilt: Path
) -> None:
    text = spoilt.read_text("utf-8")
    codes = re.findall(r'^code = "(\w+)"$', text, re.MULTILINE)
    spoilt.write_text(text.replace("asks = [", f'asks = ["{NOTICE}", '), "utf-8")
    told = refused(installation.run("law", "check")).strip().splitlines()
    assert len(told) == len(codes) - REACHED
    assert {line.partition(": ")[2] for line in told} == {f"not found by its own question: {NOTICE}"}


def test_an_answer_that_has_expired_is_told(installation: Installation, spoilt: Path) -> None:
    text = spoilt.read_text("utf-8")
    code = re.findall(r'^code = "(\w+)"$', text, re.MULTILINE)[0]
    spoilt.write_text(text.replace("\nin_force", "\nuntil = 2025-12-31\nin_force", 1), "utf-8")
    assert refused(installation.run("law", "check")).strip() == f"{code}: expires 2025-12-31"


@pytest.mark.parametrize("words", [("check",), ("stale", "--on", "2027-01-01"), ("ask", NOTICE)])
def test_data_that_is_wrong_is_told_with_file_and_line(
    installation: Installation, spoilt: Path, words: tuple[str, ...]
) -> None:
    spoilt.write_text(spoilt.read_text("utf-8").replace("article = 104,", "article = 990,", 1), "utf-8")
    told = refused(installation.run("law", *words))
    assert re.search(
        rf"{re.escape(str(spoilt))}:\d+: \w+\.cites: BLLĐ 2019 has no article 990 that we know", told
    )


def test_what_will_have_expired_by_a_day_is_listed(installation: Installation, spoilt: Path) -> None:
    text = spoilt.read_text("utf-8")
    code = re.findall(r'^code = "(\w+)"$', text, re.MULTILINE)[0]
    spoilt.write_text(text.replace("\nin_force", "\nuntil = 2026-06-30\nin_force", 1), "utf-8")
    on = {
        day: dict(rows(installation.run("law", "stale", "--on", day))) for day in ("2026-06-30", "2026-07-01")
    }
    assert code not in on["2026-06-30"]
    assert on["2026-07-01"][code] == "expires 2026-06-30"


def test_minimum_wages_are_to_be_looked_at_in_a_new_year(installation: Installation) -> None:
    listed = dict(rows(installation.run("law", "stale", "--on", "2027-01-01")))
    assert listed["entry"] == "why"
    assert listed["wage_month_3"].startswith("set from 2026-01-01: look")
    assert "wage_month_3" not in dict(rows(installation.run("law", "stale", "--on", "2026-12-31")))


def test_a_day_that_is_none_is_refused(installation: Installation) -> None:
    assert installation.run("law", "stale", "--on", "31/12/2026").exit_code == 2
    assert installation.run("law", "stale").exit_code == 2


def test_a_question_finds_answers_with_their_articles_for_programs(installation: Installation) -> None:
    found = asked(installation, NOTICE)
    assert found["sure"] is True
    hits = found["hits"]
    assert isinstance(hits, list)
    assert len(hits) == 5
    assert hits[0].keys() == {"score", "answer", "citations"}
    assert {"law": "BLLD", "article": 35} in hits[0]["citations"]
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    few = asked(installation, NOTICE, "--limit", "2")["hits"]
    assert few == hits[:2]


def test_an_article_without_an_answer_has_none(installation: Installation) -> None:
    hits = asked(installation, NOTICE, "--limit", "50")["hits"]
    assert isinstance(hits, list)
    notes = [hit for hit in hits if hit["answer"] is None]
    assert notes
    assert all(len(hit["citations"]) == 1 for hit in notes)


@pytest.mark.parametrize("question", ["", "giá vàng hôm nay bao nhiêu", "👍"])
def test_what_is_no_question_of_law_is_not_sure(installation: Installation, question: str) -> None:
    assert asked(installation, question)["sure"] is False
    told = said(installation.run("law", "ask", question))
    assert told.startswith("not sure: no legal answer would be shown")


def test_a_question_finds_answers_for_the_eye_too(installation: Installation) -> None:
    result = installation.run("law", "ask", NOTICE, "--limit", "20")
    head, *found = rows(result)
    assert said(result).startswith("sure\n")
    assert head == ["score", "answer", "title", "citations"]
    assert found[0][1]
    assert "BLLD 35" in found[0][3]
    notes = [row for row in found if not row[1]]
    assert notes
    assert all(re.match(r"Điều \d+ \w+", row[2]) for row in notes if row[2])


def test_questions_are_measured_by_style_and_beside_a_plain_search(
    installation: Installation, tmp_path: Path
) -> None:
    file = questions(
        tmp_path,
        line("nghỉ việc báo trước mấy ngày", 35, style="worker"),
        line("Người lao động đơn phương chấm dứt hợp đồng lao động", 35, style="lawyer"),
        "",
        line("nghỉ việc báo trước mấy ngày vậy ạ", 999, style="worker"),
        line("giá vàng hôm nay bao nhiêu", off_topic=True),
    )
    head, *measured = rows(installation.run("law", "eval", file))
    assert head == ["questions", "n", "top 1", "top 3", "top 5", "off-topic refused", "wrongly refused"]
    by_name = {name: cells for name, *cells in measured}
    assert list(by_name) == [
        "as typed",
        "without accents",
        "as typed, lawyer",
        "as typed, worker",
        "plain BM25 over the notes",
    ]
    assert by_name["as typed"] == ["3", "66.7 %", "66.7 %", "66.7 %", "100.0 %", "0.0 %"]
    assert by_name["as typed, worker"] == ["2", "50.0 %", "50.0 %", "50.0 %", "", "0.0 %"]
    assert by_name["plain BM25 over the notes"][-2:] == ["", ""]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("not json", "Invalid JSON"),
        ('{"question": "gì", "articles": "35"}', "Input should be a valid"),
        ('{"articles": [35]}', "Field required"),
        ('{"question": "gì", "article": [35]}', "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_line_is_told_with_file_and_number(
    installation: Installation, tmp_path: Path, wrong: str, why: str
) -> None:
    file = questions(tmp_path, line("nghỉ việc", 35), "", wrong)
    told = refused(installation.run("law", "eval", file))
    assert told.startswith(f"{file}:3: {why}")


def test_a_file_that_is_not_there_is_told(installation: Installation, tmp_path: Path) -> None:
    told = refused(installation.run("law", "eval", str(tmp_path / "none.jsonl")))
    assert told.strip() == f"{tmp_path / 'none.jsonl'}: No such file or directory"


def test_the_shipped_questions_can_be_read() -> None:
    assert len(command._questions(ROOT / "tests" / "law" / "questions.jsonl")) > 400


def test_proposals_are_printed_as_entries_and_settled(installation: Installation) -> None:
    asked = Asked(question='Nghỉ "phép năm" mấy ngày?', answer="12 ngày, theo Điều 113.")

    async def propose(bridge: Bridge) -> int:
        async with bridge.store.begin() as tx:
            return await tx.law.propose("CSPL", "hours", asked, bridge.clock.now())

    number = installation.inside(propose)
    [entry] = tomllib.loads(said(installation.run("law", "proposals")))["answer"]
    assert (entry["topic"], entry["asks"], entry["answer"]) == ("hours", [asked.question], asked.answer)
    assert said(installation.run("law", "proposals", "--settle", str(number))).strip() == ""
    assert "no open proposal" in refused(installation.run("law", "proposals", "--settle", str(number)))


def test_a_changed_article_lists_what_relies_on_it_and_asks_first(installation: Installation) -> None:
    told = said(installation.run("law", "changed", "--law", "BLLD", "--article", "113"))
    assert "annual_leave_days" in told
    assert told.strip().endswith("cases: -")
    assert "no article 990 of BLLD" in refused(
        installation.run("law", "changed", "--law", "BLLD", "--article", "990")
    )
