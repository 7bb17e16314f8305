"""An officer's work: the queue, claiming, answering, notes, closing."""

import asyncio

import pytest

from bot.domain.contact import Role
from bot.domain.message import IncomingKind
from bot.domain.office import Version
from tests.world import Person, World


async def a_case(world: World, words: str = "Công ty chậm lương hai tháng") -> tuple[Person, str]:
    worker = world.person()
    await worker.agrees()
    return worker, await worker.sends_concern((words,))


async def erases(worker: Person) -> None:
    """The worker has everything about them erased."""
    await worker.chooses("erase")
    await worker.says("xóa hết")


def listed(officer: Person) -> list[str]:
    """The cases of the queue that is shown, each as its mark and code."""
    return [label.partition(" · ")[0] for label in officer.last.labels if " · " in label]


async def test_the_queue_shows_the_soonest_due_first_and_marks_the_free_ones(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (_, first) = await a_case(lite)
    lite.clock.move(hours=3)
    (_, second) = await a_case(lite)
    await officer.chooses(f"claim:{second}")
    await officer.says("hang doi")
    assert listed(officer) == [f"● {first}", second]
    await officer.says("việc tôi nhận")
    assert listed(officer) == [second]


async def test_an_urgent_case_that_came_later_stands_first(lite: World) -> None:
    officer = await lite.officer("TT")
    worker = lite.person()
    await worker.agrees()
    for topic in ("Ngừng việc tập thể", "Nguy hiểm, tai nạn nặng"):
        await worker.says("gửi phản ánh")
        await worker.says(topic)
        await worker.says("có chuyện")
        for label in ("Xong", "Ẩn danh", "Gửi"):
            await worker.presses(label)
        lite.clock.move(hours=-1)
    await officer.says("hàng đợi")
    assert "Nguy hiểm" in officer.last.labels[0]


async def test_an_empty_queue_says_so(lite: World) -> None:
    officer = await lite.officer("CSPL")
    assert "Tất cả việc đang mở: không có việc nào" in await officer.says("hàng đợi")
    assert "Việc tôi nhận: không có việc nào" in await officer.says("việc tôi nhận")


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two batches at once"])
async def test_of_two_officers_who_claim_at_once_one_gets_it_and_the_other_learns_who(
    world: World, together: bool
) -> None:
    first, second = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    _, code = await a_case(world)
    first.news(), second.news()
    presses = [who._incoming(IncomingKind.CHOICE, choice=f"claim:{code}") for who in (first, second)]
    intake = world.bridge.intake
    batches = [presses] if together else [[press] for press in presses]
    await asyncio.gather(*(intake.receive(batch) for batch in batches))
    await asyncio.gather(*(intake.handle_batch() for _ in batches))
    await world.settle()
    said = {"Lò Thị Hoa": first.news(), "Vàng A Sử": second.news()}
    texts = {name: "\n".join(item.text for item in news) for name, news in said.items()}
    winners = [name for name, text in texts.items() if "Bạn đã nhận việc" in text]
    assert len(winners) == 1
    loser = next(name for name in texts if name not in winners)
    assert f"đã có {winners[0]} nhận" in texts[loser]


async def test_an_answer_by_replying_to_the_card_claims_the_case(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    card = next(item for item in officer.chat if "Công ty chậm lương" in item.text)
    worker.news()
    assert f"Đã gửi câu trả lời cho việc {code}" in await officer.says("Chúng tôi hỏi công ty.", card)
    assert "Chúng tôi hỏi công ty." in worker.news()[-1].text
    await officer.says("việc tôi nhận")
    assert code in officer.last.labels[0]


async def test_an_answer_by_the_button_asks_for_the_words(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    assert f"câu trả lời cho việc {code}" in await officer.presses("Trả lời")
    worker.news()
    await officer.says("Chúng tôi hỏi công ty.")
    answer = worker.news()[0].text
    assert answer.startswith("Ban Chính sách pháp luật và Quan hệ lao động trả lời việc")
    assert "Lò Thị Hoa" not in answer


async def test_an_officer_who_thinks_better_of_it_sends_nothing(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, _ = await a_case(lite)
    worker.news()
    await officer.presses("Trả lời")
    assert "Đã dừng" in await officer.says("hủy")
    assert worker.news() == []


async def test_a_colleague_cannot_answer_what_somebody_else_has(lite: World) -> None:
    first, second = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    worker, code = await a_case(lite)
    await first.chooses(f"claim:{code}")
    worker.news()
    card = next(item for item in second.chat if "Công ty chậm lương" in item.text)
    assert "đã có Lò Thị Hoa nhận" in await second.says("Tôi trả lời thay", card)
    assert "đã có Lò Thị Hoa nhận" in await second.chooses(f"answer:{code}")
    assert "đã có Lò Thị Hoa nhận" in await second.chooses(f"close:{code}")
    assert worker.news() == []


@pytest.mark.parametrize("act", ["answer", "ask", "note"])
async def test_words_written_for_a_case_that_has_gone_meanwhile_are_given_back(lite: World, act: str) -> None:
    officer, lead = await lite.officer("CSPL"), await lite.officer("LDLD", role=Role.LEAD)
    worker, code = await a_case(lite)
    await officer.chooses(f"{act}:{code}")
    await lead.chooses(f"pull:{code}")
    await lead.presses("Nhận lên")
    worker.news()
    said = await officer.says("Lời viết rất lâu mới xong.")
    assert "đã chuyển sang nơi khác" in said
    assert "Lời bạn viết chưa gửi đi" in said
    assert "Lời viết rất lâu mới xong." in said
    assert worker.news() == []


async def test_words_for_a_case_that_a_lead_gave_to_somebody_else_are_given_back(lite: World) -> None:
    first, second = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    lead = await lite.officer("CSPL", "Tao Văn Bình", role=Role.LEAD)
    worker, code = await a_case(lite)
    await first.chooses(f"answer:{code}")
    await lead.chooses(f"assign:{code}")
    await lead.presses("Vàng A Sử · 0 việc")
    worker.news()
    said = await first.says("Chúng tôi hỏi công ty.")
    assert "đã có Vàng A Sử nhận" in said
    assert "Chúng tôi hỏi công ty." in said
    assert worker.news() == []
    assert second.last.text.endswith("Tao Văn Bình giao việc này cho bạn.")


async def test_words_for_a_worker_who_erased_everything_meanwhile_are_given_back(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await officer.chooses(f"answer:{code}")
    await erases(worker)
    said = await officer.says("Chúng tôi hỏi công ty.")
    assert f"Việc {code} đã đóng rồi" in said
    assert "Chúng tôi hỏi công ty." in said


async def test_what_is_not_understood_after_the_case_has_gone_ends_the_dialog(lite: World) -> None:
    officer, lead = await lite.officer("CSPL"), await lite.officer("LDLD", role=Role.LEAD)
    _, code = await a_case(lite)
    await officer.chooses(f"claim:{code}")
    await officer.chooses(f"close:{code}")
    await lead.chooses(f"pull:{code}")
    await lead.presses("Nhận lên")
    assert "đã chuyển sang nơi khác" in await officer.says("xong rồi mà")
    await officer.says("hàng đợi")
    assert listed(officer) == []


async def test_a_note_is_read_by_colleagues_and_never_by_the_worker(lite: World) -> None:
    first, second = await lite.officer("CSPL"), await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await first.chooses(f"claim:{code}")
    worker.news()
    await first.presses("Việc khác…")
    await first.presses("Ghi chú")
    assert "Đã ghi chú" in await first.says("Giám đốc là người quen")
    assert "Giám đốc là người quen" in await second.chooses(f"view:{code}")
    assert worker.news() == []
    assert "Giám đốc" not in await worker.chooses(f"case:{code}")
    assert worker.last.labels == ["Viết thêm", "Xong rồi, đóng", "Xem cả việc"], "and all else is"
    await worker.chooses("export")
    exported = worker.last.outgoing.file
    assert exported is not None
    assert "Giám đốc" not in exported.data.decode()


async def test_closing_is_asked_about_and_the_worker_is_told(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await officer.presses("Nhận việc")
    worker.news()
    assert f"Đóng việc {code}: kết quả thế nào?" in await officer.presses("Đóng việc")
    assert "vẫn mở" in await officer.presses("Chưa đóng")
    assert worker.news() == []
    await officer.chooses(f"close:{code}")
    assert "Đã đóng việc" in await officer.presses("Công ty đã hứa sửa")
    assert "7 ngày" in worker.last.text
    assert worker.last.labels == ["Đã giải quyết", "Được một phần", "Chưa giải quyết"]
    async with lite.bridge.store.look() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    assert case.outcome == "promised"


async def test_every_outcome_of_a_kind_closes_the_case_also_one_that_is_called_not_yet(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
        assert case is not None
        await tx.cases.change(case.id, kind="found_union")
    await officer.chooses(f"claim:{code}")
    await officer.chooses(f"close:{code}")
    assert "Đã đóng việc" in await officer.presses("Chưa lập được, đã nói rõ")


async def test_an_office_that_signs_with_the_officers_name_does_so(lite: World) -> None:
    directory = lite.bridge.directory
    signing = directory.offices["CSPL"].model_copy(update={"signs_with_name": True})
    async with lite.bridge.store.begin() as tx:
        await directory.change(tx, [Version(since=lite.clock.now(), office=signing)])
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    worker, _ = await a_case(lite)
    await officer.presses("Trả lời")
    worker.news()
    await officer.says("Chúng tôi hỏi công ty.")
    assert "Người trả lời: Lò Thị Hoa" in worker.news()[0].text


async def test_every_reading_of_a_case_is_written_down(lite: World) -> None:
    officer = await lite.officer("CSPL")
    _, code = await a_case(lite)
    await officer.chooses(f"view:{code}")
    async with lite.bridge.store.transactions.read() as connection:
        lines = await connection.exec_driver_sql("SELECT actor FROM audit WHERE action = 'read'")
    assert [row.actor for row in lines] == ["officer:1"]
