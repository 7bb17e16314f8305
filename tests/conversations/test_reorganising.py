"""An admin changes the offices from the chat: shown first, done as shown, and everybody is told."""

import pytest
from sqlalchemy import select

from bot.domain.case import Case, State
from bot.domain.contact import Role
from bot.store.tables import audit
from tests.world import Person, World

SAID = "Công ty chậm lương hai tháng"


@pytest.fixture
async def admin(lite: World) -> Person:
    """Looks after the whole province."""
    return await lite.officer("LDLD", "Trần Thị Quản", role=Role.ADMIN)


async def look_at(person: Person, code: str, act: str) -> str:
    """Open an office's card and press one of its buttons."""
    await person.chooses(f"office_card:{code}")
    return await person.presses(act)


async def merge(person: Person, code: str, into: str) -> str:
    """As far as the preview."""
    await look_at(person, code, "Nhập vào nơi khác")
    return await person.says(into)


async def case(world: World, code: str) -> Case:
    async with world.bridge.store.look() as tx:
        found = await tx.cases.by_code(code)
    assert found is not None
    return found


async def audited(world: World, action: str) -> list[tuple[str, str | None, str | None, str | None]]:
    async with world.bridge.store.transactions.read() as connection:
        lines = await connection.execute(select(audit).where(audit.c.action == action).order_by(audit.c.id))
        return [(line.actor, line.detail, line.before, line.after) for line in lines]


def name(world: World, code: str) -> str:
    office = world.bridge.catalog.offices.ever(code)
    assert office is not None
    return office.name


async def test_the_list_is_a_tree_of_what_an_admin_looks_after(lite: World, admin: Person) -> None:
    await admin.chooses("offices")
    assert name(lite, "LDLD") in admin.last.labels
    assert f"· {name(lite, 'CSPL')}" in admin.last.labels
    assert name(lite, "TLDLD") not in admin.last.text + " ".join(admin.last.labels)
    said = await admin.presses(f"· {name(lite, 'CSPL')}")
    assert f"Cấp trên: {name(lite, 'LDLD')}" in said
    assert "Việc đang mở: 0" in said


@pytest.mark.parametrize("token", ["offices", "office_card:CSPL", "office_merge:CSPL", "office_open:LDLD"])
async def test_whoever_is_no_admin_there_changes_nothing(lite: World, token: str) -> None:
    lead = await lite.officer("LDLD", role=Role.LEAD)
    other = await lite.officer("VP", role=Role.ADMIN)
    assert "Bạn chỉ sắp xếp được" in await lead.chooses(token)
    if token != "offices":
        assert "Bạn chỉ sắp xếp được" in await other.chooses(token)


async def test_a_merger_is_shown_first_and_then_done_and_told(lite: World, admin: Person) -> None:
    officer, heir = await lite.officer("CSPL", "Lò Thị Hoa"), await lite.officer("VP", "Vàng A Páo")
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern([SAID])
    await officer.presses("Nhận việc")
    before = await case(lite, code)
    shown = await merge(admin, "CSPL", name(lite, "VP"))
    assert f"1 việc đang mở của {name(lite, 'CSPL')} sang {name(lite, 'VP')}" in shown
    assert f"Lò Thị Hoa (cán bộ) sang {name(lite, 'VP')}" in shown
    assert await case(lite, code) == before
    for person in (worker, officer, heir):
        person.news()
    assert "Đã xong" in await admin.presses("Làm")
    after = await case(lite, code)
    assert after == before.model_copy(update={"office": "VP"})
    told = [item.text for item in worker.news()]
    assert len(told) == 1
    assert code in told[0]
    assert name(lite, "VP") in told[0]
    for person in (officer, heir):
        news = [item.text for item in person.news()]
        assert len(news) == 1
        assert f"{name(lite, 'CSPL')} đã nhập vào {name(lite, 'VP')}" in news[0]
        assert "1 việc đang mở" in news[0]
        assert SAID not in news[0]
    await officer.presses("Trả lời")
    await officer.says("Chúng tôi đã làm việc với công ty.")
    assert "Chúng tôi đã làm việc" in worker.last.text


async def test_every_change_and_every_case_moved_leaves_its_line(lite: World, admin: Person) -> None:
    await lite.officer("CSPL")
    worker = lite.person()
    await worker.agrees()
    await worker.sends_concern()
    await merge(admin, "CSPL", name(lite, "VP"))
    await admin.presses("Làm")
    change, moved = await audited(lite, "reorganise")
    assert change[1:] == ("merge CSPL VP", None, None)
    assert moved[1:] == ("CSPL VP", "office=CSPL", "office=VP")
    assert change[0] == moved[0] != "cli"


async def test_thinking_better_of_it_changes_nothing(lite: World, admin: Person) -> None:
    await merge(admin, "CSPL", name(lite, "VP"))
    assert "giữ nguyên" in await admin.presses("Thôi")
    assert "CSPL" in lite.bridge.catalog.offices
    assert await audited(lite, "reorganise") == []


async def test_what_has_changed_since_is_shown_before_it_is_done(lite: World, admin: Person) -> None:
    await lite.officer("CSPL")
    await merge(admin, "CSPL", name(lite, "VP"))
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    said = await admin.presses("Làm")
    assert "đã có thay đổi" in said
    assert "1 việc đang mở" in said
    assert (await case(lite, code)).office == "CSPL"
    assert "Đã xong" in await admin.presses("Làm")
    assert (await case(lite, code)).office == "VP"


async def test_the_same_press_twice_is_done_once(lite: World, admin: Person) -> None:
    await merge(admin, "CSPL", name(lite, "VP"))
    preview = admin.last
    await admin.presses("Làm", on=preview)
    await admin.presses("Làm", on=preview)
    assert len(await audited(lite, "reorganise")) == 1


async def test_two_admins_at_once_do_it_once(lite: World, admin: Person) -> None:
    second = await lite.officer("LDLD", role=Role.ADMIN)
    await merge(admin, "CSPL", name(lite, "VP"))
    await merge(second, "CSPL", name(lite, "TC"))
    await admin.presses("Làm")
    assert "Không có nơi nào" in await second.presses("Làm")
    assert lite.bridge.catalog.offices.leads_to("CSPL") == "VP"


@pytest.mark.parametrize("now", [{"role": Role.LEAD}, {"office": "VP"}])
async def test_whoever_is_admin_no_more_finishes_nothing(
    lite: World, admin: Person, now: dict[str, object]
) -> None:
    await merge(admin, "CSPL", name(lite, "VP"))
    async with lite.bridge.store.begin() as tx:
        (seat,) = await tx.officers.of_office("LDLD")
        await tx.officers.change(seat.id, **now)
    assert "Bạn chỉ sắp xếp được" in await admin.presses("Làm")
    assert "CSPL" in lite.bridge.catalog.offices


async def test_a_case_that_goes_elsewhere_takes_its_words_out_of_old_cards(
    lite: World, admin: Person
) -> None:
    officer = await lite.officer("CSPL")
    await lite.officer("VP")
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern([SAID])
    card = next(item for item in officer.chat if SAID in item.text)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case(lite, code)).id, avoids=("VP",))
    await merge(admin, "CSPL", name(lite, "VP"))
    await admin.presses("Làm")
    assert (await case(lite, code)).office == "LDLD"
    assert SAID not in " ".join(item.text for item in officer.chat if item.id == card.id)
    assert name(lite, "LDLD") in worker.last.text


async def test_an_office_is_opened_named_moved_and_closed(lite: World, admin: Person) -> None:
    await look_at(admin, "LDLD", "Lập nơi mới bên dưới")
    await admin.says("Công đoàn xã Tân Uyên")
    await admin.presses("Như tiếng Việt")
    await admin.presses("công đoàn xã, phường")
    assert "Mã gồm" in await admin.says("x")
    assert "đã có nơi dùng" in await admin.says("cspl")
    await admin.says("cdx-03598")
    await admin.says("Tân Uyên")
    shown = await admin.presses("Đủ rồi")
    assert "sẽ không có cán bộ nào" in shown
    await admin.presses("Làm")
    office = lite.bridge.catalog.offices["CDX-03598"]
    assert (office.parent, office.areas) == ("LDLD", ("03598",))
    await look_at(admin, "CDX-03598", "Đổi tên")
    assert "đang dùng" in await admin.says(name(lite, "VP")) + await admin.presses("Như tiếng Việt")
    await admin.says("Công đoàn Tân Uyên")
    await admin.says("Trade union of Tân Uyên")
    await admin.presses("Làm")
    assert name(lite, "CDX-03598") == "Công đoàn Tân Uyên"
    assert "Tên cũ: Công đoàn xã Tân Uyên" in await admin.chooses("office_card:CDX-03598")
    await admin.presses("Chuyển cấp trên")
    await admin.says(name(lite, "VP"))
    await admin.presses("Làm")
    assert lite.bridge.catalog.offices["CDX-03598"].parent == "VP"
    await look_at(admin, "CDX-03598", "Đóng")
    await admin.says(name(lite, "VP"))
    await admin.presses("Làm")
    assert lite.bridge.catalog.offices.leads_to("CDX-03598") == "VP"
    assert f"({'VP'})" in await admin.chooses("office_card:CDX-03598")


async def test_an_office_is_split_with_one_of_its_officers(lite: World, admin: Person) -> None:
    going = await lite.officer("CSPL", "Lò Thị Hoa")
    await lite.officer("CSPL", "Vàng A Páo")
    worker, second = lite.person(), lite.person()
    codes = []
    for person in (worker, second):
        await person.agrees()
        codes.append(await person.sends_concern())
    await going.chooses(f"claim:{codes[0]}")
    await look_at(admin, "CSPL", "Tách ra nơi mới")
    await admin.says("Hoa")
    await admin.presses("Đủ rồi")
    await admin.says("Ban Quan hệ lao động")
    await admin.presses("Như tiếng Việt")
    shown = await admin.says("qhld")
    assert "Lò Thị Hoa (cán bộ) sang Ban Quan hệ lao động" in shown
    assert "1 việc đang mở" in shown
    await admin.presses("Làm")
    first, other = [await case(lite, code) for code in codes]
    assert (first.office, first.state, other.office) == ("QHLD", State.CLAIMED, "CSPL")
    assert "đã được tách" in going.last.text


async def test_the_root_is_never_moved_merged_or_closed(lite: World) -> None:
    top = await lite.officer("TLDLD", role=Role.ADMIN)
    await top.chooses("office_card:TLDLD")
    assert not {"Đóng", "Chuyển cấp trên", "Nhập vào nơi khác"} & set(top.last.labels)
    await top.chooses("office_close:TLDLD")
    assert "nơi cao nhất" in await top.says(name(lite, "LDLD"))


async def test_an_old_code_leads_a_worker_to_the_office_that_took_its_place(
    lite: World, admin: Person
) -> None:
    await merge(admin, "VD-CHE", name(lite, "VD-THUYDIEN"))
    await admin.presses("Làm")
    worker = lite.person()
    await worker.agrees("VD-CHE")
    async with lite.bridge.store.begin() as tx:
        found = await tx.contacts.at([(worker.account, worker.address)])
    assert found[worker.account, worker.address].workplace == "VD-THUYDIEN"


async def test_whoever_was_just_choosing_a_workplace_is_asked_again(lite: World, admin: Person) -> None:
    worker = lite.person()
    await worker.agrees()
    await worker.chooses("workplace")
    await worker.presses("Chọn xã, phường")
    await worker.says("Tân Uyên")
    listed, closing = worker.last, name(lite, "VD-CHE")
    await merge(admin, "VD-CHE", name(lite, "VD-THUYDIEN"))
    await admin.presses("Làm")
    await worker.presses(closing, on=listed)
    assert closing not in worker.last.labels
    await worker.presses(name(lite, "VD-THUYDIEN"))
    async with lite.bridge.store.begin() as tx:
        found = await tx.contacts.at([(worker.account, worker.address)])
    assert found[worker.account, worker.address].workplace == "VD-THUYDIEN"
