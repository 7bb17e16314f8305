"""An officer's work: the queue, claiming, answering, notes, closing."""

import asyncio

import pytest

from bot.domain.message import IncomingKind
from tests.world import Person, World


async def a_case(world: World, words: str = "Công ty chậm lương hai tháng") -> tuple[Person, str]:
    worker = world.person()
    await worker.agrees()
    return worker, await worker.sends_concern((words,))


async def test_the_queue_shows_the_soonest_due_first_and_marks_the_free_ones(lite: World) -> None:
    officer = await lite.officer("CSPL")
    (_, first) = await a_case(lite)
    lite.clock.move(hours=3)
    (_, second) = await a_case(lite)
    await officer.chooses(f"claim:{second}")
    await officer.says("hang doi")
    assert [label.split(" · ")[0] for label in officer.last.labels] == [f"● {first}", second, "Về menu"]
    await officer.says("việc tôi nhận")
    assert [label.split(" · ")[0] for label in officer.last.labels] == [second, "Về menu"]


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
    assert "Không có việc nào đang chờ" in await officer.says("hàng đợi")
    assert "Bạn chưa nhận việc nào" in await officer.says("việc tôi nhận")


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
    await second.chooses(f"close:{code}")
    assert "đã có Lò Thị Hoa nhận" in await second.presses("Đóng việc")
    assert worker.news() == []


async def test_a_note_is_read_by_colleagues_and_never_by_the_worker(lite: World) -> None:
    first, second = await lite.officer("CSPL"), await lite.officer("CSPL")
    worker, code = await a_case(lite)
    await first.chooses(f"claim:{code}")
    worker.news()
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
    assert f"Đóng việc {code}?" in await officer.presses("Đóng việc")
    assert "vẫn mở" in await officer.presses("Chưa đóng")
    assert worker.news() == []
    await officer.chooses(f"close:{code}")
    assert "Đã đóng việc" in await officer.presses("Đóng việc", on=officer.last)
    assert "mở lại được trong 7 ngày" in worker.last.text
    assert worker.last.labels == ["Đánh giá", "Mở lại"]


async def test_an_office_that_signs_with_the_officers_name_does_so(lite: World) -> None:
    offices = lite.bridge.catalog.offices
    signing = {**offices, "CSPL": offices["CSPL"].model_copy(update={"signs_with_name": True})}
    lite.bridge.intake._catalog = lite.bridge.catalog.model_copy(update={"offices": signing})
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
