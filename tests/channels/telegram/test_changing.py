"""Editing and taking back what was sent."""

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import rich
from bot.errors import Blocked, Rejected, SendError, Throttled, Unauthorized, Uncertain
from tests.fakes.bot_api import BotApi, LocalPerson

BUTTONS = ((Button(token="take", label="Nhận việc"),),)
PDF = File(kind=FileKind.DOCUMENT, name="a.pdf", mime="application/pdf", data=b"%PDF")


@pytest.fixture
def an(api: BotApi) -> LocalPerson:
    return api.person("An")


def card(person: LocalPerson, template: str = "**Việc mới** 🌸", file: File | None = None) -> Outgoing:
    return Outgoing(address=str(person.id), text=rich(template), buttons=BUTTONS, file=file)


async def test_words_emphasis_and_buttons_are_replaced(channel: TelegramChannel, an: LocalPerson) -> None:
    message_id = await channel.send(card(an))
    other = ((Button(token="view", label="Xem"),),)
    await channel.edit(message_id, card(an, "🌸 **Đã nhận**").model_copy(update={"buttons": other}))
    [message] = an.messages
    assert (message.words, message.labels, message.edited) == ("🌸 Đã nhận", ["Xem"], True)
    assert message.entities == ({"type": "bold", "offset": 3, "length": 7},)


async def test_a_link_that_comes_with_an_edit_shows_no_preview(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    await channel.edit(await channel.send(card(an)), card(an, "Xem [đây](https://example.org)"))
    assert api.calls("editMessageText")[0].params["link_preview_options"] == {"is_disabled": True}


async def test_buttons_that_are_not_given_again_go(channel: TelegramChannel, an: LocalPerson) -> None:
    message_id = await channel.send(card(an))
    await channel.edit(message_id, card(an).model_copy(update={"buttons": ()}))
    assert an.messages[0].labels == []


async def test_the_words_under_a_file_are_replaced(channel: TelegramChannel, an: LocalPerson) -> None:
    message_id = await channel.send(card(an, file=PDF))
    await channel.edit(message_id, card(an, "Đã **nhận**", PDF))
    [message] = an.messages
    assert (message.words, message.labels) == ("Đã nhận", ["Nhận việc"])
    assert message.entities == ({"type": "bold", "offset": 3, "length": 4},)
    assert await an.opens(message) == PDF.data


@pytest.mark.parametrize("file", [None, PDF])
async def test_an_edit_that_changes_nothing_is_no_error(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, file: File | None
) -> None:
    await channel.edit(await channel.send(card(an, file=file)), card(an, file=file))
    assert "not modified" in api.requests[-1].description


async def test_what_is_not_there_or_not_ours_cannot_be_edited(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    theirs = await an.writes("của tôi")
    for message_id in ("99", "x", str(theirs.id)):
        with pytest.raises(Rejected):
            await channel.edit(message_id, card(an))
    assert [m.words for m in an.messages] == ["của tôi"]


async def test_a_text_does_not_become_a_caption_nor_a_caption_a_text(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    text, file = await channel.send(card(an)), await channel.send(card(an, file=PDF))
    for message_id, outgoing in ((text, card(an, "x", PDF)), (file, card(an, "x"))):
        with pytest.raises(Rejected):
            await channel.edit(message_id, outgoing)


async def test_what_is_taken_back_goes_and_only_that(channel: TelegramChannel, an: LocalPerson) -> None:
    await channel.send(card(an))
    message_id = await channel.send(card(an, "nhầm"))
    await channel.delete(str(an.id), message_id)
    await channel.delete(str(an.id), message_id)
    assert [m.deleted for m in an.messages] == [False, True]


async def test_what_is_older_than_48_hours_stays(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    message_id = await channel.send(card(an))
    api.state.chat(an.id).messages[int(message_id)].body["date"] -= 49 * 3600
    with pytest.raises(Rejected):
        await channel.delete(str(an.id), message_id)
    assert [m.deleted for m in an.messages] == [False]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 401}, Unauthorized),
        ({"status": 403}, Blocked),
        ({"status": 429, "retry_after": 3}, Throttled),
        ({"status": 502}, Uncertain),
    ],
)
async def test_other_failures_say_who_must_act(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, fault: dict[str, object], error: type[SendError]
) -> None:
    message_id = await channel.send(card(an))
    api.fail("*", **fault, times=2)
    with pytest.raises(error):
        await channel.edit(message_id, card(an, "x"))
    with pytest.raises(error):
        await channel.delete(str(an.id), message_id)
