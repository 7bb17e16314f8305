"""A file of a conversation, on its way to the page that shows it."""

import re
from urllib.parse import quote

from litestar import Response

from bot.channels.webchat.guards import PRIVATE
from bot.domain.message import Attachment

_SHOWN = re.compile(r"image/(jpeg|png|webp|gif)|audio/[a-z0-9.+-]+")
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def download(file: Attachment, data: bytes, wanted: str) -> Response[bytes]:
    """The bytes, or the range of them that `wanted` (a Range header) asks for.

    Safari plays a sound only from a server that answers ranges (RFC 9110, 14).
    """
    mime = file.mime if _SHOWN.fullmatch(file.mime) else "application/octet-stream"
    headers = {**_headers(file, mime), "Accept-Ranges": "bytes"}
    span = _span(wanted, len(data))
    if span is None:
        return Response(data, media_type=mime, headers=headers)
    start, end = span
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return Response(data[start:end], status_code=206, media_type=mime, headers=headers)


def _headers(file: Attachment, mime: str) -> dict[str, str]:
    place = "attachment" if mime == "application/octet-stream" else "inline"
    return {
        **PRIVATE,
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.name or 'file', safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(wanted)
    if match is None:
        return None
    start, last = int(match[1]), int(match[2] or size - 1)
    end = min(last + 1, size)
    return (start, end) if start < end else None
