"""Everything that one server knows: the bot, the people, the queue, what was asked and what goes wrong."""

import asyncio
import re
from dataclasses import dataclass, field
from time import time
from typing import Any

from tests.fakes.bot_api.chats import Chat, Json, Message
from tests.fakes.bot_api.errors import ApiError, bad_request
from tests.fakes.bot_api.faults import Faults
from tests.fakes.bot_api.files import Files
from tests.fakes.bot_api.rates import RateLimit
from tests.fakes.bot_api.updates import Updates
from tests.fakes.bot_api.webhook import Webhook

TOKEN = "1:TEST"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was received; `status` is None if the answer was lost on purpose."""

    method: str
    params: Json
    status: int | None
    description: str
    at: float = field(default_factory=time)


@dataclass(slots=True)
class Options:
    """How the server works. `latency` in seconds is slept in each call; both switches are for speed."""

    latency: float = 0.0
    validate: bool = True
    keep_messages: bool = True


class State:
    """The one mutable thing; methods, people and control all work on it."""

    def __init__(self, token: str, options: Options | None = None) -> None:
        self.options = options or Options()
        self.tokens = {token}
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Cầu Nối",
            "username": "cau_noi_test_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = Updates()
        self.webhook = Webhook(self.updates)
        self.poll: asyncio.Future[str] | None = None
        self.callbacks: dict[str, Json | None] = {}
        self.commands: Json = {}
        self.faults = Faults()
        self.rates = RateLimit()
        self.requests: list[Request] = []
        self.request_count = 0
        self._last_query = 0

    def authorize(self, token: str) -> None:
        """Raises ApiError for a token that is not, or no longer, ours."""
        if token in self.tokens:
            return
        known_shape = re.fullmatch(r"\d+:[\w-]+", token)
        raise ApiError(401, "Unauthorized") if known_shape else ApiError(404, "Not Found")

    def next_query_id(self) -> str:
        """The id of a new callback query, which may be answered from now on."""
        self._last_query += 1
        query_id = f"{self.bot['id']}{self._last_query:08}"
        self.callbacks[query_id] = None
        return query_id

    def log(self, request: Request) -> None:
        self.request_count += 1
        if self.options.keep_messages:
            self.requests.append(request)

    def chat(self, chat_id: Any) -> Chat:
        """Raises ApiError: the bot has never met this chat."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, params: Json) -> Chat:
        """The chat of a request that wants to change something in it. Raises ApiError."""
        chat = self.chat(params["chat_id"])
        chat.refuse_unreachable()
        return chat

    def post(self, chat: Chat, message: Message) -> None:
        """Store a message that appears in `chat`."""
        if self.options.keep_messages:
            chat.say(message)

    def group(self, chat_id: int, title: str) -> Chat:
        """Make a group that the bot is in."""
        kind = "supergroup" if chat_id < -1_000_000_000_000 else "group"
        self.chats[chat_id] = Chat(chat_id, {"id": chat_id, "title": title, "type": kind})
        return self.chats[chat_id]

    def person(self, user: Json, started: bool) -> Chat:
        """Make a person, known to the bot through a private chat."""
        names: Json = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        profile: Json = {"id": user["id"], **names, "type": "private"}
        self.chats[user["id"]] = Chat(user["id"], profile, {**user, "is_bot": False}, started=started)
        return self.chats[user["id"]]
