"""One Telegram bot as a Channel (bot.ports). It sends once: pace and retries are the core's."""

import asyncio

import structlog

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.circular import TelegramCircular
from bot.channels.telegram.client import Client, FreshToken
from bot.channels.telegram.inbound import Inbound
from bot.channels.telegram.outbound import Outbound, message_id
from bot.channels.telegram.parse import UPDATE_TYPES, Me
from bot.channels.telegram.patience import Patience, Persistence
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.send import LIMITS
from bot.domain.message import Limits, Outgoing, Pace
from bot.errors import SendError, Uncertain, Unreachable
from bot.ports import Circular, Clock, Mailroom

_log = structlog.get_logger()


class TelegramChannel:
    """Private conversations over one account.

    `commands` are (name, description) pairs for the menu beside the input field. When the token is
    refused, `fresh_token` is asked for the one to go on with; it may raise ConfigError, OSError or
    ValueError. Opens connections with its first request and keeps them until `close`.
    """

    def __init__(
        self,
        account: TelegramAccount,
        clock: Clock,
        *,
        commands: tuple[tuple[str, str], ...] = (),
        patience: Patience | None = None,
        fresh_token: FreshToken | None = None,
    ) -> None:
        self._account = account
        self._commands = commands
        self._patience = patience or Patience()
        self._client = Client(account, fresh_token, look_again=self._patience.token)
        self._inbound = Inbound(self._client, Me(account.name, account.bot_id), clock)
        self._outbound = Outbound(self._client, paid=account.allow_paid_broadcast)
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
        return message_id(await self._outbound.post(outgoing))

    def circular(self, outgoing: Outgoing) -> Circular:
        return TelegramCircular(self._outbound, outgoing)

    async def edit(self, external_id: str, outgoing: Outgoing) -> None:
        """A message keeps its file; `outgoing.file` tells that it has one."""
        await self._outbound.edit(external_id, outgoing)

    async def delete(self, address: str, external_id: str) -> None:
        """Up to 48 hours after it was sent."""
        await self._outbound.delete(address, external_id)

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
