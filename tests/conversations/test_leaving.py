"""Leaving an office: all that somebody had there is handed over in one step, and nothing rests unseen."""

from sqlalchemy import select

from bot.domain.case import State
from bot.domain.contact import Role
from bot.domain.message import IncomingKind
from bot.store.tables import audit
from tests.conversations.handovers import a_case, both, confirms, leaves, stored
from tests.store.given import a_broadcast
from tests.world import Person, World


async def three_claimed(world: World, officer: Person) -> list[tuple[Person, str]]:
    """Three cases of one officer: claimed, answered, and asked about."""
    cases = [await a_case(world) for _ in range(3)]
    for _, code in cases:
        await officer.chooses(f"claim:{code}")
    for act, (_, code) in zip(("answer", "ask"), cases[1:], strict=True):
        await officer.chooses(f"{act}:{code}")
        await officer.says("Chúng tôi xin hỏi thêm")
    return cases


async def lines_of(world: World, action: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Actor, detail, before and after of each audit line of an action."""
    columns = (audit.c.actor, audit.c.detail, audit.c.before, audit.c.after)
    statement = select(*columns).where(audit.c.action == action).order_by(audit.c.id)
    async with world.bridge.store.transactions.read() as connection:
        rows = (await connection.execute(statement)).all()
    return [(row.actor, row.detail, row.before, row.after) for row in rows]


async def test_a_chosen_colleague_gets_every_case_as_it_stands(world: World) -> None:
    leaving, heir = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    third = await world.officer("CSPL", "Giàng A Pao")
    cases = await three_claimed(world, leaving)
    preview = await leaves(leaving, "Vàng A Sử")
    assert "• 3 việc giao cho Vàng A Sử." in preview
    heir.news(), third.news()
    assert "Bạn đã rời" in await confirms(leaving)
    assert [item.text for item in heir.news()] == [
        "Lò Thị Hoa đã rời Ban Chính sách pháp luật và Quan hệ lao động. 3 việc của người ấy giờ là của bạn."
    ]
    assert "3 việc giao cho Vàng A Sử" in third.news()[0].text
    after = [await stored(world, code) for _, code in cases]
    assert [(case.assignee, case.state) for case in after] == [
        (2, State.CLAIMED),
        (2, State.ANSWERED),
        (2, State.WAITING),
    ]
    assert after[0].answer is not None
    await heir.chooses(f"answer:{cases[0][1]}")
    assert "Đã gửi câu trả lời" in await heir.says("Tôi tiếp tục việc này.")


async def test_the_cases_of_whoever_leaves_can_go_back_into_the_queue(world: World) -> None:
    leaving, staying = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    cases = await three_claimed(world, leaving)
    assert "• 3 việc trở lại hàng đợi" in await leaves(leaving, "Trả về hàng đợi")
    staying.news()
    await confirms(leaving)
    told = staying.news()
    assert "3 việc trở lại hàng đợi" in told[0].text
    assert len(told) == 1
    after = [await stored(world, code) for _, code in cases]
    assert [(case.assignee, case.state) for case in after] == [
        (None, State.NEW),
        (None, State.ANSWERED),
        (None, State.WAITING),
    ]
    await staying.presses("Chưa ai nhận", on=told[0])
    assert sum("·" in label for label in staying.last.labels) == 3
    card = next(item for item in staying.chat if cases[0][1] in item.text)
    assert "Nhận việc" in card.labels, "the cards say so too"


async def test_each_case_and_the_seat_leave_a_line(world: World) -> None:
    leaving, _ = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    _, code = await a_case(world)
    await leaving.chooses(f"claim:{code}")
    await leaves(leaving, "Vàng A Sử")
    await confirms(leaving)
    assert await lines_of(world, "leave") == [
        ("officer:1", "1 CSPL", "role=officer", None),
        ("officer:1", "1 2", "assignee=1", "assignee=2"),
    ]


async def test_the_cards_of_whoever_left_lose_their_words_and_their_buttons(world: World) -> None:
    leaving, _ = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    (_, mine), (_, free) = await a_case(world), await a_case(world)
    await leaving.chooses(f"claim:{mine}")
    cards = [next(item for item in leaving.chat if code in item.text) for code in (mine, free)]
    assert all("Công ty chậm lương" in card.text for card in cards)
    await leaves(leaving, "Vàng A Sử")
    await confirms(leaving)
    for card, code in zip(cards, (mine, free), strict=True):
        assert card.text == f"{code}: bạn không còn ở cơ quan giữ việc này."
        assert card.labels == []
        assert "Công ty chậm lương" not in await leaving.chooses(f"view:{code}")


async def test_whoever_thinks_better_of_it_stays(lite: World) -> None:
    officer, _ = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    _, code = await a_case(lite)
    await officer.chooses(f"claim:{code}")
    await leaves(officer, "Vàng A Sử")
    assert "Không có gì thay đổi" in await officer.presses("Thôi")
    assert (await stored(lite, code)).assignee == 1
    assert "Lò Thị Hoa" in await officer.says("cơ quan")


async def test_what_was_shown_is_what_is_done_or_it_is_shown_again(world: World) -> None:
    leaving, _ = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    (_, first), (_, second) = await a_case(world), await a_case(world)
    await leaving.chooses(f"claim:{first}")
    assert "• 1 việc giao cho" in await leaves(leaving, "Vàng A Sử")
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(second)
        assert case is not None
        await tx.cases.change(case.id, assignee=1, state=State.CLAIMED)
    said = await confirms(leaving)
    assert "Tình hình vừa thay đổi" in said
    assert "• 2 việc giao cho Vàng A Sử" in said
    assert (await stored(world, first)).assignee == 1, "nothing is done yet"
    await confirms(leaving)
    assert {case.assignee for case in await both(world, first, second)} == {2}


async def test_an_heir_who_went_away_meanwhile_gets_nothing(lite: World) -> None:
    leaving, heir = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    _, code = await a_case(lite)
    await leaving.chooses(f"claim:{code}")
    await leaves(leaving, "Vàng A Sử")
    await heir.does(IncomingKind.BLOCKED)
    assert "lúc này không trực được" in await confirms(leaving)
    assert (await stored(lite, code)).assignee == 1


async def test_a_lead_ends_the_seat_of_an_officer_who_is_told(world: World) -> None:
    lead = await world.officer("CSPL", "Vàng A Sử", role=Role.LEAD)
    officer = await world.officer("CSPL", "Lò Thị Hoa")
    _, code = await a_case(world)
    await officer.chooses(f"claim:{code}")
    for label in ("Cơ quan tôi", "Cán bộ", "Lò Thị Hoa · cán bộ", "Cho rời cơ quan"):
        await lead.presses(label)
    assert "Lò Thị Hoa rời Ban Chính sách" in await lead.presses("Trả về hàng đợi")
    officer.news()
    said = await confirms(lead, "Cho rời cơ quan")
    assert "Lò Thị Hoa đã rời" in said
    assert said.count("đã rời") == 1, "who did it need not be told"
    assert any("không còn là cán bộ" in item.text for item in officer.news())
    assert (await lines_of(world, "leave"))[0] == ("officer:1", "2 CSPL", "role=officer", None)
    await officer.says("hàng đợi")
    assert "Hàng đợi" not in officer.last.labels
    assert "Bạn đã nhận việc" in await lead.chooses(f"claim:{code}")


async def test_an_admin_above_ends_a_seat_and_a_lead_above_does_not(lite: World) -> None:
    admin, lead = await lite.officer("LDLD", role=Role.ADMIN), await lite.officer("LDLD", role=Role.LEAD)
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    assert "dành cho người phụ trách nơi đó" in await lead.chooses("leave:3")
    assert "Không có việc nào đang giữ" in await admin.chooses("leave:3")
    officer.news()
    await confirms(admin, "Cho rời cơ quan")
    assert any("không còn là cán bộ" in item.text for item in officer.news())


async def test_two_who_end_the_same_seat_at_once_end_it_once(lite: World) -> None:
    lead, officer = await lite.officer("CSPL", role=Role.LEAD), await lite.officer("CSPL", "Lò Thị Hoa")
    await lead.chooses("leave:2")
    shown = lead.last
    await leaves(officer)
    await confirms(officer)
    assert "đã rời cơ quan" in await lead.presses("Cho rời cơ quan", on=shown)
    assert len(await lines_of(lite, "leave")) == 1


async def test_a_colleague_cannot_end_anybodys_seat(lite: World) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("CSPL")
    assert "dành cho người phụ trách nơi đó" in await officer.chooses("leave:2")
    assert "dành cho người phụ trách nơi đó" in await officer.chooses("leave:99")
    assert "dành cho người phụ trách nơi đó" in await officer.chooses("leave:x")


async def test_a_plan_stays_with_the_office_and_is_mentioned(lite: World) -> None:
    officer, _ = await lite.officer("TGNC", "Lò Thị Hoa"), await lite.officer("TGNC")
    async with lite.bridge.store.begin() as tx:
        await a_broadcast(tx, office="TGNC", author=1)
        await a_broadcast(tx, office="TGNC", author=2)
    assert "• 1 tin đang soạn ở lại cơ quan." in await leaves(officer)
