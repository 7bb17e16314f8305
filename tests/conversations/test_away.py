"""Officers who are away: who gets what meanwhile, and who hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.contact import Officer, Role
from bot.domain.message import IncomingKind
from bot.store.tables import audit
from tests.world import Person, World

NOBODY_LEFT = "không còn ai trực"


async def a_case(world: World) -> tuple[Person, str]:
    worker = world.person()
    await worker.agrees()
    return worker, await worker.sends_concern()


async def goes_away(officer: Person, until: str = "Hết hôm nay", deputy: str = "") -> str:
    """Up to the preview."""
    await officer.says("cơ quan")
    await officer.presses("Vắng mặt")
    said = await officer.says(until) if until[0].isdigit() else await officer.presses(until)
    return await officer.presses(deputy) if deputy else said


async def seat(world: World, number: int = 1) -> Officer:
    async with world.bridge.store.look() as tx:
        officer = await tx.officers.get(number)
    assert officer is not None
    return officer


async def two(world: World) -> tuple[Person, Person]:
    """Lò Thị Hoa (1) and Vàng A Sử (2) of the same office."""
    return await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")


async def test_a_deputy_hears_answers_and_is_told_of_the_end(world: World) -> None:
    away, deputy = await two(world)
    worker, code = await a_case(world)
    await away.chooses(f"claim:{code}")
    preview = await goes_away(away, "3 ngày", "Vàng A Sử")
    assert "đến 07:30 thứ Sáu 13/03" in preview
    assert "Vàng A Sử trực thay: nhận tin, nhắc hạn và trả lời được 1 việc" in preview
    assert NOBODY_LEFT not in preview
    deputy.news()
    await away.presses("Đúng, tôi vắng")
    assert "Lò Thị Hoa nhờ bạn trực thay" in deputy.news()[0].text
    card = next(item for item in deputy.chat if "Công ty chậm lương" in item.text)
    assert "Trả lời" in card.labels, "the card offers what they can do now"
    away.news()
    await worker.chooses(f"add:{code}")
    await worker.says("Vẫn chưa có lương")
    assert away.news() == []
    assert "Vẫn chưa có lương" in deputy.news()[0].text
    await deputy.chooses(f"answer:{code}")
    assert "Đã gửi" in await deputy.says("Chúng tôi đang hỏi công ty.")
    await away.says("cơ quan")
    deputy.news()
    assert "Mừng bạn đã về" in await away.presses("Đã về")
    assert "không còn trực thay Lò Thị Hoa" in deputy.news()[0].text
    assert "đã có Lò Thị Hoa nhận" in await deputy.chooses(f"answer:{code}"), "the case stayed theirs"


async def test_the_beginning_and_the_end_are_written_down(world: World) -> None:
    away, _ = await two(world)
    await goes_away(away, deputy="Vàng A Sử")
    await away.presses("Đúng, tôi vắng")
    await away.chooses("present:1")
    statement = select(audit).where(audit.c.action.in_(("away", "back"))).order_by(audit.c.id)
    async with world.bridge.store.transactions.read() as connection:
        lines = [(row.actor, row.before, row.after) for row in await connection.execute(statement)]
    gone = "away_until=2026-03-11T00:30Z deputy=2"
    assert lines == [("officer:1", "here", gone), ("officer:1", gone, "here")]


async def test_nothing_changes_before_the_preview_is_confirmed(lite: World) -> None:
    away, deputy = await two(lite)
    deputy.news()
    await goes_away(away, deputy="Vàng A Sử")
    assert "Không có gì thay đổi" in await away.presses("Thôi")
    assert (await seat(lite)).away_until is None
    assert deputy.news() == []


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("Hết hôm nay", datetime(2026, 3, 11, 0, 30, tzinfo=UTC)),
        ("Hết ngày mai", datetime(2026, 3, 12, 0, 30, tzinfo=UTC)),
        ("1 tuần", datetime(2026, 3, 17, 0, 30, tzinfo=UTC)),
        ("20/3", datetime(2026, 3, 21, 0, 30, tzinfo=UTC)),
    ],
)
async def test_away_lasts_until_the_morning_after_the_last_day(
    lite: World, said: str, until: datetime
) -> None:
    away, _ = await two(lite)
    await goes_away(away, said, "Không ai trực thay")
    await away.presses("Đúng, tôi vắng")
    assert (await seat(lite)).away_until == until


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("31/2", "Bạn gõ ngày giúp"),
        ("tháng 4", "Bạn gõ ngày giúp"),
        ("sau này", "Bạn gõ ngày giúp"),
        ("9/3/2026", "Thời gian đó đã qua"),
        ("hôm qua", "Thời gian đó đã qua"),
        ("9/3", "Lâu nhất là 200 ngày"),
    ],
)
async def test_a_day_that_is_none_is_asked_for_again(lite: World, typed: str, answer: str) -> None:
    away, _ = await two(lite)
    await away.chooses("away:1")
    said = await away.says(typed)
    assert answer in said
    assert "Ngày cuối cùng bạn vắng" in said


async def test_a_preview_that_is_confirmed_too_late_does_nothing(lite: World) -> None:
    away, _ = await two(lite)
    await goes_away(away, deputy="Không ai trực thay")
    lite.clock.move(days=1)
    assert "Thời gian đó đã qua" in await away.presses("Đúng, tôi vắng")
    assert (await seat(lite)).away_until is None


async def test_without_a_deputy_those_who_are_there_hear_of_it(lite: World) -> None:
    away, there = await two(lite)
    worker, code = await a_case(lite)
    await away.chooses(f"claim:{code}")
    assert "báo cho những người có mặt" in await goes_away(away, deputy="Không ai trực thay")
    await away.presses("Đúng, tôi vắng")
    there.news(), away.news()
    await worker.chooses(f"add:{code}")
    await worker.says("Vẫn chưa có lương")
    assert "Vẫn chưa có lương" in there.news()[0].text
    assert away.news() == []


async def test_the_last_one_is_warned_and_new_cases_go_up(lite: World) -> None:
    above = await lite.officer("LDLD")
    away = await lite.officer("CSPL", "Lò Thị Hoa")
    preview = await goes_away(away)
    assert NOBODY_LEFT in preview
    assert "Ai trực thay" not in preview, "there is nobody to choose"
    await away.presses("Đúng, tôi vắng")
    above.news(), away.news()
    _, code = await a_case(lite)
    assert code in above.news()[0].text
    assert away.news() == []


async def test_only_colleagues_who_can_act_are_offered(lite: World) -> None:
    away, other = await two(lite)
    third, elsewhere = await lite.officer("CSPL", "Giàng A Pao"), await lite.officer("TGNC", "Mùa A Tủa")
    await goes_away(other, deputy="Giàng A Pao")
    await other.presses("Đúng, tôi vắng")
    await third.does(IncomingKind.BLOCKED)
    assert elsewhere.last.labels
    preview = await goes_away(away)
    assert "Ai trực thay" not in preview
    assert NOBODY_LEFT in preview


async def test_two_who_choose_each_other_at_once_do_not_make_a_circle(lite: World) -> None:
    first, second = await two(lite)
    await goes_away(first, deputy="Vàng A Sử")
    await goes_away(second, deputy="Lò Thị Hoa")
    await first.presses("Đúng, tôi vắng")
    said = await second.presses("Đúng, tôi vắng")
    assert "Lò Thị Hoa cũng đang vắng và nhờ chính bạn trực thay" in said
    assert not (await seat(lite, 2)).is_away(lite.clock.now())


async def test_a_deputy_who_went_away_meanwhile_is_refused(lite: World) -> None:
    first, second = await two(lite)
    await goes_away(first, deputy="Vàng A Sử")
    await lite.officer("CSPL", "Giàng A Pao")
    await goes_away(second, deputy="Giàng A Pao")
    await second.presses("Đúng, tôi vắng")
    assert "Vàng A Sử lúc này không trực được" in await first.presses("Đúng, tôi vắng")
    assert (await seat(lite)).away_until is None


async def test_a_deputy_who_left_meanwhile_is_refused(lite: World) -> None:
    first, _ = await two(lite)
    await goes_away(first, deputy="Vàng A Sử")
    async with lite.bridge.store.begin() as tx:
        await tx.officers.remove(2, lite.clock.now())
    assert "không còn ở cơ quan này" in await first.presses("Đúng, tôi vắng")
    assert (await seat(lite)).away_until is None


async def test_nobody_stands_in_for_themselves_with_another_account(lite: World) -> None:
    first, second = await two(lite)
    offered = await first.chooses("link")
    code = next(word for word in offered.split() if word.startswith("NK-")).strip(".,")
    await second.says(code)
    await goes_away(first, deputy="Vàng A Sử")
    assert "cũng là tài khoản của bạn" in await first.presses("Đúng, tôi vắng")
    assert (await seat(lite)).away_until is None


async def test_whoever_stands_for_somebody_is_reminded_before_going_away_too(lite: World) -> None:
    first, second = await two(lite)
    await goes_away(first, deputy="Vàng A Sử")
    await first.presses("Đúng, tôi vắng")
    assert "Bạn đang trực thay Lò Thị Hoa" in await goes_away(second)
    assert "Đang trực thay Lò Thị Hoa" in await second.says("cơ quan")


async def test_another_deputy_replaces_the_first_who_is_told(lite: World) -> None:
    away, first = await two(lite)
    second = await lite.officer("CSPL", "Giàng A Pao")
    await goes_away(away, deputy="Vàng A Sử")
    await away.presses("Đúng, tôi vắng")
    first.news(), second.news()
    await away.says("cơ quan")
    assert away.last.labels[:2] == ["Đã về", "Đổi ngày vắng"]
    await away.presses("Đổi ngày vắng")
    for label in ("1 tuần", "Giàng A Pao", "Đúng, tôi vắng"):
        await away.presses(label)
    assert "không còn trực thay" in first.news()[0].text
    assert "nhờ bạn trực thay" in second.news()[0].text


async def test_when_the_time_has_passed_both_are_told_once_in_the_morning(world: World) -> None:
    away, deputy = await two(world)
    await goes_away(away, "1 tuần", "Vàng A Sử")
    await away.presses("Đúng, tôi vắng")
    back = datetime(2026, 3, 17, 0, 30, tzinfo=UTC)
    away.news(), deputy.news()
    await world.tick(back - timedelta(seconds=1))
    assert (away.news(), deputy.news()) == ([], [])
    await world.tick(back)
    assert any("Mừng bạn đã về" in item.text for item in away.news())
    assert any("không còn trực thay Lò Thị Hoa" in item.text for item in deputy.news())
    await world.tick(back + timedelta(minutes=1))
    assert (away.news(), deputy.news()) == ([], [])
    assert (await seat(world)).deputy is None


async def test_nobody_is_told_of_a_return_at_the_weekend(lite: World) -> None:
    away, deputy = await two(lite)
    await goes_away(away, "13/3", "Vàng A Sử")
    await away.presses("Đúng, tôi vắng")
    away.news(), deputy.news()
    await lite.tick(datetime(2026, 3, 14, 3, tzinfo=UTC))
    assert (away.news(), deputy.news()) == ([], [])
    _, code = await a_case(lite)
    assert code in away.news()[0].text, "they are there again all the same"
    await lite.tick(datetime(2026, 3, 16, 0, 30, tzinfo=UTC))
    assert any("Mừng bạn đã về" in item.text for item in away.news())


async def test_a_deputy_does_not_lead_what_the_lead_leads(lite: World) -> None:
    lead = await lite.officer("CSPL", "Lò Thị Hoa", role=Role.LEAD)
    deputy = await lite.officer("CSPL", "Vàng A Sử")
    await goes_away(lead, deputy="Vàng A Sử")
    await lead.presses("Đúng, tôi vắng")
    assert "dành cho người phụ trách" in await deputy.chooses("load:CSPL")
