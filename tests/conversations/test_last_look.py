"""The last look before sending: every part can be changed, and nothing goes out before."""

from tests.world import Person, World

WAGES = "Tiền lương, tiền thưởng"


async def looking(world: World, office: str = "", identity: str = "Ẩn danh") -> Person:
    """Somebody who sees their concern as it will be sent."""
    person = world.person()
    await person.agrees(office)
    await person.says("gửi phản ánh")
    await person.presses(WAGES)
    await person.says("Công ty chậm lương")
    await person.presses("Xong")
    await person.presses(identity)
    if identity == "Để tên tôi":
        await person.says("Vàng A Páo")
    if office:
        await person.presses("Không, lên Liên đoàn")
    return person


async def edits(person: Person, part: str) -> str:
    await person.presses("Sửa")
    return await person.presses(part)


async def test_cancelling_sends_nothing(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await looking(lite)
    officer.news()
    assert "Đã hủy, không gửi gì đi" in await worker.presses("Hủy")
    assert officer.news() == []


async def test_the_topic_can_be_changed_and_the_rest_stays(lite: World) -> None:
    worker = await looking(lite)
    assert "Chuyện về việc gì" in await edits(worker, "Chủ đề")
    look = await worker.presses("Thai sản, lao động nữ")
    assert "Về: Thai sản" in look
    assert "Ban Tuyên giáo" in look
    assert "Công ty chậm lương" in look


async def test_the_words_can_be_told_anew(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await looking(lite)
    assert "Bạn kể đi" in await edits(worker, "Lời kể")
    await worker.says("Công ty nợ lương")
    look = await worker.presses("Xong")
    assert "Công ty nợ lương" in look
    assert "chậm lương" not in look
    await worker.presses("Gửi")
    assert "chậm lương" not in "".join(item.text for item in officer.news())


async def test_a_name_can_be_given_and_taken_back(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await looking(lite)
    await edits(worker, "Tên hay ẩn danh")
    await worker.presses("Để tên tôi")
    assert "Người gửi: Vàng A Páo" in await worker.says("Vàng A Páo")
    await edits(worker, "Tên hay ẩn danh")
    assert "Người gửi: ẩn danh" in await worker.presses("Ẩn danh")
    await worker.presses("Gửi")
    assert "Páo" not in "".join(item.text for item in officer.news())


async def test_the_way_to_ones_own_workplace_can_be_opened(lite: World) -> None:
    await lite.officer("VD-CHE")
    worker = await looking(lite, "VD-CHE")
    assert "Nơi trả lời: Ban Chính sách" in worker.last.text
    await edits(worker, "Công đoàn nơi làm")
    assert "Nơi trả lời: CĐCS Công ty chè" in await worker.presses("Được")


async def test_only_parts_that_there_are_can_be_changed(lite: World) -> None:
    worker = await looking(lite)
    await worker.presses("Sửa")
    assert worker.last.labels == ["Chủ đề", "Lời kể", "Tên hay ẩn danh"]


async def test_a_topic_that_must_not_go_to_the_workplace_closes_that_way_again(lite: World) -> None:
    workplace = await lite.officer("VD-CHE")
    worker = await looking(lite, "VD-CHE")
    await edits(worker, "Công đoàn nơi làm")
    await worker.presses("Được")
    await edits(worker, "Chủ đề")
    await worker.says("phản ánh cán bộ công đoàn")
    look = await worker.presses("Nơi khác, tôi không rõ")
    assert "Nơi trả lời: Ban Tổ chức - Ủy ban Kiểm tra" in look
    workplace.news()
    await worker.presses("Gửi")
    assert workplace.news() == []
