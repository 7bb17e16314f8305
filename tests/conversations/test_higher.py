"""A worker takes a case to the office above: once they were answered, or not in time."""

import pytest

from bot.domain.case import Case, State
from tests.world import Person, World

UP = "Chuyển lên cấp trên"
NOT_YET = "còn trong hạn trả lời lần đầu"


async def sent(world: World) -> tuple[Person, Person, Person, str]:
    """An officer below, one above, a worker and the case between them."""
    below, above, worker = await world.officer("CSPL"), await world.officer("LDLD"), world.person()
    await worker.agrees()
    return below, above, worker, await worker.sends_concern()


async def answers(officer: Person, code: str, words: str = "Công ty làm đúng luật.") -> None:
    await officer.chooses(f"answer:{code}")
    await officer.says(words)


async def the_case(world: World, code: str) -> Case:
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    return case


async def goes_up(worker: Person, code: str) -> str:
    await worker.chooses(f"higher:{code}")
    return await worker.presses(UP)


async def test_it_is_offered_once_there_was_an_answer_and_shows_where_to(world: World) -> None:
    below, above, worker, code = await sent(world)
    await worker.chooses(f"case:{code}")
    assert UP not in worker.last.labels
    await answers(below, code)
    await worker.chooses(f"case:{code}")
    look = await worker.presses(UP)
    assert "Liên đoàn Lao động tỉnh Lai Châu" in look
    assert worker.last.labels == [UP, "Thôi, để nguyên"]
    below.news(), above.news()
    said = await worker.presses(UP)
    assert f"Đã chuyển việc {code} lên Liên đoàn" in said
    assert len(said.splitlines()) == 1, "told once"
    card = above.news()
    assert "Công ty chậm lương" in card[0].text
    assert "Công ty làm đúng luật." in "\n".join(item.text for item in card)
    assert "người gửi chưa yên lòng với Ban Chính sách" in card[-1].text
    assert "không còn ở cơ quan bạn" in "\n".join(item.text for item in below.chat)
    case = await the_case(world, code)
    assert (case.office, case.state, case.assignee) == ("LDLD", State.NEW, None)
    assert case.due_at is not None, "the office above owes an answer"


async def test_it_is_offered_when_the_first_answer_is_late(lite: World) -> None:
    _, _, worker, code = await sent(lite)
    assert NOT_YET in await worker.chooses(f"higher:{code}")
    lite.clock.move(days=2, seconds=1)
    await worker.chooses(f"case:{code}")
    assert UP in worker.last.labels
    assert "Đã chuyển việc" in await goes_up(worker, code)


@pytest.mark.parametrize(("moved", "possible"), [({"days": 2}, False), ({"days": 2, "seconds": 1}, True)])
async def test_the_moment_of_the_promise_itself_is_still_in_time(
    lite: World, moved: dict[str, float], possible: bool
) -> None:
    _, _, worker, code = await sent(lite)
    lite.clock.move(**moved)
    assert (NOT_YET in await worker.chooses(f"higher:{code}")) is not possible


async def test_thinking_better_of_it_changes_nothing(lite: World) -> None:
    below, above, worker, code = await sent(lite)
    await answers(below, code)
    above.news()
    await worker.chooses(f"higher:{code}")
    assert code in await worker.presses("Thôi, để nguyên")
    assert (await the_case(lite, code)).office == "CSPL"
    assert above.news() == []


async def test_it_goes_on_up_to_where_nobody_is_above(lite: World) -> None:
    below, above, worker, code = await sent(lite)
    top = await lite.officer("TLDLD")
    await answers(below, code)
    await goes_up(worker, code)
    await answers(above, code)
    top.news()
    assert "Tổng Liên đoàn" in await worker.chooses(f"higher:{code}")
    await worker.presses(UP)
    assert "Công ty chậm lương" in top.news()[0].text
    await answers(top, code)
    assert "không còn nơi nào" in await worker.chooses(f"higher:{code}")


async def test_nobody_above_is_said_before_anything_is_asked(lite: World) -> None:
    below, worker = await lite.officer("CSPL"), lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await answers(below, code)
    assert "không còn nơi nào" in await worker.chooses(f"higher:{code}")
    assert (await the_case(lite, code)).office == "CSPL"


async def test_where_it_goes_is_asked_again_if_that_changed_meanwhile(lite: World) -> None:
    below, worker = await lite.officer("CSPL"), lite.person()
    leader = await lite.officer("TT")
    await worker.agrees()
    code = await worker.sends_concern()
    await answers(below, code)
    assert "Thường trực" in await worker.chooses(f"higher:{code}")
    province = await lite.officer("LDLD")
    leader.news(), province.news()
    assert "lên Liên đoàn Lao động tỉnh" in await worker.presses(UP)
    assert (await the_case(lite, code)).office == "CSPL", "not before they have seen where to"
    assert leader.news() == province.news() == []
    assert "Đã chuyển" in await worker.presses(UP)
    assert (await the_case(lite, code)).office == "LDLD"


async def test_it_never_goes_to_the_office_complained_about(lite: World) -> None:
    below, province, leader = [await lite.officer(office) for office in ("TC-UBKT", "LDLD", "TT")]
    worker = lite.person()
    await worker.agrees()
    await worker.walks("gửi phản ánh", "phản ánh cán bộ công đoàn", "Thường trực LĐLĐ tỉnh")
    said = await worker.walks("Anh ấy quát chúng tôi", "Xong", "Ẩn danh", "Gửi")
    code = said.partition("Mã việc của bạn: ")[2].split()[0]
    await answers(below, code)
    await goes_up(worker, code)
    await answers(province, code)
    leader.news()
    assert "không còn nơi nào" in await worker.chooses(f"higher:{code}")
    assert leader.news() == []


async def test_pressing_twice_at_once_moves_it_by_one_office(world: World) -> None:
    below, _, worker, code = await sent(world)
    await world.officer("TLDLD")
    await answers(below, code)
    await worker.chooses(f"higher:{code}")
    asked = worker.last
    await worker.presses(UP, on=asked)
    assert "Nút này đã cũ" in await worker.presses(UP, on=asked)
    assert (await the_case(world, code)).office == "LDLD"


async def test_a_closed_case_and_that_of_another_do_not_go_up(lite: World) -> None:
    below, above, worker, code = await sent(lite)
    await answers(below, code)
    stranger = lite.person()
    await stranger.agrees()
    assert "không thấy việc nào như vậy" in await stranger.chooses(f"higher:{code}")
    await worker.chooses(f"done:{code}")
    above.news()
    assert f"Việc {code} đã đóng rồi" in await worker.chooses(f"higher:{code}")
    assert above.news() == []


async def test_a_case_that_went_with_another_parts_from_it(lite: World) -> None:
    below, _, worker, code = await sent(lite)
    other = lite.person()
    await other.agrees()
    main = await other.sends_concern(("Công ty tôi cũng chậm lương",))
    await answers(below, code)
    async with lite.bridge.store.begin() as tx:
        mine, into = await tx.cases.by_code(code), await tx.cases.by_code(main)
        assert mine is not None
        assert into is not None
        await tx.cases.change(mine.id, state=State.MERGED, merged_into=into.id, answer=None)
    assert "Đã chuyển việc" in await goes_up(worker, code)
    moved, stayed = await the_case(lite, code), await the_case(lite, main)
    assert (moved.office, moved.state, moved.merged_into) == ("LDLD", State.NEW, None)
    assert stayed.office == "CSPL"


async def test_the_office_above_answers_the_worker(lite: World) -> None:
    below, above, worker, code = await sent(lite)
    await answers(below, code)
    await goes_up(worker, code)
    worker.news()
    await answers(above, code, "Chúng tôi đã gặp giám đốc.")
    said = worker.news()[-1].text
    assert "Liên đoàn Lao động tỉnh Lai Châu trả lời" in said
    assert "Công ty chậm lương" not in await below.chooses(f"view:{code}")
