"""One message to many over real HTTP: like `send` in all but speed, and a file travels once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import rich
from bot.errors import Blocked, Rejected, SendError, Throttled, Uncertain, Unreachable
from bot.ports import Circular
from tests.channels.telegram.mailbox import StillClock, eventually
from tests.channels.telegram.raw import answering, ok
from tests.channels.telegram.test_sending import FAILURES, jpeg
from tests.fakes.bot_api import BotApi, LocalPerson
from tests.fakes.bot_api.methods import METHODS

PHOTO = File(kind=FileKind.PHOTO, name="anh.jpg", mime="image/jpeg", data=jpeg())
VOICE = File(kind=FileKind.VOICE, name="loi.ogg", mime="audio/ogg", data=b"OggS\x00\xff")
PDF = File(kind=FileKind.DOCUMENT, name="Lịch họp.pdf", mime="application/pdf", data=b"%PDF\r\n--\x00\xff")
INVITATION = Outgoing(
    address="0",
    text=rich('**Mời họp** "tổ" \\ 🌸 lúc __8 giờ__'),
    buttons=((Button(token="yes", label="Có"), Button(token="no", label="Không")),),
)


def bearing(file: File) -> Outgoing:
    return INVITATION.model_copy(update={"file": file})


@pytest.fixture
def crowd(api: BotApi) -> list[LocalPerson]:
    return [api.person(f"Người {number}") for number in range(5)]


async def sent_to(
    channel: TelegramChannel, outgoing: Outgoing, people: Sequence[LocalPerson]
) -> list[str | BaseException]:
    """Send to all at a time; what came of each."""
    return await called(channel.circular(outgoing), people)


async def called(circular: Circular, people: Sequence[LocalPerson]) -> list[str | BaseException]:
    return await asyncio.gather(*(circular(str(person.id)) for person in people), return_exceptions=True)


def classes(results: Sequence[object]) -> list[type]:
    return [type(result) for result in results]


@pytest.mark.parametrize("paid", [False, True])
async def test_it_asks_for_exactly_what_sending_one_by_one_asks_for(
    account: TelegramAccount, api: BotApi, crowd: list[LocalPerson], paid: bool
) -> None:
    channel = TelegramChannel(replace(account, allow_paid_broadcast=paid), StillClock())
    for person in crowd:
        await channel.send(INVITATION.model_copy(update={"address": str(person.id)}))
    singly = [call.params for call in api.calls("sendMessage")]
    api.requests.clear()
    ids = await sent_to(channel, INVITATION, crowd)
    await channel.close()
    at_once = sorted((call.params for call in api.calls("sendMessage")), key=lambda p: int(p["chat_id"]))
    assert at_once == singly
    assert ids == [str(person.messages[-1].id) for person in crowd]
    assert at_once[0].get("allow_paid_broadcast", False) is paid


@pytest.mark.parametrize(("fault", "error"), FAILURES)
async def test_every_failure_says_who_must_act_as_that_of_a_single_message_does(
    channel: TelegramChannel,
    api: BotApi,
    crowd: list[LocalPerson],
    fault: dict[str, object],
    error: type[SendError],
) -> None:
    api.fail("sendMessage", **fault)
    assert classes(await sent_to(channel, INVITATION, crowd[:1])) == [error]
    assert len(api.calls("sendMessage")) == 1


async def test_a_throttled_account_learns_for_how_many_seconds(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    api.fail("sendMessage", status=429, retry_after=7)
    with pytest.raises(Throttled) as caught:
        await channel.circular(INVITATION)(str(crowd[0].id))
    assert caught.value.retry_after == 7.0


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"ok":true}', b'{"ok":true,"result":true}', b'{"ok":true,"result":{}}']
)
async def test_an_answer_that_names_no_message_leaves_it_open(body: bytes, account: TelegramAccount) -> None:
    async with answering(ok(body)) as server:
        channel = TelegramChannel(replace(account, base_url=f"{server}/bot"), StillClock())
        with pytest.raises(Uncertain):
            await channel.circular(INVITATION)("1")
        await channel.close()


async def test_a_refused_connection_means_surely_not_sent_and_passes(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    circular, address = channel.circular(INVITATION), str(crowd[0].id)
    await circular(address)
    await api.goes_down()
    with pytest.raises(Unreachable):
        await circular(address)
    await api.comes_up()
    await circular(address)
    assert len(crowd[0].messages) == 2


async def test_a_button_that_telegram_would_refuse_is_rejected_at_each_address(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    wrong = INVITATION.model_copy(update={"buttons": ((Button(token="x" * 65, label="Có"),),)})
    assert classes(await sent_to(channel, wrong, crowd)) == [Rejected] * 5
    assert api.requests == []


@pytest.mark.parametrize("file", [PHOTO, VOICE, PDF], ids=lambda file: file.kind.value)
async def test_a_file_travels_to_telegram_once_and_arrives_whole_at_everybody(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson], file: File
) -> None:
    ids = await sent_to(channel, bearing(file), crowd)
    assert ids == [str(person.messages[0].id) for person in crowd]
    for person in crowd:
        [message] = person.messages
        assert (message.words, message.labels) == ('Mời họp "tổ" \\ 🌸 lúc 8 giờ', ["Có", "Không"])
        assert await person.opens(message) == file.data
    assert [isinstance(call.params[file.kind], dict) for call in api.requests] == [True, *[False] * 4]


async def test_a_photo_that_telegram_refuses_goes_as_a_document_to_everybody(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    await sent_to(channel, bearing(PHOTO.model_copy(update={"data": b"no picture at all"})), crowd)
    assert [m.file.kind for person in crowd for m in person.messages if m.file] == ["document"] * 5
    assert len(api.calls("sendPhoto")) == 1


async def test_who_takes_no_voice_messages_gets_a_document(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    refused = "Bad Request: VOICE_MESSAGES_FORBIDDEN"
    api.fail("sendVoice", status=400, description=refused, chat_id=crowd[2].id, times=None)
    await sent_to(channel, bearing(VOICE), crowd)
    kinds = [m.file.kind for person in crowd for m in person.messages if m.file]
    assert kinds == ["voice", "voice", "document", "voice", "voice"]


async def test_when_the_first_is_not_to_be_reached_the_next_one_uploads(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    await crowd[0].blocks()
    await crowd[1].deactivates()
    results = await sent_to(channel, bearing(PDF), crowd)
    assert classes(results) == [Blocked, Blocked, str, str, str]
    assert [isinstance(call.params["document"], dict) for call in api.requests] == [True] * 3 + [False] * 2


@pytest.mark.parametrize(
    ("fault", "first", "others"),
    [
        ({"status": 502}, Uncertain, Unreachable),
        ({"reset": True}, Uncertain, Unreachable),
        ({"status": 429, "retry_after": 3}, Throttled, Throttled),
    ],
)
async def test_when_nothing_gets_through_those_who_waited_do_not_find_out_one_by_one(
    channel: TelegramChannel,
    api: BotApi,
    crowd: list[LocalPerson],
    fault: dict[str, object],
    first: type,
    others: type,
) -> None:
    circular = channel.circular(bearing(PDF))
    api.fail("sendDocument", **fault)
    assert classes(await called(circular, crowd)) == [first, *[others] * 4]
    assert len(api.requests) == 1
    await crowd[0].blocks()
    assert classes(await called(circular, crowd)) == [Blocked, *[str] * 4], "what is over counts no more"


async def test_an_upload_that_is_given_up_is_taken_over_by_the_next_in_the_queue(
    channel: TelegramChannel, api: BotApi, crowd: list[LocalPerson]
) -> None:
    circular = channel.circular(bearing(PDF))
    api.fail("sendDocument", delay=600)
    first = asyncio.ensure_future(circular(str(crowd[0].id)))
    await eventually(lambda: crowd[0].messages)
    second = asyncio.ensure_future(circular(str(crowd[1].id)))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == str(crowd[1].messages[0].id)


async def test_an_answer_without_the_file_only_costs_another_upload(
    channel: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "sendDocument", lambda state, params: {"message_id": 5})
    circular = channel.circular(bearing(PDF))
    assert [await circular("1"), await circular("2")] == ["5", "5"]
    assert [isinstance(call.params["document"], dict) for call in api.requests] == [True, True]


async def test_of_a_file_that_telegram_takes_for_a_film_the_film_is_sent_on(
    channel: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = {"message_id": 5, "animation": {"file_id": "gif-1"}, "document": {"file_id": "gif-1"}}
    monkeypatch.setitem(METHODS, "sendDocument", lambda state, params: moving)
    circular = channel.circular(bearing(PDF))
    await circular("1")
    with pytest.raises(SendError):
        await circular("2")  # the server of the test has no films
    assert [call.method for call in api.requests] == ["sendDocument", "sendAnimation"]
