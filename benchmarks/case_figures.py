"""What officers, workers and the clock do with a full database, each thing many times."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, update

from benchmarks.case_presses import Stopwatch, Took, open_office, openings, presses
from benchmarks.caseload import BUSY, LONG, Size, fill
from benchmarks.machine import say
from bot.domain.case import State
from bot.store.tables import cases
from tests.world import World

TIMES = 50
HEAD, OFFICER = 1, 2  # contacts: one with a seat in every office, one in the busy one
FIRST_WORKER = 1000
FILTERS = ("all", "free", "mine", "overdue", "waiting", "topic-wages")
PAGES = (1, 50)  # or the last, where there are fewer
DUE = {0: 5, 200: 3, 2000: 1}  # of 100,000 cases, how often; the last as after an outage
OPENING, NEW = "an officer opens a case of 20 messages", "a worker's new case, 5 officers told"
Figures = Mapping[str, Sequence[Took]]


async def measure(url: str, size: Size) -> Figures:
    """What each repetition took, by figure, in a new database."""
    with TemporaryDirectory() as var:
        async with open_office(Path(var), url) as world:
            say(f"{size.cases:,} cases: filling an empty database")
            await fill(world.bridge, size)
            await presses(world, OFFICER, ["queue"] * 10, "việc")
            say("queues")
            figures = await queues(world)
            say("cases opened")
            figures |= await cases_opened(world)
            say("ticks")
            return figures | await ticks(world, size)


async def queues(world: World) -> dict[str, Sequence[Took]]:
    """Every list of cases that an officer can ask for."""
    figures: dict[str, Sequence[Took]] = {}
    for page in PAGES:
        for which in FILTERS:
            tokens = [f"queue:{which}:{page - 1}"] * TIMES
            figures[f"queue, {which}, page {page}"] = await presses(world, OFFICER, tokens, "việc")
        tokens = [f"queue:all:{page - 1}"] * TIMES
        figures[f"queue of all 40 offices, page {page}"] = await presses(world, HEAD, tokens, "việc")
    figures["queue, the topics"] = await presses(world, OFFICER, ["topics"] * TIMES, "")
    return figures


async def cases_opened(world: World) -> dict[str, Sequence[Took]]:
    """Cases read, and new ones."""
    here = (cases.c.office == BUSY, cases.c.state != State.CLOSED)
    async with world.bridge.store.transactions.read() as db:
        found = await db.execute(select(cases.c.code).where(*here).order_by(cases.c.id).limit(LONG))
    return {
        OPENING: await presses(world, OFFICER, [f"view:{code}" for code in found.scalars()], "lương"),
        NEW: await openings(world, range(FIRST_WORKER, FIRST_WORKER + TIMES)),
    }


async def ticks(world: World, size: Size) -> dict[str, Sequence[Took]]:
    """The clock with nothing to do, on a usual day, and after an outage."""
    of_all = 100_000 // size.cases
    return {
        f"tick, {due} due": [await tick(world, due // of_all) for _ in range(times)]
        for due, times in DUE.items()
    }


async def tick(world: World, due: int) -> Took:
    """The clock tells whom it must of so many promises, which are first made to look untold."""
    missed = select(cases.c.id).where(cases.c.answer_level > 0).order_by(cases.c.id).limit(due)
    untold = {"answer_level": 0, "remind_at": world.clock.now() - timedelta(minutes=1)}
    async with world.bridge.store.transactions.write() as db:
        done = await db.execute(update(cases).where(cases.c.id.in_(missed)).values(**untold))
        assert done.rowcount == due
    watch = Stopwatch()
    await world.bridge.deadlines.tick()
    return watch.took()
