"""Files that people send: told in the update, fetched when the core wants them."""

from dataclasses import replace

import pytest

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.domain.message import FileKind, FileProblem
from bot.errors import Rejected, SendError, Throttled, Unauthorized, Unreachable
from tests.channels.telegram.mailbox import Mailbox, StillClock, receiving
from tests.channels.telegram.raw import answering, ok
from tests.channels.telegram.test_sending import jpeg
from tests.fakes.bot_api import BotApi

PDF = b"%PDF-1.7\r\n--\r\n\x00\xff" * 50_000


async def test_every_kind_of_file_is_fetched_byte_for_byte(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    await an.sends_photo(jpeg(), "Phiếu lương")
    await an.sends_voice(b"OggS\x00\xff")
    await an.sends_document(PDF, "Đơn kiến nghị.pdf")
    async with receiving(channel, mailbox):
        await mailbox.holds(3)
    files = [item.attachments[0] for item in mailbox.incoming]
    assert [f.kind for f in files] == [FileKind.PHOTO, FileKind.VOICE, FileKind.DOCUMENT]
    assert [await channel.fetch(f.ref) for f in files] == [jpeg(), b"OggS\x00\xff", PDF]
    assert (mailbox.incoming[0].text, files[2].name, files[2].size) == (
        "Phiếu lương",
        "Đơn kiến nghị.pdf",
        len(PDF),
    )


async def test_an_album_is_one_message_for_each_photo(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    for _ in range(3):
        await an.sends_photo(jpeg(), album="a1")
    async with receiving(channel, mailbox):
        await mailbox.holds(3)
    assert [len(i.attachments) for i in mailbox.incoming] == [1, 1, 1]


async def test_a_file_over_twenty_megabytes_is_named_too_large_and_cannot_be_fetched(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    await api.person("An").sends_document(b"%PDF", size=30 * 2**20)
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    [file] = mailbox.incoming[0].attachments
    assert file.problem is FileProblem.TOO_LARGE
    with pytest.raises(Rejected):
        await channel.fetch(file.ref)


@pytest.mark.parametrize(
    ("method", "fault", "error"),
    [
        ("getFile", {"status": 400, "description": "Bad Request: invalid file_id"}, Rejected),
        ("getFile", {"status": 502}, Unreachable),
        ("getFile", {"reset": True}, Unreachable),
        ("getFile", {"status": 401}, Unauthorized),
        ("getFile", {"status": 429, "retry_after": 3}, Throttled),
        ("download", {"status": 404}, Rejected),
        ("download", {"status": 502}, Unreachable),
        ("download", {"reset": True, "times": 2}, Unreachable),  # aiohttp asks a second time by itself
    ],
)
async def test_a_failed_fetch_says_whether_it_is_worth_asking_again(
    channel: TelegramChannel, api: BotApi, method: str, fault: dict[str, object], error: type[SendError]
) -> None:
    message = await api.person("An").sends_voice(b"OggS")
    assert message.file
    api.fail(method, **fault)
    with pytest.raises(SendError) as caught:
        await channel.fetch(message.file.id)
    assert type(caught.value) is error


async def test_a_token_refused_while_downloading_does_not_make_the_file_gone(
    channel: TelegramChannel, api: BotApi
) -> None:
    message = await api.person("An").sends_voice(b"OggS")
    assert message.file
    api.fail("download", status=401)
    api.fail("getMe", status=401)
    with pytest.raises(Unauthorized):
        await channel.fetch(message.file.id)


async def test_a_file_without_a_path_is_not_to_be_had(account: TelegramAccount) -> None:
    body = b'{"ok":true,"result":{"file_id":"F1","file_unique_id":"U1"}}'
    async with answering(ok(body)) as server:
        channel = TelegramChannel(replace(account, base_url=f"{server}/bot"), StillClock())
        with pytest.raises(Rejected):
            await channel.fetch("F1")
        await channel.close()


async def test_a_file_that_telegram_forgot_is_gone_for_good(channel: TelegramChannel, api: BotApi) -> None:
    message = await api.person("An").sends_voice(b"OggS")
    assert message.file
    await api.act("forget_file", file_id=message.file.id)
    with pytest.raises(Rejected):
        await channel.fetch(message.file.id)
