"""The power goes, again and again: what was acknowledged has its effect once, and everybody is answered."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from tests.fakes.bot_api import RemoteBotApi
from tests.faults.serving import Installation, installed
from tests.faults.stories import Teller, tellers

pytestmark = pytest.mark.xdist_group("faults")


async def test_killed_again_and_again_nothing_is_lost_done_twice_or_left_unanswered(
    api: RemoteBotApi, tmp_path: Path
) -> None:
    rng = Random(20261123)
    people = await tellers(api, 20)
    async with installed(api, tmp_path) as installation:
        await installation.start()
        telling = asyncio.gather(*(teller.tell(rng) for teller in people))
        for progress in sorted(rng.sample(range(20, 200), 3)):
            await installation.has_asked(progress)
            await asyncio.sleep(rng.uniform(0, 0.05))
            await installation.restart_after_a_kill()
        await telling
        await installation.at_rest()
        await all_is_well(installation, people)


async def all_is_well(installation: Installation, people: list[Teller]) -> None:
    async with installation.store() as store, store.begin() as tx:
        counts = await tx.ledger.counts()
        assert counts.inbox == {"handled": sum(teller.updates for teller in people)}
        assert counts.outbox.keys() == {"sent"}
        for teller in people:
            await teller.check(tx)
