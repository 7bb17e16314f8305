"""Writing a message to many: words, English, file, time; and everything that people send instead."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.broadcast import BroadcastState
from bot.domain.message import FileKind, IncomingKind
from tests.conversations.planning import WORDS, a_member, a_plan, an_author, code_of, composes
from tests.world import Person, World, a_photo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SIGNATURE = "\n\nLai Châu Provincial Federation of Labour"  # the longer of the two
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def a_greeting(world: World, author: Person) -> str:
    """The plan of Vietnamese women's day, seen three days before."""
    world.clock.set(datetime(2026, 10, 17, 9, tzinfo=ZONE))
    await author.says("lịch")
    label = next(label for label in author.last.labels if label.startswith("20/10"))
    await author.presses(label)
    return code_of(author)


async def test_the_present_words_come_in_a_message_of_their_own_and_new_ones_are_shown(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    author.news()
    await author.presses("Sửa lời")
    assert author.chat[-2].text == WORDS
    assert "**đậm**" in author.last.text
    shown = await author.says("Lời **mới** <b>đây</b>.")
    assert "Lời mới <b>đây</b>.\n\nLiên đoàn Lao động tỉnh Lai Châu" in shown
    assert code_of(author) == code
    assert (await a_plan(lite, code)).words == {"vi": "Lời **mới** <b>đây</b>."}


async def test_an_english_version_is_optional_and_shown_below(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.presses("Sửa lời")
    await author.presses("Bản tiếng Anh")
    assert author.last.labels == ["Bản tiếng Việt", "Thôi, giữ nguyên"]
    shown = await author.says("Come to the class.")
    assert shown.index(WORDS) < shown.index("Come to the class.")
    assert "Có bản tiếng Anh" in author.last.text
    assert (await a_plan(lite, code)).words == {"vi": WORDS, "en": "Come to the class."}
    await author.presses("Sửa lời")
    await author.presses("Bản tiếng Anh")
    await author.presses("Bản tiếng Việt")
    await author.presses("Thôi, giữ nguyên")
    assert (await a_plan(lite, code)).words == {"vi": WORDS, "en": "Come to the class."}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("_*[ a__b **", "_*[ a__b **"),
        ("{sender} {years} {", "{sender} {years} {"),
        ("🎉👩‍🏭", "🎉👩‍🏭"),
        ("\u202eabc\u200f\n\n\n\ndef\x00", "abc\n\ndef"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
async def test_odd_characters_stay_characters(lite: World, written: str, kept: str) -> None:
    author = await an_author(lite)
    code = await composes(author, written)
    assert (await a_plan(lite, code)).words["vi"] == kept
    await author.presses("Sửa lời")
    await author.says(written)
    assert (await a_plan(lite, code)).words["vi"] == kept
    assert "Trình duyệt" in author.last.labels


async def test_words_that_are_too_long_are_told_by_how_much_and_not_submitted(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author, "a" * 5000)
    over = 5000 + len(SIGNATURE) - 4096
    assert f"dài quá {over} ký tự" in author.last.text
    assert f"dài quá {over} ký tự" in await author.presses("Trình duyệt")
    assert (await a_plan(lite, code)).state is BroadcastState.DRAFT


async def test_with_a_photo_there_is_less_room(lite: World) -> None:
    author = await an_author(lite)
    await composes(author, "a" * 1100)
    assert "dài quá" not in author.last.text
    await author.presses("Ảnh, tệp kèm")
    await author.sends_file(a_photo())
    assert f"dài quá {1100 + len(SIGNATURE) - 1024} ký tự" in author.last.text
    assert "1.024" in author.last.text
    assert f"Telegram: {1100 + len(SIGNATURE)}/1024" in await author.presses("Xem thử")


async def test_a_photo_comes_with_the_words(lite: World) -> None:
    author, member = await an_author(lite), await a_member(lite)
    await author.says("gửi tin")
    await author.presses("Soạn tin mới")
    await author.presses("Tin công đoàn")
    await author.sends_file(a_photo(), text=WORDS)
    code = code_of(author)
    assert "Kèm: ảnh" in author.last.text
    await author.presses("Xem thử")
    assert author.chat[-2].outgoing.file is not None
    await author.presses("Ảnh, tệp kèm")
    await author.sends_file(PDF, FileKind.DOCUMENT, "thu moi.pdf")
    assert "Kèm: thu moi.pdf" in author.last.text
    await author.presses("Ảnh, tệp kèm")
    assert "Đã bỏ tệp kèm" in await author.presses("Bỏ tệp kèm")
    assert (await a_plan(lite, code)).file is None
    assert member.news() == []


async def test_of_an_album_the_first_photo_is_taken_and_it_says_so(lite: World) -> None:
    author = await an_author(lite)
    await author.chooses("newplan")
    await author.presses("Tin công đoàn")
    album = tuple(author.attached(a_photo()) for _ in range(3))
    incoming = author._incoming(IncomingKind.MESSAGE, text=WORDS)
    said = await author._does(incoming.model_copy(update={"attachments": album}))
    assert "chỉ kèm được một tệp" in said
    assert (await a_plan(lite, code_of(author))).file is not None


async def test_a_voice_message_or_a_photo_alone_is_no_message(lite: World) -> None:
    author = await an_author(lite)
    await author.chooses("newplan")
    await author.presses("Tin công đoàn")
    assert "phải bằng chữ" in await author.sends_file(b"OggS" + b"\0" * 60, FileKind.VOICE, "v.ogg")
    assert "phải bằng chữ" in await author.sends_file(a_photo())
    assert "phải bằng chữ" in await author.says("\u200f")
    await author.says(WORDS)
    await author.presses("Ảnh, tệp kèm")
    assert "một ảnh hoặc một tệp PDF" in await author.says("không có")
    await author.says("hủy")
    await author.says("gửi tin")
    assert [label for label in author.last.labels if "bản nháp" in label]


async def test_a_greeting_may_use_its_numbers_and_nothing_else(lite: World) -> None:
    author = await an_author(lite)
    await a_greeting(lite, author)
    await author.presses("Sửa lời")
    assert "{year}, {years}" in author.last.text
    assert "96 năm, 2026" in await author.says("Chúc mừng {years} năm, {year}. {ten}")
    assert "ngoặc nhọn “ten”" in author.last.text
    assert "ngoặc nhọn “ten”" in await author.presses("Trình duyệt")


async def test_a_greeting_changes_its_hour_but_not_its_day(lite: World) -> None:
    author = await an_author(lite)
    code = await a_greeting(lite, author)
    await author.presses("Gửi lúc nào")
    assert author.last.labels == ["Gửi rải ra", "Thôi, giữ nguyên"]
    assert "đúng ngày của nó" in await author.says("21/10 9:00")
    assert "trước 20:00" in await author.says("20:30")
    assert "giờ nghỉ" in await author.says("5:00")
    assert "chưa hiểu" in await author.says("now")
    assert "09:30 thứ Ba 20/10" in await author.says("9h30")
    assert (await a_plan(lite, code)).due_at == datetime(2026, 10, 20, 9, 30, tzinfo=ZONE)


async def test_a_greeting_can_come_back_every_year(lite: World) -> None:
    author = await an_author(lite)
    code = await a_greeting(lite, author)
    assert "Từ năm sau" in await author.presses("Gửi hằng năm: bật, tắt")
    assert "Gửi hằng năm, không phải duyệt lại" in author.last.text
    assert "Chỉ gửi năm nay" in await author.presses("Gửi hằng năm: bật, tắt")
    assert not (await a_plan(lite, code)).standing


async def test_the_time_is_a_button_or_typed(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.presses("Gửi lúc nào")
    assert author.last.labels == [
        "Ngay khi được duyệt",
        "Bốn giờ chiều nay",
        "Tám giờ sáng mai",
        "Gửi rải ra",
        "Thôi, giữ nguyên",
    ]
    assert "16:00 thứ Ba 10/03" in await author.presses("Bốn giờ chiều nay")
    await author.presses("Gửi lúc nào")
    assert "08:00 thứ Tư 11/03" in await author.says("3")
    await author.presses("Gửi lúc nào")
    assert "08:30 thứ Ba 24/11" in await author.says("8h30 ngày 24/11")
    assert (await a_plan(lite, code)).expires_at == datetime(2026, 11, 25, 8, 30, tzinfo=ZONE)
    await author.presses("Gửi lúc nào")
    assert "ngay khi được duyệt" in await author.presses("Ngay khi được duyệt")
    changed = await a_plan(lite, code)
    assert (changed.due_at, changed.expires_at) == (None, None)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("10/3/2026 9:00", "đã qua rồi"),
        ("22h", "Từ 21:00 đến 06:00 là giờ nghỉ"),
        ("khi nào rảnh", "chưa hiểu"),
        ("<b>8h</b>", "chưa hiểu"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(lite: World, typed: str, answer: str) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.presses("Gửi lúc nào")
    assert answer in await author.says(typed)
    assert "Gửi lúc nào?" in author.last.text
    assert (await a_plan(lite, code)).due_at is None


async def test_what_is_urgent_may_go_at_night(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author, kind="Khẩn về an toàn")
    await author.presses("Gửi lúc nào")
    assert "22:00" in await author.says("22h")
    assert (await a_plan(lite, code)).due_at == datetime(2026, 3, 10, 22, tzinfo=ZONE)


async def test_this_afternoon_is_offered_only_while_it_is_ahead(lite: World) -> None:
    author = await an_author(lite)
    lite.clock.move(hours=7)
    await composes(author)
    await author.presses("Gửi lúc nào")
    assert "Bốn giờ chiều nay" not in author.last.labels


async def test_it_can_be_spread_over_an_hour(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.presses("Gửi lúc nào")
    await author.presses("Gửi rải ra")
    assert author.last.labels == ["Gửi một lượt", "Nửa giờ", "Một giờ", "Ba giờ"]
    assert "Gửi rải ra trong 60 phút" in await author.presses("Một giờ")
    assert (await a_plan(lite, code)).spread == timedelta(hours=1)


async def test_the_card_warns_when_the_day_ends_before_the_sending(lite: World) -> None:
    await a_member(lite)
    author = await an_author(lite)
    code = await a_greeting(lite, author)
    assert "Không kịp" not in author.last.text
    async with lite.bridge.store.begin() as tx:
        plan = await tx.broadcasts.by_code(code)
        assert plan is not None
        await tx.broadcasts.change(plan.id, spread=timedelta(hours=13))
    assert "Không kịp: đến 20:00 thứ Ba 20/10 thì thôi gửi" in await author.chooses(f"plan:{code}")
