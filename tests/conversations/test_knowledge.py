"""Officers and the legal knowledge: answers that fit a case, proposals for everybody, a changed article."""

from collections.abc import Sequence

import pytest

from bot.domain.law_desk import Proposal
from bot.services.law_notices import relying, tell_officers
from tests.conversations.casework import audited, case_of, erases
from tests.conversations.kind_walks import a_member
from tests.conversations.test_law import LEAVE, NOTICE, OFFICER, YEARLY, asking, reading, sends
from tests.world import Person, World

HOW_MANY, ARTICLE = "Nghỉ phép năm được bao nhiêu ngày?", "Điều 113 BLLĐ 2019"


async def a_question(world: World, text: str) -> tuple[Person, str]:
    """A worker's legal question that went to CSPL without an answer being read."""
    worker = await asking(world, text)
    await worker.walks(OFFICER, "Giờ làm, tăng ca, nghỉ phép")
    return worker, await sends(worker)


async def proposals(world: World) -> Sequence[Proposal]:
    async with world.bridge.store.look() as tx:
        return await tx.law.proposals()


async def test_an_officer_sends_the_answer_that_fits_with_one_press_and_a_look(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_question(lite, LEAVE)
    worker.news()
    await officer.chooses(f"canned:{code}")
    assert officer.last.labels[0] == YEARLY
    shown = await officer.presses(YEARLY)
    assert "12 ngày phép" in shown
    assert "Điều 113" in shown
    await officer.presses("Gửi luôn")
    heard = "\n".join(item.text for item in worker.news())
    assert "12 ngày phép" in heard
    assert (await case_of(lite, code)).told == ("annual_leave_days",)


async def test_a_proposed_answer_may_be_written_anew(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_question(lite, LEAVE)
    worker.news()
    await officer.chooses(f"canned:{code}")
    await officer.presses(YEARLY)
    await officer.says("Bạn có 14 ngày vì làm nghề nặng nhọc.")
    heard = "\n".join(item.text for item in worker.news())
    assert "14 ngày" in heard
    assert "12 ngày phép" not in heard


async def test_what_has_no_answer_is_counted_by_theme_from_five_on(lite: World) -> None:
    officer = await lite.officer("CSPL")
    assert "Dưới 5 lượt" in await officer.chooses("knowledge")
    for _ in range(5):
        await asking(lite, "xe đạp điện hết pin giữa đường kêu ai")
    page = await officer.chooses("knowledge")
    assert "câu trả lời" in page
    assert "5 lượt" in page
    assert "xe đạp" not in page


async def test_a_proposal_is_looked_at_once_more_and_kept_for_review(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await officer.chooses("knowledge")
    await officer.presses("Đề xuất câu trả lời")
    await officer.presses("Giờ làm, tăng ca, nghỉ phép")
    await officer.says(HOW_MANY)
    assert "Xem lại trước khi đề xuất" in await officer.says("12 ngày, theo Điều 113.")
    assert "Đã ghi đề xuất" in await officer.presses("Đề xuất")
    [kept] = await proposals(lite)
    assert (kept.office, kept.topic, kept.asked.question) == ("CSPL", "hours", HOW_MANY)


async def test_a_proposal_that_names_somebody_is_warned_of_and_can_be_kept_back(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await officer.chooses("propose")
    await officer.presses("Giờ làm, tăng ca, nghỉ phép")
    await officer.says("Chị Lò Thị Mai số 0912345678 được nghỉ mấy ngày?")
    assert "có vẻ còn tên" in await officer.says("12 ngày.")
    assert "chưa gửi đề xuất" in await officer.presses("Thôi, để nguyên")
    assert not await proposals(lite)


@pytest.mark.parametrize("entry", ["knowledge", "propose"])
async def test_the_knowledge_is_kept_for_officers(lite: World, entry: str) -> None:
    worker = await a_member(lite)
    assert "Kho hỏi đáp" not in await worker.chooses(entry)
    assert not await proposals(lite)


async def changed_article(world: World, law: str, article: int) -> int:
    """What `caunoi law changed` does once it is confirmed."""
    bridge = world.bridge
    async with bridge.errands.begin(bridge.store) as errand:
        ids = await errand.tx.law.told(relying(bridge.catalog.law, law, article))
        cases = [await errand.tx.cases.get(case_id) for case_id in ids]
        return await tell_officers(
            errand, [case for case in cases if case], {"article": "Điều 113 BLLĐ 2019"}
        )


async def an_answered_question(world: World) -> tuple[Person, Person, str]:
    """An officer, a worker who read the answer on annual leave, and the case, which has ended."""
    officer = await world.officer("CSPL")
    worker = await reading(world, LEAVE, YEARLY)
    await worker.presses(OFFICER)
    code = await sends(worker)
    await officer.chooses(f"answer:{code}")
    await officer.says("Đúng như vậy.")
    await officer.chooses(f"close:{code}")
    await officer.presses("Đã tư vấn xong")
    officer.news(), worker.news()
    return officer, worker, code


async def test_after_a_change_of_law_the_officer_writes_to_whoever_was_answered_by_it(lite: World) -> None:
    officer, worker, code = await an_answered_question(lite)
    lite.clock.move(days=40)
    assert await changed_article(lite, "BLLD", 113) == 1
    await lite.settle()
    assert f"Điều 113 BLLĐ 2019 đã thay đổi. Việc {code}" in officer.last.text
    assert f"người gửi việc {code}" in await officer.presses("Viết cho người gửi")
    await officer.says("Từ nay bạn có 14 ngày phép.")
    heard = "\n".join(item.text for item in worker.news())
    assert "14 ngày phép" in heard
    assert "law_changed" in [line.action for line in await audited(lite, code)]


async def test_another_articles_change_concerns_nobody(lite: World) -> None:
    await an_answered_question(lite)
    assert await changed_article(lite, "BLLD", 168) == 0


async def test_who_has_erased_everything_is_not_written_to(lite: World) -> None:
    officer, worker, code = await an_answered_question(lite)
    await erases(worker)
    await changed_article(lite, "BLLD", 113)
    await lite.settle()
    worker.news()
    await officer.chooses(f"lawnote:{code}")
    await officer.says("Từ nay bạn có 14 ngày phép.")
    assert not any("14 ngày" in item.text for item in worker.news())


async def test_a_case_to_which_no_law_was_shown_has_no_notice(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_question(lite, NOTICE)
    assert "Bạn viết gì" not in await officer.chooses(f"lawnote:{code}")
