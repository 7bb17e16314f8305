"""A case is given to the office that it belongs to."""

from datetime import timedelta

import pytest

from bot.domain.case import State
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    close_office,
    erases,
    last_audited,
    officers_of,
    remove,
)
from tests.world import Person, World

INFORMATION = "Ban Tuyên giáo - Nữ công"


async def transfers(officer: Person, code: str, office: str, note: str = "") -> str:
    """All of it, up to the preview."""
    await officer.chooses(f"transfer:{code}")
    await officer.says(office)
    return await (officer.says(note) if note else officer.presses("Không cần"))


async def test_a_transfer_keeps_code_and_deadline_and_tells_the_receiver_and_the_worker(lite: World) -> None:
    officer, receiver = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    before = await case_of(lite, code)
    preview = await transfers(officer, code, "tuyen giao", "Bên Ban nắm rõ hơn")
    assert "Từ: Ban Chính sách pháp luật và Quan hệ lao động" in preview
    assert f"Tới: {INFORMATION}" in preview
    assert "Hạn trả lời giữ nguyên: 10:00 thứ Năm 12/03" in preview
    assert await case_of(lite, code) == before, "nothing is done before the yes"
    receiver.news()
    assert f"Đã chuyển việc {code} tới {INFORMATION}" in await officer.presses("Chuyển")
    case = await case_of(lite, code)
    assert (case.office, case.state, case.assignee, case.answer) == ("TGNC", State.NEW, None, before.answer)
    told = "\n".join(item.text for item in receiver.news())
    assert "Công ty chậm lương" in told
    assert "Bên Ban nắm rõ hơn" in told
    said = [item.text for item in worker.news()]
    assert len(said) == 1
    assert INFORMATION in said[0]
    assert "Bên Ban nắm rõ hơn" not in said[0]


async def test_a_transfer_is_written_down_with_before_and_after(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await officer.chooses(f"claim:{code}")
    await transfers(officer, code, INFORMATION)
    await officer.presses("Chuyển")
    line = await last_audited(lite, code)
    assert (line.action, line.detail) == ("transfer", "CSPL TGNC")
    assert line.before == "state=claimed office=CSPL assignee=1"
    assert line.after == "state=new office=TGNC assignee="


async def test_an_answered_case_gets_a_new_deadline_and_the_preview_says_so(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    assert "hạn mới tính từ lúc chuyển" in await transfers(officer, code, INFORMATION)
    await officer.presses("Chuyển")
    assert (await case_of(lite, code)).due_at is not None


async def test_who_keeps_a_case_keeps_it(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    before = await audited(lite, code)
    await transfers(officer, code, INFORMATION, "Nhờ Ban xem")
    assert f"Việc {code} vẫn như cũ" in await officer.presses("Thôi, để nguyên")
    assert "Trả lời" in officer.last.labels, "and goes on with it"
    assert await audited(lite, code) == before
    assert worker.news() == []


async def test_departments_and_the_province_are_offered_before_the_offices_of_the_area(lite: World) -> None:
    officer = await lite.officer("CSPL")
    for office in ("VD-CHE", "TLDLD", "TGNC", "LDLD", "TT"):
        await lite.officer(office)
    _, code = await a_case(lite)
    await signs(lite, code)
    await officer.chooses(f"transfer:{code}")
    offered = [token.rpartition(":")[2] for token in tokens(officer)]
    assert offered == ["LDLD", "TT", "TGNC", "VD-CHE", "TLDLD"]


async def signs(world: World, code: str) -> None:
    """The worker of the case signs, and works where the tea company is."""
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
        assert case is not None
        await tx.cases.change(case.id, name="Giàng A Páo", area="03598")


def tokens(person: Person) -> list[str]:
    return [button.token for row in person.last.outgoing.buttons for button in row]


async def test_no_list_of_offices_tells_where_a_hidden_worker_works(lite: World) -> None:
    officer = await lite.officer("CSPL")
    for office in ("VD-CHE", "VD-THUYDIEN", "TGNC"):
        await lite.officer(office)
    offered = {}
    for workplace in (None, "VD-CHE"):
        _, code = await a_case(lite)
        async with lite.bridge.store.begin() as tx:
            case = await tx.cases.by_code(code)
            assert case is not None
            await tx.cases.change(case.id, workplace=workplace, avoids=(workplace,) if workplace else ())
        await officer.chooses(f"transfer:{code}")
        offered[workplace] = officer.last.labels
    assert offered[None] == offered["VD-CHE"] == [INFORMATION]


@pytest.mark.parametrize("typed", ["Văn phòng LĐLĐ tỉnh", "Ban Tài chính", "Ban Chính sách pháp luật"])
async def test_an_office_where_nobody_can_act_and_the_own_one_are_not_offered(
    lite: World, typed: str
) -> None:
    officer, away = await lite.officer("CSPL"), await lite.officer("TC")
    await lite.officer("TGNC")
    async with lite.bridge.store.begin() as tx:
        (cashier,) = await tx.officers.of_office("TC")
        await tx.officers.change(cashier.id, away_until=lite.clock.now() + timedelta(days=3))
    _, code = await a_case(lite)
    await officer.chooses(f"transfer:{code}")
    assert officer.last.labels == [INFORMATION]
    assert "Bạn chọn giúp một trong các nút" in await officer.says(typed)
    assert (await case_of(lite, code)).office == "CSPL"
    assert away.news() == []


async def test_an_office_that_the_case_must_never_reach_is_not_offered(lite: World) -> None:
    officer, _, _ = await lite.officer("CSPL"), await lite.officer("TGNC"), await lite.officer("TT")
    _, code = await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, code)).id, avoids=("TGNC",))
    await officer.chooses(f"transfer:{code}")
    assert officer.last.labels == ["Thường trực LĐLĐ tỉnh"]


async def test_where_nobody_else_can_take_it_the_officer_learns_that_at_once(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    assert "không có nơi nào khác" in await officer.chooses(f"transfer:{code}")


async def test_many_offices_come_page_by_page(lite: World) -> None:
    officer = await lite.officer("CSPL")
    offices = [code for code in lite.bridge.catalog.offices if code != "CSPL"]
    for office in offices:
        await lite.officer(office)
        lite.clock.move(minutes=1)
    _, code = await a_case(lite)
    await signs(lite, code)
    await officer.chooses(f"transfer:{code}")
    first = officer.last.labels
    if len(offices) > 12:
        assert first[-1] == "Xem thêm"
        await officer.presses("Xem thêm")
        assert "Trang trước" in officer.last.labels
    else:
        assert len(first) == len(offices)


async def test_a_transfer_to_an_office_that_closed_meanwhile_gives_the_note_back(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    await transfers(officer, code, INFORMATION, "Nhờ Ban xem hộ")
    await close_office(lite, "TGNC", "LDLD")
    before = await audited(lite, code)
    said = await officer.presses("Chuyển")
    assert "Không có nơi nào đang hoạt động mang mã TGNC" in said
    assert "Nhờ Ban xem hộ" in said
    assert await audited(lite, code) == before
    assert "Nhờ Ban xem hộ" not in await officer.chooses(f"view:{code}"), "the note was not written either"
    assert worker.news() == []


async def test_a_transfer_to_an_office_that_nobody_is_at_any_more_gives_the_note_back(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await transfers(officer, code, INFORMATION, "Nhờ Ban xem hộ")
    await remove(lite, (await officers_of(lite, "TGNC"))[0])
    said = await officer.presses("Chuyển")
    assert f"{INFORMATION} hiện không có ai trực" in said
    assert "Nhờ Ban xem hộ" in said
    assert (await case_of(lite, code)).office == "CSPL"


async def test_an_officer_removed_before_the_yes_gets_the_note_back_and_moves_nothing(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await transfers(officer, code, INFORMATION, "Nhờ Ban xem hộ")
    await remove(lite, (await officers_of(lite, "CSPL"))[0])
    said = await officer.presses("Chuyển")
    assert "Nhờ Ban xem hộ" in said
    assert "Công ty chậm lương" not in said
    assert (await case_of(lite, code)).office == "CSPL"


async def test_what_the_preview_showed_is_what_is_done_or_it_is_shown_again(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    await transfers(officer, code, INFORMATION)
    await worker.chooses(f"add:{code}")
    await worker.says("Họ hứa rồi lại thôi")
    said = await officer.presses("Chuyển")
    assert "tôi chưa làm gì cả" in said
    assert "Hạn trả lời giữ nguyên" in said
    assert (await case_of(lite, code)).office == "CSPL"
    await officer.presses("Chuyển")
    assert (await case_of(lite, code)).office == "TGNC"


async def test_a_worker_who_erases_everything_meanwhile_leaves_nothing_to_transfer(lite: World) -> None:
    officer, receiver = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    await transfers(officer, code, INFORMATION, "Nhờ Ban xem hộ")
    await erases(worker)
    receiver.news()
    assert f"Việc {code} đã đóng rồi" in await officer.presses("Chuyển")
    assert receiver.news() == []


@TOGETHER
async def test_of_two_who_transfer_at_once_one_does_it(world: World, together: bool) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    await world.officer("TGNC"), await world.officer("TT")
    worker, code = await a_case(world)
    await transfers(first, code, INFORMATION)
    await transfers(second, code, "Thường trực")
    said = await at_once((first, "Chuyển"), (second, "Chuyển"), together=together)
    assert sorted("Đã chuyển việc" in text for text in said) == [False, True]
    moved = [line for line in await audited(world, code) if line.action == "transfer"]
    assert len(moved) == 1
    assert len(worker.news()) == 1


async def test_the_words_leave_the_card_of_the_office_that_gave_the_case_away(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    card = next(item for item in officer.chat if "Công ty chậm lương" in item.text)
    await transfers(officer, code, INFORMATION)
    await officer.presses("Chuyển")
    assert "Công ty chậm lương" not in card.text
    assert INFORMATION in card.text
    assert "Tôi không thấy mục đó" in await officer.chooses(f"view:{code}")
