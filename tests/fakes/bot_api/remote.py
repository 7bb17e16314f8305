"""The server in a process of its own, driven over its control API."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.people import Person, Wanted, wait_for
from tests.fakes.bot_api.seen import Seen
from tests.fakes.bot_api.state import TOKEN

_ROOT = Path(__file__).parents[3]
_JSON = {"Content-Type": "application/json"}
_START_SECONDS = 60
_FIRST_PERSON = 1001
_FIRST_GROUP = -1001


class RemoteBotApi:
    """The handle on a server elsewhere; its verbs are those of BotApi, awaited."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}/bot"
        self.base_file_url = f"http://127.0.0.1:{port}/file/bot"
        self._session = session
        self._ids = count(_FIRST_PERSON)
        self._group_ids = count(_FIRST_GROUP, -1)

    @classmethod
    @asynccontextmanager
    async def connect(cls, port: int) -> AsyncIterator["RemoteBotApi"]:
        async with aiohttp.ClientSession() as session:
            yield cls(port, session)

    async def act(self, action: str, /, **arguments: Any) -> Any:
        """Run a control action there. Raises ApiError as the server answers it."""
        url = f"http://127.0.0.1:{self.port}/control/{action}"
        async with self._session.post(url, data=orjson.dumps(arguments), headers=_JSON) as answer:
            body = orjson.loads(await answer.read())
        if not body["ok"]:
            raise ApiError(body["error_code"], body["description"])
        return body["result"]

    async def person(
        self, first_name: str = "An", *, person_id: int | None = None, started: bool = True, **more: str
    ) -> Person:
        """A new person; `more` is last_name, username, language_code."""
        user = {"id": next(self._ids) if person_id is None else person_id, "first_name": first_name, **more}
        await self.act("person", user=user, started=started)
        return Person(self, user)

    async def group(self, title: str = "Tổ sản xuất 3") -> int:
        """A new group with the bot in it; returns its chat id."""
        chat_id = next(self._group_ids)
        await self.act("group", chat_id=chat_id, title=title)
        return chat_id

    async def fail(self, method: str = "*", **fault: Any) -> None:
        """Let something go wrong; the keywords are the fields of Fault."""
        await self.act("fail", fault={"method": method, **fault})

    async def heal(self) -> None:
        """Nothing goes wrong any more."""
        await self.act("clear_faults")

    async def requests(self, method: str | None = None) -> list[dict[str, Any]]:
        """The requests received, oldest first: method, params, status, description, at."""
        received: list[dict[str, Any]] = await self.act("requests", method=method)
        return received

    async def counts(self) -> dict[str, int]:
        """`unconfirmed` updates, `requests`, `rate_refused`, `webhook_failures`."""
        numbers: dict[str, int] = await self.act("counts")
        return numbers

    async def wait_for(self, chat_id: int, wanted: Wanted, *, timeout: float = 5) -> Seen:  # noqa: ASYNC109 - a test says what it waits
        """The first message of the bot in a chat with these words or satisfying this. Raises TimeoutError."""
        return await wait_for(self, chat_id, wanted, timeout=timeout)


@asynccontextmanager
async def start_process(
    token: str = TOKEN, *options: str, port: int | None = None
) -> AsyncIterator[RemoteBotApi]:
    """Start the server as a process on a free port; `options` are those of its command line.

    It answers when the block begins and is killed when the block ends.
    """
    chosen = port or _free_port()
    arguments = ["-m", __package__, "--port", str(chosen), "--token", token, *options]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=_ROOT)
    try:
        async with RemoteBotApi.connect(chosen) as api:
            await _answering(api, process)
            yield api
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answering(api: RemoteBotApi, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_START_SECONDS):
        while process.returncode is None:
            with suppress(aiohttp.ClientError):
                if await api.act("ping") == process.pid:
                    return
            await asyncio.sleep(0.05)
    raise RuntimeError(f"the server ended with {process.returncode} before it answered")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
