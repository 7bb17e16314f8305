"""A message to many: once at most to each, whoever dies, whoever sends and whatever the network does."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from bot.domain.delivery import Fate
from tests.fakes.bot_api import BotApi, Options, RemoteBotApi
from tests.faults.crowds import ALL_DAY, approve, crowd, delivered, is_done, listen, marked, told
from tests.faults.serving import SECONDS, TOKEN, Installation, free_port, installed

pytestmark = pytest.mark.xdist_group("faults")

SEND = ("broadcast", "send", "--occasion", "quoc_te_lao_dong", "--yes")
FEW = crowd(300)


class Ordeal(NamedTuple):
    """How much a broadcast has to stand. All faults come within the first `until` requests.

    A kill leaves up to half a second's messages unsure, so `rate` (a second) sets how many are left to send.
    """

    people: int
    kills: int
    rate: int
    until: int
    resets: int
    refusals: int  # 429: each makes the account wait for a second


ORDEAL = (
    Ordeal(people=5_000, kills=50, rate=50, until=1800, resets=100, refusals=20)
    if os.environ.get("SOAK")
    else Ordeal(people=1_000, kills=4, rate=200, until=500, resets=20, refusals=3)
)


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    """Far enough away that many messages are on the wire at a time."""
    async with BotApi.start(TOKEN, options=Options(latency=0.1)) as started:
        yield started


@pytest.fixture
async def api(server: BotApi) -> AsyncIterator[RemoteBotApi]:
    async with RemoteBotApi.connect(server.port) as handle:
        yield handle


@pytest.fixture
async def installation(api: RemoteBotApi, tmp_path: Path) -> AsyncIterator[Installation]:
    """Three hundred people have agreed to messages; nothing runs yet."""
    async with installed(api, tmp_path, **ALL_DAY) as made:
        await agreed(made, len(FEW))
        yield made


async def test_killed_again_and_again_over_a_bad_line_nobody_is_lost_and_nobody_gets_it_twice(
    server: BotApi, api: RemoteBotApi, tmp_path: Path
) -> None:
    settings = {**ALL_DAY, "TELEGRAM__MESSAGES_PER_SECOND": str(ORDEAL.rate)}
    async with installed(api, tmp_path, **settings) as installation:
        await agreed(installation, ORDEAL.people)
        async with installation.store() as store:
            await approve(store)
        await installation.start()
        await suffer(installation, Random(20261123))
        await done(installation)
        async with installation.store() as store:
            fates, numbers = await marked(store), await told(store)
    people = crowd(ORDEAL.people)
    got = delivered(server, people)
    assert max(got.values()) == 1
    assert fates.keys() == set(people)
    assert set(fates.values()) == {Fate.SENT, Fate.UNCERTAIN}
    assert [person for person in people if fates[person] is Fate.SENT and not got[person]] == []
    assert numbers.planned == ORDEAL.people == numbers.delivered + numbers.uncertain
    assert numbers.delivered <= got.total() <= ORDEAL.people


@pytest.mark.thorough
async def test_a_second_process_that_starts_in_the_middle_changes_nothing(
    installation: Installation, server: BotApi
) -> None:
    installation.settings["TELEGRAM__MESSAGES_PER_SECOND"] = "30"
    spare = free_port()
    await installation.start()
    async with installation.store() as store:
        await approve(store)
    await installation.has_asked(30)
    await installation.start(spare)
    await installation.answers(spare)
    await done(installation)
    assert set(delivered(server, FEW).values()) == {1}
    async with installation.store() as store:
        assert (await told(store)).delivered == len(FEW)


async def test_the_command_sends_by_itself_when_nothing_serves(
    installation: Installation, server: BotApi
) -> None:
    printed = await installation.run(*SEND, "--wait")
    assert f"sent: {len(FEW)}" in printed
    assert set(delivered(server, FEW).values()) == {1}


@pytest.mark.thorough
async def test_the_command_leaves_it_to_the_process_that_serves(
    installation: Installation, server: BotApi
) -> None:
    await installation.start()
    await installation.answers()
    printed = await installation.run(*SEND, "--wait")
    assert f"sent: {len(FEW)}" in printed
    assert set(delivered(server, FEW).values()) == {1}


async def agreed(installation: Installation, count: int) -> None:
    """So many people have written to the bot and agreed to its messages."""
    await installation.api.act("crowd", first_id=crowd(count)[0], count=count)
    async with installation.store() as store:
        await store.migrate()
        await listen(store, crowd(count))


async def suffer(installation: Installation, rng: Random) -> None:
    """Kills, connections reset before and after the effect, and refusals, at random points."""
    blows = ["kill"] * ORDEAL.kills + ["reset"] * ORDEAL.resets + ["refusal"] * ORDEAL.refusals
    rng.shuffle(blows)
    points = sorted(rng.sample(range(20, ORDEAL.until), len(blows)))
    for point, blow in zip(points, blows, strict=True):
        await installation.has_asked(point)
        await strike(installation, blow, rng)


async def strike(installation: Installation, blow: str, rng: Random) -> None:
    match blow:
        case "kill":
            await asyncio.sleep(rng.uniform(0, 0.05))
            await installation.restart_after_a_kill()
        case "reset":
            await installation.api.fail("sendMessage", reset=True, applied=rng.random() < 0.5)
        case _:
            await installation.api.fail("sendMessage", retry_after=1)


async def done(installation: Installation) -> None:
    """Wait until the broadcast is through."""
    async with installation.store() as store, asyncio.timeout(4 * SECONDS):
        while not await is_done(store):  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.1)
