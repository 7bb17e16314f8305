"""One uploaded file, read piece by piece and never beyond the limit."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from multipart import (  # type: ignore[import-untyped]  # ships no types; it is Litestar's own parser
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from bot.domain.message import FileKind

_FIELD_LIMIT = 64 * 1024
_PARTS = 8
_PHOTOS = {"image/jpeg", "image/png", "image/webp", "image/gif"}
_UNSEEMLY = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


class Malformed(Exception):
    """The form cannot be read."""


@dataclass
class Upload:
    """The fields of the form and its one file; `too_large` when it was not read to its end.

    A browser that knows its file to be too large sends the field `size` (`declared`) and no bytes.
    """

    limit: int
    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    mime: str = ""
    data: bytearray = field(default_factory=bytearray)
    declared: int = 0
    found: bool = False

    @property
    def too_large(self) -> bool:
        return max(len(self.data), self.declared) > self.limit

    @property
    def kind(self) -> FileKind:
        if self.mime in _PHOTOS:
            return FileKind.PHOTO
        return FileKind.VOICE if self.mime.startswith("audio/") else FileKind.DOCUMENT


async def read_upload(content_type: str, body: AsyncIterator[bytes], limit: int) -> Upload:
    """Read a multipart form with at most `limit` bytes of file. Raises Malformed."""
    upload = Upload(limit)
    try:
        await _read(PushMultipartParser(_boundary(content_type), max_segment_count=_PARTS), body, upload)
    except (MultipartError, UnicodeDecodeError) as error:
        raise Malformed from error
    return upload


def _boundary(content_type: str) -> str:
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    if not boundary:
        raise Malformed
    return str(boundary)


async def _read(parser: PushMultipartParser, body: AsyncIterator[bytes], upload: Upload) -> None:
    segment: MultipartSegment | None = None
    words = bytearray()
    async for chunk in body:
        for part in parser.parse(chunk):
            if isinstance(part, MultipartSegment):
                segment, words = part, bytearray()
                _open(upload, part)
            elif part is None and segment is not None:
                _close(upload, segment, words)
            elif segment is not None:
                _fill(upload, segment, words, part)
        if upload.too_large:
            return
    if not parser.closed:
        raise Malformed


def _open(upload: Upload, segment: MultipartSegment) -> None:
    if segment.filename is None:
        return
    if upload.found:
        raise Malformed
    upload.found = True
    upload.name = clean_name(segment.filename)
    upload.mime = (segment.content_type or "").partition(";")[0].strip().lower()[:100]


def _fill(upload: Upload, segment: MultipartSegment, words: bytearray, part: bytearray) -> None:
    if segment.filename is not None:
        upload.data += part
        return
    words += part
    if len(words) > _FIELD_LIMIT:
        raise Malformed


def _close(upload: Upload, segment: MultipartSegment, words: bytearray) -> None:
    if segment.filename is not None:
        return
    if segment.name == "size":
        upload.declared = int(words) if words.isdigit() and len(words) < 16 else 0
    else:
        upload.fields[segment.name] = words.decode()


def clean_name(name: str) -> str:
    """The last part of a path, without signs that could hide its ending, at most 120 characters."""
    bare = _UNSEEMLY.sub("", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:19]}" if dot else bare[:120]
