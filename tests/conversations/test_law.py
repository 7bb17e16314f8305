"""Legal questions answered at once: as workers ask, with the articles, and what may be typed."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.catalog import load_catalog, load_texts
from bot.domain.law import Answer, Note
from bot.domain.say import Say
from bot.services.law_answers import values
from bot.store.tables import law_gap
from tests.conversations.kind_walks import a_member
from tests.law.given import shipped
from tests.world import ROOT, Person, World

A_DAY = date(2026, 11, 28)  # when all of it was looked at
OGG = b"OggS" + b"\0" * 60
NOT_SURE, STALE, IS_IT_THIS = (
    "tôi không chắc nên không trả lời bừa",
    "Nút này đã cũ",
    "Có phải bạn hỏi điều này",
)
WHEN, TOPIC = "Chuyện này xảy ra (hoặc bạn biết) từ ngày nào?", "Chuyện về việc gì?"
OFFICER, MENU, CLEAR, UNCLEAR = "Gặp cán bộ", "Về menu", "Đã rõ", "Chưa rõ"
NOTICE, LEAVE = "nghỉ việc báo trước mấy ngày", "nghỉ phép năm được mấy ngày"
FIRED, UNLAWFUL = "cty đuổi việc em ko lý do có được kiện ko", "Thế nào là bị cho nghỉ trái luật?"
OWED, CLAIM = "Công ty tôi nợ lương hai tháng nay rồi", "Đòi lương công ty còn nợ bằng cách nào?"
YEARLY, QUIT = "Một năm được nghỉ phép mấy ngày?", "Xin nghỉ việc phải báo trước mấy ngày?"


async def asking(world: World, question: str) -> Person:
    """A worker who has asked."""
    worker = await a_member(world)
    await worker.walks("Hỏi pháp luật", question)
    return worker


async def reading(world: World, question: str, title: str) -> Person:
    """A worker who reads an answer."""
    worker = await asking(world, question)
    await worker.presses(title)
    return worker


def titles(person: Person) -> list[str]:
    """What can be read; behind it stand the ways out."""
    assert person.last.labels[-2:] == [OFFICER, MENU]
    return person.last.labels[:-2]


async def sends(person: Person) -> str:
    """Send the case that was begun; returns its code."""
    said = await person.walks("Xong", "Ẩn danh", "Gửi")
    return said.partition("Mã việc của bạn: ")[2].split()[0]


def cards(officer: Person) -> str:
    """What has come to an officer."""
    return "\n".join(item.text for item in officer.news())


async def gaps(world: World) -> list[tuple[str, str, int]]:
    """All that is kept of questions without an answer."""
    async with world.bridge.store.transactions.read() as connection:
        rows = await connection.execute(select(law_gap).order_by(law_gap.c.theme))
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("asked", "title", "says"),
    [
        (LEAVE, YEARLY, ("có 12 ngày phép", "Điều 113 khoản 1 BLLĐ 2019")),
        ("nghi phep nam duoc may ngay", YEARLY, ("có 12 ngày phép", "Điều 113 khoản 1 BLLĐ 2019")),
        ("1 năm dc nghỉ phép mấy ngày v ạ", YEARLY, ("có 12 ngày phép",)),
        (OWED, CLAIM, ("hòa giải viên lao động trước", "Điều 188 khoản 1 BLLĐ 2019")),
        ("cty no luong em 2 thang r doi sao", CLAIM, ("Điều 190 BLLĐ 2019",)),
        (FIRED, UNLAWFUL, ("Trái luật là khi công ty không có lý do", "bấm “Gặp cán bộ”")),
        (
            "luong toi thieu phuong tan phong",
            "Lương tối thiểu ở phường Tân Phong, Đoàn Kết",
            ("4.140.000 đồng/tháng", "20.000 đồng/giờ", "NĐ 293/2025; Điều 90 khoản 2 BLLĐ 2019"),
        ),
    ],
)
async def test_a_question_is_answered_at_once_with_its_articles(
    lite: World, asked: str, title: str, says: tuple[str, ...]
) -> None:
    worker = await a_member(lite)
    assert "Bạn hỏi gì?" in await worker.presses("Hỏi pháp luật")
    said = await worker.says(asked)
    assert IS_IT_THIS in said
    shown = titles(worker)
    assert title in shown
    assert len(shown) <= 3
    for number, label in enumerate(shown, 1):
        assert f"{number}. {label[:50].rstrip('…')}" in said
    answer = await worker.presses(title)
    for words in (f"{title}\n", "\nCăn cứ: ", "\nĐể tham khảo. Quy định áp dụng từ ", *says):
        assert words in answer
    assert "Bạn nên làm: " in answer
    assert not {"{", "}", "…", "*"} & set(answer)
    assert {CLEAR, UNCLEAR, OFFICER} <= set(worker.last.labels)
    assert "cần gì bạn cứ hỏi tiếp" in await worker.presses(CLEAR)
    assert "Hỏi pháp luật" in worker.last.labels


def test_no_answer_and_no_note_has_a_hole_in_either_language() -> None:
    book, texts = shipped(), load_texts(ROOT / "data", load_catalog(ROOT / "data"), "Asia/Ho_Chi_Minh")
    entries: list[Answer | Note] = [*book.answers.values(), *book.notes.values()]
    for entry in entries:
        key = "law.answer" if isinstance(entry, Answer) else "law.note"
        for language in ("vi", "en"):
            said = texts.words(Say(key=key, values=values(entry, book, A_DAY)), language)
            assert not {"{", "}", "…"} & set(said), said


@pytest.mark.parametrize("picked", ["1", "một năm được nghỉ phép", "Mot nam duoc nghi phep may ngay?"])
async def test_a_title_may_be_typed_too(lite: World, picked: str) -> None:
    worker = await asking(lite, LEAVE)
    assert titles(worker)[0] == YEARLY
    assert "có 12 ngày phép" in await worker.says(picked)


async def test_an_article_without_an_answer_of_its_own_is_told_from_its_note(lite: World) -> None:
    worker = await asking(lite, "lương tối thiểu là gì, ai công bố")
    title = next(title for title in titles(worker) if title.startswith("Điều 91 BLLĐ 2019"))
    answer = await worker.presses(title)
    assert "Căn cứ: Điều 91 BLLĐ 2019." in answer
    assert "Để tham khảo. Quy định áp dụng từ 01/01/2021" in answer
    assert worker.last.labels == [CLEAR, UNCLEAR, OFFICER]


@pytest.mark.parametrize(
    ("kind", "days"),
    [("Không xác định thời hạn", "45 ngày"), ("Có thời hạn, 12 đến 36 tháng", "30 ngày"), ("3", "3 ngày")],
)
async def test_where_the_answer_depends_it_is_asked_on_what(lite: World, kind: str, days: str) -> None:
    worker = await asking(lite, NOTICE)
    assert await worker.presses(QUIT) == "Hợp đồng của bạn là loại nào?"
    assert len(worker.last.labels) == 5
    assert worker.last.labels[-1] == OFFICER
    answer = await worker.walks(kind)
    assert f"ít nhất {days}" in answer
    assert "Căn cứ: Điều 35 khoản 1 BLLĐ 2019" in answer


async def test_what_is_not_clear_leads_to_others_and_in_the_end_to_an_officer(lite: World) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    read = [YEARLY]
    assert "Thử xem mấy câu này" in await worker.presses(UNCLEAR)
    while titles(worker):
        assert not set(titles(worker)) & set(read), "what was read is not offered again"
        read.append(titles(worker)[0])
        lite.clock.move(minutes=1)
        await worker.presses(read[-1])
        await (worker.presses(UNCLEAR) if UNCLEAR in worker.last.labels else worker.walks("1", UNCLEAR))
    assert "Tôi không còn câu nào sát hơn" in worker.last.text
    assert len(read) > 2
    await worker.presses(OFFICER)
    assert "Tôi đã giữ lời bạn vừa viết" in worker.last.text


async def test_questions_without_an_answer_are_counted_by_theme_and_nothing_else(lite: World) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    assert await gaps(lite) == []
    await worker.presses(UNCLEAR)
    await worker.says("giá vàng hôm nay bao nhiêu")
    other = await reading(lite, LEAVE, YEARLY)
    await other.presses(UNCLEAR)
    assert await gaps(lite) == [("2026-03", "leave", 2), ("2026-03", "other", 1)]
    assert [column.name for column in law_gap.columns] == ["month", "theme", "count"]
    lite.clock.move(days=30)
    await (await reading(lite, LEAVE, YEARLY)).presses(UNCLEAR)
    assert ("2026-04", "leave", 1) in await gaps(lite)


async def test_what_was_clear_is_counted_nowhere(lite: World) -> None:
    await (await reading(lite, LEAVE, YEARLY)).presses(CLEAR)
    assert await gaps(lite) == []


@pytest.mark.parametrize(
    "asked", ["giá vàng hôm nay bao nhiêu", "vợ tôi đòi ly hôn chia tài sản thế nào", "dự báo thời tiết mai"]
)
async def test_what_is_no_question_of_labour_law_gets_no_legal_answer(lite: World, asked: str) -> None:
    worker = await asking(lite, asked)
    assert NOT_SURE in worker.last.text
    assert "Tôi chỉ trả lời chuyện việc làm" in worker.last.text
    assert titles(worker) == []
    assert "Bạn cần gì?" in await worker.presses(MENU) or "Bạn muốn làm gì?" in worker.last.text


@pytest.mark.parametrize(
    "asked", ["👍🙏", "???", "lương", "我被解雇了怎么办", "xyzzy plugh", "**{title}** [a](b)", "ờ " * 2000]
)
async def test_whatever_is_typed_is_answered_and_leads_on(lite: World, asked: str) -> None:
    worker = await asking(lite, asked.strip())
    assert worker.last.labels[-2:] == [OFFICER, MENU] or worker.last.labels[-1] == MENU
    lite.clock.move(minutes=1)
    await worker.says("menu")
    assert "Hỏi pháp luật" in worker.last.labels


@pytest.mark.parametrize("asked", ["", "   "])
async def test_nothing_at_all_is_asked_for_again(lite: World, asked: str) -> None:
    worker = await asking(lite, asked)
    assert "viết vài chữ" in worker.chat[-2].text
    assert "Bạn hỏi gì?" in worker.last.text


async def test_four_thousand_characters_are_read_and_can_go_to_an_officer(lite: World) -> None:
    officer = await lite.officer("CSPL")
    story = ("Công ty không trả lương cho tôi hai tháng nay rồi, " * 80)[:4000]
    worker = await asking(lite, story)
    assert IS_IT_THIS in worker.last.text
    assert titles(worker)
    await worker.walks(OFFICER, "Tiền lương, tiền thưởng")
    await sends(worker)
    said = "".join(item.text for item in officer.news())
    assert said.count("hai tháng nay rồi") >= 78


async def test_several_questions_in_one_message_are_taken_one_by_one(lite: World) -> None:
    worker = await asking(lite, "nghỉ phép năm được mấy ngày? tăng ca chủ nhật tính tiền thế nào?")
    assert "Bạn hỏi mấy điều một lúc" in worker.last.text
    assert titles(worker) == ["nghỉ phép năm được mấy ngày?", "tăng ca chủ nhật tính tiền thế nào?"]
    await worker.walks("nghỉ phép năm được mấy ngày?", YEARLY)
    assert "Bạn hỏi mấy điều một lúc" in await worker.presses(CLEAR)
    assert titles(worker) == ["tăng ca chủ nhật tính tiền thế nào?"]
    lite.clock.move(minutes=1)
    await worker.walks("tăng ca chủ nhật tính tiền thế nào?")
    assert IS_IT_THIS in worker.last.text
    await worker.walks("1")
    assert "200%" in worker.last.text
    assert "cứ hỏi tiếp" in await worker.presses(CLEAR)


@pytest.mark.parametrize(
    "asked",
    [
        "nghỉ phép năm mấy ngày? mấy ngày nghỉ phép năm ạ?",
        "anh chị ơi cho em hỏi\nnghỉ phép năm được mấy ngày",
        "Sao vậy? Hả? Trời ơi?",
        "\n".join(["nghỉ phép năm được mấy ngày?", "tăng ca chủ nhật tính tiền thế nào?"] * 3),
    ],
)
async def test_what_is_one_question_in_several_sentences_is_not_taken_apart(lite: World, asked: str) -> None:
    worker = await asking(lite, asked)
    assert "Bạn hỏi mấy điều một lúc" not in worker.last.text


async def test_another_question_may_be_typed_while_an_answer_is_shown(lite: World) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    assert IS_IT_THIS in await worker.says(OWED)
    assert CLAIM in titles(worker)
    assert NOT_SURE in await worker.says("giá vàng hôm nay bao nhiêu")
    assert IS_IT_THIS in await worker.says(LEAVE)
    assert "có 12 ngày phép" in await worker.presses(YEARLY)


async def test_an_old_button_says_so_and_the_question_that_is_open_stays(lite: World) -> None:
    worker = await asking(lite, LEAVE)
    old = worker.last
    await worker.walks("menu", "Hỏi pháp luật", OWED)
    said = await worker.presses(YEARLY, on=old)
    assert STALE in said
    assert IS_IT_THIS in said
    assert "hòa giải viên" in await worker.presses(CLAIM)
    assert STALE in await worker.presses(OFFICER, on=old)
    assert CLEAR in worker.last.labels


async def test_what_can_be_reckoned_is_one_press_away(lite: World) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    await worker.presses("Tính thử")
    assert worker.last.text
    await worker.walks("hủy", "Hỏi pháp luật")
    assert worker.last.labels == ["Tính lương, phép, trợ cấp", OFFICER]
    assert "Bạn muốn tính gì?" in await worker.presses("Tính lương, phép, trợ cấp")


async def test_somebody_in_another_language_reads_the_answer_in_it(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("cài đặt", "English", "menu")
    assert "What is your question?" in await worker.presses("Ask about the law")
    for asked in ("how many days' notice to quit", NOTICE):
        lite.clock.move(minutes=1)
        assert "Is this what you are asking?" in await worker.says(asked)
        assert worker.last.labels[-2:] == ["Talk to an officer", "Back to menu"]
        assert all(label.isascii() for label in worker.last.labels), "notes are in Vietnamese only"
        await worker.walks("1", "2")
        assert "30 days" in worker.last.text
        assert "\nBased on: " in worker.last.text
        assert "Labour Code 2019" in worker.last.text
        assert worker.last.labels[:2] == ["That is clear", "Not clear yet"]


@pytest.mark.parametrize("thanks", ["cảm ơn nhé", "Cam on ban", "ok", "rõ rồi ạ", "thanks"])
async def test_thanks_for_an_answer_are_no_question(lite: World, thanks: str) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    assert "cần gì bạn cứ hỏi tiếp" in await worker.says(thanks)
    assert await gaps(lite) == []


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("chưa hiểu", "Thử xem mấy câu này"),
        ("gap nguoi that", "Tôi đã giữ lời bạn vừa viết"),
        ("khó hiểu", "Thử xem mấy câu này"),
    ],
)
async def test_what_people_say_in_place_of_a_button_is_taken_as_that(
    lite: World, said: str, leads_to: str
) -> None:
    worker = await reading(lite, LEAVE, YEARLY)
    assert leads_to in await worker.says(said)


async def test_thanks_for_titles_lead_to_the_menu(lite: World) -> None:
    worker = await asking(lite, LEAVE)
    await worker.says("cảm ơn nhé")
    assert "Gửi phản ánh" in worker.last.labels
    assert await gaps(lite) == []
