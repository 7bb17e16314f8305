"""How somebody becomes an officer, and ceases to be one."""

from bot.domain.contact import Role
from bot.services.staffing import invite
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
    assert officer.last.labels == ["Hàng đợi", "Việc tôi nhận", "Gửi tin", "Lịch", "Dành cho người lao động"]


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
    work = ["Hàng đợi", "Việc tôi nhận", "Gửi tin", "Lịch"]
    personal = ["Gửi phản ánh", "Hỏi pháp luật", "Việc của tôi"]
    assert officer.last.labels == [*work, *personal, "Cài đặt", "Trợ giúp"]


async def test_the_officers_door_asks_for_the_invitation(lite: World) -> None:
    code, officer = await a_code(lite), lite.person("webchat")
    assert "mã mời" in await officer.says("/officer")
    assert "Chào Lò Thị Hoa" in await officer.says(code)
    assert "Hàng đợi" in await officer.says("/officer")


async def test_a_removed_officers_cases_go_back_into_the_queue(world: World) -> None:
    leaving, staying = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Vàng A Sử")
    worker = world.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await leaving.chooses(f"claim:{code}")
    assert "Lò Thị Hoa" in await staying.chooses(f"claim:{code}")
    async with world.bridge.store.begin() as tx:
        first = (await tx.officers.of_office("CSPL"))[0]
        await tx.officers.remove(first.id, world.clock.now())
    assert "không" in (await leaving.chooses(f"view:{code}")).casefold()
    await leaving.says("hàng đợi")
    assert "Hàng đợi" not in leaving.last.labels
    assert "Bạn đã nhận việc" in await staying.chooses(f"claim:{code}")


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
