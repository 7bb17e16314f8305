"""Headers that keep the page to itself, and the check that a post comes from the page."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException

from bot.channels.webchat.settings import WebChatSettings

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
Connection = ASGIConnection[Any, Any, Any, Any]


def page_headers(settings: WebChatSettings) -> dict[str, str]:
    """For HTML: no code but our own files, and no frame but on the allowed sites."""
    ancestors = " ".join(settings.frame_ancestors) or "'none'"
    headers = {**PRIVATE, "Content-Security-Policy": _POLICY + ancestors}
    return headers if settings.frame_ancestors else {**headers, "X-Frame-Options": "DENY"}


def from_own_page(connection: Connection, settings: WebChatSettings) -> None:
    """Raises PermissionDeniedException when another site's page made the browser send this."""
    if connection.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise PermissionDeniedException
    origin = connection.headers.get("origin")
    own = {settings.host, connection.headers.get("host", "")}
    if origin is not None and urlsplit(origin).netloc not in own:
        raise PermissionDeniedException


def from_own_script(connection: Connection, settings: WebChatSettings) -> None:
    """As from_own_page, and bears the header that no plain form can set."""
    if connection.headers.get("x-caunoi") != "1":
        raise PermissionDeniedException
    from_own_page(connection, settings)
