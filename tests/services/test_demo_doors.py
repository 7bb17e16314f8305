"""Whoever opens a door of the demo finds a desk with work on it, and is told what there is to do."""

import pytest

from bot.catalog import load_demo
from bot.domain.contact import Role
from bot.services.demo_doors import Desk, desks, sit_down
from bot.services.planting import plant
from tests.world import ROOT, Person, World


@pytest.fixture
async def demo(lite: World) -> World:
    async with lite.bridge.store.begin() as tx:
        await plant(lite.bridge.errands.on(tx), load_demo(ROOT / "data"), "webchat")
    return lite


async def offered(world: World) -> list[Desk]:
    async with world.bridge.store.look() as tx:
        return await desks(world.bridge.errands.on(tx))


async def newcomer(world: World, office: str, role: Role = Role.OFFICER, language: str = "vi") -> Person:
    person = world.person("webchat", f"visitor-{office}-{role}")
    async with world.bridge.errands.begin(world.bridge.store) as errand:
        await sit_down(errand, "webchat", person.address, language, office, role)
    await world.settle()
    return person


async def test_the_busiest_office_comes_first_and_those_without_people_last(demo: World) -> None:
    listed = await offered(demo)
    assert (listed[0].code, listed[0].open) == ("CSPL", 11)
    counts = [desk.open for desk in listed]
    assert counts == sorted(counts, reverse=True)
    assert [desk.code for desk in listed[10:]] == ["LDLD", "VD-PHONGKHAM", "VD-CAOSU"]
    assert sum(counts) == 40
    assert listed[0].names["en"] == "Department of Legal Policy and Labour Relations"


async def test_an_empty_office_with_somebody_at_its_desk_comes_before_one_without(lite: World) -> None:
    await lite.officer("VD-CAOSU")
    assert [desk.code for desk in await offered(lite)][:2] == ["VD-CAOSU", "TT"]


async def test_who_sits_down_is_told_how_the_office_stands_and_finds_its_queue(demo: World) -> None:
    visitor = await newcomer(demo, "CSPL")
    said = visitor.last.text
    assert "Ban Chính sách pháp luật và Quan hệ lao động" in said
    assert "vai trò: cán bộ" in said
    assert "có 11 việc đang mở" in said
    assert "chưa ai nhận: 3" in said
    assert "(11 việc)" in await visitor.presses("Hàng đợi")
    assert sum("LC26-" in label for label in visitor.last.labels) == 8


async def test_a_lead_can_look_at_the_whole_office(demo: World) -> None:
    visitor = await newcomer(demo, "CSPL", Role.LEAD)
    assert "vai trò: phụ trách" in visitor.last.text
    await visitor.presses("Cơ quan tôi")
    assert "Sùng Thị Mỷ" in await visitor.presses("Tình hình cơ quan")


async def test_an_admin_of_the_federation_is_shown_the_way_to_reorganising(demo: World) -> None:
    visitor = await newcomer(demo, "LDLD", Role.ADMIN)
    assert "“Cơ quan tôi”, rồi “Sắp xếp tổ chức”" in visitor.last.text
    await visitor.presses("Cơ quan tôi")
    await visitor.presses("Sắp xếp tổ chức")
    assert any("Ban Chính sách pháp luật" in label for label in visitor.last.labels)


async def test_where_there_is_nothing_to_do_that_is_said(demo: World) -> None:
    visitor = await newcomer(demo, "VD-CAOSU")
    assert "chưa có việc nào" in visitor.last.text
    assert "Hàng đợi" in visitor.last.labels


async def test_the_desk_speaks_the_language_of_the_page(demo: World) -> None:
    visitor = await newcomer(demo, "TGNC", language="en")
    assert "Department of Information and Women's Affairs" in visitor.last.text
    assert "7 open cases" in visitor.last.text
