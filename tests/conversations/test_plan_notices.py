"""What officers hear of a day's message beforehand, and what its report says when not all went well."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.message import Outgoing
from bot.errors import Blocked, Rejected
from tests.conversations.planning import a_lead, a_member, an_author, composes
from tests.world import Person, World

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = "Ngày thành lập Hội LHPN Việt Nam, Ngày Phụ nữ Việt Nam"


async def hears(world: World, person: Person, day: int, hour: int = 9) -> str:
    """What reaches the person about the day, at that time in October."""
    person.news()
    await world.tick(datetime(2026, 10, day, hour, tzinfo=ZONE))
    return "\n".join(item.text for item in person.news() if DAY in item.text)


async def test_the_office_hears_of_a_draft_and_is_reminded_until_the_day_is_missed(lite: World) -> None:
    author = await an_author(lite)
    said = await hears(lite, author, 6)
    assert said == (
        f"Sắp đến {DAY} (gửi 08:00 thứ Ba 20/10). Lời nhắn đã có bản nháp; bạn xem, sửa rồi trình duyệt nhé."
    )
    assert await hears(lite, author, 7) == ""
    assert "chưa trình duyệt" in await hears(lite, author, 13)
    assert "chưa ai duyệt" in await hears(lite, author, 20, 20)


async def test_whoever_may_approve_is_reminded_of_what_waits(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    await hears(lite, author, 6)
    drafted = next(item for item in author.chat if DAY in item.text)
    await author.presses("Xem tin này", drafted)
    await author.presses("Trình duyệt")
    assert "đang chờ bạn duyệt" in await hears(lite, lead, 13)


async def test_the_report_says_why_some_did_not_get_it(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    members = [await a_member(lite) for _ in range(3)]
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    await lead.presses("Duyệt, cho gửi")

    def trouble(outgoing: Outgoing) -> None:
        if outgoing.address == members[0].address:
            raise Rejected("no")
        if outgoing.address == members[1].address:
            raise Blocked("gone")

    lite.channels["telegram"].trouble = trouble
    await lite.tick()
    report = await author.chooses(f"plan_report:{code}")
    assert report.splitlines()[1:] == [
        "Định gửi: 3",
        "Nhận được: 1",
        "Đã chặn bot: 1",
        "Không gửi được: 1",
        "– kênh nhắn tin không nhận: 1",
    ]


async def test_a_stopped_one_says_who_has_it_and_tells_its_author(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    member = await a_member(lite)
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    await lead.presses("Duyệt, cho gửi")
    await lead.presses("Bỏ tin này")
    author.news()
    await lead.presses("Bỏ, không gửi")
    assert f"({code}) đã bị dừng" in author.news()[0].text
    await lite.tick()
    assert member.news() == []


async def test_the_card_says_that_it_waits_for_the_morning(lite: World) -> None:
    lite.clock.set(datetime(2026, 3, 10, 22, tzinfo=ZONE))
    author = await an_author(lite)
    code = await composes(author, "Mời anh chị em tới lớp học.")
    assert "đi từ 06:00 sáng" in await author.chooses(f"plan:{code}")
    lite.clock.move(hours=9)
    assert "đi từ 06:00 sáng" not in await author.chooses(f"plan:{code}")
