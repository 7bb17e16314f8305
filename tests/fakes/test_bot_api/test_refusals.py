from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.fakes.bot_api import BotApi, LocalPerson
from tests.fakes.bot_api.text import TEXT_LIMIT
from tests.fakes.test_bot_api.conftest import Raw


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def bold(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


YES = {"text": "Có", "callback_data": "yes"}
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="yes")]])
TEXT_BUTTON = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"

SEND_MESSAGE: list[tuple[dict[str, Any], str]] = [
    ({"text": " \n "}, "message text is empty"),
    ({"text": "a" * (TEXT_LIMIT + 1)}, "message is too long"),
    ({"text": "😀" * (TEXT_LIMIT // 2 + 1)}, "message is too long"),
    ({"words": "x"}, 'unknown parameter "words"'),
    ({"disable_notification": "perhaps"}, "can't parse disable_notification"),
    ({"text": ["x"]}, "can't parse text"),
    ({"reply_markup": "{"}, "can't parse reply_markup: it is not JSON"),
    ({"reply_markup": inline({"text": "Có"})}, TEXT_BUTTON),
    ({"reply_markup": inline({"text": "Có", "callback_data": ""})}, TEXT_BUTTON),
    ({"reply_markup": inline({"text": "Có", "callback": "x"})}, 'unknown field "callback"'),
    ({"reply_markup": inline({"text": " ", "callback_data": "x"})}, "text must not be empty"),
    ({"reply_markup": inline({**YES, "url": "https://a.vn"})}, "exactly one action"),
    ({"reply_markup": inline({"text": "Có", "callback_data": "đ" * 33})}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": inline(*[YES] * 101)}, "REPLY_MARKUP_TOO_LONG"),
    ({"reply_markup": {"keyboard": [[""]]}}, "can't parse reply_markup"),
    ({"reply_markup": {"keyboard": [[{"text": ""}]]}}, "keyboard button text must not be empty"),
    ({"entities": [bold(0, 9)]}, "ends after the end of the text at UTF-16 offset 9"),
    ({"text": "abcdef", "entities": [bold(0, 3), {**bold(2, 3), "type": "italic"}]}, "ends after the end"),
    ({"entities": [{**bold(0, 1), "type": "sparkle"}]}, "Unsupported type specified"),
    ({"entities": [{**bold(0, 1), "type": "text_link", "url": "x y"}]}, "is invalid: Wrong HTTP URL"),
    ({"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
    ({"text": "<b>a</i>", "parse_mode": "HTML"}, "can't parse entities: Unmatched end tag at byte offset 4"),
    ({"text": "a</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    ({"text": "đ <x>", "parse_mode": "HTML"}, 'Unsupported start tag "x" at byte offset 3'),
    ({"text": "1 < 2", "parse_mode": "HTML"}, 'Unsupported start tag "" at byte offset 2'),
    ({"text": "a.", "parse_mode": "MarkdownV2"}, "Character '.' is reserved and must be escaped"),
    ({"text": "*a", "parse_mode": "MarkdownV2"}, "Can't find end of Bold entity at byte offset 0"),
    ({"text": "[a](b", "parse_mode": "MarkdownV2"}, "Can't find end of a URL"),
    ({"parse_mode": "Fancy"}, "unsupported parse_mode"),
    ({"chat_id": 5}, "chat not found"),
    ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"reply_to_message_id": 99}, "message to be replied not found"),
]


@pytest.mark.parametrize(("params", "words"), SEND_MESSAGE)
async def test_a_message_that_breaks_a_rule_is_refused(
    raw: Raw, an: LocalPerson, params: dict[str, Any], words: str
) -> None:
    refusal = await raw.refusal("sendMessage", **{"chat_id": an.id, "text": "x", **params})
    assert refusal.startswith("Bad Request: ")
    assert words in refusal
    assert an.messages == []


OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 1001}, "message text is empty"),
    ("sendPhoto", {"chat_id": 1001}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": 1001, "photo": "no-such-id"}, "wrong remote file identifier"),
    ("sendPhoto", {"chat_id": 1001, "photo": "https://a.vn/b.jpg"}, "failed to get HTTP URL content"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": 1001, "message_id": 9, "text": "x"}, "message to edit not found"),
    ("editMessageReplyMarkup", {"chat_id": 1001, "message_id": 9}, "message to edit not found"),
    ("deleteMessage", {"chat_id": 1001, "message_id": 9}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "9"}, "query is too old and response timeout expired"),
    ("getFile", {"file_id": "no-such-id"}, "wrong file_id or the file is temporarily unavailable"),
    ("getChat", {"chat_id": 5}, "chat not found"),
    ("setMyCommands", {"commands": [{"command": "Bắt", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setWebhook", {"url": "http://example.org/"}, "An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://a.vn", "secret_token": "a b"}, "secret token contains unallowed"),
]


@pytest.mark.parametrize(("method", "params", "words"), OTHERS)
async def test_a_request_that_breaks_a_rule_is_refused(
    raw: Raw, an: LocalPerson, method: str, params: dict[str, Any], words: str
) -> None:
    assert words in await raw.refusal(method, **params)


@pytest.mark.parametrize(
    ("text", "length"), [("a" * TEXT_LIMIT, TEXT_LIMIT), ("😀" * (TEXT_LIMIT // 2), TEXT_LIMIT // 2)]
)
async def test_a_text_of_just_the_longest_length_is_taken(
    bot: Bot, an: LocalPerson, text: str, length: int
) -> None:
    await bot.send_message(an.id, text + "  ")
    assert len(an.messages[0].words) == length


async def test_a_reply_to_a_missing_message_is_sent_if_that_is_allowed(raw: Raw, an: LocalPerson) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    status, _ = await raw.call("sendMessage", chat_id=an.id, text="x", reply_parameters=reply)
    assert (status, an.messages[0].reply_to) == (200, None)


async def test_a_long_caption_an_empty_file_and_no_picture_are_refused(
    bot: Bot, an: LocalPerson, picture: bytes
) -> None:
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(an.id, picture, caption="a" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(an.id, b"words")
    with pytest.raises(BadRequest, match="must be non-empty"):
        await bot.send_document(an.id, b"")
    assert an.messages == []


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "x")
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_text("x", chat_id=an.id, message_id=sent.message_id)


async def test_what_a_person_wrote_cannot_be_edited_by_the_bot(bot: Bot, an: LocalPerson) -> None:
    written = await an.writes("x")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("y", chat_id=an.id, message_id=written.id)


async def test_a_text_has_no_caption_and_a_file_no_text_to_edit(bot: Bot, an: LocalPerson) -> None:
    text = await bot.send_message(an.id, "x")
    file = await bot.send_document(an.id, b"%PDF", filename="a.pdf")
    with pytest.raises(BadRequest, match="no caption in the message"):
        await bot.edit_message_caption(an.id, text.message_id, caption="y")
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("y", chat_id=an.id, message_id=file.message_id)


async def test_a_file_of_another_kind_is_refused(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_document(an.id, b"%PDF", filename="a.pdf")
    assert sent.document
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
        await bot.send_photo(an.id, sent.document.file_id)


async def test_a_file_of_more_than_20_mb_cannot_be_fetched(bot: Bot, an: LocalPerson) -> None:
    sent = await an.sends_document(b"%PDF", size=21 * 1024 * 1024)
    assert sent.file
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(sent.file.id)


async def test_a_wrong_token_is_refused_as_telegram_refuses_it(api: BotApi) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{api.base_url}1:OTHER/getMe") as answer:
            body = await answer.json()
        assert (answer.status, body["description"]) == (401, "Unauthorized")
        async with session.get(f"{api.base_url}nonsense/getMe") as answer:
            assert answer.status == 404


async def test_a_body_that_is_no_json_object_is_refused(raw: Raw, api: BotApi) -> None:
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in ("{", "[]"):
            async with session.post(raw.url("getMe"), data=body) as answer:
                assert answer.status == 400


async def test_an_answer_to_a_button_of_too_many_words_is_refused(bot: Bot, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    query_id = await an.presses("Có")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(query_id or "", text="a" * 201)


async def test_an_old_message_cannot_be_deleted(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "x")
    api.state.chat(an.id).messages[sent.message_id].body["date"] -= 49 * 3600
    with pytest.raises(BadRequest, match=r"(?i)can't be deleted for everyone"):
        await bot.delete_message(an.id, sent.message_id)


async def test_what_a_person_wrote_can_be_deleted_in_private_and_not_in_a_group(
    bot: Bot, api: BotApi, an: LocalPerson
) -> None:
    group = api.group()
    in_private, in_group = await an.writes("x"), await an.writes("x", group=group)
    assert await bot.delete_message(an.id, in_private.id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted$"):
        await bot.delete_message(group, in_group.id)


async def test_a_method_that_is_not_there_is_not_found(raw: Raw) -> None:
    assert await raw.refusal("forwardMessage") == "Not Found: method not found"


async def test_a_blocked_deleted_or_unmet_person_cannot_be_written_to(bot: Bot, api: BotApi) -> None:
    blocked, deleted, unmet = api.person("An"), api.person("Bình"), api.person("Chi", started=False)
    await blocked.blocks()
    await deleted.deactivates()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(blocked.id, "x")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(deleted.id, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(unmet.id, "x")


async def test_a_revoked_token_is_refused_until_it_is_restored(bot: Bot, api: BotApi) -> None:
    api.revoke_token()
    with pytest.raises(InvalidToken):
        await bot.get_me()
    assert api.requests[-1].status == 401
    api.restore_token()
    assert (await bot.get_me()).is_bot
