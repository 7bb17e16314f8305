"""Forged buttons: what is not yours looks exactly like what does not exist."""

from bot.domain.rights import Act
from tests.world import Person, World

NOWHERE = "LC26-2222"
NONE_OF_YOURS = "Tôi không thấy việc nào như vậy của bạn"
NOT_HERE = "Tôi không thấy mục đó ở cơ quan bạn"  # the same to an officer
WORKERS = ("case", "add", "done", "higher", "reopen", "satisfied")
OFFICERS = ("acts", *(act.value for act in Act))


async def a_case(world: World) -> str:
    worker = world.person()
    await worker.agrees()
    return await worker.sends_concern(("chuyện kín",))


async def same_as_none(person: Person, action: str, code: str) -> str:
    """What the forged button says; it must be the same as for a code that nobody has."""
    person.world.clock.move(minutes=1)  # so many presses would be too many for one minute
    more = ":1" if action == "satisfied" else ""
    forged = await person.chooses(f"{action}:{code}{more}")
    none = await person.chooses(f"{action}:{NOWHERE}{more}")
    assert forged == none, action
    return forged


async def test_a_worker_cannot_touch_the_case_of_another(lite: World) -> None:
    code, other = await a_case(lite), lite.person()
    await other.agrees()
    for action in WORKERS:
        assert NONE_OF_YOURS in await same_as_none(other, action, code)
    async with lite.bridge.store.look() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    assert case.is_open


async def test_a_worker_cannot_do_an_officers_work(lite: World) -> None:
    officer = await lite.officer("CSPL")
    code, other = await a_case(lite), lite.person()
    await other.agrees()
    officer.news()
    for action in OFFICERS:
        assert "chuyện kín" not in await same_as_none(other, action, code)
    assert officer.news() == []


async def test_an_officer_cannot_touch_a_case_of_another_office(lite: World) -> None:
    code, stranger = await a_case(lite), await lite.officer("TGNC")
    for action in OFFICERS:
        assert NOT_HERE in await same_as_none(stranger, action, code)


async def test_not_even_the_officer_of_a_case_can_act_as_its_worker(lite: World) -> None:
    officer = await lite.officer("CSPL")
    code = await a_case(lite)
    await officer.agrees("CSPL")
    for action in WORKERS:
        assert NOT_HERE in await same_as_none(officer, action, code)


async def test_a_forged_reply_reaches_nobodys_case(lite: World) -> None:
    officer = await lite.officer("CSPL")
    await a_case(lite)
    card, other = officer.chat[-1], lite.person()
    await other.agrees()
    officer.news()
    await other.says("tôi trả lời thẻ của người khác đây nhé", reply_to=card)
    assert officer.news() == []
    assert "với tin vừa rồi" in other.last.text


async def test_an_answer_begun_in_an_office_one_has_left_is_not_sent(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = lite.person()
    await worker.agrees()
    await worker.sends_concern()
    await officer.presses("Trả lời")
    async with lite.bridge.store.begin() as tx:
        await tx.officers.remove((await tx.officers.of_office("CSPL"))[0].id, lite.clock.now())
    worker.news()
    said = await officer.says("câu trả lời muộn")
    assert NONE_OF_YOURS in said
    assert "câu trả lời muộn" in said, "what was written is given back"
    assert worker.news() == []
