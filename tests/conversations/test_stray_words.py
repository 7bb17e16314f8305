"""Words outside any question: never silence, and nothing that somebody wrote is lost."""

import pytest

from bot.domain.message import IncomingKind
from tests.world import Person, World, a_photo

LONG = "Công ty tôi nợ lương hai tháng nay rồi"  # the law has something to say to that
OTHER = "Hôm nay cả tổ tôi ra sân chơi bóng rất vui"  # and nothing to that
HOMES = ["Gửi phản ánh", "Hỏi pháp luật", "Bỏ qua"]


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    return person


def answers(person: Person) -> list[str]:
    """The titles of law that are offered; behind them stand the kinds of cases."""
    assert person.last.labels[-3:] == HOMES
    return person.last.labels[:-3]


@pytest.mark.parametrize("typed", ["ờ", "cảm ơn nhé", "???", "👍", "12345", "/khong_co", "/case LC26-2222"])
async def test_a_slip_leads_to_the_menu(lite: World, typed: str) -> None:
    person = await a_member(lite)
    assert await person.says(typed)
    assert person.last.labels[0] == "Gửi phản ánh"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("3", "Bạn muốn làm gì?"),
        ("4", "Bạn chưa gửi việc nào"),
        ("việc khác", "Bạn muốn làm gì?"),
        ("viec cua toi", "Bạn chưa gửi việc nào"),
        ("Cài đặt", "Nơi làm việc"),
        ("tro giup", "Gõ “hủy” để dừng"),
        ("hỏi luật", "Bạn hỏi gì?"),
        ("PHẢN ÁNH", "Chuyện về việc gì?"),
        ("/settings", "Nơi làm việc"),
    ],
)
async def test_numbers_labels_and_plain_words_choose_from_the_menu(
    lite: World, typed: str, says: str
) -> None:
    person = await a_member(lite)
    await person.says("menu")
    assert says in await person.says(typed)


async def test_a_number_goes_with_the_choices_shown_last(lite: World) -> None:
    person = await a_member(lite)
    await person.says("cài đặt")
    assert "Đã tắt: lời chúc ngày lễ" in await person.says("1")
    assert "Đã bật: lời chúc ngày lễ" in await person.says("1")
    assert "Gửi phản ánh" in (await person.says("2"), *person.last.labels)


async def test_a_longer_message_is_asked_where_it_belongs_and_becomes_a_concern(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    assert "làm gì với tin vừa rồi" in await person.says(OTHER)
    assert person.last.labels == HOMES
    await person.presses("Gửi phản ánh")
    assert "Tôi đã giữ lời bạn vừa viết" in await person.presses("Tiền lương, tiền thưởng")
    for label in ("Xong", "Ẩn danh", "Gửi"):
        await person.presses(label)
    assert OTHER in officer.news()[-1].text


async def test_one_that_the_law_has_an_answer_to_becomes_a_concern_all_the_same(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    said = await person.says(LONG)
    titles = answers(person)
    assert 1 <= len(titles) <= 3
    for number, title in enumerate(titles, 1):
        assert f"{number}. {title}" in said
    await person.presses("Gửi phản ánh")
    assert "Tôi đã giữ lời bạn vừa viết" in await person.presses("Tiền lương, tiền thưởng")
    for label in ("Xong", "Ẩn danh", "Gửi"):
        await person.presses(label)
    assert LONG in officer.news()[-1].text


async def test_a_longer_message_can_become_a_question_of_law(lite: World) -> None:
    person = await a_member(lite)
    await person.says("Công ty trả lương chậm thì bị gì?")
    await person.presses("Hỏi pháp luật")
    assert "Ngừng việc tập thể" not in person.last.labels
    await person.presses("Tiền lương, tiền thưởng")
    await person.presses("Xong")
    assert "bị gì?" in await person.presses("Ẩn danh")


async def test_several_messages_in_a_row_are_all_kept(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    texts = (LONG, "Giám đốc bảo chờ", "ai cũng khổ", "chúng tôi có 40 người")
    for text in texts:
        await person.says(text)
    await person.sends_file(a_photo())
    assert "Tôi giữ cả 5 tin" in person.last.text
    await person.presses("Gửi phản ánh")
    await person.presses("Tiền lương, tiền thưởng")
    for label in ("Xong", "Ẩn danh", "Gửi"):
        await person.presses(label)
    card = "\n".join(item.text for item in officer.news())
    for text in texts:
        assert text in card


async def test_a_pressed_menu_button_does_not_lose_them(lite: World) -> None:
    person = await a_member(lite)
    await person.says(LONG)
    shown = person.last.labels
    assert "đang viết dở" in await person.chooses("open:concern")
    await person.presses("Viết tiếp")
    assert person.last.labels == shown
    assert answers(person)


@pytest.mark.parametrize("picked", ["1", "Thêm vào việc"])
async def test_a_longer_message_can_go_into_an_open_case(lite: World, picked: str) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    code = await person.sends_concern()
    officer.news()
    await person.says(LONG)
    await person.says("Hôm nay lại thế")
    assert person.last.labels[0] == f"Thêm vào việc {code}"
    said = await person.says(picked if picked == "1" else f"{picked} {code}")
    assert f"Đã chuyển thêm vào việc {code}" in said
    told = "\n".join(item.text for item in officer.news())
    assert LONG in told
    assert "Hôm nay lại thế" in told


async def test_a_closed_case_is_not_offered(lite: World) -> None:
    person = await a_member(lite)
    code = await person.sends_concern()
    await person.chooses(f"done:{code}")
    await person.says("menu")
    await person.says(OTHER)
    assert person.last.labels == HOMES
    await person.presses("Bỏ qua")
    await person.says(LONG)
    assert not any(code in title for title in answers(person))


async def test_a_message_can_be_dropped(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    officer.news()
    await person.says(LONG)
    assert "tôi bỏ qua tin đó" in await person.says("bo qua")
    assert officer.news() == []


async def test_a_lone_photo_looks_for_its_place_too(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    code = await person.sends_concern()
    officer.news()
    assert "làm gì với tin vừa rồi" in await person.sends_file(a_photo())
    await person.presses(f"Thêm vào việc {code}")
    assert any(item.outgoing.file for item in officer.news())


async def test_all_photos_of_an_album_go_to_the_case_that_the_first_was_added_to(world: World) -> None:
    officer, person = await world.officer("CSPL"), await a_member(world)
    code = await person.sends_concern()
    other = await person.sends_concern(("Tăng ca không lương",))
    await person.chooses(f"add:{code}")
    officer.news(), person.news()
    album = [person._incoming(IncomingKind.MESSAGE, text=text) for text in ("bảng lương", "", "")]
    files = [{"attachments": (person.attached(a_photo()),)} for _ in album]
    await world.bridge.intake.receive(
        [item.model_copy(update=file) for item, file in zip(album, files, strict=True)]
    )
    await world.settle()
    assert [f"Đã chuyển thêm vào việc {code}" in item.text for item in person.news()] == [True] * 3
    assert sum(item.outgoing.file is not None for item in officer.news()) == 3
    assert "Tệp kèm" not in await person.chooses(f"case:{other}")


async def test_a_photo_that_comes_later_is_asked_about(lite: World) -> None:
    person = await a_member(lite)
    code = await person.sends_concern()
    await person.chooses(f"add:{code}")
    await person.sends_file(a_photo())
    lite.clock.move(minutes=2, seconds=1)
    assert "làm gì với tin vừa rồi" in await person.sends_file(a_photo())
    assert person.last.labels[0] == f"Thêm vào việc {code}"


@pytest.mark.parametrize("words", ["Đây là bảng lương tháng hai", ""])
async def test_after_words_alone_a_photo_is_asked_about(lite: World, words: str) -> None:
    person = await a_member(lite)
    code = await person.sends_concern()
    await person.chooses(f"add:{code}")
    await person.says("Tôi chụp bảng lương rồi đây")
    assert "làm gì với tin vừa rồi" in await person.sends_file(a_photo(), text=words)


async def test_a_photo_is_never_added_to_a_case_that_was_closed(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    code = await person.sends_concern()
    await person.chooses(f"add:{code}")
    await person.sends_file(a_photo())
    await person.chooses(f"done:{code}")
    officer.news()
    await person.says("menu")
    assert "làm gì với tin vừa rồi" in await person.sends_file(a_photo())
    assert officer.news() == []


async def test_stopping_when_there_is_nothing_to_stop_is_answered(lite: World) -> None:
    person = await a_member(lite)
    assert await person.says("hủy")
    assert person.last.labels[0] == "Gửi phản ánh"
