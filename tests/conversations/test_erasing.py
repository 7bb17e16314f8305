"""Erasing everything: asked in words, done at once, in every place; what is counted stays."""

import asyncio

import pytest

from bot.domain.message import Incoming, IncomingKind
from bot.services.conversation import Conversations
from bot.services.turn import Turn
from tests.conversations.traces import found, opened
from tests.world import Person, World, a_photo

WORDS = ("luongthang", "themloi", "vanchuaxong", "loidangviet", "tinhong")


async def erases(person: Person) -> str:
    await person.chooses("erase")
    return await person.says("xóa hết")


async def test_the_preview_counts_and_nothing_else_than_the_words_confirms(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await worker.sends_concern()
    await worker.chooses(f"done:{code}")
    await worker.says("menu")
    assert "2 việc bạn đã gửi (đang mở: 1)" in await worker.chooses("erase")
    for typed in ("ừ", "1", "có", "xóa", "đồng ý"):
        assert "Chưa xóa gì cả" in await worker.says(typed)
    assert "giữ nguyên" in await worker.presses("Thôi, giữ lại")
    assert code in await worker.chooses(f"case:{code}")


@pytest.mark.parametrize("typed", ["xóa hết", "XOA HET", " Xoá hết! ", "erase all"])
async def test_the_words_may_be_typed_in_any_way(lite: World, typed: str) -> None:
    worker = lite.person()
    await worker.agrees()
    await worker.chooses("erase")
    assert "Đã xóa hết" in await worker.says(typed)


async def test_nothing_that_somebody_wrote_is_left_in_any_table_or_file(world: World) -> None:
    officer, worker = await world.officer("CSPL"), world.person("webchat", "trinhduyetcuatoi")
    await worker.agrees("VD-CHE")
    code = await worker.sends_concern((WORDS[0],), name="Tenthatcuatoi")
    await worker.chooses(f"add:{code}")
    await worker.sends_file(a_photo(), text=WORDS[1])
    await worker.chooses(f"done:{code}")
    await worker.presses("Chưa giải quyết")
    await worker.says(WORDS[2])
    await worker.says("gửi phản ánh")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says(WORDS[3])
    await worker.sends_file(a_photo())
    needles = (*WORDS[:4], "Tenthatcuatoi", "trinhduyetcuatoi", "VD-CHE")
    assert {needle for _, needle in found(needles, {"": await opened(world)})} == set(needles)

    await worker.says("hủy")
    await erases(worker)
    world.clock.move(days=9)
    await world.bridge.housekeeping.tick()
    assert found(needles[:-1], {"": await opened(world)}) == set()
    assert list((world.bridge.settings.var_dir / "files").iterdir()) == []
    assert officer.chat[-1].labels == ["Xem cả việc"]
    seen = await officer.presses("Xem cả việc")
    assert not any(needle in seen for needle in needles)


async def test_a_draft_does_not_stand_in_the_way_of_erasing(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    await worker.says("gửi phản ánh")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says("dở dang")
    assert "đang viết dở" in await worker.chooses("erase")
    await worker.presses("Bỏ, không gửi")
    assert "Đã xóa hết" in await erases(worker)


async def test_what_is_counted_stays(world: World) -> None:
    worker = world.person()
    await worker.agrees()
    code = await worker.sends_concern(name="Vàng A Páo")
    await erases(worker)
    await world.bridge.housekeeping.tick()
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
        assert case is not None
        assert await tx.cases.messages(case.id) == []
    assert (case.topic, case.office, case.is_open) == ("wages", "CSPL", False)
    assert (case.contact_id, case.name) == (None, None)
    assert (await world.bridge.count()).contacts == 0


async def test_coming_back_is_a_fresh_start(lite: World) -> None:
    worker = lite.person()
    await worker.agrees("VD-CHE")
    code = await worker.sends_concern()
    await erases(worker)
    assert "Đây là Cầu Nối" in await worker.says("bắt đầu")
    await worker.agrees()
    assert "Bạn chưa gửi việc nào" in await worker.says("việc của tôi")
    assert "không thấy việc nào như vậy" in await worker.chooses(f"case:{code}")
    await worker.chooses("settings")
    assert "Nơi làm việc: chưa ghi" in worker.last.text


async def test_words_that_follow_at_once_come_from_a_stranger(world: World) -> None:
    worker = world.person()
    await worker.agrees()
    await worker.chooses("erase")
    rows = [_says(worker, text) for text in ("xóa hết", "bắt đầu", "gửi phản ánh")]
    await world.bridge.intake.receive(rows)
    await world.settle()
    said = [item.text for item in worker.news()]
    assert any("Đã xóa hết" in text for text in said)
    assert [("Đây là Cầu Nối" in text) for text in said].count(True) == 2
    async with world.bridge.store.look() as tx:
        found_now = await tx.contacts.at([(worker.account, worker.address)])
    assert [contact.purposes for contact in found_now.values()] == [frozenset()]


async def test_a_message_that_met_a_fault_is_forgotten_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, other = world.person(), world.person()
    await worker.agrees()
    with monkeypatch.context() as patched:
        patched.setattr(Conversations, "respond", _fails)
        await worker.says(WORDS[4])
        await other.says("lời của người khác")
    assert WORDS[4].encode() in await opened(world)
    await erases(worker)
    left = await opened(world)
    assert WORDS[4].encode() not in left
    assert "lời của người khác".encode() in left


async def test_words_that_still_wait_for_an_officer_are_not_sent_any_more(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await worker.chooses(f"add:{code}")
    officer.news()
    await lite.bridge.intake.receive([_says(worker, WORDS[0])])
    await lite.bridge.intake.handle_batch()
    for incoming in (worker._incoming(IncomingKind.CHOICE, choice="erase"), _says(worker, "xóa hết")):
        await lite.bridge.intake.receive([incoming])
        await lite.bridge.intake.handle_batch()
    await lite.settle()
    told = "\n".join(item.text for item in officer.news())
    assert "đã xóa dữ liệu" in told
    assert WORDS[0] not in told


async def test_erasing_twice_at_once_is_as_good_as_once(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    await worker.chooses("erase")
    twice = [_says(worker, "xóa hết") for _ in range(2)]
    await asyncio.gather(*(lite.bridge.intake.receive([row]) for row in twice))
    await lite.settle()
    assert worker.news()[0].text.startswith("Đã xóa hết")
    await lite.bridge.housekeeping.tick()
    assert (await lite.bridge.count()).inbox.keys() == {"handled"}


def _says(person: Person, text: str) -> Incoming:
    return person._incoming(IncomingKind.MESSAGE, text=text)


async def _fails(_: Conversations, __: Turn) -> object:
    raise RuntimeError
