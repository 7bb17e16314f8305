"""Calculators through the chat: asked field by field, bad input asked again, one message at the end."""

from datetime import UTC, datetime

import pytest

from bot.domain.calculation import FieldType
from bot.domain.calculators import CALCULATORS
from bot.domain.texts import Texts
from tests.conversations.kind_walks import a_member
from tests.world import Person, World

AGAIN, OFFICER, MENU = "Tính lại", "Gặp cán bộ", "Về menu"


def words(world: World) -> Texts:
    return world.bridge.texts


async def at_monthly(world: World) -> Person:
    """A worker who is asked for a month's wage."""
    worker = await a_member(world)
    await worker.walks("tính lương", "Tiền làm thêm giờ", "Ngày thường", "Theo tháng")
    return worker


async def test_overtime_from_the_first_question_to_the_last(lite: World) -> None:
    worker = await a_member(lite)
    assert "Bạn muốn tính gì?" in await worker.says("tính tiền")
    assert "Bạn làm thêm vào ngày nào?" in await worker.presses("Tiền làm thêm giờ")
    assert "hưởng lương theo gì" in await worker.presses("Ngày thường")
    assert "Lương một tháng" in await worker.presses("Theo tháng")
    assert "mấy ngày" in await worker.says("5tr2")
    assert "mấy giờ, chưa kể làm thêm" in await worker.says("26 ngày")
    assert "ban ngày" in await worker.says("8")
    assert "ban đêm" in await worker.says("2")
    assert "mấy ngày như thế" in await worker.says("1")
    said = await worker.says("15")
    assert said == (
        "Tiền làm thêm ít nhất 1.912.500 đồng\n\n"
        "Cách tính:\n"
        "• Lương một giờ: 5.200.000 đồng : (26 ngày × 8 giờ) = 25.000 đồng\n"
        "• Ban ngày: 30 giờ × lương giờ × 150% = 1.125.000 đồng\n"
        "• Ban đêm: 15 giờ × lương giờ × 210% (150% + 30% + 30%) = 787.500 đồng\n"
        "• Giới hạn: ngày như thế 4 giờ làm thêm, một tháng 40 giờ, một năm 200 giờ (một số việc 300 giờ).\n"
        "• Tháng này 45 giờ làm thêm, quá 40 giờ: chỉ được khi bạn đồng ý và nơi làm được làm thêm tới "
        "300 giờ một năm; nhiều nhất 60 giờ một tháng.\n\n"
        "Căn cứ: Điều 98 khoản 1 BLLĐ 2019; Điều 55 khoản 1 NĐ 145/2020; Điều 98 khoản 3 BLLĐ 2019; "
        "Điều 57 khoản 1 NĐ 145/2020; Điều 107 khoản 2 BLLĐ 2019; Điều 107 khoản 3 BLLĐ 2019; "
        "Điều 60 NĐ 145/2020; NQ 17/2022.\n"
        "Số này để tham khảo, tính ngày 10/03/2026 từ những gì bạn vừa gõ. "
        "Hợp đồng hay thỏa ước có lợi hơn cho bạn thì theo đó."
    )
    assert worker.last.labels == [AGAIN, OFFICER, MENU]
    assert worker.last.token(OFFICER) == "advice"
    assert "Bạn làm thêm vào ngày nào?" in await worker.presses(AGAIN)


async def test_the_menu_is_one_press_away_at_the_end(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("tính", "Tiền làm ca đêm", "Theo giờ", "25k", "8", "1")
    assert "Tiền đêm trả thêm ít nhất 60.000 đồng" in worker.last.text
    await worker.presses(MENU)
    assert "Gửi phản ánh" in worker.last.labels


@pytest.mark.parametrize("typed", ["5tr2", "5.200.000đ", "5 triệu 2", "lương em 5,2 triệu", "5200000"])
async def test_a_wage_may_be_typed_in_any_way(lite: World, typed: str) -> None:
    worker = await at_monthly(lite)
    await worker.walks(typed, "26", "8", "2", "0")
    assert "Tiền làm thêm ít nhất 75.000 đồng" in await worker.says("1")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5tr2", "Bạn gõ giúp một số tiền nhé"),
        ("không biết", "Bạn gõ giúp một số tiền nhé"),
        ("5tr hoặc 6tr", "Bạn gõ giúp một số tiền nhé"),
        ("5", "5 đồng thì ít quá"),
        ("99.999", "99.999 đồng thì ít quá"),
    ],
)
async def test_a_wage_that_cannot_be_is_asked_again_and_the_rest_stays(
    lite: World, typed: str, told: str
) -> None:
    worker = await at_monthly(lite)
    said = await worker.says(typed)
    assert told in said
    assert "Lương một tháng của bạn bao nhiêu?" in said
    await worker.walks("100k", "26", "8", "4", "0")
    assert "Tiền làm thêm ít nhất 2.885 đồng" in await worker.says("1")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/02", "Không có ngày đó"),
        ("29/2/2025", "Không có ngày đó"),
        ("11/3/2026", "Ngày đó chưa tới"),
        ("tháng 2", "Bạn gõ ngày giúp nhé"),
        ("lâu rồi", "Bạn gõ ngày giúp nhé"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_again(lite: World, typed: str, told: str) -> None:
    worker = await a_member(lite)
    await worker.walks("tính", "Còn kịp yêu cầu giải quyết không?", "Của riêng tôi")
    said = await worker.says(typed)
    assert told in said
    assert "Bạn biết quyền của mình bị vi phạm ngày nào?" in said
    assert "Hòa giải viên lao động: chậm nhất ngày 10/09/2026 (còn 184 ngày)" in await worker.says("hôm nay")


async def test_a_leap_day_is_a_day_like_others(lite: World) -> None:
    lite.clock.set(datetime(2028, 3, 10, 3, 0, tzinfo=UTC))
    worker = await a_member(lite)
    await worker.walks("tính", "Còn kịp yêu cầu giải quyết không?", "Sa thải, cho nghỉ, bảo hiểm ...")
    assert "Tòa án: chậm nhất 28/02/2029, còn 355 ngày" in await worker.says("29/2")


async def test_today_is_where_the_office_is(lite: World) -> None:
    lite.clock.set(datetime(2026, 3, 10, 18, 0, tzinfo=UTC))  # past midnight in Vietnam
    worker = await a_member(lite)
    await worker.walks("tính", "Còn kịp yêu cầu giải quyết không?", "Của riêng tôi")
    assert "tính ngày 11/03/2026" in await worker.says("11/3")


async def test_no_hours_at_all_are_asked_again(lite: World) -> None:
    worker = await at_monthly(lite)
    await worker.walks("5tr2", "26", "8", "0")
    said = await worker.says("0")
    assert "lớn hơn 0" in said
    assert "Và mấy giờ ban đêm" in said
    await worker.says("1")
    assert "Tiền làm thêm ít nhất 50.000 đồng" in await worker.says("1")


async def test_what_the_law_refuses_is_said_with_a_way_to_an_officer(lite: World) -> None:
    worker = await at_monthly(lite)
    await worker.walks("5tr2", "26", "8", "5", "0")
    said = await worker.says("1")
    assert "luật chỉ cho nhiều nhất 4 giờ" in said
    assert "vẫn phải được trả tiền" in said
    assert worker.last.labels == [AGAIN, OFFICER, MENU]


async def test_a_contract_of_less_than_a_month_has_no_probation(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("tính", "Thử việc: bao lâu, bao nhiêu tiền")
    assert "không có thử việc" in await worker.presses("Dưới một tháng")
    assert worker.last.labels == [AGAIN, OFFICER, MENU]


async def test_hours_out_of_range_and_words_beside_the_choices_are_asked_again(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("tính", "Tiền làm thêm giờ")
    assert "chọn giúp một trong các nút" in await worker.says("hôm qua")
    await worker.walks("2", "Theo giờ", "25k")
    assert "từ 0 đến 12" in await worker.says("13")
    await worker.walks("7,5", "0")
    assert "375.000 đồng" in await worker.says("1")


async def test_the_minimum_wage_offers_the_workers_own_commune_first(lite: World) -> None:
    worker = lite.person()
    await worker.says("/start")
    await worker.walks("Đồng ý", "Không cần", "Chọn xã, phường", "phong tho")
    if "Tôi chưa rõ" in worker.last.labels:
        await worker.presses("Tôi chưa rõ")
    await worker.walks("tính", "Lương tối thiểu nơi tôi làm")
    assert worker.last.labels[0] == "Xã Phong Thổ"
    await worker.walks("Xã Phong Thổ", "Theo tháng")
    said = await worker.says("3tr6")
    assert "Lương của bạn thấp hơn mức tối thiểu, thiếu 100.000 đồng" in said
    assert "Xã Phong Thổ thuộc vùng IV: ít nhất 3.700.000 đồng một tháng, từ ngày 01/01/2026" in said
    assert "Căn cứ: Điều 90 khoản 2 BLLĐ 2019; Điều 91 khoản 2 BLLĐ 2019; NĐ 293/2025." in said


async def test_a_ward_may_be_typed_and_has_its_own_region(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("tính", "Lương tối thiểu nơi tôi làm", "phuong tan phong", "Theo giờ")
    assert "không thấp hơn mức tối thiểu 20.000 đồng" in await worker.says("20k")


async def test_the_nearest_day_without_a_year_is_meant(lite: World) -> None:
    worker = await a_member(lite)
    begin = ("tính", "Thử việc: bao lâu, bao nhiêu tiền", "Từ một tháng trở lên")
    job = ("Cần bằng cao đẳng, đại học trở lên", "6tr", "5tr")
    await worker.walks(*begin, *job)
    said = await worker.says("20/12")
    assert "bắt đầu 20/12/2025 thì chậm nhất hết ngày 17/02/2026" in said
    assert "thiếu 100.000 đồng" in said
    await worker.walks(*begin, *job)
    assert "bắt đầu 15/04/2026" in await worker.says("15/4")


async def test_it_speaks_english(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("cài đặt", "English")
    await worker.walks("calculate", "Work on a public holiday", "By the day", "250k", "8", "8")
    said = await worker.says("2")
    assert "With the wage of the holiday itself: at least 1.243.750 đồng" in said
    assert "• By night: 2 h × hourly wage × 390% (300% + 30% + 60%) = 243.750 đồng" in said
    assert "Based on: Art. 98(1) Labour Code 2019; Art. 55(1) Decree 145/2020;" in said
    assert "For reference only" in said
    assert worker.last.labels[0] == "Calculate again"


async def test_a_stranger_is_asked_for_consent_first(lite: World) -> None:
    stranger = lite.person()
    assert "Bạn đồng ý" in await stranger.says("/calc overtime")


async def test_a_calculator_can_be_begun_by_its_code_and_an_unknown_code_shows_them_all(lite: World) -> None:
    worker = await a_member(lite)
    assert "Bạn làm thêm vào ngày nào?" in await worker.says("/calc overtime")
    await worker.says("hủy")
    assert "Bạn muốn tính gì?" in await worker.says("/calc vàng")
    assert len(worker.last.labels) == len(CALCULATORS) + 1


async def test_every_calculator_begins_with_its_first_question(lite: World) -> None:
    worker = await a_member(lite)
    for code, calculator in CALCULATORS.items():
        said = await worker.chooses(f"calc:{code}")
        first = words(lite).template("vi", f"calc.{code}.{calculator.fields[0].name}")
        assert first.split("*")[0].strip()[:20] in said
        await worker.says("menu")
        lite.clock.move(minutes=1)  # nobody presses so fast


def test_every_question_and_every_option_has_its_words(lite: World) -> None:
    needed = {f"calc.{code}.title" for code in CALCULATORS}
    for code, calculator in CALCULATORS.items():
        for field in calculator.fields:
            needed.add(f"calc.{code}.{field.name}")
            needed |= {f"calc.{code}.{field.name}_{option}" for option in field.options}
            assert bool(field.options) is (field.type is FieldType.CHOICE), (code, field.name)
    assert {key for key in needed if not words(lite).has(key)} == set()
