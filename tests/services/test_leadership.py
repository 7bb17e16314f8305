"""Of several processes one works; when it stops another takes over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.services import leadership as leadership_module
from bot.services.leadership import Leadership
from bot.store.leases import SqliteLeases
from tests.services.sending import until


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership_module, "LOOK", 0.02)
    monkeypatch.setattr(leadership_module, "STAND_BY", 0.02)


class Work:
    """Something that goes on until it is cancelled."""

    def __init__(self) -> None:
        self.doing = 0
        self.most = 0
        self.starts = 0

    async def __call__(self) -> None:
        self.doing, self.starts = self.doing + 1, self.starts + 1
        self.most = max(self.most, self.doing)
        try:
            await asyncio.Event().wait()
        finally:
            self.doing -= 1


@asynccontextmanager
async def process(
    leases: SqliteLeases, name: str, work: Callable[[], Awaitable[None]]
) -> AsyncIterator[asyncio.Task[None]]:
    """A process that leads, or stands by, until the end of the block."""
    task = asyncio.create_task(Leadership(leases).run(name, work))
    try:
        yield task
    finally:
        await stop(task)
        await leases.close()


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def leases(tmp_path: Path) -> SqliteLeases:
    return SqliteLeases(tmp_path / "test.db")


async def test_of_two_one_works_and_the_other_follows_when_it_stops(tmp_path: Path) -> None:
    work = Work()
    async with process(leases(tmp_path), "intake", work) as first:
        await until(lambda: work.doing == 1)
        async with process(leases(tmp_path), "intake", work):
            await asyncio.sleep(0.1)
            assert (work.doing, work.starts) == (1, 1)
            await stop(first)
            await until(lambda: work.starts == 2)
            assert work.most == 1
    assert work.doing == 0


async def test_different_work_is_led_by_different_processes_at_once(tmp_path: Path) -> None:
    work = Work()
    async with process(leases(tmp_path), "intake", work), process(leases(tmp_path), "ticks", work):
        await until(lambda: work.doing == 2)


async def test_a_leader_that_lost_its_lease_stops_working_until_it_has_it_again(tmp_path: Path) -> None:
    work, mine, another = Work(), leases(tmp_path), leases(tmp_path)
    async with process(mine, "intake", work):
        await until(lambda: work.doing == 1)
        await mine.close()
        assert await another.hold("intake")
        await until(lambda: work.doing == 0)
        await asyncio.sleep(0.1)
        assert work.starts == 1
        await another.close()
        await until(lambda: work.starts == 2)


async def test_whoever_cannot_ask_for_the_lease_does_not_work(tmp_path: Path) -> None:
    work, mine = Work(), leases(tmp_path)
    (tmp_path / "test.leases").write_text("in the way of the folder")
    async with process(mine, "intake", work) as task:
        await asyncio.sleep(0.1)
        assert (work.starts, task.done()) == (0, False)
        (tmp_path / "test.leases").unlink()
        await until(lambda: work.doing == 1)


async def test_work_that_failed_is_begun_anew(tmp_path: Path) -> None:
    starts: list[int] = []

    async def work() -> None:
        starts.append(1)
        raise ValueError("a defect")

    async with process(leases(tmp_path), "intake", work):
        await until(lambda: len(starts) == 2)
