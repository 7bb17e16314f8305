"""What the clock asks for once in an errand over many cases, and a person's turn each time."""

import pytest

from tests.world import World


@pytest.mark.parametrize("steady", [True, False])
async def test_who_sits_where_is_asked_for_once_only_where_nobody_comes_or_goes(
    lite: World, steady: bool
) -> None:
    await lite.officer("CSPL")
    async with lite.bridge.errands.begin(lite.bridge.store, steady=steady) as errand:
        [officer] = await errand.officers_of("CSPL")
        assert await errand.able() == {"CSPL"}
        await errand.tx.officers.remove(officer.id, errand.now)
        assert bool(await errand.officers_of("CSPL")) is steady
        assert bool(await errand.able()) is steady
