"""Cases about the same thing go together: answered once, and each worker hears it under their own code."""

from collections.abc import Sequence

from bot.domain.case import Case, State
from bot.domain.promise import paused
from bot.errors import Refused
from bot.services.errand import Errand
from bot.services.live_cards import refresh_cards
from bot.services.news import tell_office, tell_worker
from bot.services.promises import owing_again


async def merge(errand: Errand, case: Case, into: Case, actor: str) -> Case:
    """Let `case` go with `into`. Its worker is told; nothing of one worker's is shown to the other.

    Raises Refused for a case with itself, with one of another office, and with one that is closed or
    goes with another itself.
    """
    if case.id == into.id:
        raise Refused("case.merge_itself", code=case.code)
    if case.office != into.office or not _stands_alone(case) or not _stands_alone(into):
        raise Refused("case.merge_not_now", code=case.code)
    for follower in await followers(errand, case):
        await errand.change(follower, actor, "merge", into.code, merged_into=into.id)
    rest = paused(case.resolution, errand.now, errand.rules.hours) if case.resolution else None
    merged = await errand.change(
        case,
        actor,
        "merge",
        into.code,
        state=State.MERGED,
        merged_into=into.id,
        assignee=into.assignee,
        answer=None,
        resolution=rest,
    )
    await tell_worker(errand, merged, "case.merged")
    await refresh_cards(errand, merged)
    return merged


async def unmerge(errand: Errand, case: Case, actor: str) -> Case:
    """Let a merged case stand by itself again. Raises Refused when it does already."""
    if case.state is not State.MERGED:
        raise Refused("case.not_merged", code=case.code)
    alone = await errand.change(case, actor, "unmerge", **owing_again(errand, case))
    await refresh_cards(errand, alone)
    return alone


async def followers(errand: Errand, case: Case) -> Sequence[Case]:
    """The cases that go with this one."""
    return await errand.tx.cases.merged_with(case.id)


async def split_off_followers(errand: Errand, case: Case) -> None:
    """The main case ended without the office: the others stand by themselves again; the office is told."""
    for follower in await followers(errand, case):
        alone = await unmerge(errand, follower, "system")
        await tell_office(errand, alone, "card.stands_alone")


def _stands_alone(case: Case) -> bool:
    return case.is_open and case.state is not State.MERGED
