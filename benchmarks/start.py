"""From starting `caunoi demo` to its first answer in the web chat; memory and processor time when idle."""

import asyncio
import re
import socket
import statistics
import sys
import uuid
from tempfile import TemporaryDirectory
from time import monotonic

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks.machine import cpu_seconds, resident_mb, running

RUNS = 3
SETTLES = 12.0  # seconds after the first answer: by then the legal search is indexed
IDLE_SECONDS = 5.0
PATIENCE = 30.0
ANSWER = re.compile(rb'"mine":\s*false')


async def measure() -> tuple[float, float, float]:
    """One start: seconds to the first answer; MB and percent of a core, idle with one open chat."""
    with TemporaryDirectory() as var, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        more = {"CAUNOI_VAR_DIR": var, "CAUNOI_HTTP__PORT": str(port)}
        start = monotonic()
        async with running((f"{sys.prefix}/bin/caunoi", "demo", "--no-browser"), more) as process:
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", cookie_jar=jar) as browser:
                async with asyncio.timeout(PATIENCE):
                    await _say_hello(browser)
                    async with browser.get("/chat/events") as events:
                        await _answered(events)
                        seconds = monotonic() - start
                        return seconds, *await _idle(process.pid)


async def _say_hello(browser: aiohttp.ClientSession) -> None:
    """Open the page as soon as anybody answers there, and say /start as it does."""
    while True:
        try:
            async with browser.get("/chat") as page:
                page.raise_for_status()
                break
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.02)
    hello = {"id": str(uuid.uuid4()), "text": "/start"}
    async with browser.post("/chat/messages", json=hello, headers={"X-Caunoi": "1"}) as posted:
        posted.raise_for_status()


async def _answered(events: aiohttp.ClientResponse) -> None:
    async for line in events.content:
        if ANSWER.search(line):
            return


async def _idle(pid: int) -> tuple[float, float]:
    await asyncio.sleep(SETTLES)
    before = cpu_seconds(pid)
    await asyncio.sleep(IDLE_SECONDS)
    return resident_mb(pid), 100 * (cpu_seconds(pid) - before) / IDLE_SECONDS


async def main() -> None:
    """Measure some starts; print the table."""
    runs = [await measure() for _ in range(RUNS)]
    seconds, memory, cpu = zip(*runs, strict=True)
    table = Table("of the demo", "best", "median", "aim")
    for name, values, aim in (
        ("seconds to the first answer", seconds, "3 or less"),
        ("idle memory, MB", memory, "150 or less"),
        ("idle, % of a core", cpu, ""),
    ):
        table.add_row(name, f"{min(values):.2f}", f"{statistics.median(values):.2f}", aim)
    Console(width=110).print(table)


if __name__ == "__main__":
    asyncio.run(main())
