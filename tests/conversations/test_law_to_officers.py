"""Legal questions that go on to an officer, with what was read; answers that were taken out meanwhile."""

import pytest

from bot.domain.contact import Role
from bot.domain.message import FileKind, IncomingKind
from tests.conversations.casework import case_of, erases
from tests.conversations.kind_walks import a_member
from tests.conversations.test_law import (
    CLAIM,
    CLEAR,
    IS_IT_THIS,
    LEAVE,
    MENU,
    NOTICE,
    OFFICER,
    OGG,
    OWED,
    QUIT,
    STALE,
    TOPIC,
    UNCLEAR,
    YEARLY,
    asking,
    cards,
    gaps,
    reading,
    sends,
    titles,
)
from tests.conversations.traces import found, opened
from tests.world import Person, World, a_photo

FORGOT, ACCIDENT = "Tôi không nhớ rõ", "Vừa bị tai nạn lao động: làm gì trước?"


@pytest.mark.parametrize("on", ["Hỏi pháp luật", "gặp cán bộ", "talk to an officer"])
async def test_an_officer_can_be_asked_for_at_once(lite: World, on: str) -> None:
    officer, worker = await lite.officer("CSPL"), await a_member(lite)
    officer.news()
    await worker.walks(on)
    if OFFICER in worker.last.labels:
        await worker.presses(OFFICER)
    assert worker.last.text == TOPIC
    assert "Bạn hỏi gì?" in await worker.presses("Hợp đồng, thôi việc, sa thải")
    await worker.says("Thử việc hai tháng có đúng không?")
    case = await case_of(lite, await sends(worker))
    assert (case.kind, case.told, case.lapses_on) == ("legal_advice", (), None)
    assert "Đã đọc trên máy" not in cards(officer)


async def test_the_officer_sees_what_was_asked_and_what_was_read(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = await reading(lite, LEAVE, YEARLY)
    await worker.presses(UNCLEAR)
    second = titles(worker)[0]
    await worker.presses(second)
    officer.news()
    assert "Tôi đã giữ lời bạn vừa viết" in await worker.presses(OFFICER)
    code = await sends(worker)
    case, card = await case_of(lite, code), cards(officer)
    assert (case.kind, case.topic, len(case.told), case.lapses_on) == ("legal_advice", "hours", 2, None)
    assert case.told[0] == "annual_leave_days"
    assert "Hỏi pháp luật: Giờ làm, tăng ca, nghỉ phép" in card
    assert LEAVE in card
    assert f"Đã đọc trên máy:\n• {YEARLY}\n• {second}" in card
    assert "Hạn pháp lý" not in card
    assert f"Đã đọc trên máy:\n• {YEARLY}" in await officer.presses("Xem cả việc")


async def test_before_any_answer_is_read_the_question_goes_alone(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await asking(lite, "giá vàng hôm nay bao nhiêu")
    assert await worker.presses(OFFICER) == TOPIC
    await worker.presses("Tiền lương, tiền thưởng")
    case = await case_of(lite, await sends(worker))
    assert case.told == ()
    card = cards(officer)
    assert "giá vàng hôm nay" in card
    assert "Đã đọc trên máy" not in card


async def test_at_the_question_that_decides_an_officer_can_be_asked_too(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await reading(lite, NOTICE, QUIT)
    officer.news()
    await worker.presses(OFFICER)
    case = await case_of(lite, await sends(worker))
    assert (case.topic, case.told) == ("contract", ())
    assert NOTICE in cards(officer)


@pytest.mark.parametrize("kind", [FileKind.VOICE, FileKind.PHOTO])
@pytest.mark.parametrize("shown", [False, True], ids=["at once", "while an answer is shown"])
async def test_a_voice_note_or_a_photo_goes_to_an_officer_with_it(
    lite: World, kind: FileKind, shown: bool
) -> None:
    officer, worker = await lite.officer("CSPL"), await a_member(lite)
    await worker.walks("Hỏi pháp luật", *((LEAVE, YEARLY) if shown else ()))
    officer.news()
    data = OGG if kind is FileKind.VOICE else a_photo()
    said = await worker.sends_file(data, kind, text="" if kind is FileKind.VOICE else "bảng lương đây")
    assert "tôi chuyển cán bộ xem trực tiếp" in said
    assert TOPIC in said
    await worker.presses("Tiền lương, tiền thưởng")
    case = await case_of(lite, await sends(worker))
    assert case.told == (("annual_leave_days",) if shown else ())
    card = officer.news()
    assert [item.outgoing.file.kind for item in card if item.outgoing.file] == [kind]
    assert await gaps(lite) == [], "nobody looked for an answer"


async def test_a_file_that_cannot_be_taken_is_said_and_the_question_stays(lite: World) -> None:
    worker = await a_member(lite)
    await worker.presses("Hỏi pháp luật")
    said = await worker.sends_file(b"MZ\x90\0" + b"\0" * 60, FileKind.DOCUMENT, "the.pdf")
    assert "Tệp này là chương trình" in said
    assert "Bạn hỏi gì?" in said


async def test_stray_words_can_be_read_about_and_all_of_them_go_to_the_officer(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await a_member(lite)
    await worker.says(OWED)
    await worker.says("Giám đốc bảo cứ chờ đi")
    await worker.sends_file(a_photo(), text="bảng lương")
    assert "hòa giải viên lao động trước" in await worker.presses(CLAIM)
    assert worker.last.labels[-1] == OFFICER
    officer.news()
    await worker.walks(OFFICER, FORGOT)
    case = await case_of(lite, await sends(worker))
    assert case.told == ("wage_debt_claim",)
    news = officer.news()
    card = "\n".join(item.text for item in news)
    for words in (OWED, "Giám đốc bảo cứ chờ đi", "bảng lương"):
        assert words in card
    assert any(item.outgoing.file for item in news)


async def test_stray_titles_stand_behind_the_open_cases(lite: World) -> None:
    worker = await a_member(lite)
    code = await worker.sends_concern()
    await worker.says("menu")
    assert "Tôi có câu trả lời có thể đúng điều bạn hỏi" in await worker.says(LEAVE)
    first, *others = worker.last.labels
    assert first == f"Thêm vào việc {code}"
    assert others[0] == YEARLY
    assert others[-3:] == ["Gửi phản ánh", "Hỏi pháp luật", "Bỏ qua"]
    assert "có 12 ngày phép" in await worker.says("2")
    assert await worker.presses(UNCLEAR)
    assert YEARLY not in titles(worker)


async def test_three_words_that_are_a_question_are_one(lite: World) -> None:
    worker = await a_member(lite)
    await worker.says("nghỉ phép năm")
    assert "Tôi có câu trả lời" in worker.last.text


def take_out(world: World, monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """From now on the data do not have these answers."""
    answers = world.bridge.catalog.law.answers
    assert isinstance(answers, dict)
    for code in codes:
        monkeypatch.delitem(answers, code)


async def test_an_answer_that_was_taken_out_before_it_was_read_is_refused(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = await asking(lite, LEAVE)
    take_out(lite, monkeypatch, "annual_leave_days")
    said = await worker.presses(YEARLY)
    assert STALE in said
    assert IS_IT_THIS in said
    assert YEARLY not in titles(worker)
    assert titles(worker)


async def test_one_that_was_taken_out_while_it_was_shown_leads_on(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, worker = await lite.officer("CSPL"), await reading(lite, LEAVE, YEARLY)
    take_out(lite, monkeypatch, "annual_leave_days")
    await worker.does(IncomingKind.UNSUPPORTED)
    assert STALE in worker.last.text
    assert worker.last.labels == [CLEAR, UNCLEAR, OFFICER]
    officer.news()
    await worker.walks(OFFICER, "Giờ làm, tăng ca, nghỉ phép")
    await sends(worker)
    card = cards(officer)
    assert LEAVE in card
    assert "Đã đọc trên máy" not in card


async def test_a_question_that_decided_and_was_taken_out_leads_on(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = await reading(lite, NOTICE, QUIT)
    take_out(lite, monkeypatch, "quit_notice_days")
    said = await worker.presses("Dưới 12 tháng, thời vụ")
    assert STALE in said
    assert worker.last.labels == [OFFICER]
    assert IS_IT_THIS in await worker.says(LEAVE)


async def test_titles_that_were_all_taken_out_leave_the_officer(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, other = await asking(lite, LEAVE), await a_member(lite)
    await other.says(LEAVE)
    book = lite.bridge.catalog.law
    take_out(lite, monkeypatch, *book.answers)
    assert isinstance(book.notes, dict)
    for key in list(book.notes):
        monkeypatch.delitem(book.notes, key)
    await worker.does(IncomingKind.UNSUPPORTED)
    assert worker.last.labels == [OFFICER, MENU]
    assert "Tôi không còn câu nào sát hơn" in worker.last.text
    await other.does(IncomingKind.UNSUPPORTED)
    assert other.last.labels == ["Gửi phản ánh", "Hỏi pháp luật", "Bỏ qua"]
    assert "làm gì với tin vừa rồi" in other.last.text


NEEDLES = ("tuhoiveluong", "tukeThem", "annual_leave_days")


async def test_erasing_everything_leaves_nothing_of_it(world: World) -> None:
    officer = await world.officer("CSPL")
    worker = await reading(world, f"{LEAVE} {NEEDLES[0]}", YEARLY)
    await worker.presses(UNCLEAR)
    await worker.walks(OFFICER, NEEDLES[1])
    code = await sends(worker)
    world.clock.move(minutes=1)
    await reading_again(worker)
    assert {needle for _, needle in found(NEEDLES, {"": await opened(world)})} == set(NEEDLES)
    await worker.says("menu")
    await erases(worker)
    world.clock.move(days=9)
    await world.bridge.housekeeping.tick()
    assert found(NEEDLES[:2], {"": await opened(world)}) == set()
    assert (await case_of(world, code)).contact_id is None
    assert await gaps(world) == [("2026-03", "leave", 1)], "what is counted stays"
    seen = await officer.chooses(f"view:{code}")
    assert "Giờ làm, tăng ca, nghỉ phép" in seen
    assert not any(needle in seen for needle in NEEDLES)


async def reading_again(worker: Person) -> None:
    """Half way through another question, with an answer open."""
    await worker.walks("Hỏi pháp luật", f"{LEAVE} {NEEDLES[0]}", YEARLY)


async def test_erasing_everything_leaves_neither_what_was_read_nor_the_last_day(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.walks(OFFICER, "1/2/2026")
    code = await sends(worker)
    await erases(worker)
    case = await case_of(lite, code)
    assert (case.told, case.lapses_on) == ((), None)


async def test_what_was_read_about_a_danger_makes_an_urgent_case(lite: World) -> None:
    leader = await lite.officer("TT", role=Role.LEAD)
    worker = await reading(lite, "vừa bị tai nạn lao động thì làm gì trước", ACCIDENT)
    leader.news()
    assert "115" in await worker.presses(OFFICER)
    assert (await case_of(lite, await sends(worker))).topic == "danger"
    assert "KHẨN" in cards(leader)
