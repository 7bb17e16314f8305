"""A message to many: once at most to each, whoever dies and whoever sends."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import SystemClock
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate
from bot.ports import Tx
from tests.fakes.bot_api import BotApi, Options, RemoteBotApi
from tests.faults.serving import TOKEN, Installation, installed

pytestmark = pytest.mark.xdist_group("faults")

PEOPLE = range(1_000_000, 1_000_300)
YEAR = SystemClock().now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).year
SEND = ("broadcast", "send", "--occasion", "quoc_te_lao_dong", "--yes")


@pytest.fixture
async def api() -> AsyncIterator[RemoteBotApi]:
    """A server with a crowd, far enough away that many messages are on the wire at a time."""
    async with (
        BotApi.start(TOKEN, options=Options(latency=0.2)) as server,
        RemoteBotApi.connect(server.port) as handle,
    ):
        await handle.act("crowd", first_id=PEOPLE.start, count=len(PEOPLE))
        yield handle


@pytest.fixture
async def installation(api: RemoteBotApi, tmp_path: Path) -> AsyncIterator[Installation]:
    """Three hundred people have agreed to messages on occasions; nothing runs yet."""
    async with installed(api, tmp_path) as made:
        async with made.store() as store:
            await store.migrate()
            async with store.begin() as tx:
                await listeners(tx)
        yield made


async def test_killed_in_the_middle_everybody_gets_it_once_at_most_and_the_unsure_are_counted(
    installation: Installation,
) -> None:
    await installation.run(*SEND)
    await installation.start()
    await installation.has_asked(100)
    await installation.restart_after_a_kill()
    await installation.at_rest()
    got = await received(installation.api)
    fates = await fates_of(installation)
    assert max(got) == 1
    assert sum(fates.values()) == len(PEOPLE)
    assert fates.keys() == {Fate.SENT, Fate.UNCERTAIN}
    assert fates[Fate.SENT] <= sum(got) <= fates[Fate.SENT] + fates[Fate.UNCERTAIN]


async def test_the_command_sends_by_itself_when_nothing_serves(installation: Installation) -> None:
    printed = await installation.run(*SEND, "--wait")
    assert f"sent: {len(PEOPLE)}" in printed
    assert await received(installation.api) == [1] * len(PEOPLE)


async def test_the_command_leaves_it_to_the_process_that_serves(installation: Installation) -> None:
    await installation.start()
    await installation.answers()
    printed = await installation.run(*SEND, "--wait")
    assert f"sent: {len(PEOPLE)}" in printed
    assert await received(installation.api) == [1] * len(PEOPLE)


async def listeners(tx: Tx) -> None:
    now = SystemClock().now()
    for person in PEOPLE:
        contact = await tx.contacts.open("telegram", str(person), "vi", now)
        await tx.contacts.grant(contact.id, Purpose.OCCASIONS, "1", "telegram", now)


async def received(api: RemoteBotApi) -> list[int]:
    """How many messages each has."""
    return [len(await api.act("messages", chat_id=person)) for person in PEOPLE]


async def fates_of(installation: Installation) -> dict[Fate, int]:
    async with installation.store() as store, store.look() as tx:
        started = await tx.broadcasts.find("quoc_te_lao_dong", YEAR)
        assert started is not None
        return await tx.broadcasts.fates(started.id)
