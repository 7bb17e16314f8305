"""A worker who blocks the bot, or who is gone: the officer who waits for them learns of it."""

from bot.domain.message import IncomingKind, Outgoing
from bot.errors import Blocked
from tests.world import Person, World


async def a_claimed_case(world: World) -> tuple[Person, Person, str]:
    officer, worker = await world.officer("CSPL"), world.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await officer.chooses(f"claim:{code}")
    return officer, worker, code


def blocks(world: World, person: Person) -> None:
    def refuse(outgoing: Outgoing) -> None:
        if outgoing.address == person.address:
            raise Blocked

    world.channels[person.account].trouble = refuse


def unblocks(world: World, person: Person) -> None:
    world.channels[person.account].trouble = lambda _: None


async def test_the_officer_is_told_that_the_answer_did_not_arrive(world: World) -> None:
    officer, worker, code = await a_claimed_case(world)
    blocks(world, worker)
    await officer.presses("Trả lời")
    officer.news()
    await officer.says("Chúng tôi hỏi công ty.")
    assert f"{code}" in officer.last.text
    assert "đã chặn bot" in officer.last.text


async def test_whoever_blocked_us_gets_no_broadcast_until_they_write(world: World) -> None:
    worker = world.person()
    await worker.agrees()
    assert await world.listeners() == 1
    await worker.does(IncomingKind.BLOCKED)
    assert await world.listeners() == 0
    await worker.says("menu")
    assert await world.listeners() == 1


async def test_a_blocked_send_marks_the_person_as_well(lite: World) -> None:
    officer, worker, _ = await a_claimed_case(lite)
    blocks(lite, worker)
    await officer.presses("Trả lời")
    await officer.says("Chúng tôi hỏi công ty.")
    assert await lite.listeners() == 0


async def test_blocking_is_answered_with_silence_and_unblocking_with_a_welcome(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    assert await worker.does(IncomingKind.BLOCKED) == ""
    assert "Chào bạn trở lại" in await worker.does(IncomingKind.UNBLOCKED)


async def test_unblocking_does_not_lose_what_was_being_written(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    await worker.says("gửi phản ánh")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says("Công ty chậm lương")
    await worker.does(IncomingKind.BLOCKED)
    assert "đang viết dở" in await worker.does(IncomingKind.UNBLOCKED)
    assert "Nơi trả lời" in await _to_the_last_look(worker)


async def _to_the_last_look(worker: Person) -> str:
    await worker.presses("Viết tiếp")
    await worker.presses("Xong")
    return await worker.presses("Ẩn danh")


async def test_once_they_are_back_the_conversation_goes_on(lite: World) -> None:
    officer, worker, code = await a_claimed_case(lite)
    blocks(lite, worker)
    await officer.presses("Trả lời")
    await officer.says("Chúng tôi hỏi công ty.")
    unblocks(lite, worker)
    assert "Chúng tôi hỏi công ty." in await worker.chooses(f"case:{code}")
    await officer.chooses(f"answer:{code}")
    worker.news()
    await officer.says("Công ty đã trả.")
    assert "Công ty đã trả." in worker.news()[0].text


async def test_an_office_whose_only_officer_blocked_us_does_not_get_cases_of_workplaces(lite: World) -> None:
    workplace, above = await lite.officer("VD-CHE"), await lite.officer("CSPL")
    await workplace.does(IncomingKind.BLOCKED)
    worker = lite.person()
    await worker.agrees("VD-CHE")
    await worker.says("gửi phản ánh")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says("Công ty chậm lương")
    await worker.presses("Xong")
    await worker.presses("Ẩn danh")
    assert "Ban Chính sách pháp luật" in await worker.presses("Được")
    above.news()
    await worker.presses("Gửi")
    assert "Công ty chậm lương" in above.news()[0].text


async def test_the_officer_of_an_erased_worker_is_told_and_cannot_answer(lite: World) -> None:
    officer, worker, code = await a_claimed_case(lite)
    officer.news()
    await worker.chooses("erase")
    await worker.says("xóa hết")
    assert "người gửi đã xóa dữ liệu" in officer.news()[-1].text
    assert not any("Công ty chậm lương" in item.text for item in officer.chat), "the words left the card"
    assert f"Việc {code} đã đóng rồi" in await officer.chooses(f"answer:{code}")
