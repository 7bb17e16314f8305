"""The Telegram channel: the only package that knows the Bot API and python-telegram-bot."""

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import webhook_route

__all__ = ["TelegramAccount", "TelegramChannel", "webhook_route"]
