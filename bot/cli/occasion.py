"""occasion list."""

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from bot.catalog import load_catalog
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from
from bot.domain.calendar import anniversary, occurrence

app = typer.Typer(help="Commemoration days.", no_args_is_help=True)


@app.command("list")
@plainly
def list_(
    year: Annotated[int | None, typer.Option(min=1970, max=2050, help="This year, if left out.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show a year's days in order, with the number of the anniversary and whether the message is approved."""
    settings = settings_from(config)
    wanted = year or date.today().year  # noqa: DTZ011  # the operator's own calendar
    dated = [(occurrence(o, wanted), o) for o in load_catalog(settings.data_dir).occasions.values()]
    table = Table("date", "code", "name", "years", "approved", title=f"{wanted}")
    for day, occasion in sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or date.min, pair[1].code)):
        number = anniversary(occasion, wanted)
        table.add_row(
            day.isoformat() if day else "(no date)",
            occasion.code,
            occasion.name,
            str(number) if number is not None else "",
            "yes" if occasion.code in settings.broadcasts.approved else "",
        )
    out.print(table)
