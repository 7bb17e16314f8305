"""occasion list: a year's days on the screen, or as a file for the calendar of a phone."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.catalog import load_catalog
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from
from bot.domain.calendar import Happening, Occasion, anniversary, last_day, upcoming
from bot.domain.richtext import plain, rich
from bot.errors import ConfigError

if TYPE_CHECKING:
    from icalendar import Event

# Seven days before an all-day event, at 8 in the morning: its own hour is midnight.
REMINDER = timedelta(hours=8) - timedelta(days=7)

app = typer.Typer(help="Commemoration days.", no_args_is_help=True)


@app.command("list")
@plainly
def list_(
    year: Annotated[int | None, typer.Option(min=1970, max=2100, help="This year, if left out.")] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write an iCalendar file instead, of this year and the next.")
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show a year's days in order, with the number of the anniversary and the office that prepares each."""
    occasions = load_catalog(settings_from(config).data_dir).occasions.values()
    first = year or this_year()
    if ics is None:
        out.print(_table(occasions, first))
        return
    last = year or first + 1
    found = _within(occasions, first, last)
    write_calendar(ics, found)
    years = f"{first}" if first == last else f"{first} and {last}"
    out.print(f"Wrote {len(found)} occasions of {years} to {ics}", markup=False, soft_wrap=True)


def this_year() -> int:
    """The operator's, by the clock of their machine."""
    return date.today().year  # noqa: DTZ011  # the operator's own calendar


def write_calendar(path: Path, happenings: Iterable[Happening]) -> None:
    """Write an iCalendar file (RFC 5545) of all-day events. Raises ConfigError when it cannot be written.

    Each event keeps its UID from one file to the next, so that taking in a newer file changes it in place.
    """
    from icalendar import Calendar  # heavy, and the server, which loads this module too, never needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Cau Noi//occasions//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Cầu Nối: những ngày kỷ niệm")
    for happening in happenings:
        calendar.add_component(_event(happening))
    try:
        path.write_bytes(calendar.to_ical())
    except OSError as error:
        raise ConfigError(f"--ics: cannot write {path} ({error.strerror}); name another file") from None


def _event(happening: Happening) -> "Event":
    from icalendar import Alarm, Event

    event, alarm, summary = Event(), Alarm(), _summary(happening)
    event.add("uid", f"{happening.occasion.code}-{happening.year}@caunoi")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", happening.day)
    event.add("dtend", last_day(happening) + timedelta(days=1))  # the first day after it
    event.add("summary", summary)
    event.add("description", _first_paragraph(happening))
    event.add("transp", "TRANSPARENT")  # nobody is busy on that account
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", REMINDER)
    event.add_component(alarm)
    return event


def _summary(happening: Happening) -> str:
    """ "Quốc khánh (82 năm)"; where the number is not quite sure, it says so."""
    occasion, years = happening.occasion, anniversary(happening.occasion, happening.year)
    if not years:
        return occasion.name
    return f"{occasion.name} ({years} năm{'' if occasion.confidence == 'high' else ', cần kiểm'})"


def _first_paragraph(happening: Happening) -> str:
    years = anniversary(happening.occasion, happening.year)
    values = {"year": happening.year, "years": years or 0}
    return plain(rich(happening.occasion.message.strip().partition("\n\n")[0], values))


def _within(occasions: Iterable[Occasion], first: int, last: int) -> tuple[Happening, ...]:
    start = date(first, 1, 1)
    return upcoming(occasions, start, (date(last, 12, 31) - start).days)


def _table(occasions: Collection[Occasion], year: int) -> Table:
    """What happens in the year; below it, what does not."""
    found = _within(occasions, year, year)
    table = Table("date", "lunar", "code", "name", "years", "office", title=f"{year}")
    for happening in found:
        years = anniversary(happening.occasion, happening.year)
        _add(table, happening.occasion, _dates(happening), "" if years is None else f"{years}")
    happened = {happening.occasion.code for happening in found}
    for occasion in occasions:
        if occasion.code not in happened:
            dated = occasion.month or occasion.start_month
            _add(table, occasion, "(not this year)" if dated else "(no date)", "")
    return table


def _add(table: Table, occasion: Occasion, dates: str, years: str) -> None:
    day, month = occasion.day or occasion.start_day, occasion.month or occasion.start_month
    lunar = f"{day}/{month}" if occasion.calendar == "lunar" else ""
    table.add_row(dates, lunar, occasion.code, occasion.name, years, occasion.office)


def _dates(happening: Happening) -> str:
    last = last_day(happening)
    return f"{happening.day}" if last == happening.day else f"{happening.day} to {last:%m-%d}"
