"""Sending over real HTTP: what the person sees, and what each failure is called."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import Span, plain, rich
from bot.errors import Blocked, Rejected, SendError, Throttled, Unauthorized, Uncertain, Unreachable
from tests.channels.telegram.mailbox import StillClock
from tests.channels.telegram.raw import answering, ok
from tests.fakes.bot_api import BotApi, LocalPerson

FAILURES: list[tuple[dict[str, object], type[SendError]]] = [
    ({"status": 403}, Blocked),
    ({"status": 403, "description": "Forbidden: user is deactivated"}, Blocked),
    ({"status": 400, "description": "Bad Request: chat not found"}, Blocked),
    ({"status": 400, "description": "Bad Request: PEER_ID_INVALID"}, Blocked),
    ({"status": 400, "description": "Bad Request: BUTTON_DATA_INVALID"}, Rejected),
    ({"status": 413, "description": "Request Entity Too Large"}, Rejected),
    ({"migrate_to_chat_id": -100123}, Rejected),
    ({"status": 401}, Unauthorized),
    ({"status": 404, "description": "Not Found"}, Unauthorized),
    ({"status": 429, "retry_after": 7}, Throttled),
    ({"status": 429, "description": "Too Many Requests"}, Throttled),
    ({"status": 500}, Uncertain),
    ({"status": 502}, Uncertain),
    ({"status": 503}, Uncertain),
    ({"status": 504}, Uncertain),
    ({"reset": True}, Uncertain),
    ({"reset": True, "applied": True}, Uncertain),
    ({"malformed": True, "applied": True}, Uncertain),
]


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 300), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def an(api: BotApi) -> LocalPerson:
    return api.person("An")


def hello(person: LocalPerson, text: str = "Chào bạn") -> Outgoing:
    return Outgoing(address=str(person.id), text=rich("{text}", {"text": text}))


async def test_a_message_arrives_and_its_id_comes_back(channel: TelegramChannel, an: LocalPerson) -> None:
    message_id = await channel.send(hello(an))
    [message] = an.messages
    assert (str(message.id), message.words) == (message_id, "Chào bạn")


async def test_emphasis_stands_where_it_was_meant_after_emoji_and_vietnamese_letters(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    text = rich("🌸 Chúc **chị Thắm 🎉** một ngày __vui__, xem [ở đây](https://example.org/a)")
    await channel.send(Outgoing(address=str(an.id), text=text))
    [message] = an.messages
    units = message.words.encode("utf-16-le")
    marked = {
        entity["type"]: units[2 * entity["offset"] :][: 2 * entity["length"]].decode("utf-16-le")
        for entity in message.entities
    }
    assert marked == {"bold": "chị Thắm 🎉", "italic": "vui", "text_link": "ở đây"}
    assert message.words == plain(text)


@pytest.mark.parametrize(
    "typed", ["*đậm* _nghiêng_ [x](http://y)", "<b>&amp; </b>", "`a` ~b~ ||c|| \\*", "/start"]
)
async def test_what_a_person_typed_arrives_literally(
    channel: TelegramChannel, an: LocalPerson, typed: str
) -> None:
    await channel.send(hello(an, typed))
    [message] = an.messages
    assert (message.words, message.entities) == (typed, ())


async def test_buttons_keep_their_rows_and_link_previews_are_off(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    rows = (
        (Button(token="co", label="Có"), Button(token="khong", label="Không")),
        (Button(token="x", label="Thôi"),),
    )
    await channel.send(Outgoing(address=str(an.id), text=(Span(text="Được chứ?"),), buttons=rows))
    [message] = an.messages
    assert [[(b.data, b.label) for b in row] for row in message.buttons] == [
        [("co", "Có"), ("khong", "Không")],
        [("x", "Thôi")],
    ]
    assert api.calls("sendMessage")[0].params["link_preview_options"] == {"is_disabled": True}


async def test_a_text_over_the_limit_is_cut_and_still_arrives(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    await channel.send(hello(an, "công đoàn 🌸 " * 1000))
    [message] = an.messages
    assert message.words.endswith("…")


@pytest.mark.parametrize(
    ("kind", "name", "mime", "data", "sent_as"),
    [
        (FileKind.PHOTO, "anh.jpg", "image/jpeg", jpeg(), "photo"),
        (FileKind.VOICE, "loi.ogg", "audio/ogg; codecs=opus", b"OggS\x00\xff", "voice"),
        (FileKind.VOICE, "loi.webm", "audio/webm", b"\x1a\x45\xdf\xa3", "document"),
        (
            FileKind.DOCUMENT,
            "Đơn kiến nghị.pdf",
            "application/pdf",
            b"%PDF-1.7\r\n--\r\n\x00\xff" * 99_999,
            "document",
        ),
    ],
)
async def test_a_file_arrives_byte_for_byte_with_its_caption(
    channel: TelegramChannel, an: LocalPerson, kind: FileKind, name: str, mime: str, data: bytes, sent_as: str
) -> None:
    file = File(kind=kind, name=name, mime=mime, data=data)
    await channel.send(Outgoing(address=str(an.id), text=rich("Gửi **bạn** 🌸"), file=file))
    [message] = an.messages
    assert message.file is not None
    assert (message.file.kind, message.file.sha256) == (sent_as, sha256(data).hexdigest())
    assert (message.words, message.entities) == ("Gửi bạn 🌸", ({"offset": 4, "length": 3, "type": "bold"},))
    assert await an.opens(message) == data


async def test_a_file_name_keeps_its_letters_and_loses_what_the_server_splits_at(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    file = File(kind=FileKind.DOCUMENT, name='Đơn "gấp"; lần 2.pdf', mime="application/pdf", data=b"%PDF")
    await channel.send(Outgoing(address=str(an.id), file=file))
    [message] = an.messages
    assert message.file
    assert message.file.name == "Đơn _gấp__ lần 2.pdf"


async def test_a_photo_that_telegram_refuses_goes_as_a_document(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    file = File(kind=FileKind.PHOTO, name="anh.jpg", mime="image/jpeg", data=b"no picture at all")
    await channel.send(Outgoing(address=str(an.id), file=file))
    [message] = an.messages
    assert message.file
    assert message.file.kind == "document"


async def test_a_voice_message_that_the_person_does_not_allow_goes_as_a_document(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    api.fail("sendVoice", status=400, description="Bad Request: VOICE_MESSAGES_FORBIDDEN")
    file = File(kind=FileKind.VOICE, name="loi.ogg", mime="audio/ogg", data=b"OggS")
    await channel.send(Outgoing(address=str(an.id), file=file))
    assert [m.file.kind for m in an.messages if m.file] == ["document"]


@pytest.mark.parametrize(("fault", "error"), FAILURES)
async def test_every_failure_says_who_must_act(
    channel: TelegramChannel, api: BotApi, an: LocalPerson, fault: dict[str, object], error: type[SendError]
) -> None:
    api.fail("sendMessage", **fault)
    with pytest.raises(SendError) as caught:
        await channel.send(hello(an))
    assert type(caught.value) is error
    assert len(api.calls("sendMessage")) == 1, "the channel sends once; trying again is the core's"


@pytest.mark.parametrize("body", [b'{"ok":true}', b'{"ok":true,"result":true}', b'{"ok":true,"result":{}}'])
async def test_an_answer_that_names_no_message_leaves_it_open(body: bytes, account: TelegramAccount) -> None:
    async with answering(ok(body)) as server:
        channel = TelegramChannel(replace(account, base_url=f"{server}/bot"), StillClock())
        with pytest.raises(Uncertain):
            await channel.send(Outgoing(address="1", text=rich("chào")))
        await channel.close()


async def test_a_throttled_account_learns_for_how_many_seconds(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    api.fail("sendMessage", status=429, retry_after=7)
    with pytest.raises(Throttled) as caught:
        await channel.send(hello(an))
    assert caught.value.retry_after == 7.0


async def test_a_refused_connection_means_surely_not_sent_and_passes(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    await channel.send(hello(an, "một"))
    await api.goes_down()
    with pytest.raises(Unreachable):
        await channel.send(hello(an, "hai"))
    await api.comes_up()
    await channel.send(hello(an, "ba"))
    assert [m.words for m in an.messages] == ["một", "ba"]


async def test_a_person_who_blocked_the_bot_is_blocked_until_they_come_back(
    channel: TelegramChannel, an: LocalPerson
) -> None:
    await an.blocks()
    with pytest.raises(Blocked):
        await channel.send(hello(an))
    await an.unblocks()
    assert await channel.send(hello(an))


async def test_a_revoked_token_is_unauthorized_for_sending_and_for_the_check(
    channel: TelegramChannel, api: BotApi, an: LocalPerson
) -> None:
    api.revoke_token()
    with pytest.raises(Unauthorized):
        await channel.send(hello(an))
    with pytest.raises(Unauthorized):
        await channel.check()
    api.restore_token()
    assert await channel.check() == "@cau_noi_test_bot"


@pytest.mark.parametrize("paid", [False, True])
async def test_paid_broadcasts_are_paid_only_where_the_account_says_so(
    account: TelegramAccount, api: BotApi, an: LocalPerson, paid: bool
) -> None:
    channel = TelegramChannel(
        TelegramAccount(token=account.token, base_url=account.base_url, allow_paid_broadcast=paid),
        StillClock(),
    )
    await channel.send(hello(an))
    await channel.close()
    assert api.calls("sendMessage")[0].params.get("allow_paid_broadcast", False) is paid
