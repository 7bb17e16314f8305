"""Cases about the same thing go together: the office answers once, each worker hears it by themselves."""

import pytest

from bot.domain.case import State
from bot.domain.contact import Role
from bot.errors import Refused
from bot.services import merging
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    erases,
    last_audited,
    officers_of,
)
from tests.world import Person, World


async def merges(officer: Person, code: str, other: str) -> str:
    await officer.chooses(f"merge:{code}")
    await officer.says(other)
    return await officer.presses("Gộp lại")


async def two_as_one(world: World) -> tuple[Person, tuple[Person, str], tuple[Person, str]]:
    """An officer who has the first case, with which the second one goes."""
    officer = await world.officer("CSPL", "Lò Thị Hoa")
    main, other = await a_case(world, "lương chậm"), await a_case(world, "chưa có lương")
    await officer.chooses(f"claim:{main[1]}")
    await merges(officer, other[1], main[1])
    main[0].news(), other[0].news()
    return officer, main, other


async def test_the_other_cases_of_the_office_are_offered_the_same_topic_and_the_newest_first(
    lite: World,
) -> None:
    officer = await lite.officer("CSPL")
    codes = [(await a_case(lite))[1] for _ in range(4)]
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, codes[2])).id, topic="hours")
        await tx.cases.change((await case_of(lite, codes[3])).id, office="TGNC")
    _, newest = await a_case(lite)
    await officer.chooses(f"merge:{codes[0]}")
    offered = [label.partition(" · ")[0] for label in officer.last.labels]
    assert offered == [newest, codes[1], codes[2]]


async def test_the_preview_says_who_will_hear_what_and_nothing_is_done_before_the_yes(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (_, code), (_, other) = await a_case(lite), await a_case(lite)
    before = await case_of(lite, code)
    await officer.chooses(f"merge:{code}")
    preview = await officer.says(other.lower())
    assert f"{code} sẽ đi cùng {other}; câu trả lời sẽ gửi cho cả 2 người, mỗi người chỉ thấy mã" in preview
    assert await case_of(lite, code) == before
    await officer.presses("Thôi, để nguyên")
    assert await case_of(lite, code) == before
    assert (await last_audited(lite, code)).action == "open"


async def test_one_answer_reaches_both_workers_each_under_their_own_code(lite: World) -> None:
    officer, (worker, code), (second, other) = await two_as_one(lite)
    assert "Gửi là đến ngay 2 người lao động" in await officer.chooses(f"answer:{code}")
    await officer.says("Công ty hứa trả ngày 15.")
    for who, own, foreign in ((worker, code, other), (second, other, code)):
        told = "\n".join(item.text for item in who.news())
        assert f"trả lời việc {own}" in told
        assert "Công ty hứa trả ngày 15." in told
        assert foreign not in told
        assert foreign not in await who.chooses(f"case:{own}")
    assert (await last_audited(lite, other)).action == "answer"
    assert (await case_of(lite, other)).answered_at is not None


async def test_a_worker_whose_case_goes_with_another_is_told_and_nobody_else(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (worker, code), (second, other) = await a_case(lite), await a_case(lite)
    assert f"Việc {other} nay đi cùng {code}" in await merges(officer, other, code)
    (told,) = second.news()
    assert other in told.text
    assert code not in told.text
    assert worker.news() == []
    line = await last_audited(lite, other)
    assert (line.action, line.detail) == ("merge", code)
    assert "state=merged" in (line.after or "")


async def test_whoever_has_the_other_case_learns_of_it(lite: World) -> None:
    first, second = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    (_, code), (_, other) = await a_case(lite), await a_case(lite)
    await second.chooses(f"claim:{code}")
    second.news()
    await merges(first, other, code)
    assert f"Lò Thị Hoa vừa gộp việc {other} vào đây" in second.news()[-1].text
    assert (await case_of(lite, other)).assignee == (await case_of(lite, code)).assignee


@pytest.mark.parametrize("typed", ["LC26-2222", "itself", "closed", "elsewhere", "merged"])
async def test_a_code_that_cannot_be_merged_with_is_asked_for_again(lite: World, typed: str) -> None:
    officer, (_, main), (_, merged) = await two_as_one(lite)
    codes = {name: (await a_case(lite))[1] for name in ("itself", "closed", "elsewhere")}
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, codes["closed"])).id, state=State.CLOSED)
        await tx.cases.change((await case_of(lite, codes["elsewhere"])).id, office="TGNC")
    await officer.chooses(f"merge:{codes['itself']}")
    said = await officer.says({**codes, "merged": merged}.get(typed, typed))
    assert "không có việc nào khác đang mở mang mã đó" in said
    assert "sẽ đi cùng" in await officer.says(main), "and the question is still open"


async def test_the_only_case_of_an_office_has_nothing_to_go_with(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    assert "không có việc nào khác" in await officer.chooses(f"merge:{code}")


async def test_closing_the_main_case_closes_both_and_asks_both_workers(lite: World) -> None:
    officer, (worker, code), (second, other) = await two_as_one(lite)
    await officer.chooses(f"close:{code}")
    await officer.presses("Đã giải quyết xong")
    for who, own in ((worker, code), (second, other)):
        assert own in who.last.text
        assert "Chưa giải quyết" in who.last.labels
        case = await case_of(lite, own)
        assert (case.state, case.outcome) == (State.CLOSED, "settled")


async def test_a_transfer_takes_along_what_goes_with_it(lite: World) -> None:
    officer, (_, code), (second, other) = await two_as_one(lite)
    receiver = await lite.officer("TGNC")
    await officer.chooses(f"transfer:{code}")
    await officer.says("tuyen giao")
    assert "2 người lao động được báo một câu" in await officer.presses("Không cần")
    await officer.presses("Chuyển")
    case, follower = await case_of(lite, code), await case_of(lite, other)
    assert (case.office, case.state) == ("TGNC", State.NEW)
    assert (follower.office, follower.state, follower.merged_into) == ("TGNC", State.MERGED, case.id)
    assert len(second.news()) == 1
    assert any("chưa có lương" in item.text for item in receiver.chat)


async def test_what_must_not_follow_its_main_case_stays_and_stands_alone(lite: World) -> None:
    officer, (_, code), (second, other) = await two_as_one(lite)
    receiver = await lite.officer("TGNC")
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, other)).id, avoids=("TGNC",))
    await officer.chooses(f"transfer:{code}")
    await officer.says("tuyen giao")
    await officer.presses("Không cần")
    await officer.presses("Chuyển")
    follower = await case_of(lite, other)
    assert (follower.office, follower.state, follower.merged_into) == ("CSPL", State.CLAIMED, None)
    assert follower.due_at is not None
    assert all("chưa có lương" not in item.text for item in receiver.chat)
    assert second.news() == []
    assert any("đứng riêng trở lại" in item.text for item in officer.chat)


async def test_what_goes_with_a_case_that_is_sent_up_comes_along_and_its_officers_are_told(
    lite: World,
) -> None:
    officer, (_, code), (_, other) = await two_as_one(lite)
    above = await lite.officer("LDLD")
    await officer.chooses(f"escalate:{code}")
    await officer.presses("Chuyển lên")
    assert (await case_of(lite, other)).office == "LDLD"
    assert any(other in item.text and "chuyển lên" in item.text for item in above.chat)


async def test_a_worker_who_goes_higher_takes_along_the_others_who_are_told(lite: World) -> None:
    officer, (worker, code), (second, other) = await two_as_one(lite)
    await lite.officer("LDLD")
    await officer.chooses(f"answer:{code}")
    await officer.says("Công ty hứa trả ngày 15.")
    second.news()
    await worker.chooses(f"higher:{code}")
    await worker.presses("Chuyển lên cấp trên")
    assert (await case_of(lite, other)).office == "LDLD"
    (told,) = second.news()
    assert other in told.text
    assert code not in told.text


async def test_a_worker_whose_merged_case_goes_higher_goes_alone(lite: World) -> None:
    officer, (_, code), (second, other) = await two_as_one(lite)
    await lite.officer("LDLD")
    await officer.chooses(f"answer:{code}")
    await officer.says("Công ty hứa trả ngày 15.")
    await second.chooses(f"higher:{other}")
    await second.presses("Chuyển lên cấp trên")
    case = await case_of(lite, other)
    assert (case.office, case.state, case.merged_into) == ("LDLD", State.NEW, None)
    assert case.due_at is not None
    assert (await case_of(lite, code)).office == "CSPL"


async def test_a_merged_case_stands_alone_again_with_a_deadline_of_its_own(lite: World) -> None:
    officer, (_, code), (second, other) = await two_as_one(lite)
    assert (await case_of(lite, other)).due_at is None
    assert f"ra khỏi {code}?" in await officer.chooses(f"unmerge:{other}")
    assert (await case_of(lite, other)).state is State.MERGED
    assert "đứng riêng trở lại" in await officer.presses("Tách ra")
    case = await case_of(lite, other)
    assert (case.state, case.merged_into) == (State.CLAIMED, None)
    assert case.due_at is not None
    assert (await last_audited(lite, other)).action == "unmerge"
    assert second.news() == []
    assert "đang đứng riêng" not in await officer.chooses(f"unmerge:{other}")


async def test_a_merge_into_a_case_that_was_closed_meanwhile_is_refused(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (_, code), (worker, other) = await a_case(lite), await a_case(lite)
    await officer.chooses(f"merge:{code}")
    await officer.says(other)
    await erases(worker)
    assert "không gộp được" in await officer.presses("Gộp lại")
    assert (await case_of(lite, code)).state is State.NEW


async def test_when_the_worker_of_the_main_case_leaves_the_other_stands_alone(lite: World) -> None:
    _, (worker, _), (_, other) = await two_as_one(lite)
    await erases(worker)
    case = await case_of(lite, other)
    assert (case.state, case.merged_into) == (State.CLAIMED, None)
    assert case.due_at is not None


async def test_an_old_button_on_a_merged_case_says_that_it_goes_with_another(lite: World) -> None:
    officer, _, (_, other) = await two_as_one(lite)
    for act in ("claim", "answer", "close", "transfer", "merge", "escalate"):
        assert f"Việc {other} đang đi cùng một việc khác" in await officer.chooses(f"{act}:{other}")


@TOGETHER
async def test_of_two_who_merge_each_case_with_the_other_one_succeeds(world: World, together: bool) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    (_, code), (_, other) = await a_case(world), await a_case(world)
    for officer, one, two in ((first, code, other), (second, other, code)):
        await officer.chooses(f"merge:{one}")
        await officer.says(two)
    await at_once((first, "Gộp lại"), (second, "Gộp lại"), together=together)
    states = [(await case_of(world, one)).state for one in (code, other)]
    assert sorted(states) == [State.MERGED, State.NEW]


@TOGETHER
async def test_of_two_who_unmerge_at_once_one_does_it(world: World, together: bool) -> None:
    officer, _, (_, other) = await two_as_one(world)
    lead = await world.officer("CSPL", "Tao Văn Bình", role=Role.LEAD)
    for person in (officer, lead):
        await person.chooses(f"unmerge:{other}")
    await at_once((officer, "Tách ra"), (lead, "Tách ra"), together=together)
    assert [line.action for line in await audited(world, other)].count("unmerge") == 1


async def test_a_case_is_never_merged_with_itself_or_with_one_of_another_office(lite: World) -> None:
    await lite.officer("CSPL")
    case, other = [await case_of(lite, (await a_case(lite))[1]) for _ in range(2)]
    elsewhere = other.model_copy(update={"office": "TGNC"})
    async with lite.bridge.store.begin() as tx:
        errand = lite.bridge.errands.on(tx)
        for into in (case, elsewhere):
            with pytest.raises(Refused):
                await merging.merge(errand, case, into, "officer:1")
    assert (await case_of(lite, case.code)).state is State.NEW
    assert len(await officers_of(lite, "CSPL")) == 1
