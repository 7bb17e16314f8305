"""Sending a concern or a question of law, from the topic to the confirmation."""

import re

import pytest

from bot.domain.message import FileKind
from tests.world import Person, World, a_photo

OGG, PDF = b"OggS" + b"\0" * 60, b"%PDF-1.7\n%%EOF\n"
WAGES = "Tiền lương, tiền thưởng"


async def writing(world: World, entry: str = "Gửi phản ánh", topic: str = WAGES) -> Person:
    """Somebody who has chosen a topic and is asked what happened; `entry` is a button or its token."""
    person = world.person()
    await person.agrees()
    await (person.presses(entry) if entry in person.last.labels else person.chooses(entry))
    await person.says(topic)
    return person


async def test_several_messages_and_files_are_gathered_until_done(world: World) -> None:
    officer, worker = await world.officer("CSPL"), await writing(world)
    assert "Đã nhận 1 tin" in await worker.says("Công ty chậm lương")
    assert "Đã nhận 2 tin" in await worker.sends_file(a_photo(), text="bảng lương")
    assert "Đã nhận 3 tin" in await worker.sends_file(OGG, FileKind.VOICE)
    assert "Đã nhận 4 tin" in await worker.sends_file(PDF, FileKind.DOCUMENT, "hd.pdf")
    await worker.says("xong")
    look = await worker.presses("Ẩn danh")
    assert "Tệp kèm: 3" in look
    assert "Công ty chậm lương\nbảng lương" in look
    await worker.presses("Gửi")
    card = officer.news()
    assert [item.outgoing.file.kind for item in card if item.outgoing.file] == list(FileKind)
    assert "Công ty chậm lương" in card[0].text


async def test_done_before_anything_is_said_asks_for_words(lite: World) -> None:
    worker = await writing(lite)
    said = await worker.presses("Xong")
    assert "viết vài chữ" in said
    assert "Bạn kể đi" in said


async def test_words_that_are_commands_elsewhere_are_words_here(lite: World) -> None:
    worker = await writing(lite)
    for number, text in enumerate(("lương", "1", "việc", "settings", "pháp luật"), 1):
        assert f"Đã nhận {number} tin" in await worker.says(text)


async def test_a_hidden_sender_is_a_sign_and_a_named_one_a_name(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), lite.person()
    await worker.agrees()
    await worker.sends_concern()
    assert re.search(r"Người gửi: người lao động #\w{3} \(ẩn danh\)", officer.news()[-1].text)
    await worker.sends_concern(name="Vàng A Páo")
    assert "Người gửi: Vàng A Páo" in officer.news()[-1].text


async def test_a_name_is_asked_for_only_when_it_is_wanted(lite: World) -> None:
    worker = await writing(lite)
    await worker.says("Công ty chậm lương")
    await worker.presses("Xong")
    assert "Cán bộ gọi bạn là gì" in await worker.presses("Để tên tôi")
    assert "tối đa 80" in await worker.says("Páo " * 30)
    assert "Người gửi: Vàng A Páo" in await worker.says("  Vàng  A\nPáo ")


async def test_the_last_look_and_the_confirmation_name_office_and_deadline(lite: World) -> None:
    worker = await writing(lite, "open:legal_advice", "Giờ làm, tăng ca, nghỉ phép")
    assert "Tăng ca" not in worker.last.text
    await worker.says("Tăng ca được trả bao nhiêu?")
    await worker.presses("Xong")
    look = await worker.presses("Ẩn danh")
    assert "Ban Chính sách pháp luật và Quan hệ lao động" in look
    assert "10:00 thứ Sáu 13/03" in look
    sent = await worker.presses("Gửi")
    assert re.search(r"Mã việc của bạn: LC26-[2-9A-HJKMNP-Z]{4}\n", sent)
    assert "Ban Chính sách pháp luật và Quan hệ lao động sẽ trả lời" in sent
    assert "10:00 thứ Sáu 13/03" in sent


@pytest.mark.parametrize("topic", ["Nguy hiểm, tai nạn nặng", "Quấy rối tình dục", "ngung viec tap the"])
async def test_an_urgent_topic_shows_113_and_115_first_and_has_two_hours(lite: World, topic: str) -> None:
    worker = await writing(lite, topic=topic)
    assert re.match(r"Đang nguy hiểm thì gọi 113 .* hoặc 115", worker.last.text)
    await worker.says("có chuyện")
    await worker.presses("Xong")
    look = await worker.presses("Ẩn danh")
    assert "14:00 thứ Ba 10/03" in look, "10:00 and two hours of work, with the midday break between"
    assert "Thường trực LĐLĐ tỉnh" in look


async def test_nobody_in_the_department_sends_the_case_up_the_tree(lite: World) -> None:
    province, worker = await lite.officer("LDLD"), await writing(lite)
    await worker.says("Công ty chậm lương")
    await worker.presses("Xong")
    assert "Nơi trả lời: Liên đoàn Lao động tỉnh Lai Châu" in await worker.presses("Ẩn danh")
    await worker.presses("Gửi")
    assert "Công ty chậm lương" in province.news()[0].text


async def test_a_draft_survives_a_pressed_menu_button(lite: World) -> None:
    worker = await writing(lite)
    await worker.says("Công ty chậm lương")
    for entry in ("settings", "concern", "cases", "start"):
        assert "đang viết dở" in await worker.chooses(entry)
        assert worker.last.labels == ["Viết tiếp", "Bỏ, không gửi"]
    assert "đang viết dở" in await worker.says("menu")
    await worker.presses("Viết tiếp")
    await worker.says("thêm một câu")
    await worker.presses("Xong")
    assert "Công ty chậm lương\nthêm một câu" in await worker.presses("Ẩn danh")
    assert "đang viết dở" in await worker.chooses("settings")


async def test_a_draft_that_is_dropped_sends_nothing(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await writing(lite)
    await worker.says("Công ty chậm lương")
    officer.news()
    await worker.chooses("menu")
    assert "không gửi gì đi" in await worker.presses("Bỏ, không gửi")
    assert officer.news() == []


@pytest.mark.parametrize("typed", ["hủy", "HUY", "thôi", "/huy", "cancel"])
async def test_stopping_half_way_sends_nothing(lite: World, typed: str) -> None:
    worker = await writing(lite)
    await worker.says("Công ty chậm lương")
    assert "không gửi gì đi" in await worker.says(typed)
    assert "Gửi phản ánh" in worker.last.labels


async def test_a_draft_waits_for_a_week_and_not_longer(lite: World) -> None:
    worker = await writing(lite)
    await worker.says("Công ty chậm lương")
    lite.clock.move(days=6, hours=23)
    assert "Đã nhận 2 tin" in await worker.says("thêm một câu")
    lite.clock.move(days=7, seconds=1)
    assert "Đã nhận" not in await worker.says("thêm một câu nữa")
