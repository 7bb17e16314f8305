"""The union speaks on its day: at eight, once, to those who agreed; or not at all."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Broadcasts
from bot.domain.broadcast import BroadcastState
from tests.world import Person, World, open_world, settings_for

FOUNDING_DAY = "cong_doan_vn"
WORDS = "kỷ niệm 97 năm Ngày thành lập Công đoàn Việt Nam"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 as clocks in Vietnam show it."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
async def approving(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A federation that has approved its founding day and teachers' day."""
    approved = Broadcasts(approved=(FOUNDING_DAY, "nha_giao"))
    async with open_world(settings_for(tmp_path, database_url, broadcasts=approved)) as world:
        yield world


async def tick(world: World, moment: datetime) -> None:
    world.clock.set(moment)
    await world.bridge.broadcasting.tick()
    await world.settle()


async def members(world: World, *sectors: str | None) -> list[Person]:
    """People who agreed to everything, each in a sector or in none."""
    people = []
    for sector in sectors:
        person = world.person()
        await person.agrees()
        if sector:
            await person.chooses("workplace")
            await person.presses("Chọn ngành")
            await person.presses(sector)
            await person.presses("Tôi chưa rõ")
        person.news()
        people.append(person)
    return people


async def test_everybody_who_agreed_gets_it_at_eight_once(approving: World) -> None:
    first, second = await members(approving, None, "Giáo dục")
    await tick(approving, at(7, 28, 7, 59))
    assert first.news() == []
    await tick(approving, at(7, 28, 8))
    for person in (first, second):
        (message,) = person.news()
        assert WORDS in message.text
        assert message.text.endswith("Liên đoàn Lao động tỉnh Lai Châu")
        assert message.labels == ["Gửi phản ánh", "Dừng nhận tin"]
    for moment in (at(7, 28, 8, 1), at(7, 28, 15), at(7, 28, 21)):
        await tick(approving, moment)
    assert first.news() == second.news() == []


async def test_a_bot_that_wakes_in_the_afternoon_still_sends(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 28, 19, 59))
    assert WORDS in person.news()[0].text


async def test_a_bot_that_wakes_in_the_evening_notes_that_it_was_missed(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 28, 20))
    await tick(approving, at(7, 29, 8))
    assert person.news() == []
    async with approving.bridge.store.look() as tx:
        missed = await tx.broadcasts.find(FOUNDING_DAY, 2026)
    assert missed is not None
    assert missed.state is BroadcastState.MISSED


async def test_whoever_did_not_agree_or_has_left_gets_nothing(approving: World) -> None:
    muted, gone, stays = await members(approving, None, None, None)
    stranger, unwilling = approving.person(), approving.person()
    await stranger.says("/start")
    await unwilling.says("/start")
    await unwilling.presses("Đồng ý")
    await unwilling.presses("Không cần")
    await muted.chooses("mute:occasions")
    await gone.chooses("erase")
    await gone.says("xóa hết")
    people = (muted, gone, stranger, unwilling)
    for person in people:
        person.news()
    await tick(approving, at(7, 28, 8))
    assert [person.news() for person in people] == [[], [], [], []]
    assert len(stays.news()) == 1


async def test_one_press_under_it_stops_them(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 28, 8))
    assert "Đã tắt: lời chúc ngày lễ" in await person.presses("Dừng nhận tin")
    approving.clock.set(datetime(2027, 7, 28, 2, tzinfo=UTC))
    await approving.bridge.broadcasting.tick()
    await approving.settle()
    assert person.news() == []


async def test_next_year_counts_one_more(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 28, 8))
    person.news()
    approving.clock.set(datetime(2027, 7, 28, 2, tzinfo=UTC))
    await approving.bridge.broadcasting.tick()
    await approving.settle()
    assert "kỷ niệm 98 năm" in person.news()[0].text


async def test_a_concern_can_be_sent_from_under_it(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 28, 8))
    assert "Chuyện về việc gì?" in await person.presses("Gửi phản ánh")


async def test_a_day_of_one_sector_is_for_that_sector(approving: World) -> None:
    teacher, nurse, unknown = await members(approving, "Giáo dục", "Y tế", None)
    await tick(approving, at(11, 20, 8))
    assert "Thưa các thầy cô" in teacher.news()[0].text
    assert nurse.news() == unknown.news() == []


async def test_a_day_that_nobody_approved_passes_in_silence(approving: World) -> None:
    (person,) = await members(approving, None)
    await tick(approving, at(7, 27, 8))
    await tick(approving, at(9, 2, 8))
    assert person.news() == []


async def test_it_speaks_the_language_of_each(approving: World) -> None:
    (person,) = await members(approving, None)
    await person.chooses("language:en")
    person.news()
    await tick(approving, at(7, 28, 8))
    (message,) = person.news()
    assert "97 years of the Vietnam Trade Union" in message.text
    assert message.labels == ["Send a concern", "Stop these messages"]
