"""The web chat: one page for workers, one for officers, and the front door to both."""

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.front import DemoDoors, front_router
from bot.channels.webchat.routes import webchat_router
from bot.channels.webchat.seats import OFFICER, SIGNER, WORKER
from bot.channels.webchat.settings import WebChatSettings

__all__ = [
    "OFFICER",
    "SIGNER",
    "WORKER",
    "DemoDoors",
    "WebChat",
    "WebChatSettings",
    "front_router",
    "webchat_router",
]
