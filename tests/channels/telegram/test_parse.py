"""Updates as Telegram sends them, and what we make of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.parse import Me, parse, press_id
from bot.domain.message import Attachment, FileKind, FileProblem, Incoming, IncomingKind, Unreadable

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SENT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
AN = {"id": 77, "is_bot": False, "first_name": "An", "last_name": "Lò", "username": "an_lo"}
BOT = {"id": 42, "is_bot": True, "first_name": "Cầu Nối", "username": "caunoi_bot"}
OTHER_BOT = {"id": 43, "is_bot": True, "first_name": "Bot khác", "username": "khac_bot"}
PRIVATE = {"id": 77, "type": "private", "first_name": "An", "last_name": "Lò", "username": "an_lo"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Tổ sản xuất 3"}
ME = Me("telegram", 42, "caunoi_bot")
FILE = {"file_id": "F1", "file_unique_id": "U1"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 9, "from": AN, "chat": chat, "date": 1_700_000_000, **content}


def update(kind: str = "message", **content: Any) -> dict[str, Any]:
    return {"update_id": 5, kind: content}


def private(**content: Any) -> dict[str, Any]:
    return update(**message(**content))


def in_group(**content: Any) -> dict[str, Any]:
    return update(**message(GROUP, **content))


def read(raw: object) -> Incoming:
    found = parse(raw, ME, NOW)
    assert isinstance(found, Incoming)
    return found


def incoming(kind: IncomingKind, **more: Any) -> Incoming:
    base = {"account": "telegram", "external_id": "5", "address": "77", "at": SENT}
    return Incoming(**{**base, "kind": kind, **more})


# {"update_id": 5, "message": {"message_id": 9, "from": {...}, "chat": {"id": 77, "type": "private", ...},
#  "date": 1700000000, "text": "Xin chào"}}
@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Xin chào 🌸", "Xin chào 🌸"),
        ("/start", "/start"),
        ("/start LAICHAU7", "/start LAICHAU7"),
        ("/start@caunoi_bot", "/start"),
        ("/start@CauNoi_bot LAICHAU7", "/start LAICHAU7"),
        ("viết cho a@caunoi_bot", "viết cho a@caunoi_bot"),
        ("/đơn@x", "/đơn"),
        ("*a* <b>&</b> [x](y)", "*a* <b>&</b> [x](y)"),
    ],
)
def test_a_private_text_passes_as_it_was_typed(typed: str, text: str) -> None:
    assert read(private(text=typed)) == incoming(IncomingKind.MESSAGE, text=text)


# "photo": [{"file_id": "small", ..., "width": 90, "height": 67}, {"file_id": "F1", ..., "width": 1280}]
# "voice": {"file_id": ..., "duration": 3, "mime_type": "audio/ogg", "file_size": 12}
# "document": {"file_id": ..., "file_name": "don.pdf", "mime_type": "application/pdf", "file_size": 12}
@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {
                "photo": [
                    {**FILE, "file_id": "small", "width": 90, "height": 67},
                    {**FILE, "width": 1280, "height": 960, "file_size": 12},
                ]
            },
            Attachment(kind=FileKind.PHOTO, ref="F1", mime="image/jpeg", size=12),
        ),
        (
            {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg", "file_size": 12}},
            Attachment(kind=FileKind.VOICE, ref="F1", mime="audio/ogg", size=12),
        ),
        (
            {"audio": {**FILE, "duration": 3, "mime_type": "audio/ogg", "file_name": "a.ogg"}},
            Attachment(kind=FileKind.VOICE, ref="F1", mime="audio/ogg", name="a.ogg"),
        ),
        (
            {"audio": {**FILE, "duration": 3, "mime_type": "audio/mpeg", "file_name": "a.mp3"}},
            Attachment(kind=FileKind.DOCUMENT, ref="F1", mime="audio/mpeg", name="a.mp3"),
        ),
        (
            {"video": {**FILE, "duration": 3, "width": 9, "height": 9, "mime_type": "video/mp4"}},
            Attachment(kind=FileKind.DOCUMENT, ref="F1", mime="video/mp4"),
        ),
        (
            {
                "document": {
                    **FILE,
                    "file_name": "đơn.pdf",
                    "mime_type": "application/pdf",
                    "file_size": 20 * 2**20,
                }
            },
            Attachment(
                kind=FileKind.DOCUMENT, ref="F1", name="đơn.pdf", mime="application/pdf", size=20 * 2**20
            ),
        ),
        (
            {"document": {**FILE, "file_size": 20 * 2**20 + 1}},
            Attachment(kind=FileKind.DOCUMENT, ref="F1", size=20 * 2**20 + 1, problem=FileProblem.TOO_LARGE),
        ),
    ],
)
def test_a_file_is_taken_with_its_caption(content: dict[str, Any], attachment: Attachment) -> None:
    expected = incoming(IncomingKind.MESSAGE, text="Phiếu lương", attachments=(attachment,))
    assert read(private(caption="Phiếu lương", **content)) == expected


@pytest.mark.parametrize(
    "content",
    [
        {
            "sticker": {
                **FILE,
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"location": {"latitude": 22.4, "longitude": 103.4}},
        {"contact": {"phone_number": "+84900000000", "first_name": "An"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"video_note": {**FILE, "length": 9, "duration": 3}},
        {
            "animation": {**FILE, "width": 9, "height": 9, "duration": 3},
            "document": {**FILE, "mime_type": "video/mp4"},
        },
        {"something_of_2027": {"a": 1}},
    ],
)
def test_what_no_office_can_read_is_named_unsupported(content: dict[str, Any]) -> None:
    assert read(private(**content)) == incoming(IncomingKind.UNSUPPORTED)


def test_an_answer_to_the_bot_names_the_message_that_it_answers() -> None:
    ours = {**message(text="Vụ việc CN-12"), "message_id": 8, "from": BOT}
    assert read(private(text="cảm ơn", reply_to_message=ours)).reply_to == "8"


def test_an_answer_to_oneself_names_none() -> None:
    own = {**message(text="tôi"), "message_id": 7}
    assert read(private(text="thêm", reply_to_message=own)).reply_to is None


# A press: {"update_id": 5, "callback_query": {"id": "q1", "from": {...}, "message": {...}, "data": "co"}}
def press(**more: Any) -> dict[str, Any]:
    return update("callback_query", **{"id": "q1", "from": AN, "chat_instance": "1", "data": "co", **more})


@pytest.mark.parametrize(
    "under",
    [
        {"message": {**message(text="Được chứ?"), "from": BOT}},
        {"message": {"chat": PRIVATE, "message_id": 3, "date": 0}},  # too old: Telegram calls it inaccessible
        {},  # under a message that was sent inline
    ],
)
def test_a_pressed_button_is_a_choice(under: dict[str, Any]) -> None:
    assert read(press(**under)) == incoming(IncomingKind.CHOICE, at=NOW, choice="co")
    assert press_id(press(**under)) == "q1"


@pytest.mark.parametrize("content", [{"text": "mới"}, {"caption": "mới", "voice": {**FILE, "duration": 3}}])
def test_an_edit_brings_the_new_words(content: dict[str, Any]) -> None:
    edited = update("edited_message", **message(edit_date=1_700_000_060, **content))
    at = datetime(2023, 11, 14, 22, 14, 20, tzinfo=UTC)
    assert read(edited) == incoming(IncomingKind.EDITED, text="mới", at=at)


# A block: {"update_id": 5, "my_chat_member": {"chat": {...}, "from": {...}, "date": 1700000000,
#  "old_chat_member": {"user": {...}, "status": "member"}, "new_chat_member": {"status": "kicked", ...}}}
def membership(chat: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        return {"user": BOT, "status": status, "until_date": 0}

    who = {"chat": chat, "from": AN, "date": 1_700_000_000}
    return update("my_chat_member", **who, old_chat_member=member(before), new_chat_member=member(after))


def test_blocking_and_unblocking_are_told() -> None:
    assert read(membership(PRIVATE, "member", "kicked")) == incoming(IncomingKind.BLOCKED)
    assert read(membership(PRIVATE, "kicked", "member")) == incoming(IncomingKind.UNBLOCKED)


@pytest.mark.parametrize(
    "raw",
    [
        in_group(text="/start"),
        in_group(text="/start@CauNoi_Bot x"),
        in_group(text="gì vậy?", reply_to_message={**message(GROUP, text="Chào"), "from": BOT}),
        membership(GROUP, "left", "member"),
        press(message={**message(GROUP, text="Chào"), "from": BOT}),
    ],
)
def test_of_a_group_we_learn_only_that_somebody_called(raw: dict[str, Any]) -> None:
    found = read(raw)
    assert (found.kind, found.address, found.text, found.choice) == (IncomingKind.GROUP, "-100500", "", "")


@pytest.mark.parametrize(
    "raw",
    [
        in_group(text="chuyện riêng"),
        in_group(text="1/2 ca"),
        in_group(text="/start@khac_bot"),
        in_group(photo=[{**FILE, "width": 9, "height": 9}], caption="riêng"),
        in_group(text="hay", reply_to_message={**message(GROUP, text="x"), "from": OTHER_BOT}),
        in_group(new_chat_members=[AN]),
        update("edited_message", **message(GROUP, text="/start", edit_date=1_700_000_060)),
        membership(GROUP, "member", "left"),
        membership(GROUP, "member", "kicked"),
        membership(PRIVATE, "member", "left"),
        private(pinned_message={**message(text="x"), "from": BOT}),
        private(message_auto_delete_timer_changed={"message_auto_delete_time": 60}),
        update(
            "edited_message", **message(location={"latitude": 1.0, "longitude": 2.0}, edit_date=1_700_000_060)
        ),
        update("channel_post", **message({"id": -1, "type": "channel", "title": "x"}, text="/start")),
        press(data=None, game_short_name="g"),
        {"update_id": 5},
        {"update_id": 5, "something_of_2027": {"a": 1}},
    ],
)
def test_what_is_not_for_us_is_not_kept(raw: dict[str, Any]) -> None:
    assert parse(raw, ME, NOW) is None


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 5, "message": {"text": "bí mật"}},
        {"update_id": 5, "message": "bí mật"},
        {"update_id": 5, "message": message(text="bí mật", date="hôm qua")},
        {"update_id": 5, "message": message(text=["bí mật"])},
        {"update_id": 5, "callback_query": {"id": "q", "data": "bí mật"}},
    ],
)
def test_an_update_that_cannot_be_parsed_is_parked_without_its_words(raw: dict[str, Any]) -> None:
    found = parse(raw, ME, NOW)
    assert isinstance(found, Unreadable)
    assert (found.account, found.external_id) == ("telegram", "5")
    assert found.reason.isidentifier()


@pytest.mark.parametrize("raw", [None, "bí mật", [], {"message": message(text="bí mật")}])
def test_what_is_no_update_at_all_is_parked_under_its_hash(raw: object) -> None:
    found = parse(raw, ME, NOW)
    assert isinstance(found, Unreadable)
    assert found.external_id.startswith("sha256:")
    assert press_id(raw) is None


def test_no_name_of_anybody_is_kept() -> None:
    for raw in (
        private(text="chào"),
        press(message={**message(text="?"), "from": BOT}),
        in_group(text="/start"),
    ):
        kept = read(raw).model_dump_json()
        assert not any(name in kept for name in ("An", "Lò", "an_lo", "Tổ sản xuất"))
