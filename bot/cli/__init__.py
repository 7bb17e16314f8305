"""What the operator types. One file for each group of commands."""

import typer

from bot.cli import broadcast, case, check, law, occasion, office, officer, route, serve

app = typer.Typer(
    help="Cầu Nối: the bridge between workers and their union.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(serve.serve)
app.command("demo")(serve.demo)
app.command("migrate")(serve.migrate)
app.command("check")(check.check)
app.add_typer(office.app, name="office")
app.add_typer(officer.app, name="officer")
app.add_typer(route.app, name="route")
app.add_typer(occasion.app, name="occasion")
app.add_typer(broadcast.app, name="broadcast")
app.add_typer(case.app, name="case")
app.add_typer(law.app, name="law")


def main() -> None:
    """The console script `caunoi`."""
    app()
