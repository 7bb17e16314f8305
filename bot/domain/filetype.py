"""What a file is by its first bytes, whatever its name says."""

from bot.domain.message import FileKind

_ALLOWED: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),  # also what browsers record voice notes in
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # .doc, .xls
)
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
REENCODED = {"image/jpeg", "image/png", "image/webp", "image/gif"}


def sniff(data: bytes) -> str | None:
    """The MIME type of `data`, or None for what we do not take: programs, archives, the unknown."""
    for magic, mime in _ALLOWED:
        if data.startswith(magic):
            return mime
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE"}:
        return "image/webp" if data[8:12] == b"WEBP" else "audio/wav"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in {b"heic", b"heix", b"mif1"} else "video/mp4"
    if data.startswith(b"PK\x03\x04"):
        return next((mime for part, mime in _OFFICE.items() if part in data[:4096] + data[-65536:]), None)
    return "text/plain" if _is_text(data) else None


def fitting_kind(claimed: FileKind, mime: str) -> FileKind:
    """A photo or voice note only when its bytes are; else a document."""
    if claimed is FileKind.PHOTO and mime in REENCODED:
        return FileKind.PHOTO
    if claimed is FileKind.VOICE and mime in {"audio/ogg", "audio/mpeg", "video/webm", "video/mp4"}:
        return FileKind.VOICE
    return FileKind.DOCUMENT


def _is_text(data: bytes) -> bool:
    if not data or b"\0" in data or data.startswith((b"#!", b"MZ")):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
