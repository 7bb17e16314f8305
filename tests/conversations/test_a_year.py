"""A year of the calendar, with a process that is down now and then: each day is sent or missed, once."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.broadcast import BroadcastState
from bot.domain.calendar import Happening, upcoming
from bot.store.tables import broadcast
from tests.conversations.test_broadcast_day import an_officer
from tests.world import Person, World

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = date(2026, 12, 1), date(2027, 12, 1)
LOOKS = (9, 20)
OUTAGES = 0.03  # of all looks are the last for a while
SIGNED_EACH_YEAR = 3  # of four days' plans are signed in time; the fourth is forgotten


def _moments(seed: int) -> list[datetime]:
    """When somebody looks at the clock: twice a day, less outages of up to four days."""
    chance = random.Random(seed)  # a play of chance that can be repeated
    moments, up_again = [], datetime(2026, 12, 1, tzinfo=VIETNAM)
    for number in range((LAST - FIRST).days + 1):
        for hour in LOOKS:
            moment = datetime.combine(FIRST, time(hour, 30), VIETNAM) + timedelta(days=number)
            if moment < up_again:
                continue
            moments.append(moment)
            if chance.random() < OUTAGES:
                up_again = moment + timedelta(hours=chance.randrange(4, 96))
    return moments


async def _sign(world: World, officers: tuple[int, int]) -> None:
    """Two officers sign what is drafted, but forget every fourth."""
    async with world.bridge.store.begin() as tx:
        for plan in await tx.broadcasts.listed({BroadcastState.DRAFT}, 100):
            if plan.id % (SIGNED_EACH_YEAR + 1):
                author, approver = officers
                await tx.broadcasts.move(plan, BroadcastState.APPROVED, author=author, approver=approver)


async def _ended(world: World) -> dict[tuple[str, int], list[BroadcastState]]:
    """What became of each occasion and year."""
    ended: dict[tuple[str, int], list[BroadcastState]] = {}
    async with world.bridge.store.transactions.read() as connection:
        columns = (broadcast.c.occasion, broadcast.c.year, broadcast.c.state)
        for occasion, year, state in await connection.execute(select(*columns)):
            ended.setdefault((occasion, year), []).append(BroadcastState(state))
    return ended


def _expected(world: World) -> list[Happening]:
    occasions = world.bridge.catalog.occasions.values()
    return list(upcoming(occasions, FIRST, (LAST - FIRST).days - 1))


async def _live(world: World, seed: int) -> Person:
    worker = world.person()
    world.clock.set(datetime(2026, 11, 30, 10, tzinfo=VIETNAM))
    await worker.agrees()
    async with world.bridge.store.begin() as tx:
        officers = await an_officer(tx), await an_officer(tx)
    for moment in _moments(seed):
        await world.broadcast(moment)
        if moment.hour in range(8, 17):
            await _sign(world, officers)
    return worker


async def test_each_active_day_of_a_year_with_outages_ends_as_sent_or_missed_exactly_once(
    lite: World,
) -> None:
    worker = await _live(lite, seed=1)
    happenings, ended = _expected(lite), await _ended(lite)
    assert len(happenings) > 45
    outcomes: Counter[BroadcastState] = Counter()
    for happening in happenings:
        states = ended[happening.occasion.code, happening.year]
        assert states in ([BroadcastState.DONE], [BroadcastState.MISSED]), happening.occasion.code
        outcomes[states[0]] += 1
    assert min(outcomes.values()) > 5
    signatures = [item for item in worker.chat if item.labels[-1:] == ["Dừng nhận tin"]]
    texts = {item.text for item in signatures}
    assert len(texts) == len(signatures), "nobody is greeted twice"
    assert len(signatures) <= outcomes[BroadcastState.DONE]
