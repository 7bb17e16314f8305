"""How somebody becomes an officer, and ceases to be one."""

from sqlalchemy import select

from bot.domain.contact import Role
from bot.domain.office import Version
from bot.services.staffing import invite
from bot.store.tables import audit
from tests.world import World

BAD = "Mã mời này không dùng được"


async def a_code(world: World, office: str = "CSPL", name: str = "Lò Thị Hoa") -> str:
    async with world.bridge.store.begin() as tx:
        return await invite(tx, office, Role.OFFICER, name, world.clock.now())


async def test_an_invitation_typed_as_it_is_makes_an_officer(world: World) -> None:
    code = await a_code(world)
    officer = world.person("webchat")
    said = await officer.says(f"  {code.lower()} ")
    assert "Chào Lò Thị Hoa" in said
    assert "Ban Chính sách pháp luật" in said
    work = ["Hàng đợi", "Việc tôi nhận", "Cơ quan tôi", "Gửi tin", "Lịch"]
    assert officer.last.labels == [*work, "Dành cho người lao động"]


async def test_a_wrong_a_used_and_an_expired_invitation_look_the_same(world: World) -> None:
    used, expired = await a_code(world), await a_code(world)
    await world.person().says(f"/start {used}")
    world.clock.move(days=7, seconds=1)
    answers = {await world.person().says(f"/start {code}") for code in (used, expired, "CB-2222-3333-4444")}
    assert len(answers) == 1
    assert BAD in answers.pop()


async def test_an_invitation_is_good_for_a_week(lite: World) -> None:
    code = await a_code(lite)
    lite.clock.move(days=6, hours=23)
    assert "Chào Lò Thị Hoa" in await lite.person().says(code)


async def test_guessing_invitations_is_stopped_even_for_a_right_one(lite: World) -> None:
    code, guesser = await a_code(lite), lite.person()
    for _ in range(lite.bridge.settings.rules().receipt_tries):
        assert BAD in await guesser.says("CB-2222-3333-4444")
    assert "Một giờ nữa" in await guesser.says(code)
    assert "Chào Lò Thị Hoa" in await lite.person().says(code), "others are not hindered"


async def test_after_an_hour_one_may_try_again(lite: World) -> None:
    guesser = lite.person()
    for _ in range(lite.bridge.settings.rules().receipt_tries + 1):
        await guesser.says("CB-2222-3333-4444")
    lite.clock.move(hours=1, seconds=1)
    assert "Chào Lò Thị Hoa" in await guesser.says(await a_code(lite))


async def test_one_person_may_sit_in_two_offices(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await officer.says(await a_code(lite, "TGNC"))
    worker = lite.person()
    await worker.agrees()
    await worker.sends_concern()
    await officer.says("hàng đợi")
    assert any("Tiền lương" in label for label in officer.last.labels)


async def test_an_officer_is_also_a_worker_once_they_agree(lite: World) -> None:
    officer = await lite.officer("CSPL")
    assert "Bạn đồng ý" in await officer.presses("Dành cho người lao động")
    for label in ("Đồng ý", "Không cần", "Bỏ qua"):
        await officer.presses(label)
    work = ["Hàng đợi", "Việc tôi nhận", "Cơ quan tôi", "Gửi tin", "Lịch"]
    assert officer.last.labels[:5] == work
    assert {"Gửi phản ánh", "Hỏi pháp luật", "Việc của tôi", "Cài đặt"} <= set(officer.last.labels)


async def test_the_officers_door_asks_for_the_invitation(lite: World) -> None:
    code, officer = await a_code(lite), lite.person("webchat")
    assert "mã mời" in await officer.says("/officer")
    assert "Chào Lò Thị Hoa" in await officer.says(code)
    assert "Hàng đợi" in await officer.says("/officer")


async def test_an_officer_who_erases_themselves_leaves_their_cases_to_the_office(world: World) -> None:
    leaving, staying = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    worker = world.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await leaving.chooses(f"claim:{code}")
    await leaving.chooses("erase")
    await leaving.says("xóa hết")
    assert "Bạn đã nhận việc" in await staying.chooses(f"claim:{code}")


async def test_news_reaches_the_office_without_whoever_left_it(lite: World) -> None:
    leaving, staying = await lite.officer("CSPL"), await lite.officer("CSPL")
    async with lite.bridge.store.begin() as tx:
        await tx.officers.remove((await tx.officers.of_office("CSPL"))[0].id, lite.clock.now())
    leaving.news()
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    assert leaving.news() == []
    assert any(code in item.text for item in staying.news())


async def test_a_lead_invites_an_officer_from_the_chat(world: World) -> None:
    lead, newcomer = await world.officer("CSPL", role=Role.LEAD), world.person("webchat")
    await lead.presses("Cơ quan tôi")
    await lead.presses("Cán bộ")
    assert "tên gì" in await lead.presses("Mời người mới")
    said = await lead.says("  Giàng   A Pao ")
    assert "Mã mời cho Giàng A Pao (cán bộ, Ban Chính sách pháp luật" in said
    code = next(word for word in said.split() if word.startswith("CB-"))
    assert "Chào Giàng A Pao" in await newcomer.says(code)
    assert BAD in await world.person().says(code), "it works once"
    async with world.bridge.store.look() as tx:
        assert [o.role for o in await tx.officers.of_office("CSPL")] == [Role.LEAD, Role.OFFICER]
    assert await invited_by(world) == ["cli", "officer:1"]


async def invited_by(world: World) -> list[str]:
    statement = select(audit.c.actor).where(audit.c.action == "invite").order_by(audit.c.id)
    async with world.bridge.store.transactions.read() as connection:
        return list((await connection.execute(statement)).scalars())


async def test_an_admin_invites_in_any_role_below(lite: World) -> None:
    admin, newcomer = await lite.officer("LDLD", role=Role.ADMIN), lite.person()
    await admin.chooses("enlist:TGNC")
    await admin.says("Mùa A Tủa")
    said = await admin.presses("Phụ trách: thêm giao việc, cán bộ")
    await newcomer.says(next(word for word in said.split() if word.startswith("CB-")))
    assert "Mùa A Tủa · phụ trách" in await newcomer.presses("Cơ quan tôi")


async def test_an_invitation_into_an_office_that_became_part_of_another_leads_there(lite: World) -> None:
    code, late = await a_code(lite, "TGNC", "Mùa A Tủa"), await a_code(lite, "TC")
    async with lite.bridge.store.begin() as tx:
        offices = lite.bridge.catalog.offices
        closed = [
            Version(since=lite.clock.now(), office=offices["TGNC"], successor="CSPL", closed=True),
            Version(since=lite.clock.now(), office=offices["TC"], closed=True),
        ]
        await lite.bridge.directory.change(tx, closed)
    newcomer = lite.person()
    assert "Ban Chính sách pháp luật" in await newcomer.says(code)
    assert "Mùa A Tủa · cán bộ" in await newcomer.says("cơ quan")
    assert BAD in await lite.person().says(late), "nothing took the place of that one"
