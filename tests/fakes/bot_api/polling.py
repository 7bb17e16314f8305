"""getUpdates and the webhook's settings (core.telegram.org/bots/api#getting-updates)."""

import asyncio

import orjson

from tests.fakes.bot_api.chats import Json
from tests.fakes.bot_api.errors import conflict
from tests.fakes.bot_api.state import State

_LONGEST_POLL = 50
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_SET = "terminated by setWebhook request"
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(state: State, params: Json) -> orjson.Fragment:
    """Long polling; a newer call ends an older one with 409. Raises ApiError."""
    if state.webhook.url:
        raise conflict(_WEBHOOK_ACTIVE)
    _end_poll(state, _OTHER_POLL)
    state.updates.allow(params.get("allowed_updates"))
    state.updates.confirm(params.get("offset") or 0)
    if not state.updates.pending:
        await _wait(state, min(params.get("timeout") or 0, _LONGEST_POLL))
    return orjson.Fragment(state.updates.first(params.get("limit") or 100))


async def _wait(state: State, seconds: float) -> None:
    """Until an update arrives or time is up. Raises ApiError 409 when somebody else takes over."""
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    state.poll = ended
    arrival = asyncio.create_task(state.updates.arrived.wait(seconds))
    waiting: set[asyncio.Future[str] | asyncio.Task[bool]] = {ended, arrival}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            raise conflict(ended.result())
    finally:
        arrival.cancel()
        if state.poll is ended:
            state.poll = None


def _end_poll(state: State, why: str) -> None:
    if state.poll and not state.poll.done():
        state.poll.set_result(why)


def set_webhook(state: State, params: Json) -> bool:
    """An empty url removes the webhook."""
    if not params["url"]:
        return delete_webhook(state, params)
    state.webhook.set(params["url"], params.get("secret_token") or "", params.get("max_connections") or 40)
    _end_poll(state, _WEBHOOK_SET)
    state.updates.allow(params.get("allowed_updates"))
    _drop_pending(state, params)
    return True


def delete_webhook(state: State, params: Json) -> bool:
    state.webhook.remove()
    _drop_pending(state, params)
    return True


def _drop_pending(state: State, params: Json) -> None:
    if params.get("drop_pending_updates"):
        state.updates.clear()


def get_webhook_info(state: State, params: Json) -> Json:
    return state.webhook.info()
