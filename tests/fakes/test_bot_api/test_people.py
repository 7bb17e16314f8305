import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.error import BadRequest

from tests.fakes.bot_api import ApiError, BotApi, LocalPerson

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Đồng ý", callback_data="yes")]])


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[0]


async def test_a_person_appears_as_telegram_shows_them(bot: Bot, an: LocalPerson) -> None:
    await an.writes("/start ABC")
    message = (await newest(bot)).message
    assert message
    assert message.from_user
    assert (message.from_user.username, message.from_user.language_code) == ("an_nv", "vi")
    assert message.chat.id == an.id
    assert message.parse_entities() == {message.entities[0]: "/start"}


async def test_a_button_is_pressed_by_label_or_by_data(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    for name in ("Đồng ý", "yes"):
        query_id = await an.presses(name)
        query = (await newest(bot)).callback_query
        assert query
        assert (query.id, query.data) == (query_id, "yes")
        assert await query.answer("Cảm ơn")
        assert (await api.act("toast", query_id=query_id))["text"] == "Cảm ơn"


async def test_a_button_that_is_gone_can_still_be_pressed_by_an_app_that_is_behind(
    bot: Bot, an: LocalPerson
) -> None:
    await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    seen = await an.hears("Chọn")
    await bot.edit_message_reply_markup(an.id, seen.id)
    with pytest.raises(ApiError, match="no message has such a button"):
        await an.presses("Đồng ý")
    await an.presses(on=seen, data="yes")
    query = (await newest(bot)).callback_query
    assert query
    assert query.data == "yes"


async def test_a_query_that_expired_cannot_be_answered(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chọn", reply_markup=BUTTONS)
    query_id = await an.presses("Đồng ý")
    await api.act("expire_callbacks")
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(query_id or "")


async def test_a_key_of_a_reply_keyboard_writes_its_label(bot: Bot, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chọn", reply_markup=ReplyKeyboardMarkup([["Lương", "Bảo hiểm"]]))
    assert (await an.hears("Chọn")).labels == ["Lương", "Bảo hiểm"]
    assert await an.presses("Lương") is None
    message = (await newest(bot)).message
    assert message
    assert message.text == "Lương"


async def test_a_photo_comes_in_sizes_of_which_the_last_is_what_was_sent(
    bot: Bot, an: LocalPerson, picture: bytes
) -> None:
    await an.sends_photo(picture, caption="Phiếu lương")
    message = (await newest(bot)).message
    assert message
    assert message.caption == "Phiếu lương"
    files = [await size.get_file() for size in message.photo]
    assert [bytes(await file.download_as_bytearray()) for file in files] == [b"thumbnail", picture]


async def test_voice_and_document_can_be_downloaded(bot: Bot, an: LocalPerson) -> None:
    await an.sends_voice(b"OggS")
    message = (await newest(bot)).message
    assert message
    assert message.voice
    assert bytes(await (await message.voice.get_file()).download_as_bytearray()) == b"OggS"
    await an.sends_document(b"%PDF", "hợp đồng.pdf", caption="Hợp đồng")
    message = (await newest(bot)).message
    assert message
    assert message.document
    assert (message.document.file_name, message.document.file_size) == ("hợp đồng.pdf", 4)


async def test_the_photos_of_an_album_share_its_id(bot: Bot, an: LocalPerson, picture: bytes) -> None:
    for _ in range(2):
        await an.sends_photo(picture, album="a1")
    updates = await bot.get_updates()
    assert {u.message.media_group_id for u in updates if u.message} == {"a1"}


async def test_stickers_locations_and_contacts_can_be_parsed(bot: Bot, an: LocalPerson) -> None:
    await an.sends_sticker()
    await an.sends_location()
    await an.sends_contact("+84900000000")
    sticker, location, contact = [u.message for u in await bot.get_updates()]
    assert sticker
    assert sticker.sticker
    assert location
    assert location.location
    assert contact
    assert contact.contact


async def test_an_edit_and_a_reply_are_told(bot: Bot, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chào")
    written = await an.writes("Xin hỏi", reply_to=1)
    await an.edits(written, "Xin hỏi về lương")
    first, second = await bot.get_updates()
    assert first.message
    assert first.message.reply_to_message
    assert first.message.reply_to_message.text == "Chào"
    assert second.edited_message
    assert second.edited_message.text == "Xin hỏi về lương"


async def test_blocking_is_told_and_writing_again_unblocks(bot: Bot, an: LocalPerson) -> None:
    await an.blocks()
    await an.writes("Tôi đây")
    blocked, unblocked, message = await bot.get_updates()
    assert blocked.my_chat_member
    assert unblocked.my_chat_member
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert message.message
    assert await bot.send_message(an.id, "Chào lại")


async def test_a_group_hears_what_is_written_in_it(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    group = api.group("Tổ 3")
    await an.writes("Cả nhà ơi", group=group)
    message = (await newest(bot)).message
    assert message
    assert (message.chat.id, message.chat.type, message.chat.title) == (group, "group", "Tổ 3")
    await bot.send_message(group, "Chào cả tổ")
    assert [m.words for m in api.messages(group)] == ["Cả nhà ơi", "Chào cả tổ"]


async def test_each_message_is_heard_once_and_a_rewritten_one_again(bot: Bot, an: LocalPerson) -> None:
    await bot.send_message(an.id, "Chào An")
    sent = await bot.send_message(an.id, "Chào lần nữa")
    assert (await an.hears("Chào")).words == "Chào An"
    assert (await an.hears("Chào")).id == sent.message_id
    with pytest.raises(TimeoutError):
        await an.hears("Chào", timeout=0)
    await bot.edit_message_text("Chào mới", chat_id=an.id, message_id=sent.message_id)
    assert (await an.hears(lambda message: message.edited)).words == "Chào mới"


async def test_nobody_can_do_what_cannot_be_done(an: LocalPerson) -> None:
    with pytest.raises(ApiError, match="has not written such a message"):
        await an.presses("Đồng ý")
    with pytest.raises(ApiError, match="no message 9 to reply to"):
        await an.writes("x", reply_to=9)
    with pytest.raises(ApiError, match="no action"):
        await an._act("dance")
