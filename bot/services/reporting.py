"""Reports of broadcasts, from the rows of the outbox themselves."""

from bot.domain.broadcast import Broadcast
from bot.domain.report import WITHIN, Report, report
from bot.ports import Tx


async def report_on(tx: Tx, b: Broadcast) -> Report:
    """What became of a broadcast that was started; still changing until 48 hours after its end."""
    if b.started_at is None:
        return report((), (), ())
    until = (b.done_at or b.started_at) + 2 * WITHIN
    return report(
        await tx.broadcasts.tallies(b.id),
        await tx.broadcasts.replied(b, until),
        await tx.broadcasts.stopped(b, until),
    )
