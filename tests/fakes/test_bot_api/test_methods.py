from hashlib import sha256

import aiohttp
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from tests.fakes.bot_api import BotApi, LocalPerson, SeenButton
from tests.fakes.test_bot_api.conftest import Raw

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Đồng ý", callback_data="yes")]])


async def test_the_bot_learns_its_own_name(bot: Bot) -> None:
    assert (await bot.get_me()).username == "cau_noi_test_bot"


async def test_a_message_arrives_with_emphasis_and_buttons(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "<b>Chào</b> An 👍", parse_mode="HTML", reply_markup=BUTTONS)
    heard = await an.hears("Chào An 👍")
    assert sent.text == heard.words
    assert heard.entities == ({"type": "bold", "offset": 0, "length": 4},)
    assert heard.buttons == ((SeenButton(label="Đồng ý", data="yes"),),)


async def test_parameters_may_come_as_query_form_multipart_or_json(raw: Raw, an: LocalPerson) -> None:
    chat = str(an.id)
    assert (await raw.get("sendmessage", {"chat_id": chat, "text": "query"}))["ok"]
    assert (await raw.upload("sendMessage", aiohttp.FormData({"chat_id": chat, "text": "form"})))["ok"]
    multipart = aiohttp.FormData({"chat_id": chat, "text": "multipart"}, default_to_multipart=True)
    assert (await raw.upload("sendMessage", multipart))["ok"]
    assert (await raw.call("sendMessage", chat_id=an.id, text="json"))[0] == 200
    assert [m.words for m in an.messages] == ["query", "form", "multipart", "json"]


async def test_a_photo_keeps_its_bytes_and_caption(bot: Bot, an: LocalPerson, picture: bytes) -> None:
    sent = await bot.send_photo(an.id, picture, caption="*Ảnh*", parse_mode="MarkdownV2")
    heard = await an.hears("Ảnh")
    assert heard.file
    assert (heard.file.size, heard.file.sha256) == (len(picture), sha256(picture).hexdigest())
    assert await an.opens(heard) == picture
    assert [(size.width, size.height) for size in sent.photo] == [(1, 1), (8, 6)]


async def test_voice_and_document_keep_their_bytes(bot: Bot, an: LocalPerson) -> None:
    await bot.send_voice(an.id, b"OggS", duration=3)
    await bot.send_document(an.id, b"%PDF", filename="mẫu đơn.pdf")
    voice, document = an.messages
    assert voice.body["voice"]["duration"] == 3
    assert await an.opens(voice) == b"OggS"
    assert document.file
    assert document.file.name == "mẫu đơn.pdf"
    assert await an.opens(document) == b"%PDF"


async def test_an_upload_may_be_attached_under_another_name(raw: Raw, an: LocalPerson) -> None:
    form = aiohttp.FormData({"chat_id": str(an.id), "document": "attach://part"})
    form.add_field("part", b"%PDF", filename="a.pdf", content_type="application/pdf")
    assert (await raw.upload("sendDocument", form))["ok"]
    assert await an.opens(an.messages[0]) == b"%PDF"


async def test_a_sent_file_can_be_sent_again_by_its_id(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    first = await bot.send_document(an.id, b"%PDF", filename="a.pdf")
    binh = api.person("Bình")
    assert first.document
    await bot.send_document(binh.id, first.document.file_id)
    assert await binh.opens(binh.messages[0]) == b"%PDF"


async def test_an_answer_shows_what_it_answers(bot: Bot, an: LocalPerson) -> None:
    question = await an.writes("Lương tháng này?")
    sent = await bot.send_message(an.id, "Ngày 5", reply_parameters=ReplyParameters(question.id))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "Lương tháng này?"
    assert (await an.hears("Ngày 5")).reply_to == question.id


async def test_a_text_can_be_edited_and_its_buttons_go_with_it(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    await bot.edit_message_text("Đã chọn", chat_id=an.id, message_id=sent.message_id)
    seen = await an.hears("Đã chọn")
    assert (seen.id, seen.edited, seen.buttons) == (sent.message_id, True, ())


async def test_buttons_alone_can_be_removed(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    await bot.edit_message_reply_markup(chat_id=an.id, message_id=sent.message_id)
    assert (an.messages[0].words, an.messages[0].buttons) == ("Chọn", ())


async def test_a_caption_can_be_edited(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_document(an.id, b"%PDF", caption="Bản cũ", filename="a.pdf")
    await bot.edit_message_caption(an.id, sent.message_id, caption="Bản mới")
    assert (await an.hears("Bản mới")).id == sent.message_id


async def test_a_deleted_message_is_kept_but_shown_as_deleted(bot: Bot, an: LocalPerson) -> None:
    sent = await bot.send_message(an.id, "Nhầm")
    assert await bot.delete_message(an.id, sent.message_id)
    assert [m.deleted for m in an.messages] == [True]


async def test_the_rest_of_what_the_product_calls_is_there(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    assert await bot.send_chat_action(an.id, "typing")
    assert await bot.set_my_commands([BotCommand("start", "Bắt đầu")])
    assert await bot.get_my_commands() == (BotCommand("start", "Bắt đầu"),)
    assert (await bot.get_chat(an.id)).username == "an_nv"
    methods = [request.method for request in api.requests]
    assert methods == ["sendChatAction", "setMyCommands", "getMyCommands", "getChat"]
