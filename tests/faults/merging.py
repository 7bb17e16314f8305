"""Another process that merges two offices, and tells when it is about to begin."""

import asyncio
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.app import open_bridge
from bot.domain.reorganisation import Merge
from bot.services.reorganising import carry_out
from tests.world import settings_for

_context = get_context("forkserver")
_context.set_forkserver_preload([__name__])


def merging(var_dir: Path, url: str, office: str, into: str) -> tuple[ForkServerProcess, Connection]:
    """Start it. The connection says when its transaction begins, and when it is committed."""
    here, there = _context.Pipe(duplex=False)
    process = _context.Process(target=_merge, args=(var_dir, url, office, into, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _merge(var_dir: Path, url: str, office: str, into: str, parent: Connection) -> None:
    asyncio.run(_carry_out(var_dir, url, Merge(codes=(office,), into=into), parent))


async def _carry_out(var_dir: Path, url: str, change: Merge, parent: Connection) -> None:
    async with open_bridge(settings_for(var_dir, url), make_channels=lambda *_: []) as bridge:
        async with bridge.store.look() as tx:
            await bridge.directory.refresh(tx)
        parent.send("begins")
        async with bridge.store.begin() as tx:
            errand = bridge.errands.on(tx)
            await carry_out(errand, change, "cli")
            await tx.outbox.add(errand.drafts, errand.now)
        parent.send("done")
