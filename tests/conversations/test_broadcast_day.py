"""The union speaks on its day: at eight, once, to those who agreed; or not at all."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.broadcast import BroadcastState
from bot.domain.calendar import upcoming
from bot.domain.contact import Role
from bot.ports import Tx
from tests.fakes.clock import A_TUESDAY
from tests.world import Person, World

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

FOUNDING_DAY = "cong_doan_vn"
WORDS = "kỷ niệm 97 năm Ngày thành lập Công đoàn Việt Nam"


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    """A moment as clocks in Vietnam show it."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


async def signed(world: World, *codes: str, standing: bool = False) -> None:
    """The plans of these days are opened, and approved by two officers."""
    local = world.clock.now().astimezone(VIETNAM).date()
    occasions = [world.bridge.catalog.occasions[code] for code in codes]
    for happening in upcoming(occasions, local, 365):
        plan = await world.bridge.broadcasting.open(happening)
        async with world.bridge.store.begin() as tx:
            author = await an_officer(tx)
            approver = await an_officer(tx)
            values = {"author": author, "approver": approver, "standing": standing}
            await tx.broadcasts.move(plan, BroadcastState.APPROVED, **values)


async def an_officer(tx: Tx) -> int:
    contact = await tx.contacts.open("webchat", f"officer {secrets.token_hex(4)}", "vi", A_TUESDAY)
    return (await tx.officers.join(contact.id, "TGNC", Role.LEAD, "Lò Thị Hoa", A_TUESDAY)).officer_id


@pytest.fixture
async def approving(world: World) -> World:
    """A federation whose founding day and teachers' day are approved, the first for every year."""
    await signed(world, "cong_doan_vn", standing=True)
    await signed(world, "nha_giao")
    return world


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
    await approving.tick(at(7, 28, 7, 59))
    assert first.news() == []
    await approving.tick(at(7, 28, 8))
    for person in (first, second):
        (message,) = person.news()
        assert WORDS in message.text
        assert message.text.endswith("Liên đoàn Lao động tỉnh Lai Châu")
        assert message.labels == ["Gửi phản ánh", "Dừng nhận tin"]
    for moment in (at(7, 28, 8, 1), at(7, 28, 15), at(7, 28, 21)):
        await approving.tick(moment)
    assert first.news() == second.news() == []


async def test_a_bot_that_wakes_in_the_afternoon_still_sends(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 28, 19, 59))
    assert WORDS in person.news()[0].text


async def test_a_bot_that_wakes_in_the_evening_notes_that_it_was_missed(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 28, 20))
    await approving.tick(at(7, 29, 8))
    assert person.news() == []
    async with approving.bridge.store.look() as tx:
        missed = await tx.broadcasts.of_occasion(FOUNDING_DAY, 2026)
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
    await approving.tick(at(7, 28, 8))
    assert [person.news() for person in people] == [[], [], [], []]
    assert len(stays.news()) == 1


async def test_one_press_under_it_stops_them(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 28, 8))
    assert "Đã tắt: lời chúc ngày lễ" in await person.presses("Dừng nhận tin")
    await approving.tick(at(7, 20, 9, year=2027))
    assert person.news() == []
    await approving.tick(at(7, 28, 9, year=2027))
    assert person.news() == []


async def test_next_year_counts_one_more(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 28, 8))
    person.news()
    await approving.tick(at(7, 20, 9, year=2027))
    assert person.news() == []
    await approving.tick(at(7, 28, 9, year=2027))
    assert "kỷ niệm 98 năm" in person.news()[0].text


async def test_a_concern_can_be_sent_from_under_it(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 28, 8))
    assert "Chuyện về việc gì?" in await person.presses("Gửi phản ánh")


async def test_a_day_of_one_sector_is_for_that_sector(approving: World) -> None:
    teacher, nurse, unknown = await members(approving, "Giáo dục", "Y tế", None)
    await approving.tick(at(11, 20, 8))
    assert "Thưa các thầy cô" in teacher.news()[0].text
    assert nurse.news() == unknown.news() == []


async def test_a_day_that_nobody_approved_passes_in_silence(approving: World) -> None:
    (person,) = await members(approving, None)
    await approving.tick(at(7, 27, 8))
    await approving.tick(at(9, 2, 8))
    assert person.news() == []


async def test_it_speaks_the_language_of_each(approving: World) -> None:
    (person,) = await members(approving, None)
    await person.chooses("language:en")
    person.news()
    await approving.tick(at(7, 28, 8))
    (message,) = person.news()
    assert "97 years of the Vietnam Trade Union" in message.text
    assert message.labels == ["Send a concern", "Stop these messages"]
