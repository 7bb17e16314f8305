"""What the tests of an officer's work need: cases, what became of them, and people who act at once."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.case import Case
from bot.domain.contact import Officer
from bot.domain.message import IncomingKind
from bot.domain.office import Version
from bot.domain.operations import AuditLine
from tests.world import Person, World

TOGETHER = pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two at once"])


async def a_case(world: World, words: str = "Công ty chậm lương hai tháng") -> tuple[Person, str]:
    """A hidden worker's concern about wages, which goes to CSPL."""
    worker = world.person()
    await worker.agrees()
    code = await worker.sends_concern((words,))
    worker.news()
    return worker, code


def needs_review(world: World, topic: str = "wages") -> None:
    """From now on a second officer looks at each answer about the topic."""
    topics = world.bridge.catalog.topics
    assert isinstance(topics, dict)
    topics[topic] = topics[topic].model_copy(update={"review": True})


async def case_of(world: World, code: str) -> Case:
    async with world.bridge.store.look() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    return case


async def audited(world: World, code: str) -> Sequence[AuditLine]:
    case = await case_of(world, code)
    async with world.bridge.store.look() as tx:
        return await tx.ledger.audited(case.id)


async def last_audited(world: World, code: str) -> AuditLine:
    return (await audited(world, code))[-1]


async def officers_of(world: World, office: str) -> Sequence[Officer]:
    async with world.bridge.store.look() as tx:
        return await tx.officers.of_office(office)


async def close_office(world: World, code: str, successor: str) -> None:
    """The office is there no more."""
    directory, bridge = world.bridge.directory, world.bridge
    gone = Version(since=world.clock.now(), office=directory.offices[code], successor=successor, closed=True)
    async with bridge.store.begin() as tx:
        await directory.change(tx, [gone])


async def remove(world: World, officer: Officer) -> None:
    """Their seat is taken from an officer."""
    async with world.bridge.store.begin() as tx:
        await tx.officers.remove(officer.id, world.clock.now())


async def erases(worker: Person) -> None:
    """The worker has everything about them erased."""
    await worker.chooses("erase")
    await worker.says("xóa hết")


async def at_once(*presses: tuple[Person, str], together: bool) -> list[str]:
    """Each person presses the button with this label (or token) before any is handled.

    They are handled in one batch, or in as many batches at the same time. Returns what each is told.
    """
    world = presses[0][0].world
    for person, _ in presses:
        person.news()
    incoming = [
        person._incoming(IncomingKind.CHOICE, choice=_token(person, pressed)) for person, pressed in presses
    ]
    intake = world.bridge.intake
    batches = [incoming] if together else [[one] for one in incoming]
    await asyncio.gather(*(intake.receive(batch) for batch in batches))
    await asyncio.gather(*(intake.handle_batch() for _ in batches))
    await world.settle()
    return ["\n".join(item.text for item in person.news()) for person, _ in presses]


def _token(person: Person, pressed: str) -> str:
    return person.last.token(pressed) if pressed in person.last.labels else pressed
