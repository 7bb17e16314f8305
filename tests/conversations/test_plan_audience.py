"""Whom a message to many is for, chosen step by step on a phone."""

from bot.domain.audience import Audience
from tests.conversations.planning import a_member, a_plan, an_author, composes
from tests.world import World


async def test_the_count_follows_every_step(lite: World) -> None:
    author = await an_author(lite)
    teacher = await a_member(lite)
    await teacher.chooses("workplace")
    for label in ("Chọn ngành", "Giáo dục", "Tôi chưa rõ"):
        await teacher.presses(label)
    await a_member(lite, "webchat")
    code = await composes(author)
    await author.presses("Gửi cho ai")
    assert "Bây giờ có 2 người nhận" in author.last.text
    await author.presses("Theo ngành")
    assert "ngành Giáo dục (1 người)" in await author.presses("Giáo dục")
    assert "✓ Giáo dục" in author.last.labels
    assert "Bây giờ có 1 người nhận" in await author.presses("Xong")
    await author.presses("Theo kênh nhắn tin")
    assert "ngành Giáo dục; dùng Chat trên web (0 người)" in await author.presses("Chat trên web")
    await author.presses("✓ Chat trên web")
    await author.presses("Xong")
    await author.presses("Xong")
    assert "Gửi cho: ngành Giáo dục" in author.last.text
    assert (await a_plan(lite, code)).audience == Audience(sectors=("education",))
    await author.presses("Gửi cho ai")
    assert "mọi người đã đồng ý nhận" in await author.presses("Mọi người")
    assert (await a_plan(lite, code)).audience == Audience()


async def test_a_commune_is_found_by_its_name_without_accents_or_by_leafing(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.presses("Gửi cho ai")
    await author.presses("Theo xã, phường")
    assert len(author.last.labels) == 11
    await author.presses("Xem thêm")
    second = author.last.labels[0]
    await author.presses(second)
    assert second in author.last.text
    await author.says("phuong tan phong")
    chosen = (await a_plan(lite, code)).audience.areas
    assert [lite.bridge.catalog.areas[area].name for area in chosen] == [second, "Phường Tân Phong"]
    await author.says("phuong tan phong")
    assert len((await a_plan(lite, code)).audience.areas) == 1


async def test_places_are_added_left_out_and_the_nearer_office_counts(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.chooses(f"plan_part:{code}:offices")
    await author.presses("Liên đoàn Lao động tỉnh Lai Châu")
    unions = lite.bridge.catalog.offices
    await author.says(unions["VD-CHE"].name)
    assert (await a_plan(lite, code)).audience.offices == ("VD-CHE",)
    await author.chooses(f"plan_part:{code}:include")
    await author.says(unions["VD-CAOSU"].name)
    await author.chooses(f"plan_part:{code}:exclude")
    await author.says(unions["VD-MAMNON"].name)
    await author.chooses(f"plan_part:{code}:languages")
    await author.presses("Tiếng Anh")
    expected = Audience(offices=("VD-CHE",), include=("VD-CAOSU",), exclude=("VD-MAMNON",), languages=("en",))
    assert (await a_plan(lite, code)).audience == expected
    await author.presses("Xong")
    for part in ("thuộc", "nói Tiếng Anh", "thêm", "trừ"):
        assert part in author.last.text


async def test_a_workplace_union_writes_to_its_own_people_only(lite: World) -> None:
    author = await an_author(lite, "VD-CHE")
    own = lite.bridge.catalog.offices["VD-CHE"].name
    code = await composes(author)
    await author.presses("Gửi cho ai")
    assert own in author.last.text
    await author.presses("Theo công đoàn")
    assert author.last.labels == [f"✓ {own}", "Xong"]
    answer = await author.presses(f"✓ {own}")
    assert f"chỉ gửi được cho người của {own}" in answer
    await author.chooses(f"plan_everyone:{code}")
    assert (await a_plan(lite, code)).audience == Audience(offices=("VD-CHE",))


async def test_nobody_to_send_to_is_told_but_allowed(lite: World) -> None:
    author = await an_author(lite)
    await composes(author)
    assert "chưa có ai nhận tin này" in author.last.text
    assert "Chờ lãnh đạo duyệt" in await author.presses("Trình duyệt")


async def test_an_unknown_part_is_an_old_button(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    assert "Nút này đã cũ" in await author.chooses(f"plan_part:{code}:spread")
