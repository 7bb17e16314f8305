"""What one bot account needs to be told."""

import re
from dataclasses import dataclass, field

from bot.errors import ConfigError

_TOKEN = re.compile(r"\d+:[\w-]+")
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class TelegramAccount:
    """One bot token and how it is used.

    `base_url` and `base_file_url` mean what they mean to python-telegram-bot: the token is appended,
    or takes the place of "{token}". `per_second` and `per_chat` are messages a second; the defaults
    are Telegram's own (core.telegram.org/bots/faq#broadcasting-to-users). With `webhook_url` updates
    are delivered there, signed with `webhook_secret`; without it they are polled for.
    `allow_paid_broadcast` pays Stars to go beyond 30 messages a second.

    Raises ConfigError for a token or a secret that Telegram would not take.
    """

    token: str = field(repr=False)
    name: str = "telegram"
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    per_second: float = 30.0
    per_chat: float = 1.0
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    allow_paid_broadcast: bool = False

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise ConfigError(f"{self.name}: token: not of the form 123456:ABC; copy it from @BotFather")
        if self.webhook_url and not _SECRET.fullmatch(self.webhook_secret or ""):
            raise ConfigError(f"{self.name}: webhook_secret: give 1 to 256 letters, digits, _ or -")

    @property
    def bot_id(self) -> int:
        """The bot's own user id, which a token begins with."""
        return int(self.token.partition(":")[0])
