"""The server inside the test's own process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Self

from tests.fakes.bot_api import control
from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.people import Person, Wanted, wait_for
from tests.fakes.bot_api.rates import RateLimit
from tests.fakes.bot_api.seen import Seen, seen
from tests.fakes.bot_api.server import Server
from tests.fakes.bot_api.state import TOKEN, Options, Request, State
from tests.fakes.bot_api.webhook import Webhook

_FIRST_PERSON = 1001
_FIRST_GROUP = -1001


class LocalPerson(Person):
    """A person whose messages can be looked at without waiting."""

    def __init__(self, api: "BotApi", user: dict[str, Any]) -> None:
        super().__init__(api, user)
        self._api = api

    @property
    def messages(self) -> list[Seen]:
        """Every message in their chat with the bot, oldest first, deleted ones too."""
        return self._api.messages(self.id)


class BotApi:
    """Telegram with one bot, and the handle by which a test plays everybody else."""

    def __init__(self, token: str, options: Options) -> None:
        self.token = token
        self.state = State(token, options)
        self._server = Server(self.state)
        self._ids = count(_FIRST_PERSON)
        self._group_ids = count(_FIRST_GROUP, -1)

    @classmethod
    @asynccontextmanager
    async def start(
        cls, token: str = TOKEN, port: int = 0, options: Options | None = None
    ) -> AsyncIterator[Self]:
        """Serve on a loopback port until the block ends."""
        api = cls(token, options or Options())
        await api.comes_up(port)
        try:
            yield api
        finally:
            await api.state.webhook.close()
            await api.goes_down()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def base_url(self) -> str:
        """As python-telegram-bot wants it: the token follows."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def goes_down(self) -> None:
        """Close the port; what the server knows stays."""
        await self._server.stop()

    async def comes_up(self, port: int | None = None) -> None:
        """Listen again, on the same port unless told otherwise."""
        await self._server.start(self.port if port is None else port)

    async def act(self, action: str, /, **arguments: Any) -> Any:
        """Run a control action without HTTP. Raises ApiError."""
        return await control.act(self.state, action, arguments)

    def person(
        self, first_name: str = "An", *, person_id: int | None = None, started: bool = True, **more: str
    ) -> LocalPerson:
        """A new person; `more` is last_name, username, language_code.

        The bot may not write to who has not `started` it.
        """
        user = {"id": next(self._ids) if person_id is None else person_id, "first_name": first_name, **more}
        self.state.person(user, started)
        return LocalPerson(self, user)

    def group(self, title: str = "Tổ sản xuất 3") -> int:
        """A new group with the bot in it; returns its chat id."""
        chat_id = next(self._group_ids)
        self.state.group(chat_id, title)
        return chat_id

    def messages(self, chat_id: int) -> list[Seen]:
        """Every message in a chat, oldest first, deleted ones too."""
        return [seen(message) for message in self.state.chat(chat_id).messages.values()]

    async def wait_for(self, chat_id: int, wanted: Wanted, *, timeout: float = 5) -> Seen:  # noqa: ASYNC109 - a test says what it waits
        """The first message of the bot in a chat with these words or satisfying this. Raises TimeoutError."""
        return await wait_for(self, chat_id, wanted, timeout=timeout)

    @property
    def requests(self) -> list[Request]:
        """Every request received, oldest first."""
        return self.state.requests

    def calls(self, method: str) -> list[Request]:
        """The requests for one method."""
        return [request for request in self.requests if request.method == method]

    @property
    def unconfirmed(self) -> int:
        """How many updates nobody has confirmed yet."""
        return len(self.state.updates.pending)

    @property
    def webhook(self) -> Webhook:
        return self.state.webhook

    def fail(self, method: str = "*", **fault: Any) -> None:
        """Let something go wrong; the keywords are the fields of Fault."""
        self.state.faults.add(Fault(method=method, **fault))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self.state.faults.clear()

    def limit_rate(self, per_bot: int | None = None, per_chat: int | None = None, penalty: int = 1) -> None:
        """Refuse more messages a second than that; who exceeds it is shut out for `penalty` seconds."""
        self.state.rates = RateLimit(per_bot, per_chat, penalty)

    def revoke_token(self, new: str | None = None) -> None:
        """Every token so far is refused; `new`, if given, is the valid one."""
        self.state.tokens = {new} if new else set()

    def restore_token(self) -> None:
        self.state.tokens = {self.token}

    def inject(self, update: dict[str, Any]) -> int:
        """Queue any object as an update, however malformed; returns its id."""
        return self.state.updates.inject(update)
