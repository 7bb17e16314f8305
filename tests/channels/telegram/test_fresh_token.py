"""A token that is revoked while the bot runs, and the one that the operator puts in its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.domain.message import File, FileKind, Outgoing
from bot.domain.richtext import rich
from bot.errors import ConfigError, Unauthorized
from tests.channels.telegram.conftest import HASTY, TOKEN
from tests.channels.telegram.mailbox import Mailbox, StillClock, eventually, receiving
from tests.fakes.bot_api import BotApi, LocalPerson

NEW = "424242:BBnewNEWnew-new_new"
OF_ANOTHER_BOT = "777777:CCotherOTHERother"
EAGER = replace(HASTY, token=0)
Way = Callable[[TelegramChannel, LocalPerson], Callable[[], Awaitable[object]]]


class TokenFile:
    """Where the operator puts the token."""

    def __init__(self) -> None:
        self.content: str | Exception = TOKEN
        self.looks = 0

    def __call__(self) -> str:
        self.looks += 1
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


@pytest.fixture
def file() -> TokenFile:
    return TokenFile()


@pytest.fixture
def an(api: BotApi) -> LocalPerson:
    return api.person("An")


@pytest.fixture
async def channel(account: TelegramAccount, file: TokenFile) -> AsyncIterator[TelegramChannel]:
    telegram = TelegramChannel(account, StillClock(), patience=EAGER, fresh_token=file)
    yield telegram
    await telegram.close()


def hello(person: LocalPerson, text: str = "Chào") -> Outgoing:
    return Outgoing(address=str(person.id), text=rich(text))


def sending(channel: TelegramChannel, an: LocalPerson) -> Callable[[], Awaitable[object]]:
    return lambda: channel.send(hello(an))


def by_circular(channel: TelegramChannel, an: LocalPerson) -> Callable[[], Awaitable[object]]:
    circular = channel.circular(hello(an))
    return lambda: circular(str(an.id))


def by_circular_with_a_file(channel: TelegramChannel, an: LocalPerson) -> Callable[[], Awaitable[object]]:
    pdf = File(kind=FileKind.DOCUMENT, name="a.pdf", mime="application/pdf", data=b"%PDF")
    circular = channel.circular(hello(an).model_copy(update={"file": pdf}))
    return lambda: circular(str(an.id))


def checking(channel: TelegramChannel, _: LocalPerson) -> Callable[[], Awaitable[object]]:
    return channel.check


def deleting(channel: TelegramChannel, an: LocalPerson) -> Callable[[], Awaitable[object]]:
    return lambda: channel.delete(str(an.id), "1")


@pytest.mark.parametrize("way", [sending, by_circular, by_circular_with_a_file, checking, deleting])
async def test_after_a_refusal_it_goes_on_with_the_new_token(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, file: TokenFile, way: Way
) -> None:
    act = way(channel, an)
    await act()
    api.revoke_token(NEW)
    for content in (TOKEN, NEW):
        file.content = content
        with pytest.raises(Unauthorized):
            await act()
    await act()
    first, *refused, last = [request.status for request in api.requests]
    assert (refused, last) == ([401, 401], first)


async def test_a_file_that_a_person_sent_is_fetched_with_the_new_token(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, file: TokenFile, mailbox: Mailbox
) -> None:
    await an.sends_document(b"%PDF", "a.pdf")
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    ref = mailbox.incoming[0].attachments[0].ref
    api.revoke_token(NEW)
    file.content = NEW
    with pytest.raises(Unauthorized):
        await channel.fetch(ref)
    assert await channel.fetch(ref) == b"%PDF"


async def test_what_came_meanwhile_is_received_with_the_new_token(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, file: TokenFile, mailbox: Mailbox
) -> None:
    async with receiving(channel, mailbox):
        await an.writes("trước")
        await mailbox.holds(1)
        api.revoke_token(NEW)
        await an.writes("trong lúc")
        await eventually(lambda: any(r.status == 401 for r in api.calls("getUpdates")))
        file.content = NEW
        await mailbox.holds(2)
        await eventually(lambda: not api.unconfirmed)
    assert [item.text for item in mailbox.incoming] == ["trước", "trong lúc"]


async def test_many_refusals_at_a_time_are_one_reason_to_look(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, file: TokenFile
) -> None:
    api.revoke_token(NEW)
    file.content = NEW
    circular = channel.circular(hello(an))
    results = await asyncio.gather(*(circular(str(an.id)) for _ in range(8)), return_exceptions=True)
    assert {type(result) for result in results} == {Unauthorized}
    assert file.looks == 1


async def test_between_two_looks_some_time_passes(
    account: TelegramAccount, api: BotApi, an: LocalPerson, file: TokenFile
) -> None:
    patience = replace(HASTY, token=3600)
    channel = TelegramChannel(account, StillClock(), patience=patience, fresh_token=file)
    api.revoke_token(NEW)
    for content in (TOKEN, NEW, NEW):
        file.content = content
        with pytest.raises(Unauthorized):
            await channel.send(hello(an))
    await channel.close()
    assert file.looks == 1


@pytest.mark.parametrize(
    ("content", "event"),
    [
        ("no token", "telegram_token_not_read"),
        ("", "telegram_token_not_read"),
        (FileNotFoundError("/run/secrets/990077"), "telegram_token_not_read"),
        (ConfigError("990077"), "telegram_token_not_read"),
        (OF_ANOTHER_BOT, "telegram_token_of_another_bot"),
    ],
)
async def test_what_is_no_token_of_this_bot_is_told_and_not_taken(
    channel: TelegramChannel,
    api: BotApi,
    an: LocalPerson,
    file: TokenFile,
    content: str | Exception,
    event: str,
) -> None:
    file.content = content
    api.revoke_token(OF_ANOTHER_BOT)
    with capture_logs() as logs:
        for _ in range(2):
            with pytest.raises(Unauthorized):
                await channel.send(hello(an))
    assert [entry["event"] for entry in logs] == [event, event]
    assert not any(secret in str(logs) for secret in ("CCother", "990077", "no token"))
    assert an.messages == []
    api.restore_token()
    assert await channel.send(hello(an))


async def test_without_a_place_to_look_it_stays_refused(
    account: TelegramAccount, api: BotApi, an: LocalPerson
) -> None:
    channel = TelegramChannel(account, StillClock(), patience=EAGER)
    api.revoke_token(NEW)
    for _ in range(2):
        with pytest.raises(Unauthorized):
            await channel.send(hello(an))
    await channel.close()
