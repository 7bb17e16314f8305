import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from tests.fakes.bot_api import BotApi, LocalPerson
from tests.fakes.test_bot_api.conftest import Raw, polling


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def write(an: LocalPerson, *lines: str) -> None:
    for line in lines:
        await an.writes(line)


async def test_updates_come_again_until_a_later_offset_confirms_them(
    bot: Bot, api: BotApi, an: LocalPerson
) -> None:
    await write(an, "một", "hai", "ba")
    first = await bot.get_updates()
    assert texts(first) == texts(await bot.get_updates()) == ["một", "hai", "ba"]
    assert texts(await bot.get_updates(offset=first[1].update_id)) == ["hai", "ba"]
    assert texts(await bot.get_updates()) == ["hai", "ba"]
    assert api.unconfirmed == 2
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()
    assert api.unconfirmed == 0


async def test_limit_takes_the_oldest(bot: Bot, an: LocalPerson) -> None:
    await write(an, "một", "hai", "ba")
    assert texts(await bot.get_updates(limit=2)) == ["một", "hai"]


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(
    bot: Bot, api: BotApi, an: LocalPerson
) -> None:
    await write(an, "một", "hai", "ba")
    assert texts(await bot.get_updates(offset=-1)) == ["ba"]
    assert api.unconfirmed == 1


async def test_a_long_poll_ends_as_soon_as_somebody_writes(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polling(api)
    await an.writes("một")
    assert texts(await poll) == ["một"]


async def test_a_long_poll_without_news_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poll_ends_the_first_with_a_conflict(
    bot: Bot, api: BotApi, raw: Raw, an: LocalPerson
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await polling(api)
    second = asyncio.create_task(raw.call("getUpdates", timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await polling(api)
    await an.writes("một")
    assert len((await second)[1]["result"]) == 1


async def test_only_the_kinds_that_were_asked_for_are_queued(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await an.blocks()
    assert api.unconfirmed == 0
    await bot.get_updates(allowed_updates=[])
    await an.unblocks()
    assert api.unconfirmed == 1


async def test_an_injected_update_comes_as_it_is(api: BotApi, raw: Raw, an: LocalPerson) -> None:
    broken = api.inject({"message": {"message_id": "no number", "chat": None}})
    await an.writes("một")
    _, body = await raw.call("getUpdates")
    assert body["result"][0] == {"update_id": broken, "message": {"message_id": "no number", "chat": None}}
    assert body["result"][1]["update_id"] == broken + 1
