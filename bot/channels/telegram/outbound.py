"""What we say, and what we say differently later."""

from contextlib import suppress
from typing import Any

from bot.channels.telegram.client import Client
from bot.channels.telegram.errors import AlreadyGone, Unchanged, WrongForm
from bot.channels.telegram.send import Parameters, edit_for, request_for
from bot.domain.message import Outgoing
from bot.errors import Uncertain


class Outbound:
    """Messages over one account. `paid` buys speed with Stars."""

    def __init__(self, client: Client, *, paid: bool = False) -> None:
        self.client = client
        self.extra: Parameters = {"allow_paid_broadcast": True} if paid else {}

    async def post(self, outgoing: Outgoing) -> Any:
        """Send, and return Telegram's Message. A photo or voice message that is refused as such goes as a
        document. Raises SendError.
        """
        try:
            return await self._post(outgoing.address, *request_for(outgoing))
        except WrongForm:
            return await self._post(outgoing.address, *request_for(outgoing, as_document=True))

    async def edit(self, external_id: str, outgoing: Outgoing) -> None:
        """core.telegram.org/bots/api#editmessagetext, or #editmessagecaption of one with a file."""
        method, parameters = edit_for(outgoing)
        with suppress(Unchanged):
            await self.client.call(method, {**_message(outgoing.address, external_id), **parameters})

    async def delete(self, address: str, external_id: str) -> None:
        """Up to 48 hours after it was sent: core.telegram.org/bots/api#deletemessage."""
        with suppress(AlreadyGone):
            await self.client.call("deleteMessage", _message(address, external_id))

    async def _post(self, address: str, method: str, parameters: Parameters) -> Any:
        return await self.client.call(method, {"chat_id": address, **parameters, **self.extra})


def message_id(message: Any) -> str:
    """Raises Uncertain for what is no Message."""
    try:
        return str(message["message_id"])
    except (TypeError, KeyError):
        raise Uncertain("no message id") from None


def _message(address: str, external_id: str) -> Parameters:
    return {"chat_id": address, "message_id": external_id}
