"""One Telegram bot as a Channel (bot.ports). It sends once: pace and retries are the core's."""

import asyncio

import structlog

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.client import Client
from bot.channels.telegram.errors import WrongForm
from bot.channels.telegram.inbound import Inbound
from bot.channels.telegram.parse import UPDATE_TYPES, Me
from bot.channels.telegram.patience import Patience, Persistence
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.send import LIMITS, Parameters, request_for
from bot.domain.message import Limits, Outgoing, Pace
from bot.errors import SendError, Uncertain, Unreachable
from bot.ports import Clock, Mailroom

_log = structlog.get_logger()


class TelegramChannel:
    """Private conversations over one account.

    `commands` are (name, description) pairs for the menu beside the input field. Opens connections
    with its first request and keeps them until `close`.
    """

    def __init__(
        self,
        account: TelegramAccount,
        clock: Clock,
        *,
        commands: tuple[tuple[str, str], ...] = (),
        patience: Patience | None = None,
    ) -> None:
        self._account = account
        self._commands = commands
        self._patience = patience or Patience()
        self._client = Client(account)
        self._inbound = Inbound(self._client, Me(account.name, account.bot_id), clock)
        self._mailroom: Mailroom | None = None

    @property
    def account(self) -> str:
        return self._account.name

    @property
    def limits(self) -> Limits:
        return LIMITS

    @property
    def pace(self) -> Pace:
        return Pace(per_second=self._account.per_second, per_address=self._account.per_chat)

    @property
    def webhook_secret(self) -> str | None:
        """What a delivery must bring along; None where none is accepted."""
        return self._account.webhook_secret if self._account.webhook_url else None

    async def receive(self, mailroom: Mailroom) -> None:
        """Poll, or keep the webhook registered, until cancelled. No failure ends it."""
        persistence = Persistence(self._patience, self.account)
        self._mailroom = mailroom
        try:
            await persistence.insist(self._introduce)
            if self._account.webhook_url:
                await self._stay_registered(persistence)
            await Poller(self._client, self._inbound, self._patience).run(mailroom, persistence)
        finally:
            self._mailroom = None

    async def deliver(self, update: object) -> None:
        """Hand in one update from the webhook; committed on return. Raises what the mailroom raises,
        and Unreachable while nobody receives."""
        if self._mailroom is None:
            raise Unreachable("not receiving")
        await self._inbound.hand_in([update], self._mailroom)

    async def send(self, outgoing: Outgoing) -> str:
        """A photo or voice message that is refused as such goes as a document."""
        try:
            return await self._post(*request_for(outgoing))
        except WrongForm:
            return await self._post(*request_for(outgoing, as_document=True))

    async def fetch(self, ref: str) -> bytes:
        """Up to 20 MB. Raises Rejected (gone, too large), Unreachable, Throttled, Unauthorized."""
        try:
            return await self._client.download(ref)
        except Uncertain as exc:  # nothing is done twice by asking again
            raise Unreachable(str(exc)) from exc

    async def check(self) -> str:
        me = await self._client.call("getMe", {})
        self._inbound.me = self._inbound.me._replace(username=me["username"])
        return f"@{me['username']}"

    async def close(self) -> None:
        await self._inbound.close()
        await self._client.close_connections()

    async def _post(self, method: str, parameters: Parameters) -> str:
        if self._account.allow_paid_broadcast:
            parameters["allow_paid_broadcast"] = True
        sent = await self._client.call(method, parameters)
        try:
            return str(sent["message_id"])
        except (TypeError, KeyError):
            raise Uncertain("no message id") from None

    async def _introduce(self) -> None:
        """Learn our name and hang out the menu; one that Telegram refuses is no reason to stay away."""
        await self.check()
        if self._commands:
            await self._hang_out_menu()

    async def _hang_out_menu(self) -> None:
        commands = [{"command": name, "description": text} for name, text in self._commands]
        scope = {"type": "all_private_chats"}
        try:
            await self._client.call("setMyCommands", {"commands": commands, "scope": scope})
        except SendError as exc:
            _log.warning("telegram_commands_refused", account=self.account, error=type(exc).__name__)

    async def _stay_registered(self, persistence: Persistence) -> None:
        """Again every hour: somebody else may have taken the webhook away."""
        while True:
            await persistence.insist(self._register)
            await asyncio.sleep(self._patience.webhook)

    async def _register(self) -> None:
        await self._client.call(
            "setWebhook",
            {
                "url": self._account.webhook_url,
                "secret_token": self._account.webhook_secret,
                "allowed_updates": UPDATE_TYPES,
            },
        )
