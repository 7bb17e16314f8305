"""The calendar in the chat: what comes, how far it is, and the way to each day's message."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.conversations.planning import a_plan, an_author, code_of
from tests.world import World

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NAME = "Ngày thành lập Hội LHPN Việt Nam, Ngày Phụ nữ Việt Nam"
BUTTON = f"20/10 · {NAME}"
OCTOBER = datetime(2026, 10, 1, 9, tzinfo=ZONE)


async def test_the_days_to_come_are_listed_with_their_state(lite: World) -> None:
    author = await an_author(lite)
    lite.clock.set(OCTOBER)
    await author.says("lịch")
    lines = author.last.text.splitlines()
    assert lines[0] == "Lịch 60 ngày tới"
    assert f"thứ Ba 20/10: {NAME} (chưa soạn)" in lines
    await author.presses(BUTTON)
    assert "Bản nháp" in author.last.text
    assert "08:00 thứ Ba 20/10" in author.last.text
    await author.presses("Trình duyệt")
    await author.says("lich")
    assert f"thứ Ba 20/10: {NAME} (chờ duyệt)" in author.last.text.splitlines()


async def test_opening_a_day_twice_gives_the_same_plan(lite: World) -> None:
    author = await an_author(lite)
    lite.clock.set(OCTOBER)
    await author.says("lịch")
    first = author.last
    await author.presses(BUTTON)
    code = code_of(author)
    await author.presses(BUTTON, first)
    assert code_of(author) == code
    assert (await a_plan(lite, code)).occasion is not None


async def test_offices_that_do_not_prepare_a_day_see_it_without_a_button(lite: World) -> None:
    other = await lite.officer("CSPL")
    lite.clock.set(OCTOBER)
    await other.says("lịch")
    assert f"20/10: {NAME}" in other.last.text
    assert [label for label in other.last.labels if label.startswith("20/10")] == []
    assert "Không có tin nào như vậy" in await other.chooses("happening:phu_nu_vn:2026")


async def test_a_day_that_is_not_near_or_does_not_exist_is_not_opened(lite: World) -> None:
    author = await an_author(lite)
    for token in ("happening:phu_nu_vn:2031", "happening:nothing:2026", "happening:", "happening:x:y:z"):
        assert "Không có tin nào như vậy" in await author.chooses(token)


async def test_many_days_come_in_pages(lite: World) -> None:
    author = await an_author(lite)
    lite.clock.set(datetime(2026, 4, 15, 9, tzinfo=ZONE))
    await author.says("lịch")
    first = author.last.text.splitlines()[1:]
    await author.presses("Xem thêm")
    second = author.last.text.splitlines()[1:]
    assert len(first) == 9
    assert second
    assert set(first).isdisjoint(second)
    await author.presses("Trang trước")
    assert author.last.text.splitlines()[1:] == first
