"""Many cases closed or transferred at once, after one look at all of them."""

from bot.domain.case import Case, NewCase, State
from bot.domain.contact import Role
from bot.ports import Tx
from handlers.bulk import LIMIT
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    erases,
    officers_of,
    remove,
)
from tests.world import Person, World

MINE, FREE, WAGES = "Việc tôi nhận", "Chưa ai nhận", "Tiền lương, tiền thưởng"
INFORMATION = "Ban Tuyên giáo - Nữ công"


async def answered(world: World, officer: Person, count: int) -> list[tuple[Person, str]]:
    """So many cases that the officer has answered."""
    cases = [await a_case(world) for _ in range(count)]
    for worker, code in cases:
        world.clock.move(minutes=1)
        await officer.chooses(f"answer:{code}")
        await officer.says("Chúng tôi hỏi công ty.")
        worker.news()
    return cases


async def begins(officer: Person, act: str, which: str) -> str:
    """By the button of the queue, as people do."""
    officer.world.clock.move(minutes=1)
    await officer.says("hàng đợi")
    await officer.presses("Làm nhiều việc một lúc")
    await officer.presses(act)
    return await officer.presses(which)


async def test_many_cases_are_closed_with_one_outcome_after_one_look(lite: World) -> None:
    officer = await lite.officer("CSPL")
    cases = await answered(lite, officer, 3)
    await a_case(lite)
    asked = await begins(officer, "Đóng", MINE)
    codes = [code for _, code in cases]
    assert all(code in asked for code in codes)
    preview = await officer.presses("Đã giải quyết xong")
    assert "Đóng 3 việc với kết quả “Đã giải quyết xong”?" in preview
    assert all(code in preview for code in codes)
    assert [(await case_of(lite, code)).state for code in codes] == [State.ANSWERED] * 3
    assert "Đã đóng 3 việc" in await officer.presses("Đóng hết")
    for worker, code in cases:
        case = await case_of(lite, code)
        assert (case.state, case.outcome) == (State.CLOSED, "settled")
        assert "Chưa giải quyết" in worker.last.labels
        assert [line.action for line in await audited(lite, code)][-1] == "close"


async def test_only_answered_cases_that_this_officer_may_close_are_closed(lite: World) -> None:
    officer, colleague = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    (_, own), (_, released) = await answered(lite, officer, 2)
    ((_, theirs),) = await answered(lite, colleague, 1)
    _, claimed = await a_case(lite)
    await officer.chooses(f"claim:{claimed}")
    await officer.chooses(f"release:{released}")
    asked = await begins(officer, "Đóng", WAGES)
    assert own in asked
    assert released not in asked
    assert theirs not in asked
    assert claimed not in asked


async def test_a_lead_closes_what_colleagues_have_answered_too(lite: World) -> None:
    lead, colleague = await lite.officer("CSPL", role=Role.LEAD), await lite.officer("CSPL")
    ((_, own),) = await answered(lite, lead, 1)
    ((_, theirs),) = await answered(lite, colleague, 1)
    asked = await begins(lead, "Đóng", WAGES)
    assert own in asked
    assert theirs in asked


async def test_what_nobody_has_is_offered_for_a_transfer_only(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await officer.chooses("bulk")
    await officer.presses("Đóng")
    assert officer.last.labels == [MINE, WAGES]
    assert code in await begins(officer, "Chuyển nơi khác", FREE)


async def test_with_nothing_to_do_it_says_so(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await a_case(lite)
    assert "Không có việc nào như vậy" in await begins(officer, "Đóng", MINE)
    assert "Không có việc nào như vậy" in await begins(officer, "Chuyển nơi khác", MINE)
    assert "không có nơi nào khác" in await begins(officer, "Chuyển nơi khác", FREE)


async def test_only_an_outcome_that_all_the_kinds_have_is_offered(lite: World) -> None:
    officer = await lite.officer("CSPL")
    cases = await answered(lite, officer, 2)
    for kind, offered in (
        ("legal_advice", ["Ngoài thẩm quyền, đã hướng dẫn", "Người gửi không trả lời thêm"]),
        ("found_union", ["Tất cả việc đang mở"]),
    ):
        async with lite.bridge.store.begin() as tx:
            await tx.cases.change((await case_of(lite, cases[0][1])).id, kind=kind)
        said = await begins(officer, "Đóng", MINE)
        assert officer.last.labels == offered
    assert "không có kết quả nào dùng chung" in said


async def test_many_cases_are_transferred_and_keep_their_deadlines(lite: World) -> None:
    officer, receiver = await lite.officer("CSPL"), await lite.officer("TGNC")
    cases = [await a_case(lite) for _ in range(3)]
    before = {code: await case_of(lite, code) for _, code in cases}
    await begins(officer, "Chuyển nơi khác", FREE)
    preview = await officer.says("tuyen giao")
    assert f"Chuyển 3 việc tới {INFORMATION}?" in preview
    assert "để lại" not in preview
    receiver.news()
    assert f"Đã chuyển 3 việc tới {INFORMATION}" in await officer.presses("Chuyển hết")
    for worker, code in cases:
        case = await case_of(lite, code)
        assert (case.office, case.answer) == ("TGNC", before[code].answer)
        assert len(worker.news()) == 1
        assert [line.action for line in await audited(lite, code)] == ["open", "transfer"]
    assert sum("Công ty chậm lương" in item.text for item in receiver.news()) == 3


async def test_what_must_not_go_there_is_left_out_and_said_so_before(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    (_, goes), (_, stays) = await a_case(lite), await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, stays)).id, avoids=("TGNC",))
    await begins(officer, "Chuyển nơi khác", FREE)
    preview = await officer.presses(INFORMATION)
    assert f"Chuyển 1 việc tới {INFORMATION}?\n{goes}\n" in preview
    assert f"để lại: {stays}" in preview
    await officer.presses("Chuyển hết")
    assert (await case_of(lite, goes)).office == "TGNC"
    assert (await case_of(lite, stays)).office == "CSPL"


async def test_what_is_not_possible_any_more_is_left_out_and_said_so_after(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (first, done), (second, gone), (_, closes) = await answered(lite, officer, 3)
    await begins(officer, "Đóng", MINE)
    await officer.presses("Đã giải quyết xong")
    await first.chooses(f"add:{done}")
    await first.says("Tôi còn chuyện nữa")
    await erases(second)
    said = await officer.presses("Đóng hết")
    assert "Đã đóng 1 việc" in said
    assert all(code in said.partition("không làm được nữa: ")[2] for code in (done, gone))
    assert (await case_of(lite, done)).state is State.CLAIMED
    assert (await case_of(lite, closes)).outcome == "settled"
    assert (await case_of(lite, gone)).outcome is None


async def test_cases_that_came_after_the_look_are_not_touched(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await begins(officer, "Chuyển nơi khác", FREE)
    await officer.presses(INFORMATION)
    _, later = await a_case(lite)
    await officer.presses("Chuyển hết")
    assert (await case_of(lite, code)).office == "TGNC"
    assert (await case_of(lite, later)).office == "CSPL"


async def test_a_no_leaves_everything_as_it_was(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    before = await audited(lite, code)
    await begins(officer, "Chuyển nơi khác", FREE)
    await officer.presses(INFORMATION)
    assert "vẫn như cũ" in await officer.presses("Thôi, để nguyên")
    assert await audited(lite, code) == before


async def test_an_officer_removed_before_the_yes_moves_nothing(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    _, code = await a_case(lite)
    await begins(officer, "Chuyển nơi khác", FREE)
    await officer.presses(INFORMATION)
    await remove(lite, (await officers_of(lite, "CSPL"))[0])
    assert "Đã chuyển 0 việc" in await officer.presses("Chuyển hết")
    assert (await case_of(lite, code)).office == "CSPL"


async def copy(tx: Tx, case: Case, number: int) -> None:
    """Another new case of the same worker."""
    new = {name: getattr(case, name) for name in NewCase.model_fields if name != "receipt"}
    stored = await tx.cases.add(
        NewCase.model_validate({**new, "code": f"LC26-A{number:03}", "receipt": None})
    )
    assert stored is not None


async def test_no_more_than_fit_one_look_are_taken_at_a_time(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("TGNC")
    worker, code = await a_case(lite)
    first = await case_of(lite, code)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change(first.id, assignee=1, state=State.CLAIMED)
        for number in range(LIMIT + 5):
            await copy(tx, first, number)
    await begins(officer, "Chuyển nơi khác", FREE)
    assert f"Chuyển {LIMIT} việc" in await officer.presses(INFORMATION)
    assert f"Đã chuyển {LIMIT} việc" in await officer.presses("Chuyển hết")
    assert worker.news()[-1].text.startswith("Việc LC26-")


@TOGETHER
async def test_of_two_who_transfer_the_same_cases_at_once_each_case_goes_once(
    world: World, together: bool
) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    await world.officer("TGNC"), await world.officer("TT")
    codes = [(await a_case(world))[1] for _ in range(2)]
    for officer, office in ((first, INFORMATION), (second, "Thường trực LĐLĐ tỉnh")):
        await begins(officer, "Chuyển nơi khác", FREE)
        await officer.presses(office)
    said = await at_once((first, "Chuyển hết"), (second, "Chuyển hết"), together=together)
    assert sorted("Đã chuyển 2 việc" in text for text in said) == [False, True]
    assert sorted("Đã chuyển 0 việc" in text for text in said) == [False, True]
    for code in codes:
        assert [line.action for line in await audited(world, code)] == ["open", "transfer"]
