"""python -m benchmarks.plan: put one broadcast into the outbox; print the seconds and the MB that took.

The database is that of CAUNOI_VAR_DIR. A process of its own, so that its memory tells something.
"""

import asyncio
import os
import resource
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from benchmarks.machine import ROOT
from bot.app import open_bridge
from bot.config import load
from bot.domain.calendar import Happening
from bot.logs import set_up_logging

OCCASION = "quoc_te_lao_dong"


async def plan() -> tuple[float, float]:
    """Seconds, and by how many MB of a million bytes the process grew at most."""
    async with open_bridge(load(Path("config.toml"))) as bridge:
        today = bridge.clock.now().date()
        happening = Happening(occasion=bridge.catalog.occasions[OCCASION], year=today.year, day=today)
        opened = await bridge.broadcasting.open(happening)
        _forget_peak()
        start, memory = monotonic(), _peak_mb()
        assert await bridge.broadcasting.send_now(opened, opened.audience), (
            "a new installation has sent nothing yet"
        )
        seconds, grown = monotonic() - start, _peak_mb() - memory
        async with bridge.store.look() as tx:
            rows = sum((await tx.broadcasts.fates(opened.id)).values())
            assert rows == await tx.broadcasts.newest_contact(), "not everybody is in the outbox"
        return seconds, grown


def _forget_peak() -> None:
    """Let the peak be what is held now (Linux, man proc_pid_clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6  # Linux tells KiB


async def planned(more: Mapping[str, str]) -> tuple[float, float]:
    """The same in a process of its own, with `more` in its environment."""
    command = (sys.executable, "-m", "benchmarks.plan")
    process = await create_subprocess_exec(*command, cwd=ROOT, env={**os.environ, **more}, stdout=PIPE)
    told, _ = await process.communicate()
    seconds, megabytes = told.split()
    return float(seconds), float(megabytes)


if __name__ == "__main__":
    set_up_logging("console", "error")  # to standard error: the other end reads two numbers
    print(*asyncio.run(plan()))
