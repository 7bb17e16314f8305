"""Answers prepared for officers: shown filled in, then sent, or the officer's own words instead."""

from bot.domain.case import State
from bot.domain.contact import Role
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    erases,
    last_audited,
    officers_of,
    remove,
)
from tests.world import Person, World

OFFICE = "Ban Chính sách pháp luật và Quan hệ lao động"
DUE = "10:00 thứ Năm 12/03"


async def looks_at(officer: Person, code: str, reply: str) -> str:
    await officer.chooses(f"canned:{code}")
    return await officer.presses(reply)


async def test_only_answers_that_suit_the_kind_and_the_topic_are_offered(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    await officer.chooses(f"canned:{code}")
    assert "Xin ảnh bảng lương" in officer.last.labels
    assert not {"Cách vào công đoàn", "Hỏi có an toàn không", "Lấy sổ bảo hiểm"} & set(officer.last.labels)


async def test_an_answer_is_shown_filled_in_before_it_goes(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    worker, code = await a_case(lite)
    preview = await looks_at(officer, code, "Đã nhận, đang xem")
    words = f"Chào bạn, {OFFICE} đã nhận việc {code} và đang tìm hiểu. Chậm nhất {DUE} chúng tôi nhắn lại"
    assert words in preview
    assert worker.news() == []
    assert "Đã gửi câu trả lời" in await officer.presses("Gửi luôn")
    assert words in worker.news()[0].text
    case = await case_of(lite, code)
    assert (case.state, case.assignee) == (State.ANSWERED, 1)
    assert (await last_audited(lite, code)).action == "answer"
    assert words in await officer.chooses(f"view:{code}"), "and is kept in the case"


async def test_every_placeholder_is_filled_in_for_every_prepared_answer(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    _, code = await a_case(lite)
    await officer.chooses(f"canned:{code}")
    for label in list(officer.last.labels):
        lite.clock.move(minutes=1)
        preview = await looks_at(officer, code, label)
        assert "{" not in preview, label
    assert "hỏi gặp Lò Thị Hoa" in await looks_at(officer, code, "Mời tới cơ quan")


async def test_words_typed_in_its_place_are_sent_instead(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await looks_at(officer, code, "Đã nhận, đang xem")
    await officer.says("Chào bạn, thứ Năm tôi gọi lại.")
    (told,) = worker.news()
    assert "Chào bạn, thứ Năm tôi gọi lại." in told.text
    assert "đang tìm hiểu" not in told.text


async def test_stopping_sends_nothing(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await looks_at(officer, code, "Đã nhận, đang xem")
    assert "Đã dừng" in await officer.says("hủy")
    assert worker.news() == []
    assert (await case_of(lite, code)).answered_at is None


async def test_a_worker_reads_their_own_language_and_the_officer_cannot_tell(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    other, second = await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        contact_id = (await case_of(lite, code)).contact_id
        assert contact_id is not None
        await tx.contacts.set_language(contact_id, "en")
    previews = []
    for one in (code, second):
        previews.append((await looks_at(officer, one, "Xin ảnh bảng lương")).replace(one, ""))
        await officer.presses("Gửi luôn")
    assert previews[0] == previews[1]
    assert "Please send the pay slips" in worker.news()[0].text
    assert "bảng chấm công" in other.news()[0].text
    assert "bảng chấm công" in await officer.chooses(f"view:{code}")


async def test_whoever_goes_with_the_case_reads_their_own_code_in_it(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (worker, code), (second, other) = await a_case(lite), await a_case(lite)
    await officer.chooses(f"merge:{other}")
    await officer.says(code)
    await officer.presses("Gộp lại")
    worker.news(), second.news()
    assert "2 người lao động" in await looks_at(officer, code, "Đã nhận, đang xem")
    await officer.presses("Gửi luôn")
    for who, own, foreign in ((worker, code, other), (second, other, code)):
        told = who.news()[0].text
        assert f"đã nhận việc {own} và đang tìm hiểu. Chậm nhất {DUE}" in told
        assert foreign not in told
        assert foreign not in await who.chooses(f"case:{own}")


async def test_an_answer_that_names_a_date_is_offered_only_while_there_is_one(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    await looks_at(officer, code, "Cảm ơn")
    await officer.presses("Gửi luôn")
    await officer.chooses(f"canned:{code}")
    assert "Hỏi đã ổn chưa" in officer.last.labels
    assert not {"Đã nhận, đang xem", "Cần thêm thời gian"} & set(officer.last.labels)


async def test_where_the_date_has_gone_meanwhile_the_answer_is_shown_once_more(lite: World) -> None:
    hoa, lead = await lite.officer("CSPL"), await lite.officer("CSPL", role=Role.LEAD)
    worker, code = await a_case(lite)
    await looks_at(hoa, code, "Cần thêm thời gian")
    await lead.chooses(f"assign:{code}")
    await lead.presses(lead.last.labels[1])
    await lead.chooses(f"answer:{code}")
    await lead.says("Tôi hỏi công ty rồi.")
    await lead.chooses(f"assign:{code}")
    await lead.presses(lead.last.labels[0])
    worker.news()
    said = await hoa.presses("Gửi luôn", on=next(m for m in reversed(hoa.chat) if "Gửi luôn" in m.labels))
    assert "tôi chưa làm gì cả" in said
    assert "không có hạn đang chờ" in said
    assert worker.news() == []


async def test_words_of_an_officer_removed_meanwhile_are_given_back(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await looks_at(officer, code, "Đã nhận, đang xem")
    await remove(lite, (await officers_of(lite, "CSPL"))[0])
    said = await officer.says("Lời tôi tự viết.")
    assert "Lời tôi tự viết." in said
    assert "Công ty chậm lương" not in said
    assert worker.news() == []


async def test_a_worker_who_erased_everything_gets_no_answer(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await looks_at(officer, code, "Đã nhận, đang xem")
    await erases(worker)
    worker.news()
    assert "đã đóng rồi" in await officer.presses("Gửi luôn")
    assert worker.news() == []


@TOGETHER
async def test_of_two_who_begin_at_once_one_has_the_case_and_sends(world: World, together: bool) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    worker, code = await a_case(world)
    token = f"canned:{code}"
    said = await at_once((first, token), (second, token), together=together)
    assert sorted("Câu trả lời mẫu nào" in text for text in said) == [False, True]
    loser, winner = (said[1], first) if "mẫu nào" in said[0] else (said[0], second)
    assert "nhận" in loser
    await winner.presses("Cảm ơn")
    await winner.presses("Gửi luôn")
    assert len(worker.news()) == 1
    assert [line.action for line in await audited(world, code)].count("answer") == 1
