"""One question after the end, whoever ended it; "not settled" opens the case again."""

import pytest

from bot.domain.case import Case, Satisfied
from bot.domain.office import Version
from bot.domain.operations import AuditLine
from tests.world import Person, World

ASKED = ["Đã giải quyết", "Được một phần", "Chưa giải quyết"]


async def answered(world: World, account: str = "telegram") -> tuple[Person, Person, str]:
    """An officer, a worker, and the case between them, which has been answered."""
    officer, worker = await world.officer("CSPL"), world.person(account)
    await worker.agrees()
    code = await worker.sends_concern()
    await officer.chooses(f"answer:{code}")
    await officer.says("Công ty hứa trả tuần sau.")
    return officer, worker, code


async def closes(who: str, officer: Person, worker: Person, code: str) -> None:
    if who == "worker":
        await worker.chooses(f"done:{code}")
    else:
        await officer.chooses(f"close:{code}")
        await officer.presses("Công ty đã hứa sửa")


async def ended(world: World, who: str = "worker") -> tuple[Person, Person, str]:
    officer, worker, code = await answered(world)
    await closes(who, officer, worker, code)
    officer.news(), worker.news()
    return officer, worker, code


async def the_case(world: World, code: str) -> Case:
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    return case


async def audited(world: World, code: str, action: str) -> list[AuditLine]:
    case = await the_case(world, code)
    async with world.bridge.store.look() as tx:
        return [line for line in await tx.ledger.audited(case.id) if line.action == action]


@pytest.mark.parametrize("who", ["worker", "office"])
async def test_the_worker_is_asked_once_whoever_closes(lite: World, who: str) -> None:
    officer, worker, code = await answered(lite)
    before = len(worker.chat)
    await closes(who, officer, worker, code)
    asking = [item for item in worker.chat[before:] if item.labels == ASKED]
    assert len(asking) == 1
    assert code in asking[0].text
    assert "giải quyết chưa?" in asking[0].text


@pytest.mark.parametrize("who", ["worker", "office"])
@pytest.mark.parametrize(
    ("label", "kept"), [("Đã giải quyết", Satisfied.SOLVED), ("Được một phần", Satisfied.PARTLY)]
)
async def test_the_answer_is_kept_and_the_case_stays_closed(
    world: World, who: str, label: str, kept: Satisfied
) -> None:
    officer, worker, code = await ended(world, who)
    assert "chúng tôi ghi nhận" in await worker.presses(label)
    case = await the_case(world, code)
    assert (case.satisfied, case.is_open) == (kept, False)
    assert officer.news() == [], "nobody at the office is told how a worker judged them"
    (line,) = await audited(world, code, "satisfied")
    assert (line.before, line.after) == ("satisfied=", f"satisfied={kept.value}")


@pytest.mark.parametrize("who", ["worker", "office"])
async def test_not_settled_opens_it_again_at_once_and_asks_what_is_missing(world: World, who: str) -> None:
    officer, worker, code = await ended(world, who)
    said = await worker.presses("Chưa giải quyết")
    assert f"Tôi đã mở lại việc {code}" in said
    assert "Bạn viết đi" in said
    assert "mở lại việc" in officer.news()[-1].text
    assert "Đã chuyển thêm" in await worker.says("Công ty vẫn chưa trả")
    assert "Công ty vẫn chưa trả" in officer.news()[-1].text
    assert "chậm nhất: 10:00 thứ Năm 12/03" in await worker.chooses(f"case:{code}")
    case = await the_case(world, code)
    assert (case.is_open, case.outcome) == (True, None)


async def test_the_answer_may_be_typed(lite: World) -> None:
    _, worker, code = await ended(lite)
    assert "đã mở lại" in await worker.says("chua giai quyet")
    assert (await the_case(lite, code)).is_open


async def test_a_case_that_was_reopened_is_asked_about_anew(lite: World) -> None:
    officer, worker, code = await ended(lite)
    await worker.presses("Chưa giải quyết")
    await worker.says("Vẫn chưa xong")
    await closes("office", officer, worker, code)
    await worker.chooses(f"case:{code}")
    assert worker.last.labels == ASKED
    await worker.presses("Đã giải quyết")
    assert (await the_case(lite, code)).satisfied is Satisfied.SOLVED
    told = [line.after for line in await audited(lite, code, "satisfied")]
    assert told == ["satisfied=1", "satisfied=3"], "the first judgement stays on record"


async def test_after_seven_days_it_is_noted_but_not_reopened(lite: World) -> None:
    officer, worker, code = await ended(lite, "office")
    lite.clock.move(days=7, seconds=1)
    said = await worker.presses("Chưa giải quyết")
    assert "Tôi ghi nhận" in said
    assert "Quá 7 ngày" in said
    case = await the_case(lite, code)
    assert (case.satisfied, case.is_open) == (Satisfied.NOT, False)
    assert officer.news() == []


async def test_pressing_twice_opens_it_once(world: World) -> None:
    officer, worker, code = await ended(world)
    asking = worker.last
    await worker.presses("Chưa giải quyết", on=asking)
    assert "còn đang mở" in await worker.presses("Chưa giải quyết", on=asking)
    assert len(await audited(world, code, "reopen")) == 1
    assert [item.text for item in officer.news() if "mở lại việc" in item.text] != []


async def test_an_open_case_cannot_be_judged(lite: World) -> None:
    _, worker, code = await answered(lite)
    assert "còn đang mở" in await worker.chooses(f"satisfied:{code}:3")
    assert (await the_case(lite, code)).satisfied is None


@pytest.mark.parametrize("argument", ["", ":", ":9", ":x", ":0", ":33"])
async def test_a_forged_answer_is_none(lite: World, argument: str) -> None:
    _, worker, code = await ended(lite)
    assert "Nút này đã cũ" in await worker.chooses(f"satisfied:{code}{argument}")
    assert (await the_case(lite, code)).satisfied is None


async def test_nobody_judges_the_case_of_another(lite: World) -> None:
    officer, _, code = await ended(lite)
    stranger = lite.person()
    await stranger.agrees()
    assert "không thấy việc nào như vậy" in await stranger.chooses(f"satisfied:{code}:1")
    await officer.chooses(f"satisfied:{code}:1")
    case = await the_case(lite, code)
    assert (case.is_open, case.satisfied) == (False, None)


async def test_whoever_left_the_office_does_not_get_the_case_back(lite: World) -> None:
    officer, worker, code = await ended(lite)
    colleague = await lite.officer("CSPL", "Vàng A Sử")
    case = await the_case(lite, code)
    async with lite.bridge.store.begin() as tx:
        await tx.officers.remove(case.assignee or 0, lite.clock.now())
    officer.news(), colleague.news()
    await worker.presses("Chưa giải quyết")
    again = await the_case(lite, code)
    assert (again.state.value, again.assignee) == ("new", None)
    assert code in colleague.news()[-1].text
    assert officer.news() == []


async def test_a_case_of_an_office_that_is_gone_opens_at_the_one_in_its_place(lite: World) -> None:
    heir = await lite.officer("TC-UBKT")
    _, worker, code = await ended(lite)
    gone = lite.bridge.catalog.offices["CSPL"]
    closed = Version(since=lite.clock.now(), office=gone, successor="TC-UBKT", closed=True)
    async with lite.bridge.store.begin() as tx:
        await lite.bridge.directory.change(tx, [closed])
    heir.news()
    said = await worker.presses("Chưa giải quyết")
    assert "Ban Tổ chức - Ủy ban Kiểm tra" in said
    assert (await the_case(lite, code)).office == "TC-UBKT"
    assert any("Công ty chậm lương" in item.text for item in heir.news())
