"""Who sits at the browser: a worker or an officer, known by nothing but a random cookie."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.channels.webchat.settings import WebChatSettings

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_COOKIE_DAYS = 180


@dataclass(frozen=True)
class Seat:
    """One side of the bridge: its name is part of every address, so the two never mix.

    `greeting` is the command that the page sends by itself into an empty conversation.
    """

    name: str
    path: str
    greeting: str


WORKER = Seat("worker", "/chat", "/start")
OFFICER = Seat("officer", "/officer", "/officer")
SIGNER = Seat("signer", "/signer", "/officer")  # in the demo: one browser is two officers, as two must sign


def new_token() -> str:
    """A cookie value nobody can guess; it is kept by the browser alone."""
    return secrets.token_urlsafe(32)


def address_of(seat: Seat, token: str) -> str:
    """Where answers to this browser go; the token cannot be had back from it."""
    return f"{seat.name}:{sha256(token.encode()).hexdigest()}"


def cookie_name(seat: Seat, settings: WebChatSettings) -> str:
    """`__Host-` makes browsers refuse a cookie planted by a neighbour domain (RFC 6265bis 4.1.3.2)."""
    return f"__Host-{seat.name}" if settings.secure else seat.name


def token_in(cookies: Mapping[str, str], seat: Seat, settings: WebChatSettings) -> str | None:
    """The browser's token for this seat, if it has a well-formed one."""
    token = cookies.get(cookie_name(seat, settings), "")
    return token if _TOKEN.fullmatch(token) else None


def cookie_header(seat: Seat, token: str, settings: WebChatSettings) -> str:
    """The Set-Cookie value; written out because http.cookies of Python 3.11 lacks Partitioned."""
    parts = [
        f"{cookie_name(seat, settings)}={token}",
        "Path=/",
        f"Max-Age={_COOKIE_DAYS * 86400}",
        "HttpOnly",
    ]
    if not settings.secure:
        parts.append("SameSite=Lax")
    elif settings.frame_ancestors:
        parts += ["Secure", "SameSite=None", "Partitioned"]
    else:
        parts += ["Secure", "SameSite=Lax"]
    return "; ".join(parts)
