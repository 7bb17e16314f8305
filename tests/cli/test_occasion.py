"""A year's days on the screen and in the calendar of a phone."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Alarm, Calendar, Event
from typer.testing import Result

from bot.cli import occasion as command
from bot.cli.occasion import write_calendar
from bot.domain.calendar import Happening, Occasion
from tests.cli.conftest import Installation
from tests.world import ROOT

UNION_DAY = Occasion(
    code="union_day",
    name="Ngày thành lập Công đoàn Việt Nam",
    name_en="Union Day",
    month=7,
    day=28,
    first_year=1929,
    kind="union_worker",
    message="Mừng **{years} năm**, năm {year}; cảm ơn từng tổ trưởng, từng đoàn viên, từng cán bộ.\n\nHai.",
    message_en="",
)


def listed(installation: Installation, *options: str) -> Result:
    result = installation.run("occasion", "list", *options)
    assert result.exit_code == 0, result.output
    return result


def row(installation: Installation, code: str, *options: str) -> list[str]:
    """The cells of one day."""
    [line] = [line for line in listed(installation, *options).output.splitlines() if f" {code} " in line]
    return [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]


def events_in(path: Path) -> dict[str, Event]:
    calendar = Calendar.from_ical(path.read_bytes())
    assert isinstance(calendar, Calendar)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}


def years_of(events: dict[str, Event]) -> set[int]:
    return {event.start.year for event in events.values()}


def reminder(event: Event) -> Alarm:
    [alarm] = event.walk("VALARM")
    assert isinstance(alarm, Alarm)
    return alarm


@pytest.fixture
def events(installation: Installation, tmp_path: Path) -> dict[str, Event]:
    """Of 2027, as the operator gets them."""
    listed(installation, "--year", "2027", "--ics", str(tmp_path / "days.ics"))
    return events_in(tmp_path / "days.ics")


def written(folder: Path, **changes: object) -> Event:
    """The event of the union's day of 2029 with these changes."""
    occasion = Occasion.model_validate(UNION_DAY.model_dump() | changes)
    write_calendar(folder / "one.ics", [Happening(occasion=occasion, year=2029, day=date(2029, 7, 28))])
    [event] = events_in(folder / "one.ics").values()
    return event


def test_a_row_has_date_lunar_date_code_name_years_and_office(installation: Installation) -> None:
    year = ("--year", "2027")
    assert row(installation, "gio_to", *year) == ["2027-04-16", "10/3", "gio_to", "Giỗ Tổ Hùng Vương", "", ""]
    assert row(installation, "phap_luat", *year)[3:] == ["Ngày Pháp luật Việt Nam", "14", "CSPL"]
    assert row(installation, "thang_atvsld", *year)[0] == "2027-05-01 to 05-31"


def test_the_last_lunar_days_stand_in_the_solar_year_in_which_they_fall(installation: Installation) -> None:
    assert row(installation, "ong_cong", "--year", "2027")[:2] == ["2027-01-30", "23/12"]


def test_days_that_do_not_happen_in_a_year_say_so(installation: Installation) -> None:
    assert row(installation, "ldld_lai_chau", "--year", "2051")[0] == "(no date)"
    assert row(installation, "gio_to", "--year", "2051")[0] == "(not this year)"
    assert row(installation, "xa_phuong_moi", "--year", "2024")[0] == "(not this year)"
    assert row(installation, "quoc_khanh", "--year", "2051")[0] == "2051-09-02"


def test_without_a_year_it_is_this_one(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "this_year", lambda: 2028)
    assert row(installation, "tet_nguyen_dan")[0] == "2028-01-26"


def test_the_file_holds_this_year_and_the_next(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "this_year", lambda: 2026)
    path = tmp_path / "days.ics"
    said = listed(installation, "--ics", str(path)).output
    found = events_in(path)
    assert years_of(found) == {2026, 2027}
    assert said.strip() == f"Wrote {len(found)} occasions of 2026 and 2027 to {path}"


def test_the_file_of_one_year_holds_each_day_that_has_a_date(
    installation: Installation, events: dict[str, Event], tmp_path: Path
) -> None:
    assert len(events) == 51
    assert years_of(events) == {2027}
    said = listed(installation, "--year", "2027", "--ics", str(tmp_path / "again.ics")).output
    assert said.strip() == f"Wrote 51 occasions of 2027 to {tmp_path / 'again.ics'}"


@pytest.mark.parametrize(
    ("uid", "begins", "after"),
    [
        ("tet_nguyen_dan-2027@caunoi", date(2027, 2, 6), date(2027, 2, 7)),
        ("ong_cong-2026@caunoi", date(2027, 1, 30), date(2027, 1, 31)),
        ("thang_cong_nhan-2027@caunoi", date(2027, 5, 1), date(2027, 6, 1)),
        ("thang_binh_dang_gioi-2027@caunoi", date(2027, 11, 15), date(2027, 12, 16)),
    ],
)
def test_an_event_lasts_whole_days_and_its_end_is_the_day_after(
    events: dict[str, Event], uid: str, begins: date, after: date
) -> None:
    event = events[uid]
    lasts = (event.DTSTART, event.DTEND)
    assert lasts == (begins, after)
    assert f"DTSTART;VALUE=DATE:{begins:%Y%m%d}".encode() in event.to_ical()


@pytest.mark.parametrize(
    ("uid", "summary"),
    [
        ("quoc_khanh-2027@caunoi", "Quốc khánh (82 năm)"),
        ("tet_nguyen_dan-2027@caunoi", "Tết Nguyên đán"),
        ("sach-2027@caunoi", "Ngày Sách và Văn hóa đọc Việt Nam (13 năm, cần kiểm)"),
    ],
)
def test_a_summary_counts_the_years_and_says_where_that_is_not_sure(
    events: dict[str, Event], uid: str, summary: str
) -> None:
    assert str(events[uid]["summary"]) == summary


def test_in_the_first_year_there_is_nothing_to_count(tmp_path: Path) -> None:
    assert str(written(tmp_path, first_year=2029)["summary"]) == UNION_DAY.name


def test_the_description_is_the_first_paragraph_filled_in_and_without_markup(tmp_path: Path) -> None:
    first = "Mừng 100 năm, năm 2029; cảm ơn từng tổ trưởng, từng đoàn viên, từng cán bộ."
    assert str(written(tmp_path)["description"]) == first


def test_the_reminder_comes_seven_days_before_at_eight_in_the_morning(tmp_path: Path) -> None:
    event = written(tmp_path)
    alarm = reminder(event)
    assert (str(alarm["action"]), str(alarm["description"])) == ("DISPLAY", str(event["summary"]))
    assert isinstance(alarm.TRIGGER, timedelta)
    assert datetime(2029, 7, 28, tzinfo=UTC) + alarm.TRIGGER == datetime(2029, 7, 21, 8, tzinfo=UTC)


def test_every_event_has_one_reminder(events: dict[str, Event]) -> None:
    assert {reminder(event).TRIGGER for event in events.values()} == {timedelta(days=-7, hours=8)}


def test_an_event_keeps_its_uid_from_one_file_to_the_next_whatever_else_changes(tmp_path: Path) -> None:
    first = written(tmp_path)
    later = written(tmp_path, name="Ngày Công đoàn", message="Khác.", first_year=None)
    assert first["uid"] == later["uid"] == "union_day-2029@caunoi"
    assert first["summary"] != later["summary"]


def test_a_calendar_says_what_it_is(tmp_path: Path) -> None:
    write_calendar(tmp_path / "none.ics", [])
    calendar = Calendar.from_ical((tmp_path / "none.ics").read_bytes())
    assert str(calendar["x-wr-calname"]) == "Cầu Nối: những ngày kỷ niệm"
    assert (str(calendar["version"]), str(calendar["prodid"])) == ("2.0", "-//Cau Noi//occasions//VI")


def test_long_vietnamese_lines_are_folded_at_75_octets_between_letters(tmp_path: Path) -> None:
    long = "Ngày kỷ niệm của những người thợ ở khắp các bản làng xa xôi " * 3
    event = written(tmp_path, name=long, message=long)
    lines = (tmp_path / "one.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b" ") for line in lines) > 6
    assert {line.decode("utf-8")[:1] for line in lines} >= {" ", "S", "D"}  # no letter is cut in two
    assert str(event["summary"]) == f"{long} (100 năm)"


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(
    installation: Installation, tmp_path: Path
) -> None:
    for path in (tmp_path / "none" / "days.ics", tmp_path):
        result = installation.run("occasion", "list", "--ics", str(path))
        assert result.exit_code == 1
        assert re.search(rf"--ics: cannot write {re.escape(str(path))} \(.+\); name another", result.output)
        assert "Traceback" not in result.output


def test_the_server_does_not_load_what_only_the_file_needs() -> None:
    code = "import sys, bot.cli; print('icalendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
