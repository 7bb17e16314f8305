"""The web chat: one page for workers, one for officers, and the front door to both."""

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.front import front_router
from bot.channels.webchat.routes import webchat_router
from bot.channels.webchat.seats import OFFICER, SIGNER, WORKER, sits_at
from bot.channels.webchat.settings import WebChatSettings

__all__ = [
    "OFFICER",
    "SIGNER",
    "WORKER",
    "WebChat",
    "WebChatSettings",
    "front_router",
    "sits_at",
    "webchat_router",
]
