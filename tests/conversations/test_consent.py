"""Before consent nothing but the telephone numbers; consent by purpose, with its wording and its time."""

import pytest

from bot.domain.contact import Consent, Purpose
from tests.world import Person, World

GREETING = "Đây là Cầu Nối"
ENTRIES = (
    *("start", "menu", "concern", "legal", "cases", "receipt", "workplace", "queue", "mine", "unmute:news"),
    *(f"{action}:LC26-2222" for action in ("case", "add", "done", "rate", "reopen", "view", "claim")),
)
TYPED = ("gửi phản ánh", "hỏi pháp luật", "việc của tôi", "menu", "/start", "/menu", "/khong_co", "7")


async def consents(world: World, person: Person) -> list[Consent]:
    async with world.bridge.store.look() as tx:
        (contact,) = (await tx.contacts.at([(person.account, person.address)])).values()
        return list(await tx.contacts.consents(contact.id))


async def test_without_consent_every_way_leads_to_the_greeting(lite: World) -> None:
    person = lite.person()
    for entry in ENTRIES:
        assert GREETING in await person.chooses(entry), entry
    for typed in TYPED:
        assert GREETING in await person.says(typed), typed
    assert GREETING in await person.says("Công ty nợ lương chúng tôi hai tháng rồi")
    assert await consents(lite, person) == []


async def test_whoever_declines_gets_the_telephone_numbers_and_may_reconsider(lite: World) -> None:
    person = lite.person()
    await person.says("/start")
    said = await person.presses("Không")
    for number in ("113", "115", "111", "1900 9068"):
        assert number in said
    assert person.last.labels == ["Xem lại"]
    for entry in ENTRIES:
        assert GREETING in await person.chooses(entry), entry
    assert await consents(lite, person) == []
    await person.presses("Không")
    assert GREETING in await person.presses("Xem lại")


async def test_seeing_and_erasing_what_is_kept_needs_no_consent(lite: World) -> None:
    person = lite.person()
    await person.says("/start")
    await person.presses("Không")
    assert "tất cả những gì chúng tôi giữ" in await person.chooses("export")
    assert "I speak English" in await person.chooses("language:en")
    await person.chooses("erase")
    assert "Everything was erased" in await person.says("erase all")
    await lite.bridge.housekeeping.tick()
    assert (await lite.bridge.count()).contacts == 0


async def test_each_purpose_is_kept_by_itself_with_wording_time_and_channel(world: World) -> None:
    person = world.person("webchat")
    await person.agrees()
    version = world.bridge.settings.union.consent_version
    kept = await consents(world, person)
    assert {consent.purpose for consent in kept} == set(Purpose)
    assert {(c.version, c.account, c.granted_at) for c in kept} == {(version, "webchat", world.clock.now())}


async def test_agreeing_to_answers_is_not_agreeing_to_messages(lite: World) -> None:
    person = lite.person()
    await person.says("/start")
    await person.presses("Đồng ý")
    await person.presses("Không cần")
    assert [consent.purpose for consent in await consents(lite, person)] == [Purpose.CASES]


async def test_withdrawing_and_agreeing_again_leaves_both_times(lite: World) -> None:
    person = lite.person()
    await person.agrees()
    await person.chooses("mute:news")
    withdrawn = lite.clock.now()
    lite.clock.move(days=1)
    await person.presses("Đổi lại")
    news = [consent for consent in await consents(lite, person) if consent.purpose is Purpose.NEWS]
    assert [consent.withdrawn_at for consent in news] == [withdrawn, None]
    assert news[1].granted_at == lite.clock.now()


async def test_asking_again_does_not_count_twice(lite: World) -> None:
    person = lite.person()
    await person.agrees()
    await person.chooses("unmute:news")
    assert len(await consents(lite, person)) == len(Purpose)


@pytest.mark.parametrize(
    ("account", "says", "says_not"),
    [("telegram", "Telegram vẫn biết", "trình duyệt"), ("webchat", "trình duyệt chỉ nhớ một mã", "Telegram")],
)
async def test_the_full_text_tells_what_this_channel_knows(
    lite: World, account: str, says: str, says_not: str
) -> None:
    person = lite.person(account)
    await person.says("/start")
    full = await person.presses("Xem đầy đủ")
    assert says in full
    assert says_not not in full
    assert "không phải đơn tố cáo" in full
    assert person.last.labels == ["Đồng ý", "Không"]


@pytest.mark.parametrize(
    "typed", ["bắt đầu", "BAT DAU", "hi", "Xin chào!", "xin chao", "menu", "alo", "/start"]
)
async def test_plain_words_begin_as_well_as_a_command(lite: World, typed: str) -> None:
    person = lite.person()
    assert GREETING in await person.says(typed)
    await person.agrees()
    assert await person.says(typed)
    assert "Gửi phản ánh" in person.last.labels


async def test_consent_may_be_typed(lite: World) -> None:
    person = lite.person()
    await person.says("hi")
    await person.says("dong y")
    await person.says("2")
    assert [consent.purpose for consent in await consents(lite, person)] == [Purpose.CASES]


async def test_other_words_are_no_consent(lite: World) -> None:
    person = lite.person()
    await person.says("/start")
    for typed in ("ừ", "sao cũng được", "9"):
        await person.says(typed)
    assert await consents(lite, person) == []


async def test_a_link_with_an_office_fills_in_the_workplace(lite: World) -> None:
    person = lite.person()
    await person.says("/start vd-che")
    await person.presses("Đồng ý")
    assert "CĐCS Công ty chè Búp Sương" in await person.presses("Không cần")
    assert "Gửi phản ánh" in person.last.labels
    await person.says("cài đặt")
    assert "Búp Sương" in person.last.text


async def test_a_link_moves_a_member_who_is_here_already(lite: World) -> None:
    person = lite.person()
    await person.agrees()
    assert "Chào bạn trở lại" in await person.says("/start VD-MAMNON")
    await person.says("cài đặt")
    assert "Nắng Nhỏ" in person.last.text


@pytest.mark.parametrize("argument", ["KHONG-CO", "LC26-7K3Q", "'; --", "a b c", "x" * 64, "cb-"])
async def test_a_wrong_link_is_harmless(lite: World, argument: str) -> None:
    person = lite.person()
    await person.says(f"/start {argument}")
    assert GREETING in await person.says("/start")
    await person.agrees()
    await person.says("cài đặt")
    assert "Nơi làm việc: chưa ghi" in person.last.text
