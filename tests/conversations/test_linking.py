"""One person on two accounts is one person if they say so: what is sent to many comes to them once."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.broadcast import BroadcastKind, BroadcastState
from bot.domain.contact import Role
from bot.domain.message import IncomingKind
from bot.errors import Refused
from bot.ports import Tx
from bot.services.conversation import Conversations
from bot.services.plans import approve, compose, submit
from bot.services.turn import Turn
from bot.store.tables import link
from tests.conversations.test_broadcast_day import at, signed
from tests.conversations.traces import found, opened, shown
from tests.world import Person, World

BAD = "Mã này không dùng được"
DONE = "Đã nối kênh này"


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    return person


async def a_code(person: Person) -> str:
    """The way through the settings; for whoever is linked already, one press more."""
    await person.says("cài đặt")
    said = await person.presses("Dùng thêm kênh khác")
    if "Nối thêm kênh nữa" in person.last.labels:
        said = await person.presses("Nối thêm kênh nữa")
    return said.splitlines()[1].strip()


async def linked(world: World) -> tuple[Person, Person]:
    """Somebody on Telegram who then began to use the web chat, and linked the two."""
    first, second = await a_member(world), await a_member(world, "webchat")
    assert DONE in await second.says(await a_code(first))
    return first, second


async def export(person: Person) -> dict[str, Any]:
    await person.chooses("export")
    file = person.last.outgoing.file
    assert file is not None
    held: dict[str, Any] = json.loads(file.data)
    return held


async def test_a_greeting_comes_once_to_the_account_begun_last(world: World) -> None:
    await signed(world, "cong_doan_vn")
    first, second = await linked(world)
    other = await a_member(world)
    for person in (first, second, other):
        person.news()
    await world.tick(at(7, 28, 8))
    assert [len(person.news()) for person in (first, second, other)] == [0, 1, 1]


async def test_what_linking_does_and_does_not_is_said_on_both_accounts(lite: World) -> None:
    first, second = await linked(lite)
    offered, told = first.chat[-2], first.chat[-1]
    for item in (offered, told, second.last):
        assert "chỉ gửi một lần, tới kênh bạn bắt đầu dùng sau cùng" in item.text
        assert "vẫn riêng từng kênh. Cán bộ không thấy" in item.text
    assert "trong vòng một giờ" in offered.text
    assert "Nếu không phải bạn" in told.text
    assert (told.labels, second.last.labels) == (["Bỏ nối"], ["Bỏ nối", "Về menu"])


@pytest.mark.parametrize("start", ["  ", "/start "])
async def test_a_code_may_be_typed_in_small_letters(lite: World, start: str) -> None:
    first, second = await a_member(lite), await a_member(lite, "webchat")
    code = await a_code(first)
    assert len(code) == len("NK-7K3Q-M2XA")
    assert DONE in await second.says(f"{start}{code.lower()} ")


async def test_either_account_can_undo_it(lite: World) -> None:
    for undoing in (0, 1):
        before = await lite.listeners()
        pair = await linked(lite)
        assert await lite.listeners() == before + 1
        assert "không nối với kênh nào" in await pair[undoing].presses("Bỏ nối")
        assert await lite.listeners() == before + 2


async def test_whoever_is_linked_sees_so_and_can_add_a_third_account(lite: World) -> None:
    first, second = await linked(lite)
    third = await a_member(lite, "webchat")
    await second.says("cài đặt")
    assert "đang nối với kênh khác của bạn" in await second.presses("Dùng thêm kênh khác")
    assert second.last.labels == ["Nối thêm kênh nữa", "Bỏ nối", "Về menu"]
    assert DONE in await third.says(await a_code(second))
    assert await lite.listeners() == 1
    await first.chooses("unlink")
    assert await lite.listeners() == 2


async def test_a_wrong_a_used_a_replaced_and_an_expired_code_look_the_same(world: World) -> None:
    first, second = await a_member(world), await a_member(world, "webchat")
    used = await a_code(first)
    await second.says(used)
    replaced, expired = await a_code(first), await a_code(first)
    world.clock.move(hours=1)
    wrong = ("NK-2222-2222", "NK-", "NK-<b>_*[🐦", f"NK-{'7' * 4000}")
    answers = {await (await a_member(world)).says(code) for code in (used, replaced, expired, *wrong)}
    assert len(answers) == 1
    assert answers.pop().startswith(BAD)


async def test_a_code_is_good_for_an_hour(lite: World) -> None:
    first, second = await a_member(lite), await a_member(lite, "webchat")
    code = await a_code(first)
    lite.clock.move(minutes=59)
    assert DONE in await second.says(code)


async def test_guessing_codes_is_stopped_for_an_hour_even_for_a_right_one(lite: World) -> None:
    first, guesser = await a_member(lite), await a_member(lite)
    code = await a_code(first)
    for _ in range(lite.bridge.settings.rules().receipt_tries):
        assert BAD in await guesser.says("NK-2222-2222")
    assert "Một giờ nữa" in await guesser.says(code)
    assert DONE in await (await a_member(lite)).says(code), "others are not hindered"
    lite.clock.move(hours=1, seconds=1)
    assert DONE in await guesser.says(await a_code(first))


async def test_ones_own_code_is_refused_and_still_good_for_the_other_account(lite: World) -> None:
    first, second = await a_member(lite), await a_member(lite, "webchat")
    code = await a_code(first)
    assert "mã của chính kênh này" in await first.says(code)
    assert not (await export(first))["linked"]
    assert DONE in await second.says(code)


async def test_a_stranger_is_asked_to_agree_before_anything_is_linked(lite: World) -> None:
    first, stranger = await a_member(lite), lite.person("webchat")
    code = await a_code(first)
    assert "rồi gõ lại mã" in await stranger.says(code)
    assert "Bạn đồng ý" in stranger.last.text
    assert not (await export(first))["linked"]
    await stranger.presses("Đồng ý")
    await stranger.presses("Không cần")
    await stranger.presses("Bỏ qua")
    assert DONE in await stranger.says(code)
    assert "Bạn đồng ý" in await lite.person().chooses("link")


async def test_an_officer_may_link_without_being_a_member(lite: World) -> None:
    officer = await lite.officer("CSPL")
    assert DONE in await (await a_member(lite)).says(await a_code(officer))


async def test_cases_stay_with_the_account_they_were_sent_from(lite: World) -> None:
    first, second = await linked(lite)
    code = await first.sends_concern()
    assert "Bạn chưa gửi việc nào" in await second.says("việc của tôi")
    assert "không thấy việc nào như vậy" in await second.chooses(f"case:{code}")
    assert (await export(second))["cases"] == []


async def test_officers_see_nothing_of_it(world: World) -> None:
    officer, (first, second) = await world.officer("CSPL"), await linked(world)
    for person in (first, second):
        code = await person.sends_concern(name="Vàng A Páo")
        await officer.chooses(f"claim:{code}")
        await officer.chooses(f"view:{code}")
    async with world.bridge.store.look() as tx:
        contacts = await tx.contacts.at([(p.account, p.address) for p in (first, second)])
        assert all(contact.linked for contact in contacts.values())
    needles = (first.address, second.address, "NK-", "nối với")
    assert found(needles, {"officer": shown(officer.chat)}) == set()
    assert found(needles[2:], {"worker": shown(first.chat)}) != set()


async def test_the_export_says_whether_the_account_is_linked(lite: World) -> None:
    first, second = await linked(lite)
    alone = await a_member(lite)
    assert [(await export(person))["linked"] for person in (first, second, alone)] == [True, True, False]


async def test_erasing_one_account_leaves_the_other_alone_and_linked_to_nothing(world: World) -> None:
    first, second = await linked(world)
    third = await a_member(world)
    code = await a_code(first)
    await first.chooses("erase")
    await first.says("xóa hết")
    assert not (await export(second))["linked"]
    assert BAD in await third.says(code)
    assert await world.listeners() == 2


async def test_a_code_is_nowhere_in_the_database(world: World) -> None:
    first, second = await a_member(world), await a_member(world, "webchat")
    code = await a_code(first)
    assert found([code], {"chat": shown(first.chat)})
    await first.says(code)
    assert found([code], {"": await opened(world)}) == set()
    await second.says(code)
    assert found([code], {"": await opened(world)}) == set()


async def test_housekeeping_drops_codes_that_nobody_used(lite: World) -> None:
    await a_code(await a_member(lite))
    assert await codes(lite) == 1
    lite.clock.move(hours=1)
    await lite.bridge.housekeeping.tick()
    assert await codes(lite) == 0


async def codes(world: World) -> int:
    async with world.bridge.store.transactions.read() as connection:
        return len((await connection.execute(select(link))).all())


async def test_an_author_may_not_approve_from_their_other_account(world: World) -> None:
    author, other, colleague = [await a_lead(world) for _ in range(3)]
    await other.says(await a_code(author))
    async with world.bridge.store.begin() as tx:
        by_author = await a_turn(tx, author)
        plan = await compose(by_author, BroadcastKind.NEWS, "Lớp học luật miễn phí ngày mai.")
        plan, _ = await submit(by_author, plan)
        with pytest.raises(Refused, match=r"plan\.not_yours_to_approve"):
            await approve(await a_turn(tx, other), plan, plan.revision)
        approved = await approve(await a_turn(tx, colleague), plan, plan.revision)
    assert approved.state is BroadcastState.APPROVED


async def a_lead(world: World) -> Person:
    """A member with a lead's seat."""
    person = await a_member(world)
    async with world.bridge.store.begin() as tx:
        contact = (await tx.contacts.at([(person.account, person.address)])).popitem()[1]
        await tx.officers.join(contact.id, "TGNC", Role.LEAD, "Lò Thị Hoa", world.clock.now())
    return person


async def a_turn(tx: Tx, person: Person) -> Turn:
    """This person's turn, as the intake would open it."""
    bridge = person.world.bridge
    return Turn(
        tx=tx,
        now=bridge.clock.now(),
        contact=(await tx.contacts.at([(person.account, person.address)])).popitem()[1],
        incoming=person._incoming(IncomingKind.CHOICE),
        session=None,
        catalog=bridge.catalog,
        directory=bridge.directory,
        texts=bridge.texts,
        rules=bridge.settings.rules(),
        conversations=Conversations((), {}),
        files=bridge.files,
        accounts={},
    )
