"""office list, show, history, and the six ways to change offices: each shown first, with all that follows."""

from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.case import OPEN, Queue
from bot.domain.catalog import Catalog
from bot.domain.office import Level, Office, Offices, upward
from bot.domain.reorganisation import Change, Close, Merge, Move, Open, Rename, Split
from bot.domain.say import Say
from bot.errors import ConfigError, Refused
from bot.services.impact import Impact
from bot.services.reorganisation_words import impact_lines, sentences
from bot.services.reorganising import carry_out, preview

ENGLISH = "en"

app = typer.Typer(help="Offices: opened, renamed, moved, merged, split, closed.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(metavar="CODE", help="An office's code.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Name = Annotated[str, typer.Option(help="Its name in Vietnamese.")]
NameEn = Annotated[str | None, typer.Option(help="Its name in English; as in Vietnamese if left out.")]
Areas = Annotated[list[str] | None, typer.Option("--area", help="A commune or ward; may be repeated.")]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help="A branch of work; may be repeated.")]


@app.command("list")
@plainly
def list_(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show the open offices, each under the one above it."""

    async def work(bridge: Bridge) -> Table:
        table = Table("code", "name", "level", "officers", "open cases")
        async with bridge.store.look() as tx:
            sitting = [officer.office for officer in await tx.officers.listed()]
            for depth, office in _tree(bridge.catalog.offices):
                cases = await tx.cases.count(Queue(offices=(office.code,), states=tuple(sorted(OPEN))))
                name = f"{'  ' * depth}{office.name}"
                table.add_row(office.code, name, office.level, f"{sitting.count(office.code)}", f"{cases}")
        return table

    out.print(with_bridge(settings_from(config), work))


@app.command()
@plainly
def show(code: Code, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show one office; the code of a closed one shows what took its place."""

    async def work(bridge: Bridge) -> list[tuple[str, str]]:
        offices = bridge.catalog.offices
        today = offices.leads_to(code.upper())
        if today is None:
            raise ConfigError(f"no office {code}; see `caunoi office list`")
        office = offices[today]
        async with bridge.store.look() as tx:
            officers = await tx.officers.of_office(today)
            members = await tx.contacts.members([today])
            cases = await tx.cases.count(Queue(offices=(today,), states=tuple(sorted(OPEN))))
        return [
            ("code", today if today == code.upper() else f"{today} (took the place of {code.upper()})"),
            ("name", office.name),
            ("English", office.name_en),
            ("level", office.level.value),
            ("under", office.parent or ""),
            ("areas", ", ".join(office.areas)),
            ("sectors", ", ".join(office.sectors)),
            ("officers", ", ".join(f"{officer.name} ({officer.role.value})" for officer in officers)),
            ("members", f"{members}"),
            ("cases", f"{cases}"),
        ]

    for label, value in with_bridge(settings_from(config), work):
        out.print(f"{label:9} {value}", highlight=False, markup=False, soft_wrap=True)


@app.command()
@plainly
def history(code: Code, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show what an office was called and where it stood, from when on."""

    async def work(bridge: Bridge) -> Table:
        zone = ZoneInfo(bridge.settings.hours.zone)
        table = Table("since", "name", "under", "areas", "")
        for version in bridge.catalog.offices.versions(code.upper()):
            office, since = version.office, f"{version.since.astimezone(zone):%d/%m/%Y %H:%M}"
            end = f"closed; {version.successor} took its place" if version.closed else ""
            table.add_row(since, office.name, office.parent or "", ", ".join(office.areas), end)
        if not table.rows:
            raise ConfigError(f"no office {code}; see `caunoi office list`")
        return table

    out.print(with_bridge(settings_from(config), work))


@app.command("open")
@plainly
def open_(
    code: Code,
    name: Name,
    under: Annotated[str, typer.Option(help="The office above it.")],
    level: Annotated[Level, typer.Option()],
    name_en: NameEn = None,
    area: Areas = None,
    sector: Sectors = None,
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Open a new office."""
    office = Office(
        code=code.upper(),
        name=name,
        name_en=name_en or name,
        level=level,
        parent=under.upper(),
        areas=tuple(area or ()),
        sectors=tuple(sector or ()),
    )
    _change(config, yes, lambda _: Open(office=office))


@app.command()
@plainly
def rename(
    code: Code, name: Name, name_en: NameEn = None, yes: Yes = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    """Give an office another name. Its code stays; reports of past periods keep the old name."""
    _change(config, yes, lambda _: Rename(code=code.upper(), name=name, name_en=name_en or name))


@app.command()
@plainly
def move(
    code: Code,
    under: Annotated[str, typer.Option(help="The office above it from now on.")],
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Put an office, with all below it, under another."""
    _change(config, yes, lambda _: Move(code=code.upper(), parent=under.upper()))


@app.command()
@plainly
def merge(
    codes: Annotated[list[str], typer.Argument(metavar="CODE...", help="The offices that close.")],
    into: Annotated[str, typer.Option(help="The office that takes their place.")],
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Merge offices into one that is there already."""
    closing = tuple(dict.fromkeys(code.upper() for code in codes))
    _change(config, yes, lambda _: Merge(codes=closing, into=into.upper()))


@app.command()
@plainly
def split(
    code: Code,
    new: Annotated[str, typer.Option(help="The new office's code.")],
    name: Name,
    name_en: NameEn = None,
    area: Areas = None,
    officer: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="An officer who goes along; may be repeated.")
    ] = None,
    under: Annotated[str | None, typer.Option(help="The office above it, if it is another.")] = None,
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Split a new office off one that stays, with some of its areas and officers."""

    def change(offices: Offices) -> Change:
        old = offices.get(code.upper())
        if old is None:
            raise ConfigError(f"no open office {code}; see `caunoi office list`")
        above = under.upper() if under else None
        part = Office(code=new.upper(), name=name, name_en=name_en or name, level=old.level, parent=above)
        return Split(code=old.code, new=part, areas=tuple(area or ()), officers=tuple(officer or ()))

    _change(config, yes, change)


@app.command()
@plainly
def close(
    code: Code,
    successor: Annotated[str, typer.Option(help="The office that carries on its work.")],
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Close an office; all that it has goes to its successor."""
    _change(config, yes, lambda _: Close(code=code.upper(), successor=successor.upper()))


def _change(config: ConfigPath, yes: bool, make: Callable[[Offices], Change]) -> None:
    """Show what follows, ask, and do it, unless something else would follow by now: that is shown first."""

    async def work(bridge: Bridge) -> None:
        change = make(bridge.catalog.offices)
        _require_places(bridge.catalog, change)
        async with bridge.errands.begin(bridge.store) as errand:
            impact = await preview(errand, change)
        seen: Impact | None = None
        while impact != seen:
            seen = impact
            _show(bridge, change, seen)
            if not yes:
                typer.confirm("Do it?", abort=True)
            async with bridge.store.begin() as tx:
                errand = bridge.errands.on(tx)
                impact = await carry_out(errand, change, "cli", seen.fingerprint)
                await tx.outbox.add(errand.drafts, errand.now)
        _print(bridge, sentences(change, done=True))

    def spoken(bridge: Bridge, refusal: Refused) -> ConfigError:
        return ConfigError(bridge.texts.words(Say(key=refusal.key, values=refusal.values), ENGLISH))

    async def plainly_spoken(bridge: Bridge) -> None:
        try:
            await work(bridge)
        except Refused as refusal:
            raise spoken(bridge, refusal) from None

    with_bridge(settings_from(config), plainly_spoken)


def _require_places(catalog: Catalog, change: Change) -> None:
    """Raises ConfigError for an area or a sector of a new office that does not exist."""
    if isinstance(change, Open):
        for code in {*change.office.areas} - catalog.areas.keys():
            raise ConfigError(f"no area {code}; see areas.toml")
        for code in {*change.office.sectors} - catalog.sectors.keys():
            raise ConfigError(f"no sector {code}; see areas.toml")


def _show(bridge: Bridge, change: Change, impact: Impact) -> None:
    _print(bridge, [*sentences(change, done=False), *impact_lines(impact)])


def _print(bridge: Bridge, says: list[Say]) -> None:
    for say in says:
        out.print(bridge.texts.words(say, ENGLISH), markup=False, highlight=False, soft_wrap=True)


def _tree(offices: Offices) -> list[tuple[int, Office]]:
    """Each office before those under it, with how deep it stands."""
    ordered: list[tuple[int, Office]] = []

    def add(parent: str | None) -> None:
        for office in offices.values():
            if office.parent == parent:
                ordered.append((len(list(upward(offices, office.code))) - 1, office))
                add(office.code)

    add(None)
    return ordered
