"""An officer's own place, the days on which they work, and what a lead sees of the office."""

import pytest
from sqlalchemy import select

from bot.domain.contact import Role
from bot.store.tables import audit
from tests.world import Person, World

NO = "Việc này dành cho người phụ trách"


async def a_case(world: World) -> str:
    worker = world.person()
    await worker.agrees()
    return await worker.sends_concern()


async def audited(world: World, action: str) -> list[tuple[str, str | None, str | None]]:
    columns = (audit.c.actor, audit.c.before, audit.c.after)
    statement = select(*columns).where(audit.c.action == action).order_by(audit.c.id)
    async with world.bridge.store.transactions.read() as connection:
        return [(row.actor, row.before, row.after) for row in await connection.execute(statement)]


async def test_an_officers_card_shows_the_seat_and_what_it_allows(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    said = await officer.says("cơ quan")
    assert "Ban Chính sách pháp luật" in said
    assert "Lò Thị Hoa · cán bộ" in said
    assert "làm việc 5 ngày mỗi tuần" in said
    assert officer.last.labels == [
        *("Vắng mặt", "Lịch làm việc", "Kho hỏi đáp pháp luật"),
        *("Rời cơ quan", "Về menu"),
    ]


async def test_leads_and_admins_see_more(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    admin = await lite.officer("LDLD", role=Role.ADMIN)
    await lead.presses("Cơ quan tôi")
    assert lead.last.labels[2:4] == ["Tình hình cơ quan", "Cán bộ"]
    assert "Sắp xếp tổ chức" not in lead.last.labels
    await admin.presses("Cơ quan tôi")
    assert "Sắp xếp tổ chức" in admin.last.labels


async def test_somebody_with_two_seats_is_asked_which(lite: World) -> None:
    officer = await lite.officer("CSPL", "Lò Thị Hoa")
    async with lite.bridge.store.begin() as tx:
        contact = (await tx.officers.listed())[0].contact_id
        await tx.officers.join(contact, "TGNC", Role.LEAD, "Lò Thị Hoa", lite.clock.now())
    assert "2 cơ quan" in await officer.says("cơ quan")
    assert "Lò Thị Hoa · phụ trách" in await officer.presses("Ban Tuyên giáo - Nữ công")


async def test_the_desk_of_somebody_else_stays_closed(lite: World) -> None:
    officer, other = await lite.officer("CSPL"), await lite.officer("CSPL")
    await other.says("cơ quan")
    for entry in ("desk", "workdays", "away", "present"):
        said = await officer.chooses(f"{entry}:2")
        assert "Bạn không còn chỗ đó nữa" in said
        assert "Lò Thị Hoa" not in said
    worker = lite.person()
    await worker.agrees()
    for token in ("desk:1", "away:1", "leave:1", "load:CSPL", "staff:CSPL", "enlist:CSPL", "rerole:1"):
        assert "Lò Thị Hoa" not in await worker.chooses(token)


async def test_working_days_are_switched_one_by_one_and_written_down(world: World) -> None:
    officer = await world.officer("CSPL")
    await officer.says("cơ quan")
    await officer.presses("Lịch làm việc")
    await officer.presses("✓ Thứ Sáu")
    assert officer.last.labels[4] == "Thứ Sáu"
    await officer.presses("Thứ Bảy")
    async with world.bridge.store.look() as tx:
        assert (await tx.officers.listed())[0].weekdays == (1, 2, 3, 4, 6)
    assert (await audited(world, "weekdays"))[0] == ("officer:1", "weekdays=12345", "weekdays=1234")


async def test_at_least_one_working_day_remains(lite: World) -> None:
    officer = await lite.officer("CSPL")
    for day in (1, 2, 3, 4):
        await officer.chooses(f"workday:1:{day}")
    assert "Cần ít nhất một ngày" in await officer.chooses("workday:1:5")
    assert officer.last.labels[4] == "✓ Thứ Sáu"


async def test_a_lead_sees_who_has_how_much(world: World) -> None:
    lead = await world.officer("CSPL", "Vàng A Sử", role=Role.LEAD)
    officer = await world.officer("CSPL", "Lò Thị Hoa")
    first, _ = await a_case(world), await a_case(world)
    await officer.chooses(f"claim:{first}")
    world.clock.move(days=2, hours=1)
    await a_case(world)
    await lead.says("cơ quan")
    said = (await lead.presses("Tình hình cơ quan")).splitlines()
    assert said[1] == "3 việc đang mở: 2 mới, 2 quá hạn, 0 đến hạn trong một ngày làm việc, 0 chờ người gửi."
    assert said[2:] == [
        "• Chưa ai nhận: 2 việc, 1 quá hạn, 0 sắp hạn, 0 chờ người gửi",
        "• Lò Thị Hoa: 1 việc, 1 quá hạn, 0 sắp hạn, 0 chờ người gửi",
        "• Vàng A Sử: 0 việc, 0 quá hạn, 0 sắp hạn, 0 chờ người gửi",
    ]
    assert "Quá hạn (2 việc)" in await lead.presses("Quá hạn")


async def test_what_is_due_within_a_working_day_is_counted(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    await a_case(lite)
    lite.clock.move(days=1, hours=1)
    assert "1 đến hạn trong một ngày làm việc" in await lead.chooses("load:CSPL")


@pytest.mark.parametrize("token", ["load:CSPL", "staff:CSPL", "enlist:CSPL", "staff_below:CSPL", "staffer:2"])
async def test_only_who_leads_an_office_sees_its_officers(lite: World, token: str) -> None:
    officer, _ = await lite.officer("CSPL"), await lite.officer("CSPL", "Vàng A Sử")
    elsewhere = await lite.officer("TGNC", role=Role.LEAD)
    above = await lite.officer("LDLD", role=Role.LEAD)
    for who in (officer, elsewhere, above):
        said = await who.chooses(token)
        assert "dành cho người phụ trách" in said
        assert "Vàng A Sử" not in said


async def test_an_admin_finds_the_officers_of_the_offices_below(lite: World) -> None:
    admin = await lite.officer("LDLD", role=Role.ADMIN)
    await lite.officer("CSPL", "Lò Thị Hoa")
    await admin.chooses("staff:LDLD")
    await admin.presses("Các nơi trực thuộc")
    await admin.presses("Ban Chính sách pháp luật và Quan hệ lao động (1)")
    assert admin.last.labels[0] == "Lò Thị Hoa · cán bộ"
    assert "Đang giữ 0 việc" in await admin.presses("Lò Thị Hoa · cán bộ")


async def test_a_long_list_of_officers_has_pages(lite: World) -> None:
    lead = await lite.officer("CSPL", "Vàng A Sử", role=Role.LEAD)
    for number in range(11):
        await lite.officer("CSPL", f"Cán bộ số {number}")
    await lead.chooses("staff:CSPL")
    assert len([label for label in lead.last.labels if "·" in label]) == 10
    await lead.presses("Xem thêm")
    assert lead.last.labels[:3] == ["Cán bộ số 9 · cán bộ", "Cán bộ số 10 · cán bộ", "Trang trước"]
    await lead.chooses("staff:CSPL:77")
    assert lead.last.labels[0] == "Cán bộ số 9 · cán bộ"


async def promotes(admin: Person, name: str = "Lò Thị Hoa") -> str:
    """An admin makes an officer of CSPL its lead."""
    await admin.chooses("staff:CSPL")
    await admin.presses(f"{name} · cán bộ")
    await admin.presses("Đổi vai trò")
    return await admin.presses("Phụ trách: thêm giao việc, cán bộ")


async def test_an_admin_changes_a_role_after_a_preview(world: World) -> None:
    admin, officer = await world.officer("LDLD", role=Role.ADMIN), await world.officer("CSPL", "Lò Thị Hoa")
    assert "từ cán bộ thành phụ trách" in await promotes(admin)
    assert NO in await officer.chooses("load:CSPL"), "nothing has changed yet"
    officer.news()
    assert "giờ là phụ trách" in await admin.presses("Đổi")
    assert "giờ là: phụ trách" in officer.news()[0].text
    assert "việc đang mở" in await officer.chooses("load:CSPL")
    assert await audited(world, "role") == [("officer:1", "role=officer", "role=lead")]


async def test_a_role_that_is_not_changed_after_all(lite: World) -> None:
    admin, officer = await lite.officer("LDLD", role=Role.ADMIN), await lite.officer("CSPL", "Lò Thị Hoa")
    await promotes(admin)
    assert "Không có gì thay đổi" in await admin.presses("Thôi")
    assert NO in await officer.chooses("load:CSPL")


async def test_a_role_that_somebody_else_changed_meanwhile_is_looked_at_again(lite: World) -> None:
    first, second = [await lite.officer("LDLD", role=Role.ADMIN) for _ in range(2)]
    await lite.officer("CSPL", "Lò Thị Hoa")
    await promotes(first)
    await promotes(second)
    await first.presses("Đổi")
    assert "vừa được người khác đổi" in await second.presses("Đổi")
    assert len(await audited(lite, "role")) == 1


async def test_nobody_changes_their_own_role_so_that_an_admin_remains(lite: World) -> None:
    admin = await lite.officer("LDLD", role=Role.ADMIN)
    await admin.chooses("staffer:1")
    assert "Đổi vai trò" not in admin.last.labels
    await admin.chooses("rerole:1")
    await admin.presses("Cán bộ: nhận và trả lời việc")
    assert "phải nhờ một quản trị khác" in await admin.presses("Đổi")
    assert await audited(lite, "role") == []


async def test_a_lead_neither_changes_roles_nor_dismisses_an_admin(lite: World) -> None:
    lead = await lite.officer("CSPL", role=Role.LEAD)
    await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("CSPL", "Giàng A Pao", role=Role.ADMIN)
    await lead.chooses("staffer:2")
    assert lead.last.labels == ["Cho rời cơ quan", "Cán bộ", "Về menu"]
    assert "Chỉ quản trị" in await lead.chooses("rerole:2")
    await lead.chooses("staffer:3")
    assert lead.last.labels == ["Cán bộ", "Về menu"]
    assert "quản trị cấp trên" in await lead.chooses("leave:3")
