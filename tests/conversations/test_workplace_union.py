"""Whether a case goes to the union at one's own workplace: only if asked, allowed and fitting."""

import pytest

from tests.world import Person, World

SENSITIVE = (
    "Phản ánh cán bộ công đoàn",
    "Quấy rối tình dục",
    "Ngừng việc tập thể",
    "Vào công đoàn, lập công đoàn",
    "Nguy hiểm, tai nạn nặng",
)


async def telling(world: World, topic: str, office: str = "VD-CHE") -> Person:
    """A member of that workplace, just before saying who they are."""
    person = world.person()
    await person.agrees(office)
    await person.says("gửi phản ánh")
    await person.says(topic)
    if "Nơi khác, tôi không rõ" in person.last.labels:
        await person.presses("Nơi khác, tôi không rõ")
    await person.says("chuyện là thế này")
    await person.presses("Xong")
    return person


@pytest.mark.parametrize(
    ("staffed", "answer", "office"),
    [
        (True, "Được", "CĐCS Công ty chè"),
        (True, "Không, lên Liên đoàn", "Ban Chính sách"),
        (False, "Được", "Ban Chính sách"),
    ],
)
async def test_it_goes_to_the_workplace_only_if_allowed_and_somebody_is_there(
    lite: World, staffed: bool, answer: str, office: str
) -> None:
    above = await lite.officer("CSPL")
    workplace = await lite.officer("VD-CHE" if staffed else "VD-MAMNON")
    worker = await telling(lite, "Tiền lương, tiền thưởng")
    assert "CĐCS Công ty chè Búp Sương" in await worker.presses("Ẩn danh")
    assert f"Nơi trả lời: {office}" in await worker.presses(answer)
    above.news(), workplace.news()
    await worker.presses("Gửi")
    assert bool(workplace.news()) is (office == "CĐCS Công ty chè")
    assert bool(above.news()) is (office == "Ban Chính sách")


@pytest.mark.parametrize("topic", SENSITIVE)
async def test_what_may_hurt_at_the_workplace_never_goes_there(lite: World, topic: str) -> None:
    workplace = await lite.officer("VD-CHE")
    worker = await telling(lite, topic)
    look = await worker.presses("Ẩn danh")
    assert "Nơi trả lời" in look, "nobody is asked about the workplace"
    assert "CĐCS" not in look
    workplace.news()
    await worker.presses("Gửi")
    assert workplace.news() == []


async def test_whoever_named_no_workplace_is_not_asked(lite: World) -> None:
    worker = await telling(lite, "Tiền lương, tiền thưởng", "")
    assert "Nơi trả lời" in await worker.presses("Ẩn danh")


async def test_an_officer_of_another_workplace_sees_nothing(lite: World) -> None:
    other, worker = await lite.officer("VD-MAMNON"), await telling(lite, "Tiền lương, tiền thưởng")
    await worker.presses("Ẩn danh")
    await worker.presses("Được")
    await worker.presses("Gửi")
    await other.says("hàng đợi")
    assert "không có việc nào" in other.last.text
