"""Offices change while others change them too, or rely on them."""

import asyncio

from bot.domain.reorganisation import Merge, Move
from bot.errors import Refused
from bot.services.reorganising import carry_out
from tests.services.offices import lies
from tests.world import World

INTO_VP = Merge(codes=("CSPL",), into="VP")


async def test_two_reorganisations_at_once_never_make_a_circle(world: World) -> None:
    """Each by itself is possible, both together are not; one waits for the other and is refused."""
    bridge = world.bridge

    async def moving(code: str, parent: str) -> str:
        try:
            async with bridge.store.begin() as tx:
                await carry_out(bridge.errands.on(tx), Move(code=code, parent=parent), "cli")
        except Refused as refusal:
            return refusal.key
        return "done"

    assert sorted(await asyncio.gather(moving("VP", "TC"), moving("TC", "VP"))) == ["done", "office.cycle"]


async def test_a_case_that_is_being_opened_waits_for_no_closed_office(world: World) -> None:
    """Whoever relies on the offices holds them: nobody closes one under a case that is on its way there."""
    bridge, order = world.bridge, []

    async def opening() -> None:
        async with bridge.errands.begin(bridge.store) as errand:
            order.append("opens")
            await asyncio.sleep(0.2)
            await lies(errand.tx, "CSPL")
            order.append("opened")

    async def merging() -> None:
        await asyncio.sleep(0.05)
        async with bridge.store.begin() as tx:
            await carry_out(bridge.errands.on(tx), INTO_VP, "cli")
            order.append("merged")

    await asyncio.gather(opening(), merging())
    assert order == ["opens", "opened", "merged"]
    async with bridge.store.begin() as tx:
        assert await tx.cases.offices_at_work() == {"VP"}
