"""What the core may rely on, whichever the channel (bot.ports.Channel)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.message import Button, File, FileKind, Incoming, IncomingKind, Outgoing
from bot.domain.richtext import Span, rich
from bot.errors import Rejected
from tests.channels.platforms import Look, Platform, on_telegram, on_the_web
from tests.channels.telegram.mailbox import eventually
from tests.world import a_photo

MARKUP = "**đậm** __nghiêng__ `mã` <b>x</b> &amp; [nhãn](https://example.vn) {tên} \\ #1 > 2"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

FILES = [
    File(kind=FileKind.PHOTO, name="anh.jpg", mime="image/jpeg", data=a_photo()),
    File(kind=FileKind.VOICE, name="ghi-am.ogg", mime="audio/ogg", data=b"OggS" + bytes(60)),
    File(kind=FileKind.DOCUMENT, name="bảng lương.pdf", mime="application/pdf", data=PDF),
]
ANSWER = ((Button(token="answer", label="Trả lời"),),)


@pytest.fixture(params=[on_telegram, on_the_web])
async def platform(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Platform]:
    async with request.param(tmp_path) as opened:
        yield opened


async def sent(platform: Platform, **message: object) -> Look:
    """Send one message; returns what the person then sees last."""
    await platform.channel.send(Outgoing.model_validate({"address": platform.address, **message}))
    return (await platform.seen())[-1]


def saying(text: str) -> tuple[Span, ...]:
    return (Span(text=text),)


async def received(platform: Platform) -> Incoming:
    """The one thing that has arrived."""
    await platform.mailbox.holds(1)
    await eventually(lambda: platform.acknowledged)
    [incoming] = platform.mailbox.incoming
    assert (incoming.account, incoming.address) == (platform.channel.account, platform.address)
    return incoming


def test_it_says_who_it_is_what_a_message_holds_and_how_fast_it_may_send(platform: Platform) -> None:
    channel = platform.channel
    assert channel.account.isidentifier()
    assert channel.limits.text >= channel.limits.caption >= 1000
    assert channel.limits.label >= 30
    assert channel.limits.buttons >= 12
    assert channel.pace.per_second >= channel.pace.per_address > 0
    assert channel.pace.burst >= 1


async def test_it_reaches_its_platform_and_says_under_what_name(platform: Platform) -> None:
    assert await platform.channel.check()


async def test_each_message_has_an_id_of_its_own_and_arrives_in_order(platform: Platform) -> None:
    texts = ["một", "hai", "ba"]
    ids = [
        await platform.channel.send(Outgoing(address=platform.address, text=saying(text))) for text in texts
    ]
    assert len(set(ids)) == 3
    assert all(ids)
    assert [look.text for look in await platform.seen()] == texts


async def test_a_button_is_shown_by_its_label_and_comes_back_by_its_token(platform: Platform) -> None:
    rows = (
        (Button(token="claim:LC26-7K3Q", label="Nhận việc"), Button(token="x" * 64, label="Trả lời")),
        (Button(token="view:LC26-7K3Q", label="Xem cả việc"),),
    )
    look = await sent(platform, text=rich("**Việc mới** LC26-7K3Q"), buttons=rows)
    assert look == Look("Việc mới LC26-7K3Q", ["Nhận việc", "Trả lời", "Xem cả việc"], None)
    await platform.presses("Trả lời")
    incoming = await received(platform)
    assert (incoming.kind, incoming.choice, incoming.text) == (IncomingKind.CHOICE, "x" * 64, "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.kind.value)
async def test_a_file_arrives_byte_for_byte_with_words_and_buttons_under_it(
    platform: Platform, file: File
) -> None:
    look = await sent(platform, text=saying("Tệp kèm"), buttons=ANSWER, file=file)
    assert look == Look("Tệp kèm", ["Trả lời"], file.data)


async def test_words_that_look_like_markup_arrive_as_they_were_written(platform: Platform) -> None:
    assert (await sent(platform, text=saying(MARKUP))).text == MARKUP
    assert (await sent(platform, text=saying(MARKUP), file=a_file())).text == MARKUP


async def test_as_much_as_the_limit_says_is_shown_whole(platform: Platform) -> None:
    limits = platform.channel.limits
    text = ("Lương 💵 " * limits.text)[: limits.text * 8 // 9 - 1].strip()
    assert (await sent(platform, text=saying(text))).text == text
    caption = text[: limits.caption * 8 // 9 - 1].strip()
    assert (await sent(platform, text=saying(caption), file=a_file())).text == caption


async def test_a_text_that_is_too_long_is_cut_between_words_and_not_refused(platform: Platform) -> None:
    text = "chậm lương " * 3000
    for message in ({"text": saying(text)}, {"text": saying(text), "file": a_file()}):
        kept = (await sent(platform, **message)).text.removesuffix("…").rstrip()
        assert len(kept) >= 900
        assert text.startswith(f"{kept} ")


async def test_words_come_in_once_and_are_acknowledged_only_when_they_are_safe(platform: Platform) -> None:
    platform.mailbox.failing = True
    await platform.says("Công ty nợ lương")
    await platform.mailbox.refused(2)
    assert not platform.acknowledged
    platform.mailbox.failing = False
    incoming = await received(platform)
    assert (incoming.kind, incoming.text) == (IncomingKind.MESSAGE, "Công ty nợ lương")


async def test_a_file_that_a_person_sends_can_be_fetched_byte_for_byte(platform: Platform) -> None:
    await platform.sends(PDF, "hop-dong.pdf", "application/pdf")
    [attachment] = (await received(platform)).attachments
    assert (attachment.name, attachment.mime) == ("hop-dong.pdf", "application/pdf")
    assert await platform.channel.fetch(attachment.ref) == PDF


async def test_a_file_that_nobody_knows_is_rejected_for_good(platform: Platform) -> None:
    with pytest.raises(Rejected):
        await platform.channel.fetch(platform.unknown_ref)


async def test_a_circular_arrives_at_each_address_as_if_it_were_sent_there_alone(platform: Platform) -> None:
    message = Outgoing(address="", text=rich("**Mời** bạn 🌸"), buttons=ANSWER)
    circular = platform.channel.circular(message)
    ids = await asyncio.gather(*(circular(platform.address) for _ in range(3)))
    assert len(set(ids)) == 3
    assert await platform.seen() == [Look("Mời bạn 🌸", ["Trả lời"], None)] * 3
    await platform.presses("Trả lời")
    assert (await received(platform)).choice == "answer"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.kind.value)
async def test_a_circular_brings_its_file_to_everybody_byte_for_byte(platform: Platform, file: File) -> None:
    message = Outgoing(address="", text=saying("Tệp kèm"), buttons=ANSWER, file=file)
    circular = platform.channel.circular(message)
    ids = await asyncio.gather(*(circular(platform.address) for _ in range(3)))
    assert len({*ids, await circular(platform.address)}) == 4
    assert await platform.seen() == [Look("Tệp kèm", ["Trả lời"], file.data)] * 4


async def test_other_words_and_buttons_are_put_into_a_message_where_it_stands(platform: Platform) -> None:
    first = Outgoing(address=platform.address, text=saying("một"), buttons=ANSWER)
    message_id = await platform.channel.send(first)
    await sent(platform, text=saying("hai"))
    again = first.model_copy(update={"text": rich("**Một** rưỡi"), "buttons": ()})
    await platform.channel.edit(message_id, again)
    assert await platform.seen() == [Look("Một rưỡi", [], None), Look("hai", [], None)]


async def test_a_message_that_says_so_already_is_left_as_it_is(platform: Platform) -> None:
    message = Outgoing(address=platform.address, text=rich("**một**"), buttons=ANSWER)
    await platform.channel.edit(await platform.channel.send(message), message)
    assert await platform.seen() == [Look("một", ["Trả lời"], None)]


async def test_other_words_under_a_file_leave_the_file_as_it_is(platform: Platform) -> None:
    message = Outgoing(address=platform.address, text=saying("cũ"), buttons=ANSWER, file=a_file())
    message_id = await platform.channel.send(message)
    await platform.channel.edit(message_id, message.model_copy(update={"text": saying("mới")}))
    assert await platform.seen() == [Look("mới", ["Trả lời"], PDF)]


async def test_a_message_that_is_taken_back_is_seen_no_more_and_cannot_be_changed(platform: Platform) -> None:
    nothing_wrong = Outgoing(address=platform.address, text=saying("đúng"))
    mistake = nothing_wrong.model_copy(update={"text": saying("nhầm")})
    await platform.channel.send(nothing_wrong)
    message_id = await platform.channel.send(mistake)
    for _ in range(2):
        await platform.channel.delete(platform.address, message_id)
        assert await platform.seen() == [Look("đúng", [], None)]
    with pytest.raises(Rejected):
        await platform.channel.edit(message_id, nothing_wrong)


async def test_closing_twice_does_no_harm(platform: Platform) -> None:
    await sent(platform, text=saying("tạm biệt"))
    await platform.channel.close()
    await platform.channel.close()


def a_file() -> File:
    return File(kind=FileKind.DOCUMENT, name="don.pdf", mime="application/pdf", data=PDF)
