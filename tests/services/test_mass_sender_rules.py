"""Rules that keep a message back: the night, the hour, the week, a consent that ended, a stretch of time."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.broadcast import BroadcastKind, BroadcastState
from bot.domain.contact import Contact
from bot.domain.delivery import Fate
from bot.domain.message import IncomingKind
from tests.services.mailing import Mailing
from tests.store.given import an_incoming
from tests.world import World

GREETING, NEWS, URGENT = BroadcastKind.GREETING, BroadcastKind.NEWS, BroadcastKind.URGENT
NIGHT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # 22:00 in Vietnam
MORNING = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)  # 06:00
HOUR = timedelta(hours=1)


@pytest.fixture
def mailing(lite: World) -> Mailing:
    return Mailing.over(lite)


async def test_at_night_only_what_is_urgent_goes_out(mailing: Mailing) -> None:
    people = await mailing.readers(5)
    news, urgent = await mailing.started(), await mailing.started(kind=URGENT)
    mailing.world.clock.set(NIGHT)
    await mailing.sender.drain()
    assert await mailing.fates(news) == {"pending": 5}
    assert await mailing.fates(urgent) == {"sent": 5}
    mailing.world.clock.set(MORNING)
    await mailing.sender.drain()
    assert await mailing.fates(news) == {"sent": 5}
    assert mailing.got(people) == [2] * 5


async def test_news_that_is_due_at_night_starts_in_the_morning(mailing: Mailing) -> None:
    await mailing.readers(1)
    mailing.world.clock.set(NIGHT)
    news = await mailing.started()
    assert news.state is BroadcastState.APPROVED
    mailing.world.clock.set(MORNING)
    await mailing.advance()
    assert (await mailing.now(news)).state is BroadcastState.RUNNING


async def test_whoever_still_waits_when_the_day_is_over_gets_no_greeting(mailing: Mailing) -> None:
    people = await mailing.readers(10)
    evening = mailing.world.clock.now() + HOUR
    b = await mailing.started(kind=GREETING, spread=2 * HOUR, expires_at=evening)
    await mailing.sender.drain()
    mailing.world.clock.set(evening)
    await mailing.sender.drain()
    await mailing.advance()
    sent = sum(mailing.got(people))
    assert 0 < sent < 10
    assert await mailing.fates(b) == {"sent": sent, "skipped": 10 - sent}
    assert await mailing.causes(b) == {("sent", None), ("skipped", "late")}
    assert (await mailing.now(b)).state is BroadcastState.DONE


async def test_whoever_withdraws_while_waiting_is_skipped(mailing: Mailing) -> None:
    stops, stays = await mailing.readers(2)
    b = await mailing.started()
    await withdraw(mailing, stops, "news")
    await mailing.sender.drain()
    assert mailing.got([stops, stays]) == [0, 1]
    assert await mailing.causes(b) == {("sent", None), ("skipped", "stopped")}


async def test_whoever_withdraws_another_consent_still_gets_it(mailing: Mailing) -> None:
    [person] = await mailing.readers(1)
    await mailing.started()
    await withdraw(mailing, person, "occasions")
    await mailing.sender.drain()
    assert mailing.got([person]) == [1]


async def test_the_fourth_message_of_a_week_is_kept_back_but_for_what_is_urgent(mailing: Mailing) -> None:
    people = await mailing.readers(3)
    for _ in range(3):
        await mailing.sent()
    [newcomer] = await mailing.readers(1)
    fourth, urgent = await mailing.sent(), await mailing.sent(kind=URGENT)
    assert await mailing.fates(fourth) == {"sent": 1, "skipped": 3}
    assert await mailing.causes(fourth) == {("sent", None), ("skipped", "weekly")}
    assert await mailing.fates(urgent) == {"sent": 4}
    assert mailing.got([*people, newcomer]) == [4, 4, 4, 2]
    mailing.world.clock.move(days=7, seconds=1)
    assert await mailing.fates(await mailing.sent()) == {"sent": 4}


async def test_a_stretched_broadcast_follows_the_clock(mailing: Mailing) -> None:
    people = await mailing.readers(120)
    b = await mailing.started(spread=HOUR)
    gone = []
    for _ in range(62):
        await mailing.sender.drain()
        gone.append(sum(mailing.got(people)))
        mailing.world.clock.move(minutes=1)
    steps = [later - sooner for sooner, later in itertools.pairwise(gone)]
    assert gone[0] == 1
    assert set(steps[:59]) == {2}
    assert mailing.got(people) == [1] * 120
    assert await mailing.fates(b) == {"sent": 120}


async def test_a_pause_gathers_no_stampede(mailing: Mailing) -> None:
    people = await mailing.readers(120)
    b = await mailing.started(spread=HOUR)
    await mailing.sender.drain()
    await mailing.move(b, BroadcastState.PAUSED)
    mailing.world.clock.move(minutes=40)
    await mailing.sender.drain()
    await mailing.move(b, BroadcastState.RUNNING)
    before = sum(mailing.got(people))
    await mailing.sender.drain()
    assert sum(mailing.got(people)) - before == 2
    assert (await mailing.fates(b))[Fate.PENDING] == 120 - before - 2


async def withdraw(mailing: Mailing, person: Contact, purpose: str) -> None:
    """What a press on the button under a message does; nothing is sent by it."""
    press = an_incoming().model_copy(
        update={"address": person.address, "kind": IncomingKind.CHOICE, "choice": f"mute:{purpose}"}
    )
    await mailing.world.bridge.intake.receive([press])
    await mailing.world.bridge.intake.handle_batch()
