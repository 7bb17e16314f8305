"""Limits that lose nothing: so many cases a day, so many messages a minute, silence for abuse."""

from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.message import IncomingKind
from tests.conversations.test_faulty_rows import break_on
from tests.world import Person, World

PLENTY = "Hôm nay bạn đã gửi 5 việc rồi"
MUTED = "Bạn tạm thời chưa gửi được, đến 10:00 17/03/2026"
FAST = "Bạn nhắn nhanh quá"


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    return person


async def at_the_last_look(person: Person, words: str, topic: str = "Tiền lương, tiền thưởng") -> Person:
    person.world.clock.move(minutes=1)  # nobody types faster
    await person.walks("gửi phản ánh", topic, words, "Xong", "Ẩn danh")
    return person


async def after_five_cases(world: World) -> Person:
    person = await a_member(world)
    for number in range(5):
        said = await (await at_the_last_look(person, f"việc {number}")).presses("Gửi")
        assert "Mã việc của bạn" in said
    return person


async def mutes(world: World, person: Person, until: datetime | None) -> None:
    async with world.bridge.store.begin() as tx:
        (contact,) = (await tx.contacts.at([(person.account, person.address)])).values()
        await tx.contacts.mute(contact.id, until)


async def a_muted_worker(world: World) -> tuple[Person, str]:
    """Somebody with one case, who is silenced for a week."""
    person = await a_member(world)
    code = await person.sends_concern()
    await mutes(world, person, world.clock.now() + timedelta(days=7))
    return person, code


async def test_the_sixth_case_of_a_day_is_kept_and_goes_out_tomorrow(world: World) -> None:
    officer, worker = await world.officer("CSPL"), await after_five_cases(world)
    officer.news()
    await at_the_last_look(worker, "việc thứ sáu")
    for _ in range(2):
        said = await worker.presses("Gửi")
        assert PLENTY in said
        assert "việc thứ sáu" in said, "all that was said is still there"
    assert officer.news() == []
    world.clock.move(hours=14)
    assert "Mã việc của bạn" in await worker.presses("Gửi")
    assert "việc thứ sáu" in officer.news()[0].text


async def test_the_days_limit_is_of_the_day_here_and_not_of_24_hours(lite: World) -> None:
    lite.clock.move(hours=13)  # 23:00 in Vietnam
    worker = await after_five_cases(lite)
    assert PLENTY in await (await at_the_last_look(worker, "trước nửa đêm")).presses("Gửi")
    lite.clock.move(hours=1)
    assert "Mã việc của bạn" in await worker.presses("Gửi")


async def test_what_is_urgent_is_always_taken(lite: World) -> None:
    leader, worker = await lite.officer("TT"), await after_five_cases(lite)
    await mutes(lite, worker, lite.clock.now() + timedelta(days=7))
    leader.news()
    for topic in ("Nguy hiểm, tai nạn nặng", "Quấy rối tình dục", "Ngừng việc tập thể"):
        said = await (await at_the_last_look(worker, "cứu", topic)).presses("Gửi")
        assert "Mã việc của bạn" in said
        assert "KHẨN" in leader.news()[0].text


async def test_what_is_urgent_does_not_count_for_the_day(lite: World) -> None:
    worker = await a_member(lite)
    for _ in range(3):
        await (await at_the_last_look(worker, "cứu", "Nguy hiểm, tai nạn nặng")).presses("Gửi")
    for number in range(5):
        said = await (await at_the_last_look(worker, f"việc {number}")).presses("Gửi")
        assert "Mã việc của bạn" in said


async def test_others_are_not_held_back_by_somebody_who_writes_much(lite: World) -> None:
    await after_five_cases(lite)
    other = await a_member(lite, "webchat")
    assert await other.sends_concern()


async def test_a_muted_worker_is_told_until_when_and_keeps_what_they_wrote(world: World) -> None:
    officer, (worker, _) = await world.officer("CSPL"), await a_muted_worker(world)
    officer.news()
    await at_the_last_look(worker, "lời nói thẳng")
    said = await worker.presses("Gửi")
    assert MUTED in said
    assert "113 hoặc 115" in said
    assert "lời nói thẳng" in said
    assert officer.news() == []
    world.clock.move(days=6, hours=23, minutes=59)
    assert "Mã việc của bạn" in await worker.presses("Gửi")


async def test_a_muted_worker_adds_nothing_to_a_case_but_may_see_and_end_it(lite: World) -> None:
    officer, (worker, code) = await lite.officer("CSPL"), await a_muted_worker(lite)
    officer.news()
    await worker.chooses(f"add:{code}")
    assert MUTED in await worker.says("đồ vô dụng")
    confirmation = next(item for item in worker.chat if "Mã việc của bạn" in item.text)
    assert MUTED in await worker.says("đồ vô dụng", reply_to=confirmation)
    assert officer.news() == []
    assert "đồ vô dụng" not in await worker.chooses(f"case:{code}")
    assert "đã đóng" in await worker.chooses(f"done:{code}")


async def test_a_muted_worker_may_add_to_what_is_urgent(lite: World) -> None:
    leader, worker = await lite.officer("TT"), await a_member(lite)
    said = await (await at_the_last_look(worker, "cứu", "Nguy hiểm, tai nạn nặng")).presses("Gửi")
    code = said.partition("Mã việc của bạn: ")[2].split()[0]
    await mutes(lite, worker, lite.clock.now() + timedelta(days=1))
    await worker.chooses(f"add:{code}")
    assert "Đã chuyển thêm" in await worker.says("ở cổng phía sau")
    assert "ở cổng phía sau" in leader.last.text


async def test_whoever_writes_too_fast_is_told_once_and_is_heard_a_minute_later(world: World) -> None:
    worker = await a_member(world)
    world.clock.move(minutes=1)
    await worker.walks("gửi phản ánh", "Tiền lương, tiền thưởng")
    worker.news()
    sent = [worker._incoming(IncomingKind.MESSAGE, text=f"tin {number}") for number in range(40)]
    with capture_logs() as logs:
        await world.bridge.intake.receive(sent)
        await world.settle()
    said = [item.text for item in worker.news()]
    assert sum("Đã nhận" in text for text in said) == 28
    assert [FAST in text for text in said].count(True) == 1
    slowed = [line for line in logs if line["event"] == "contact_slowed"]
    assert [line["total"] for line in slowed] == list(range(1, 13)), "counted, and nothing else"
    assert {key for line in slowed for key in line} == {"event", "log_level", "total"}
    world.clock.move(minutes=1)
    assert "Đã nhận 29 tin" in await worker.says("tin cuối")


async def test_a_fault_in_a_batch_costs_nobody_their_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "bùm")
    worker, other = await a_member(world), world.person()
    world.clock.move(minutes=1)
    await worker.walks("gửi phản ánh", "Tiền lương, tiền thưởng")
    worker.news()
    sent = [worker._incoming(IncomingKind.MESSAGE, text=f"tin {number}") for number in range(20)]
    with capture_logs():
        await world.bridge.intake.receive([*sent, other._incoming(IncomingKind.MESSAGE, text="bùm")])
        await world.settle()
    assert ["Đã nhận" in item.text for item in worker.news()] == [True] * 20


async def test_officers_work_as_fast_as_they_like(lite: World) -> None:
    officer = await lite.officer("CSPL")
    sent = [officer._incoming(IncomingKind.MESSAGE, text="hàng đợi") for _ in range(40)]
    officer.news()
    await lite.bridge.intake.receive(sent)
    await lite.settle()
    assert len(officer.news()) == 40
