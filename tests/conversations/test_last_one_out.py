"""The last one who can act leaves an office: what was theirs or nobody's goes up, or waits under an alarm."""

from bot.domain.case import State
from bot.domain.contact import Role
from tests.conversations.handovers import a_case, both, confirms, leaves, stored
from tests.world import World


async def test_with_nobody_left_everything_unclaimed_goes_up_and_the_workers_are_told(world: World) -> None:
    above, leaving = await world.officer("LDLD", "Giàng A Pao"), await world.officer("CSPL", "Lò Thị Hoa")
    (worker, mine), (other, free) = await a_case(world), await a_case(world)
    await leaving.chooses(f"claim:{mine}")
    due = (await stored(world, mine)).due_at
    preview = await leaves(leaving)
    assert "• 2 việc chuyển lên Liên đoàn Lao động tỉnh Lai Châu" in preview
    assert "sẽ không còn ai trực" in preview
    for who in (above, worker, other):
        who.news()
    await confirms(leaving)
    assert {(case.office, case.state, case.assignee) for case in await both(world, mine, free)} == {
        ("LDLD", State.NEW, None)
    }
    assert (await stored(world, mine)).due_at == due
    news = "\n".join(item.text for item in above.news())
    assert mine in news
    assert free in news
    assert "lúc này không còn ai trực" in news
    for who in (worker, other):
        assert "được chuyển lên Liên đoàn Lao động tỉnh" in who.news()[0].text


async def test_with_nobody_above_either_the_cases_stay_and_it_is_said(lite: World) -> None:
    leaving = await lite.officer("CSPL", "Lò Thị Hoa")
    _, code = await a_case(lite)
    await leaving.chooses(f"claim:{code}")
    assert "• 1 việc phải ở lại chờ" in await leaves(leaving)
    await confirms(leaving)
    case = await stored(lite, code)
    assert (case.office, case.assignee, case.state) == ("CSPL", None, State.NEW)


async def test_a_case_never_goes_up_to_an_office_that_its_worker_avoids(lite: World) -> None:
    await lite.officer("TT")
    leaving = await lite.officer("CSPL", "Lò Thị Hoa")
    (_, shy), (_, other) = await a_case(lite), await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        case = await tx.cases.by_code(shy)
        assert case is not None
        await tx.cases.change(case.id, avoids=("TT",))
    preview = await leaves(leaving)
    assert "• 1 việc chuyển lên Thường trực" in preview
    assert "• 1 việc phải ở lại chờ" in preview
    await confirms(leaving)
    assert [case.office for case in await both(lite, shy, other)] == ["CSPL", "TT"]


async def test_what_colleagues_who_are_away_hold_stays_theirs(lite: World) -> None:
    await lite.officer("LDLD")
    leaving, away = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Vàng A Sử")
    (_, theirs), (_, mine) = await a_case(lite), await a_case(lite)
    await away.chooses(f"claim:{theirs}")
    await leaving.chooses(f"claim:{mine}")
    for label in ("Cơ quan tôi", "Vắng mặt", "1 tuần", "Lò Thị Hoa", "Đúng, tôi vắng"):
        await away.presses(label)
    preview = await leaves(leaving)
    assert "• Vàng A Sử đang vắng sẽ không còn người trực thay." in preview
    away.news()
    await confirms(leaving)
    assert [(case.office, case.assignee) for case in await both(lite, theirs, mine)] == [
        ("CSPL", 3),
        ("LDLD", None),
    ]
    told = [item.text for item in away.news()]
    assert any("Ở đó lúc này không còn ai trực, 1 việc đã chuyển lên" in text for text in told)
    assert any("không còn trực thay bạn" in text for text in told)


async def test_cases_that_go_together_go_up_together(lite: World) -> None:
    await lite.officer("LDLD")
    leaving = await lite.officer("CSPL", "Lò Thị Hoa")
    (_, main), (_, follower) = await a_case(lite), await a_case(lite)
    await leaving.chooses(f"claim:{main}")
    async with lite.bridge.store.begin() as tx:
        into, case = await tx.cases.by_code(main), await tx.cases.by_code(follower)
        assert into is not None
        assert case is not None
        joined = {"state": State.MERGED, "merged_into": into.id, "assignee": 1, "answer": None}
        await tx.cases.change(case.id, **joined)
    await leaves(leaving)
    await confirms(leaving)
    after = await both(lite, main, follower)
    assert [(case.office, case.state, case.assignee) for case in after] == [
        ("LDLD", State.NEW, None),
        ("LDLD", State.MERGED, None),
    ]


async def test_whoever_erases_their_data_leaves_every_office_at_once(world: World) -> None:
    """Their cases do not go from one of their own seats to another."""
    leaving = await world.officer("CSPL", "Lò Thị Hoa")
    async with world.bridge.store.begin() as tx:
        contact = (await tx.officers.listed())[0].contact_id
        await tx.officers.join(contact, "LDLD", Role.LEAD, "Lò Thị Hoa", world.clock.now())
    national = await world.officer("TLDLD")
    worker, code = await a_case(world)
    await leaving.chooses(f"claim:{code}")
    card = next(item for item in leaving.chat if code in item.text)
    worker.news(), national.news()
    await leaving.chooses("erase")
    await leaving.says("xóa hết")
    assert (await stored(world, code)).office == "TLDLD"
    assert code in national.news()[0].text
    assert len(worker.news()) == 1, "it went up once, not from seat to seat"
    assert "Công ty chậm lương" not in card.text
    async with world.bridge.store.look() as tx:
        assert [officer.office for officer in await tx.officers.listed()] == ["TLDLD"]
