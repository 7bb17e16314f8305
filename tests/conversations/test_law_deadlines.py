"""Until when a claim can be brought: told to the worker, kept with the case, minded by the office."""

from datetime import date

import pytest

from tests.conversations.casework import case_of
from tests.conversations.test_law import (
    CLAIM,
    FIRED,
    MENU,
    OFFICER,
    OWED,
    UNLAWFUL,
    WHEN,
    cards,
    reading,
    sends,
)
from tests.world import World, a_photo

UNTIL, FORGOT = "Còn hạn đến bao giờ?", "Tôi không nhớ rõ"
SOON, IN_THREE_DAYS = "17:00 thứ Ba 10/03", "10:00 thứ Sáu 13/03"


async def test_a_dispute_shows_until_when_each_step_can_be_taken(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    assert WHEN in await worker.presses(UNTIL)
    said = await worker.says("1/2/2026")
    assert "Nhờ hòa giải viên lao động: đến hết 01/08/2026 (còn 144 ngày)" in said
    assert "Nhờ hội đồng trọng tài: đến hết 01/11/2026 (còn 236 ngày)" in said
    assert "Kiện ra tòa: đến hết 01/02/2027 (còn 328 ngày)" in said
    assert "Căn cứ: Điều 188, 190, 194 BLLĐ 2019" in said
    assert worker.last.labels == [OFFICER, MENU]
    await worker.presses(MENU)
    assert "Hỏi pháp luật" in worker.last.labels


async def test_a_dismissal_needs_no_conciliation(lite: World) -> None:
    worker = await reading(lite, FIRED, UNLAWFUL)
    await worker.presses(UNTIL)
    said = await worker.says("1/2/2026")
    assert "hòa giải viên" not in said
    assert "Kiện ra tòa: đến hết 01/02/2027" in said


async def test_on_the_last_day_itself_there_is_time_and_on_the_next_none(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.presses(UNTIL)
    assert "Kiện ra tòa: đến hết 10/03/2026 (còn 0 ngày)" in await worker.says("10/3/2025")
    other = await reading(lite, OWED, CLAIM)
    await other.presses(UNTIL)
    assert "Kiện ra tòa: đã hết hạn ngày 09/03/2026" in await other.says("9/3/2025")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/02", "Không có ngày đó"),
        ("11/3/2026", "Ngày đó chưa tới"),
        ("ngày mai", "Ngày đó chưa tới"),
        ("lâu rồi", "Bạn gõ ngày giúp"),
        ("👍", "Bạn gõ ngày giúp"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_for_again(lite: World, typed: str, told: str) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.presses(OFFICER)
    said = await worker.says(typed)
    assert told in said
    assert WHEN in said
    assert "Hạn để đòi quyền lợi" in await worker.says("hôm qua")


async def test_a_photo_where_a_day_is_asked_for_does_not_lose_the_question(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.presses(OFFICER)
    assert WHEN in await worker.sends_file(a_photo())
    assert "Tôi đã giữ lời bạn vừa viết" in await worker.presses(FORGOT)


@pytest.mark.parametrize(
    ("question", "title", "since", "lapses_on", "due"),
    [
        (FIRED, UNLAWFUL, "12/3/2025", date(2026, 3, 12), SOON),
        (FIRED, UNLAWFUL, "10/3/2025", date(2026, 3, 10), "14:00 thứ Ba 10/03"),
        (OWED, CLAIM, "13/9/2025", date(2026, 3, 13), "17:00 thứ Tư 11/03"),
        (OWED, CLAIM, "10/9/2025", date(2026, 3, 10), "14:00 thứ Ba 10/03"),  # the conciliator's last day
        (OWED, CLAIM, "1/2/2026", date(2026, 8, 1), IN_THREE_DAYS),
        (FIRED, UNLAWFUL, "1/3/2026", date(2026, 12, 1), IN_THREE_DAYS),
        (OWED, CLAIM, "1/6/2025", date(2026, 6, 1), IN_THREE_DAYS),  # conciliation has passed, the court not
    ],
)
async def test_the_office_answers_before_a_claim_lapses(
    lite: World, question: str, title: str, since: str, lapses_on: date, due: str
) -> None:
    officer = await lite.officer("CSPL")
    worker = await reading(lite, question, title)
    officer.news()
    assert WHEN in await worker.presses(OFFICER)
    said = await worker.says(since)
    assert "Hạn để đòi quyền lợi" in said
    assert "Tôi đã giữ lời bạn vừa viết" in said
    look = await worker.walks("Xong", "Ẩn danh")
    assert f"Trả lời chậm nhất: {due}" in look
    said = await worker.presses("Gửi")
    assert due in said
    case = await case_of(lite, said.partition("Mã việc của bạn: ")[2].split()[0])
    assert (case.lapses_on, len(case.told)) == (lapses_on, 1)
    left = (lapses_on - date(2026, 3, 10)).days
    card = cards(officer)
    assert f"Hạn trả lời: {due}" in card
    assert (
        f"Đã đọc trên máy:\n• {title}\nHạn pháp lý gần nhất: {lapses_on:%d/%m/%Y} (còn {left} ngày)" in card
    )


async def test_days_that_have_passed_are_told_and_an_officer_looks_all_the_same(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = await reading(lite, OWED, CLAIM)
    await worker.presses(OFFICER)
    said = await worker.says("1/1/2024")
    assert "Nhờ hòa giải viên lao động: đã hết hạn ngày 01/07/2024" in said
    assert "Kiện ra tòa: đã hết hạn ngày 01/01/2025. Bạn vẫn nên hỏi cán bộ" in said
    officer.news()
    case = await case_of(lite, await sends(worker))
    assert case.lapses_on == date(2025, 1, 1)
    assert "Hạn pháp lý đã qua: 01/01/2025" in cards(officer)


async def test_what_has_lapsed_already_is_in_no_hurry(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.walks(OFFICER, "1/1/2024", "Xong")
    assert f"Trả lời chậm nhất: {IN_THREE_DAYS}" in await worker.presses("Ẩn danh")


async def test_without_a_day_the_case_has_none(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = await reading(lite, OWED, CLAIM)
    await worker.walks(OFFICER, FORGOT)
    case = await case_of(lite, await sends(worker))
    assert (case.lapses_on, case.told) == (None, ("wage_debt_claim",))
    card = cards(officer)
    assert f"• {CLAIM}" in card
    assert "Hạn pháp lý" not in card


async def test_a_day_given_for_the_time_limits_is_not_asked_for_again(lite: World) -> None:
    worker = await reading(lite, OWED, CLAIM)
    await worker.walks(UNTIL, "1/2/2026")
    assert "Tôi đã giữ lời bạn vừa viết" in await worker.presses(OFFICER)
    assert (await case_of(lite, await sends(worker))).lapses_on == date(2026, 8, 1)
