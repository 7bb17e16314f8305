"""What the operator types, and what they are told."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from bot.app import Bridge
from bot.domain.case import Author, CaseMessage, Words
from tests.cli.conftest import Installation, audited, refused, said
from tests.store.given import a_new_case
from tests.world import ROOT

NOW = datetime.now(UTC)


def faulty(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("\n".join((f"data_dir = '{ROOT / 'data'}'", *lines)), "utf-8")
    return path


def a_case(installation: Installation) -> str:
    """A signed case about wages, with words in it; its code."""

    async def open_it(bridge: Bridge) -> str:
        async with bridge.store.begin() as tx:
            worker = await tx.contacts.open("webchat", "a-browser", "vi", NOW)
            case = await tx.cases.add(a_new_case(worker.id, code="LC26-7K3Q", name="Nguyễn Thị Kín"))
            assert case is not None
            words = Words(text="Chậm lương [bold]hai[/bold] tháng")
            await tx.cases.add_message(case.id, CaseMessage(author=Author.WORKER, words=words, at=NOW))
            return case.code

    return installation.inside(open_it)


def test_check_says_that_all_is_in_order(installation: Installation) -> None:
    output = said(installation.run("check"))
    assert "database: 0 contacts, 0 open cases" in output
    assert "CSPL" in output
    assert "webchat" in output
    assert "All is in order." in output


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["[http]", "port = 'x'"], "config.toml:3: http.port: "),
        (["[http"], "config.toml: "),
        (["[telegram]", "token = '1:A'"], "set CAUNOI_TELEGRAM__TOKEN instead"),
        (["[union]", "federation = 'NONE'"], "union.federation: no office NONE in offices.toml"),
        (["[broadcasts]", "office = 'NONE'"], "broadcasts.office: no office NONE in offices.toml"),
        (["[broadcasts]", "late_after = 07:00:00"], "config.toml:3: broadcasts.late_after: "),
        (["[telegram]", "token_file = '/none/token'"], "telegram.token_file: cannot read /none/token"),
        (
            ["[database]", "url = 'sqlite+aiosqlite:////none/x.db'"],
            "database: cannot be opened (OperationalError)",
        ),
        (["[database]", "url = 'postgresql+asyncpg://x@127.0.0.1:1/x'"], "database: cannot be opened"),
    ],
)
def test_check_tells_a_fault_in_a_sentence(
    installation: Installation, tmp_path: Path, lines: list[str], told: str
) -> None:
    installation.config = faulty(tmp_path, *lines)
    assert told in refused(installation.run("check"))


def test_check_tells_every_fault_in_the_data(installation: Installation, tmp_path: Path) -> None:
    data = Path(copytree(ROOT / "data", tmp_path / "data"))
    topics = data / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace('office = "', 'office = "X'), "utf-8")
    installation.config = tmp_path / "config.toml"
    installation.config.write_text("data_dir = 'data'", "utf-8")
    output = refused(installation.run("check"))
    assert output.count("no such code: X") == topics.read_text("utf-8").count("[[topic]]\n")


def test_check_tells_a_key_file_that_is_broken(installation: Installation) -> None:
    installation.var_dir.mkdir()
    (installation.var_dir / "keys.json").write_text("{}")
    assert "not a key file; restore it from backup" in refused(installation.run("check"))


def test_check_tells_a_telegram_that_cannot_be_reached(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUNOI_TELEGRAM__TOKEN", "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw")
    monkeypatch.setenv("CAUNOI_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")
    output = refused(installation.run("check"))
    assert "telegram: cannot be reached" in output
    assert "AAHdq" not in output


def test_migrating_twice_is_no_harm(installation: Installation) -> None:
    for _ in range(2):
        assert "The database is up to date." in said(installation.run("migrate"))
    assert (installation.var_dir / "caunoi.db").exists()


def test_a_years_days_are_listed_in_order_with_their_anniversaries(installation: Installation) -> None:
    output = said(installation.run("occasion", "list", "--year", "2027"))
    rows = [line for line in output.splitlines() if re.search(r"2027-\d\d-\d\d", line)]
    dates = re.findall(r"2027-\d\d-\d\d", output)
    assert dates == sorted(dates)
    assert any("2027-02-06" in row and "tet_nguyen_dan" in row for row in rows)
    assert any("quoc_te_lao_dong" in row and "141" in row for row in rows)
    assert "(no date)" in output


def test_cases_are_listed_without_who_and_what(installation: Installation) -> None:
    code = a_case(installation)
    output = said(installation.run("case", "list", "--open", "--office", "CSPL"))
    assert re.search(rf"{code} .*concern .*wages .*CSPL .*new", output)
    assert "Nguyễn" not in output
    assert code not in said(installation.run("case", "list", "--office", "VP"))


def test_words_are_shown_only_on_demand_and_that_is_written_down(
    installation: Installation,
) -> None:
    code = a_case(installation)
    assert "Chậm lương" not in said(installation.run("case", "show", code))
    assert audited(installation) == []
    output = said(installation.run("case", "show", code.lower(), "--reveal"))
    assert "Chậm lương [bold]hai[/bold] tháng" in output
    assert "Nguyễn" not in output
    assert audited(installation) == [("cli", "reveal")]
    assert "no case LC26-NONE" in refused(installation.run("case", "show", "LC26-NONE"))


def test_the_program_runs_by_itself_and_exits_with_one_on_a_fault(tmp_path: Path) -> None:
    config = faulty(tmp_path, "[http]", "port = 'x'")
    command = [sys.executable, "-m", "bot", "check", "--config", str(config)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{config}:3: http.port: ")
    assert len(done.stderr.splitlines()) == 1
