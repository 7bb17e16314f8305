"""`caunoi serve` as a process of its own: started, killed, asked to stop, and looked at from outside."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.domain.contact import Contact
from bot.domain.operations import Counts
from bot.ports import Tx
from bot.store import SqlStore, open_store
from bot.store.crypto import load_or_create
from tests.fakes.bot_api import RemoteBotApi
from tests.world import ROOT

TOKEN = "424242:AAtestTESTtest-test_test"
SECONDS = 60.0  # longer than anything takes on a busy machine


@dataclass
class Installation:
    """One var_dir and the processes that serve it. `settings` are CAUNOI_ variables without the prefix."""

    api: RemoteBotApi
    var_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port())
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def running(self) -> asyncio.subprocess.Process:
        return self.processes[-1]

    @property
    def said(self) -> str:
        """Everything that the processes have written to standard error."""
        return (self.var_dir / "stderr").read_text()

    async def start(self, port: int | None = None) -> None:
        """Start a process; it may still be on its way up when this returns."""
        with (self.var_dir / "stderr").open("a") as errors:
            self.processes.append(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "serve"), cwd=ROOT, env=self._env(port), stderr=errors
                )
            )

    async def kill(self) -> None:
        """What a power cut does."""
        self.running.kill()
        await self.running.wait()

    async def restart_after_a_kill(self) -> None:
        await self.kill()
        await self.start()

    async def answers(self, port: int | None = None) -> None:
        """Wait until the newest process serves HTTP."""
        async with asyncio.timeout(SECONDS), aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{port or self.port}/healthz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.02)

    async def stop(self) -> int:
        """What an operator does; returns the exit code."""
        self.running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            return await self.running.wait()

    async def run(self, *command: str) -> str:
        """Run another command of `caunoi` over the same var_dir; returns what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *command),
            cwd=ROOT,
            env=self._env(),
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        assert process.returncode == 0
        return printed.decode()

    @asynccontextmanager
    async def store(self) -> AsyncIterator[SqlStore]:
        url = f"sqlite+aiosqlite:///{self.var_dir / 'caunoi.db'}"
        opened = open_store(url, load_or_create(self.var_dir / "keys.json"))
        try:
            yield opened
        finally:
            await opened.close()

    async def has_asked(self, requests: int) -> None:
        """Wait until Telegram's server has had so many requests."""
        async with asyncio.timeout(SECONDS):
            while (await self.api.counts())["requests"] < requests:  # noqa: ASYNC110 - in another process
                await asyncio.sleep(0.002)

    async def has_handled_all(self) -> None:
        """Wait until everything is taken in and handled."""
        await self._until(lambda counts: "new" not in counts.inbox)

    async def at_rest(self) -> None:
        """Wait until everything is taken in, handled, and said."""
        on_the_way = {"pending", "sending"}
        await self._until(lambda counts: not ("new" in counts.inbox or counts.outbox.keys() & on_the_way))

    async def _until(self, wanted: Callable[[Counts], bool]) -> None:
        async with self.store() as store, asyncio.timeout(SECONDS):
            while True:
                confirmed = not (await self.api.counts())["unconfirmed"]
                if wanted(await counted(store)) and confirmed:
                    return
                await asyncio.sleep(0.02)

    def _env(self, port: int | None = None) -> dict[str, str]:
        settings = {
            "VAR_DIR": str(self.var_dir),
            "HTTP__PORT": str(port or self.port),
            "TELEGRAM__TOKEN": TOKEN,
            "TELEGRAM__BASE_URL": self.api.base_url,
            "TELEGRAM__BASE_FILE_URL": self.api.base_file_url,
            "TELEGRAM__MESSAGES_PER_SECOND": "1000",
            **self.settings,
        }
        return {**os.environ, **{f"CAUNOI_{name}": value for name, value in settings.items()}}

    def end(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                process.kill()


@asynccontextmanager
async def installed(api: RemoteBotApi, var_dir: Path, **settings: str) -> AsyncIterator[Installation]:
    """An installation whose processes end with the block."""
    installation = Installation(api, var_dir, settings)
    try:
        yield installation
    finally:
        installation.end()
        for process in installation.processes:
            await process.wait()


async def counted(store: SqlStore) -> Counts:
    async with store.look() as tx:
        return await tx.ledger.counts()


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def contact_of(tx: Tx, person: int) -> Contact:
    """The contact at a Telegram account."""
    place = ("telegram", str(person))
    return (await tx.contacts.at([place]))[place]


def within(expected: list[str], heard: list[str]) -> bool:
    """Whether something with each of these words was heard, in this order; more may have been."""
    rest: Iterator[str] = iter(heard)
    return all(any(words in said for said in rest) for words in expected)
