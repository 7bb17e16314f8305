"""The actions behind POST /control/<action>: people, faults and looking, for this and other processes.

Arguments are the keys of a JSON object, bytes in Base64. A wrong action or argument, or an act that
is impossible, is answered as a 400 in the shape of the Bot API.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from os import getpid
from typing import Any

from pydantic import Base64Bytes, ValidationError, validate_call

from tests.fakes.bot_api import acts
from tests.fakes.bot_api.chats import Json
from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.rates import RateLimit
from tests.fakes.bot_api.seen import seen
from tests.fakes.bot_api.state import State

Action = Callable[..., Any | Awaitable[Any]]

ACTIONS: dict[str, Action] = {}


def action(function: Action) -> Action:
    """Make `function(state, **arguments)` an action of that name, with its arguments checked."""
    ACTIONS[function.__name__] = validate_call(config={"arbitrary_types_allowed": True})(function)
    return function


async def act(state: State, name: str, arguments: Json) -> Any:
    """Run one action; the result is plain data. Raises ApiError 400."""
    if name not in ACTIONS:
        raise bad_request(f"there is no action {name}")
    try:
        result = ACTIONS[name](state, **arguments)
        return await result if isawaitable(result) else result
    except (ValidationError, acts.Impossible, KeyError) as error:
        raise bad_request(f"{name}: {error}") from error


@action
def ping(state: State) -> int:
    """The id of the process that answers."""
    return getpid()


@action
def person(state: State, user: Json, started: bool = True) -> bool:
    """Let a person be; `user` is a User object."""
    state.person(user, started)
    return True


@action
def crowd(state: State, first_id: int, count: int) -> bool:
    """Let `count` people be, with ids from `first_id` on."""
    for number in range(first_id, first_id + count):
        state.person({"id": number, "first_name": f"Người {number}"}, started=True)
    return True


@action
def group(state: State, chat_id: int, title: str) -> bool:
    state.group(chat_id, title)
    return True


@action
def migrate(state: State, chat_id: int, new_id: int) -> bool:
    """The group becomes a supergroup with a new id."""
    old = state.chat(chat_id)
    old.migrated_to = new_id
    state.group(new_id, old.profile["title"])
    return True


@action
def write(
    state: State, person: int, text: str, group: int | None = None, reply_to: int | None = None
) -> Json:
    return seen(acts.write(state, person, text, group, reply_to)).model_dump()


@action
def send_file(
    state: State,
    person: int,
    kind: str,
    data: Base64Bytes,
    name: str = "",
    mime: str = "",
    size: int | None = None,
    caption: str | None = None,
    album: str | None = None,
    group: int | None = None,
    reply_to: int | None = None,
) -> Json:
    """A photo, voice or document; `size` in bytes pretends that it is larger than `data`."""
    file = state.files.add(kind, data, name, mime, size)
    more = {"caption": caption, "media_group_id": album}
    given = {key: value for key, value in more.items() if value is not None}
    return seen(acts.send_file(state, person, file, given, group, reply_to)).model_dump()


@action
def post(state: State, person: int, content: Json, group: int | None = None) -> Json:
    """Anything else that a message can hold, as fields of the Message object."""
    return seen(acts.post(state, person, content, group=group, reply_to=None)).model_dump()


@action
def edit(state: State, person: int, message_id: int, text: str) -> Json:
    return seen(acts.edit(state, person, message_id, text)).model_dump()


@action
def press(
    state: State,
    person: int,
    button: str | None = None,
    message_id: int | None = None,
    data: str | None = None,
) -> str | None:
    return acts.press(state, person, button, message_id, data)


@action
def block(state: State, person: int) -> bool:
    acts.block(state, person)
    return True


@action
def unblock(state: State, person: int) -> bool:
    acts.restart(state, person)
    return True


@action
def deactivate(state: State, person: int) -> bool:
    """The account is deleted."""
    acts.person_chat(state, person).deactivated = True
    return True


@action
def inject(state: State, update: Json) -> int:
    """Queue any object as an update; returns its id."""
    return state.updates.inject(update)


@action
async def messages(state: State, chat_id: int, after: int = 0, seconds: float = 0) -> list[Json]:
    """What is said in a chat after `after` (a `seq`), waiting up to `seconds` for something."""
    chat = state.chat(chat_id)
    if seconds and chat.last_seq <= after:
        await chat.changed.wait(seconds)
    return [seen(message).model_dump() for message in chat.messages.values() if message.seq > after]


@action
def file(state: State, file_id: str) -> str:
    """The bytes of a file, in Base64."""
    return b64encode(state.files.get(file_id).data).decode()


@action
def forget_file(state: State, file_id: str) -> bool:
    state.files.forget(file_id)
    return True


@action
def toast(state: State, query_id: str) -> Json | None:
    """How the bot answered a callback query; None: not yet."""
    return state.callbacks[query_id]


@action
def expire_callbacks(state: State) -> bool:
    """Every button pressed so far becomes too old to be answered."""
    state.callbacks.clear()
    return True


@action
def requests(state: State, method: str | None = None) -> list[Json]:
    wanted = [r for r in state.requests if method in (None, r.method)]
    return [
        {"method": r.method, "params": r.params, "status": r.status, "description": r.description, "at": r.at}
        for r in wanted
    ]


@action
def counts(state: State) -> dict[str, int]:
    """Updates that nobody confirmed yet, requests so far, and those that a rate limit refused."""
    return {
        "unconfirmed": len(state.updates.pending),
        "requests": state.request_count,
        "rate_refused": state.rates.refused,
        "webhook_failures": state.webhook.failures,
    }


@action
def fail(state: State, fault: Fault) -> bool:
    state.faults.add(fault)
    return True


@action
def clear_faults(state: State) -> bool:
    state.faults.clear()
    return True


@action
def limit_rate(
    state: State, per_bot: int | None = None, per_chat: int | None = None, penalty: int = 1
) -> bool:
    """Messages a second; None: no limit."""
    state.rates = RateLimit(per_bot, per_chat, penalty)
    return True


@action
def tokens(state: State, valid: set[str]) -> bool:
    """These tokens are valid from now on and no others."""
    state.tokens = valid
    return True


@action
def webhook(state: State, paused: bool | None = None, retry_delay: float | None = None) -> Json:
    """Pause delivery or set the seconds between attempts; returns the WebhookInfo."""
    hook = state.webhook
    hook.paused = hook.paused if paused is None else paused
    hook.retry_delay = hook.retry_delay if retry_delay is None else retry_delay
    return hook.info()


@action
async def deliver(state: State, update_ids: list[int]) -> list[int]:
    """Post these updates to the webhook in this order, again if need be; returns the statuses."""
    return await state.webhook.deliver(update_ids)
