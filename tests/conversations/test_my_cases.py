"""A worker's own cases: seen, added to, closed, reopened."""

import pytest

from tests.world import Person, World


async def a_worker(world: World, account: str = "telegram") -> tuple[Person, str]:
    worker = world.person(account)
    await worker.agrees()
    return worker, await worker.sends_concern()


async def test_whoever_has_sent_nothing_is_told_so(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    assert "Bạn chưa gửi việc nào" in await worker.presses("Việc của tôi")
    assert worker.last.labels == ["Về menu"]


async def test_the_list_shows_the_newest_first_and_opens_each(lite: World) -> None:
    worker, first = await a_worker(lite)
    second = await worker.sends_concern(("Tăng ca không lương",))
    await worker.says("việc của tôi")
    assert [label.split(" · ")[0] for label in worker.last.labels[:2]] == [second, first]
    assert "Tiền lương, tiền thưởng · chờ nhận" in worker.last.labels[0]
    seen = await worker.says("2")
    assert first in seen
    assert "Công ty chậm lương" in seen
    assert "Tăng ca" not in seen


async def test_a_case_shows_both_sides_and_the_deadline_while_one_is_open(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_worker(lite)
    assert "Trả lời chậm nhất: 10:00 thứ Năm 12/03" in await worker.chooses(f"case:{code}")
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    seen = await worker.chooses(f"case:{code}")
    assert "Cơ quan trả lời" in seen
    assert "Chúng tôi hỏi công ty." in seen
    assert "chậm nhất" not in seen
    assert "đã trả lời" in seen


async def test_words_added_reach_the_office_and_set_a_new_deadline(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_worker(lite)
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    officer.news()
    await worker.presses("Viết thêm")
    assert f"Đã chuyển thêm vào việc {code}" in await worker.says("Vẫn chưa trả")
    assert "Vẫn chưa trả" in officer.news()[-1].text
    assert "chậm nhất" in await worker.chooses(f"case:{code}")


async def test_two_cases_of_one_worker_do_not_mix(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, first = await a_worker(lite)
    second = await worker.sends_concern(("Tăng ca không lương",))
    officer.news()
    await worker.chooses(f"add:{first}")
    await worker.says("thuộc việc đầu")
    assert first in officer.news()[-1].text
    assert "thuộc việc đầu" not in await worker.chooses(f"case:{second}")
    assert "thuộc việc đầu" not in await officer.chooses(f"view:{second}")
    assert "thuộc việc đầu" in await officer.chooses(f"view:{first}")


async def test_closing_tells_the_office_and_asks_whether_it_is_settled(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_worker(lite)
    officer.news()
    said = await worker.chooses(f"done:{code}")
    assert f"Việc {code} đã đóng" in said
    assert "đã được giải quyết chưa?" in said
    assert worker.last.labels == ["Đã giải quyết", "Được một phần", "Chưa giải quyết"]
    assert "đã đóng việc" in officer.news()[-1].text
    await officer.says("hàng đợi")
    assert "không có việc nào" in officer.last.text
    assert f"Việc {code} đã đóng rồi" in await worker.chooses(f"done:{code}")


@pytest.mark.parametrize(("days", "opens"), [(7, True), (7.01, False)])
async def test_a_case_can_be_reopened_within_seven_days(lite: World, days: float, opens: bool) -> None:
    officer = await lite.officer("CSPL")
    worker, code = await a_worker(lite)
    await worker.chooses(f"done:{code}")
    lite.clock.move(days=days)
    officer.news()
    await worker.chooses(f"satisfied:{code}:2")
    assert ("Mở lại" in (await _seen(worker, code))) is opens
    officer.news()
    said = await worker.chooses(f"reopen:{code}")
    assert ("Đã mở lại việc" in said) is opens
    assert ("Quá 7 ngày rồi" in said) is not opens
    assert bool(officer.news()) is opens


async def _seen(worker: Person, code: str) -> list[str]:
    await worker.chooses(f"case:{code}")
    return worker.last.labels


async def test_a_reopened_case_has_a_deadline_and_goes_back_to_whoever_had_it(lite: World) -> None:
    first, second = await lite.officer("CSPL"), await lite.officer("CSPL")
    worker, code = await a_worker(lite)
    await first.chooses(f"claim:{code}")
    await worker.chooses(f"done:{code}")
    first.news(), second.news()
    await worker.chooses(f"reopen:{code}")
    await worker.says("Công ty vẫn chưa trả")
    assert "Công ty vẫn chưa trả" in first.news()[-1].text
    assert second.news() == []
    assert "chậm nhất" in await worker.chooses(f"case:{code}")


async def test_writing_to_a_closed_case_asks_whether_it_is_settled(lite: World) -> None:
    worker, code = await a_worker(lite)
    confirmation = next(item for item in worker.chat if "Mã việc của bạn" in item.text)
    await worker.chooses(f"done:{code}")
    await worker.chooses(f"add:{code}")
    assert "Chưa giải quyết" in worker.last.labels
    assert f"Việc {code} đã đóng rồi" in await worker.says("Lại chậm lương", reply_to=confirmation)
    assert worker.last.labels == ["Đã giải quyết", "Được một phần", "Chưa giải quyết"]
    await worker.presses("Được một phần")
    await worker.says("Lại chậm lương", reply_to=confirmation)
    assert worker.last.labels == ["Mở lại"]
