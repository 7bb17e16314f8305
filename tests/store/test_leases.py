"""A lease belongs to one process and ends with it, however it ends."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest

from bot.store.leases import PostgresLeases, SqliteLeases, open_leases

HOLD_AND_DIE = """
import asyncio, os, sys
from bot.store.leases import open_leases

async def main():
    print(await open_leases(sys.argv[1]).hold("sender telegram"), flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""

Leases = SqliteLeases | PostgresLeases


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[tuple[Leases, Leases]]:
    """Two processes, as far as the database can tell."""
    first, second = open_leases(database_url), open_leases(database_url)
    yield first, second
    await first.close()
    await second.close()


async def test_one_holds_a_lease_and_the_other_gets_it_when_it_is_let_go(two: tuple[Leases, Leases]) -> None:
    first, second = two
    assert await first.hold("intake")
    assert await first.hold("intake")
    assert not await second.hold("intake")
    assert await second.hold("ticks")
    await second.let_go("intake")
    assert not await second.hold("intake")
    await first.let_go("intake")
    assert await second.hold("intake")
    assert not await first.hold("intake")


async def test_closing_lets_everything_go(two: tuple[Leases, Leases]) -> None:
    first, second = two
    names = ("intake", "sender telegram", "ticks")
    assert all([await first.hold(name) for name in names])
    await first.close()
    assert all([await second.hold(name) for name in names])


async def test_of_many_who_reach_for_a_lease_at_once_one_holds_it(database_url: str) -> None:
    processes = [open_leases(database_url) for _ in range(8)]
    held = await asyncio.gather(*(process.hold("intake") for process in processes))
    assert held.count(True) == 1
    for process in processes:
        await process.close()


async def test_a_lease_of_a_killed_process_is_free_at_once(database_url: str) -> None:
    arguments = (sys.executable, "-c", HOLD_AND_DIE, database_url)
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(*arguments, stdin=pipe, stdout=pipe)
    assert other.stdin is not None
    assert other.stdout is not None
    mine = open_leases(database_url)
    try:
        assert await other.stdout.readline() == b"True\n"
        assert not await mine.hold("sender telegram")
        other.stdin.write(b"\n")
        assert await other.wait() == -9
        async with asyncio.timeout(10):
            while not await mine.hold("sender telegram"):  # noqa: ASYNC110  # the system frees it, unasked
                await asyncio.sleep(0.01)
    finally:
        await mine.close()
        if other.returncode is None:
            other.kill()
            await other.wait()
