"""Where somebody works: by commune, by sector, not known, skipped, changed."""

import pytest

from tests.world import Person, World


async def asked(world: World) -> Person:
    """Somebody who has just agreed and is asked where they work."""
    person = world.person()
    await person.says("/start")
    await person.presses("Đồng ý")
    await person.presses("Không cần")
    return person


async def place(person: Person) -> str:
    """What the settings say of the workplace."""
    await person.chooses("settings")
    return person.last.text.partition("Nơi làm việc: ")[2]


@pytest.mark.parametrize("typed", ["Xã Mường Kim", "muong kim", "MƯỜNG KIM", "  mường   kim. "])
async def test_a_commune_may_be_typed_in_any_way(lite: World, typed: str) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    assert "Đã ghi: Xã Mường Kim" in await person.says(typed)
    assert await place(person) == "Xã Mường Kim"


async def test_a_commune_may_be_chosen_by_its_number(lite: World) -> None:
    person = await asked(lite)
    await person.says("1")
    assert "Đã ghi: Xã Khoen On" in await person.says("2")


async def test_paging_shows_every_commune_once_and_numbers_go_with_the_page(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    seen = [person.last.labels]
    while "Xem thêm" in person.last.labels:
        await person.presses("Xem thêm")
        seen.append(person.last.labels)
    named = [label for page in seen for label in page if label.startswith(("Xã", "Phường"))]
    assert len(named) == len(set(named)) == len(lite.bridge.catalog.areas)
    await person.presses("Trang trước")
    assert person.last.labels == seen[-2]
    first = seen[-2][0]
    assert f"Đã ghi: {first}" in await person.says("1") or "Có phải bạn thuộc" in person.last.text


async def test_a_commune_of_another_page_may_be_typed(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    assert "Đã ghi: Xã Mù Cả" in await person.says("mu ca")


async def test_a_name_that_fits_several_communes_is_asked_again(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    assert "chọn giúp một trong các nút" in await person.says("mường")
    assert "Xã Mường Kim" in person.last.labels


async def test_the_workplace_unions_of_the_commune_are_offered(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    assert "Có phải bạn thuộc" in await person.says("tan uyen")
    assert "Đã ghi: CĐCS Công ty chè Búp Sương" in await person.presses("CĐCS Công ty chè Búp Sương (ví dụ)")


async def test_not_knowing_the_union_keeps_the_commune(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn xã, phường")
    await person.says("tan uyen")
    await person.presses("Tôi chưa rõ")
    assert await place(person) == "Xã Tân Uyên"


async def test_a_sector_is_as_good(lite: World) -> None:
    person = await asked(lite)
    await person.presses("Chọn ngành")
    assert "Nắng Nhỏ" in "".join((await person.presses("Giáo dục"), *person.last.labels))
    await person.presses("Tôi chưa rõ")
    assert await place(person) == "Giáo dục"


@pytest.mark.parametrize("way", ["Chọn xã, phường", "Chọn ngành"])
async def test_nobody_needs_to_know(lite: World, way: str) -> None:
    person = await asked(lite)
    await person.presses(way)
    assert "lúc nào rõ bạn vào “Cài đặt”" in await person.says("tôi chưa rõ")
    assert await place(person) == "chưa ghi"


async def test_skipping_keeps_what_was_known(lite: World) -> None:
    person = lite.person()
    await person.agrees("VD-CHE")
    await person.says("cài đặt")
    await person.presses("Đổi nơi làm việc")
    await person.presses("Bỏ qua")
    assert "Búp Sương" in await place(person)


async def test_the_workplace_can_be_changed_in_the_settings(lite: World) -> None:
    person = lite.person()
    await person.agrees("VD-CHE")
    await person.says("cai dat")
    await person.presses("Đổi nơi làm việc")
    await person.presses("Chọn xã, phường")
    await person.says("muong kim")
    assert await place(person) == "Xã Mường Kim"
