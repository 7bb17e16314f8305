"""config.toml and the environment: what is right loads, and each fault says where and what to do."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.config import Settings, load
from bot.domain.broadcast import BroadcastRules
from bot.domain.promise import Tell
from bot.domain.working_time import is_working_day
from bot.errors import ConfigError
from tests.world import ROOT


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUNOI_VAR_DIR", raising=False)
    monkeypatch.delenv("CAUNOI_TELEGRAM__TOKEN", raising=False)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "config.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def faults(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return caught.value.faults


def level(after_hours: int, *tell: str, hand_over: bool = False) -> list[str]:
    whom = ", ".join(f"'{one}'" for one in tell)
    lines = ["[[escalation]]", f"after_hours = {after_hours}", f"tell = [{whom}]", "text = 'missed'"]
    return [*lines, f"hand_over = {str(hand_over).lower()}"]


def test_the_shipped_settings_load() -> None:
    settings = load(ROOT / "config.toml")
    rules = settings.rules()
    assert settings.data_dir == ROOT / "data"
    assert settings.database_url == f"sqlite+aiosqlite:///{ROOT / 'var'}/caunoi.db"
    assert rules.days(2) == timedelta(hours=15)
    assert [(level.after, level.tell, level.hand_over) for level in rules.levels] == [
        (timedelta(hours=-4), (Tell.ASSIGNEE,), False),
        (timedelta(), (Tell.ASSIGNEE, Tell.LEAD, Tell.WORKER), False),
        (timedelta(hours=8), (Tell.PARENT,), False),
        (timedelta(hours=16), (Tell.LEADERSHIP, Tell.WORKER), True),
    ]
    assert rules.hours.shifts == ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))


def test_the_shipped_broadcasts_go_by_day_and_two_weeks_are_left_to_prepare_them() -> None:
    assert load(ROOT / "config.toml").rules().broadcasts == BroadcastRules(
        office="TGNC",
        send_at=time(8),
        late_after=time(20),
        quiet_from=time(21),
        quiet_to=time(6),
        weekly_limit=3,
        spread=timedelta(),
        draft_days=14,
        reminder_days=(7, 3, 1),
    )


def test_a_spread_is_set_in_minutes(tmp_path: Path) -> None:
    path = written(tmp_path, "[broadcasts]", "spread_minutes = 90")
    assert load(path).rules().broadcasts.spread == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 8, 22), True),  # a Saturday worked for 31/8
        (date(2026, 8, 31), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),
        (date(2027, 2, 6), False),  # Tết
        (date(2026, 3, 10), True),
    ],
)
def test_the_shipped_hours_know_holidays_and_swapped_days(day: date, works: bool) -> None:
    assert is_working_day(day, load(ROOT / "config.toml").working_time()) is works


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""))
    assert (settings.http.port, settings.telegram_token, settings.base_url) == (
        8080,
        "",
        "http://127.0.0.1:8080",
    )


@pytest.mark.parametrize(
    ("lines", "at", "remedy"),
    [
        (["[http]", "port = 'x'"], "2: http.port:", "valid integer"),
        (["# a", "", "[http]", "host = 'a'", "port = 99999"], "5: http.port:", "less than or equal to 65535"),
        (["[http]", "prot = 80"], "2: http.prot:", "not permitted"),
        (["[htp]", "port = 80"], "1: htp:", "not permitted"),
        (["dats = 'x'"], "1: dats:", "not permitted"),
        (["[union]", "code_prefix = 'lc'"], "2: union.code_prefix:", "pattern"),
        (["[limits]", "cases_a_day = 0"], "2: limits.cases_a_day:", "greater than or equal to 1"),
        (["[hours]", "days_off = []", "shifts = ['08:00']"], "3: hours.shifts:", "write it as 07:30-11:30"),
        (["[hours]", "shifts = ['12:00-08:00']"], "2: hours.shifts:", "the earlier time first"),
        (["[hours]", "shifts = []"], "2: hours.shifts:", "write at least one"),
        (
            ["[hours]", "shifts = ['13:30-17:00', '07:30-11:30']"],
            "2: hours.shifts:",
            "07:30-11:30: must begin after 13:30-17:00 ends",
        ),
        (
            ["[hours]", "shifts = ['07:30-12:00', '11:30-17:00']"],
            "2: hours.shifts:",
            "11:30-17:00: must begin after 07:30-12:00 ends",
        ),
        ([*level(0, "worker", hand_over=True)], "1: escalation[0]:", 'needs "parent" or "leadership"'),
        ([*level(4, "lead"), *level(0, "lead")], "1: escalation:", "in the order of after_hours"),
        ([*level(0)], "3: escalation[0].tell:", "at least 1 item"),
        ([*level(0, "lead", "boss")], "3: escalation[0].tell[1]:", "'assignee', 'lead', 'parent'"),
        ([*level(401, "lead")], "2: escalation[0].after_hours:", "less than or equal to 400"),
        (["[hours]", "days_off = [2026-08-31, 'x']"], "2: hours.days_off[1]:", "valid date"),
        (["[broadcasts]", "reminder_days = [7, 'x']"], "2: broadcasts.reminder_days[1]:", "valid integer"),
        (["[broadcasts]", "approved = ['tet']"], "2: broadcasts.approved:", "not permitted"),
        (["[broadcasts]", "", "late_after = 07:00:00"], "3: broadcasts.late_after:", "later than send_at"),
        (
            ["[broadcasts]", "send_at = 09:00:00", "late_after = 09:00:00"],
            "3: broadcasts.late_after:",
            "later than send_at",
        ),
        (["[broadcasts]", "late_after = 09:00:00", "send_at = '8h'"], "3: broadcasts.send_at:", "valid time"),
        (["[broadcasts]", "quiet_from = 'tối'"], "2: broadcasts.quiet_from:", "valid time"),
        (["[broadcasts]", "weekly_limit = 0"], "2: broadcasts.weekly_limit:", "greater than or equal to 1"),
        (
            ["[broadcasts]", "spread_minutes = 721"],
            "2: broadcasts.spread_minutes:",
            "less than or equal to 720",
        ),
        (["[broadcasts]", "draft_days = 0"], "2: broadcasts.draft_days:", "greater than or equal to 1"),
        (["[database]", "url = 'mysql://x'"], "2: database.url:", "postgresql"),
        (["[logging]", "level = 'loud'"], "2: logging.level:", "'debug', 'info'"),
        (["[telegram]", "token = '1:A'"], "2: telegram.token:", "set CAUNOI_TELEGRAM__TOKEN instead"),
        (
            ["[telegram]", "", "webhook_secret = 'x'"],
            "3: telegram.webhook_secret:",
            "set CAUNOI_TELEGRAM__WEBHOOK_SECRET instead",
        ),
    ],
)
def test_each_fault_names_file_line_key_and_remedy(
    tmp_path: Path, lines: list[str], at: str, remedy: str
) -> None:
    path = written(tmp_path, *lines)
    [fault] = faults(path)
    assert fault.startswith(f"{path}:{at}")
    assert remedy in fault


def test_shifts_may_follow_each_other_at_once(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "[hours]", "shifts = ['06:00-14:00', '14:00-22:00']"))
    assert settings.working_time().shifts == ((time(6), time(14)), (time(14), time(22)))


def test_a_level_may_hand_a_case_over_to_the_parent_office(tmp_path: Path) -> None:
    settings = load(written(tmp_path, *level(8, "lead", "parent", hand_over=True)))
    assert [item.hand_over for item in settings.rules().levels] == [True]


def test_a_secret_in_the_file_is_not_repeated_in_the_fault(tmp_path: Path) -> None:
    assert "AAHdq" not in "".join(faults(written(tmp_path, "[telegram]", "token = '123:AAHdq'")))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "[http]", "port = 'x'", "[logging]", "format = 'xml'")
    assert [fault.split(": ")[1] for fault in faults(path)] == ["http.port", "logging.format"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[http\n", "line 1"),
        (b"[http]\nport = \n", "line 2"),
        (b"a = 1\na = 2\n", "line 2"),
        (b"a = '\xff'\n", "save it as UTF-8"),
    ],
)
def test_what_is_no_toml_says_where(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    [fault] = faults(path)
    assert fault.startswith(f"{path}: ")
    assert said in fault


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.toml") == (
        f"{tmp_path / 'none.toml'}: no such file; restore it from the release",
    )


@pytest.mark.parametrize("value", ["Mars/Olympus", ""], ids=["unknown", "empty"])
def test_a_time_zone_that_does_not_exist_is_told_at_start(tmp_path: Path, value: str) -> None:
    path = written(tmp_path, "[hours]", f"zone = '{value}'")
    [fault] = faults(path)
    assert fault.startswith(f"{path}:2: hours.zone: ")
    assert "Asia/Ho_Chi_Minh" in fault


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "[http]", "port = 80", "host = '0.0.0.0'")
    for name, value in {
        "CAUNOI_HTTP__PORT": "9000",
        "CAUNOI_TELEGRAM__TOKEN": "123:abc",
        "CAUNOI_DATABASE__URL": "postgresql+asyncpg://localhost/x",
        "CAUNOI_VAR_DIR": str(tmp_path / "elsewhere"),
        "CAUNOI_BROADCASTS__QUIET_FROM": "22:30",
        "CAUNOI_BROADCASTS__REMINDER_DAYS": "[5, 2]",
        "CAUNOI_CONFIG": "not a setting of its own",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load(path)
    assert (settings.http.port, settings.http.host) == (9000, "0.0.0.0")  # noqa: S104  # a value, not a socket
    assert settings.telegram_token == "123:abc"
    assert settings.database_url == "postgresql+asyncpg://localhost/x"
    assert settings.var_dir == tmp_path / "elsewhere"
    assert settings.broadcasts.quiet_from == time(22, 30)
    assert settings.broadcasts.reminder_days == (5, 2)


def test_the_database_lies_in_the_var_folder_wherever_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUNOI_VAR_DIR", str(tmp_path / "there"))
    settings = load(written(tmp_path, ""))
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/there/caunoi.db"


def test_folders_in_the_file_are_found_from_the_file(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "var_dir = 'v'", "data_dir = 'd'"))
    assert (settings.var_dir, settings.data_dir) == (tmp_path / "v", tmp_path / "d")


def test_a_token_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc\n", "utf-8")
    path = written(tmp_path, "[telegram]", f"token_file = '{tmp_path / 'token'}'")
    assert load(path).telegram_token == "123:abc"


def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "[telegram]", f"token_file = '{tmp_path / 'none'}'"))
    with pytest.raises(ConfigError, match=r"telegram\.token_file: cannot read"):
        _ = settings.telegram_token


def test_a_token_is_not_shown_where_settings_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUNOI_TELEGRAM__TOKEN", "123:AAHdq")
    assert "AAHdq" not in repr(load(written(tmp_path, "")))


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [("", "http://127.0.0.1:9000"), ("https://caunoi.example.vn/", "https://caunoi.example.vn")],
)
def test_the_address_people_open_is_where_we_listen_unless_it_is_given(base_url: str, expected: str) -> None:
    http = Settings().http.model_copy(update={"port": 9000, "base_url": base_url})
    assert Settings(http=http).base_url == expected
