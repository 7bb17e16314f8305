"""One process ends, another goes on: at once after a crash, and with nothing in the air after a stop."""

from pathlib import Path

import pytest

from tests.fakes.bot_api import RemoteBotApi
from tests.faults.serving import SECONDS, counted, free_port, installed

pytestmark = pytest.mark.xdist_group("faults")


async def test_after_a_kill_the_next_process_answers_without_waiting_for_a_lease(
    api: RemoteBotApi, tmp_path: Path
) -> None:
    person = await api.person()
    async with installed(api, tmp_path) as installation:
        await installation.start()
        await person.writes("/start")
        await person.hears("Cầu Nối", timeout=SECONDS)
        await installation.kill()
        await person.writes("Đồng ý")
        await installation.start()
        await person.hears("Công đoàn có lời chúc", timeout=25)


@pytest.mark.thorough
async def test_a_second_process_stands_by_and_takes_over(api: RemoteBotApi, tmp_path: Path) -> None:
    person, spare = await api.person(), free_port()
    async with installed(api, tmp_path) as installation:
        await installation.start()
        await installation.answers()
        await installation.start(spare)
        await installation.answers(spare)
        await person.writes("/start")
        await person.hears("Cầu Nối", timeout=SECONDS)
        await installation.at_rest()
        installation.processes[0].kill()
        await person.writes("Đồng ý")
        await person.hears("Công đoàn có lời chúc", timeout=SECONDS)
        await installation.at_rest()
    assert len([message for message in await person.reads() if message.from_bot]) == 2
    polls = await api.requests("getUpdates")
    assert {poll["status"] for poll in polls} == {200}, "no two ever polled at once"


async def test_asked_to_stop_it_lets_what_is_on_its_way_arrive_and_gives_back_the_rest(
    api: RemoteBotApi, tmp_path: Path
) -> None:
    people = [await api.person() for _ in range(250)]
    async with installed(api, tmp_path) as installation:
        await api.fail("sendMessage", delay=1.5, times=None)
        for person in people:
            await person.writes("/start")
        await installation.start()
        await installation.answers()
        await installation.has_handled_all()
        assert await installation.stop() == 0
        async with installation.store() as store:
            left = (await counted(store)).outbox
        assert left["pending"]
        assert left.keys() == {"pending", "sent"}
        await api.heal()
        await installation.start()
        await installation.at_rest()
        assert await installation.stop() == 0
        assert "Traceback" not in installation.said
        assert '"level": "error"' not in installation.said
    for person in people:
        assert len([message for message in await person.reads() if message.from_bot]) == 1
