"""Deliveries come twice, out of order and while the power goes: each has its effect once.

The order in which a platform delivers is the order in which a dialog hears, so what is shuffled here
are words into an open "tell us" question: whatever their order, each is one more message of the draft
and is answered by the number of those received.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.fakes.bot_api import RemoteBotApi
from tests.fakes.bot_api.people import Person
from tests.faults.serving import SECONDS, Installation, contact_of, free_port, installed, within

pytestmark = pytest.mark.xdist_group("faults")

PEOPLE, WORDS = 40, 5
OPENING = ("/start", "Đồng ý", "Không cần", "Bỏ qua", "gửi phản ánh", "Tiền lương, tiền thưởng")
FIRST_UPDATE = 700_000_001  # as the server counts them


async def test_replayed_shuffled_and_interrupted_deliveries_each_count_once(
    api: RemoteBotApi, tmp_path: Path
) -> None:
    rng, port = Random(7), free_port()
    hook = {
        "TELEGRAM__WEBHOOK": "true",
        "TELEGRAM__WEBHOOK_SECRET": "hush-hush_1",
        "HTTP__BASE_URL": f"http://127.0.0.1:{port}",
    }
    people = [await api.person() for _ in range(PEOPLE)]
    async with installed(api, tmp_path, **hook) as installation:
        installation.port = port
        await installation.start()
        await asyncio.gather(*(opens(person) for person in people))
        await installation.at_rest()
        updates = await everybody_writes(api, people)
        await deliver(installation, updates, rng)
        await installation.at_rest()
        await each_counts_once(installation, people)


async def opens(person: Person) -> None:
    for text in OPENING:
        await person.writes(text)
    await person.hears("Bạn kể đi", timeout=SECONDS)


async def everybody_writes(api: RemoteBotApi, people: Sequence[Person]) -> list[int]:
    """Some messages from each, which the server keeps to itself; returns the updates' ids."""
    await api.act("webhook", paused=True)
    for number in range(WORDS):
        for person in people:
            await person.writes(f"tin {number}")
    first = FIRST_UPDATE + len(OPENING) * len(people)
    return list(range(first, first + WORDS * len(people)))


async def deliver(installation: Installation, updates: Sequence[int], rng: Random) -> None:
    """Post shuffled batches, four at a time, until each was taken; some are posted again after that."""
    waiting, kills = set(updates), 2
    while waiting:
        batch = rng.sample(sorted(waiting), min(80, len(waiting)))
        replayed = rng.sample(sorted(updates), 20)
        posting = asyncio.gather(*(post(installation.api, part) for part in quarters([*batch, *replayed])))
        if kills:
            await asyncio.sleep(rng.uniform(0.01, 0.2))
            await installation.restart_after_a_kill()
            kills -= 1
        taken = [update for part in await posting for update in part]
        waiting -= set(taken)
        await installation.answers()


async def post(api: RemoteBotApi, updates: Sequence[int]) -> list[int]:
    """Those that were answered by 200, which alone counts."""
    statuses: list[int] = await api.act("deliver", update_ids=list(updates))
    return [update for update, status in zip(updates, statuses, strict=True) if status == 200]


def quarters(updates: Sequence[int]) -> list[Sequence[int]]:
    return [updates[number::4] for number in range(4)]


async def each_counts_once(installation: Installation, people: Sequence[Person]) -> None:
    async with installation.store() as store, store.begin() as tx:
        counts = await tx.ledger.counts()
        assert counts.inbox == {"handled": (len(OPENING) + WORDS) * len(people)}
        assert counts.outbox.keys() == {"sent"}
        for person in people:
            contact = await contact_of(tx, person.id)
            session = (await tx.sessions.of([contact.id]))[contact.id]
            drafted = [words["text"] for words in session.answers["words+"]]
            assert sorted(drafted) == [f"tin {number}" for number in range(WORDS)]
            heard = [message.words for message in await person.reads() if message.from_bot]
            assert within([f"Đã nhận {count + 1} tin" for count in range(WORDS)], heard)
