"""What the tests of leaving an office have in common."""

from bot.domain.case import Case
from tests.world import Person, World


async def a_case(world: World) -> tuple[Person, str]:
    worker = world.person()
    await worker.agrees()
    return worker, await worker.sends_concern()


async def stored(world: World, code: str) -> Case:
    async with world.bridge.store.look() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    return case


async def leaves(officer: Person, heir: str = "") -> str:
    """Up to the preview."""
    await officer.says("cơ quan")
    said = await officer.presses("Rời cơ quan")
    return await officer.presses(heir) if heir else said


async def confirms(officer: Person, label: str = "Rời cơ quan") -> str:
    return await officer.presses(label, on=officer.last)


async def both(world: World, *codes: str) -> list[Case]:
    return [await stored(world, code) for code in codes]
