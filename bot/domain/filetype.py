"""What a file is by its bytes, whatever its name says; a name only ever makes us stricter."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from itertools import islice

from bot.domain.message import FileKind, FileProblem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and Windows' installers
_ZIP = b"PK\x03\x04"
_ALLOWED: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),  # also what browsers record voice notes in
    (_OLE, "application/x-ole-storage"),
)
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
REENCODED = {"image/jpeg", "image/png", "image/webp", "image/gif"}

_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",  # Linux, Android
    b"\xfe\xed\xfa\xce",  # macOS, in four makes
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # macOS for several processors; Java
    b"dex\n",  # Android
    b"\0asm",  # WebAssembly
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"ITSF",  # Windows help, which can run scripts
    b"#!",  # a script
)
_ARCHIVES: tuple[tuple[int, bytes], ...] = (
    (0, b"PK\x05\x06"),  # an empty zip
    (0, b"PK\x07\x08"),  # one in several parts
    (0, b"Rar!\x1a\x07"),
    (0, b"7z\xbc\xaf\x27\x1c"),
    (0, b"\x1f\x8b"),  # gzip
    (0, b"\xfd7zXZ\0"),
    (4, b"1AY&SY"),  # bzip2
    (0, b"\x28\xb5\x2f\xfd"),  # zstd
    (0, b"MSCF"),  # cab
    (257, b"ustar"),  # tar
    (0x8001, b"CD001"),  # a disc image
)
_PARTS_OF_PROGRAMS = ("vbaproject.bin", "androidmanifest.xml", "classes.dex", ".class")
_MOST_PARTS = 10_000  # a thick workbook has some hundreds; reading more would cost seconds
_INSTALLERS = (
    tuple(  # the class of an installer, a patch, a transform: {000C1084-0000-0000-C000-000000000046} ...
        bytes((low, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)) for low in (0x84, 0x86, 0x82)
    )
)
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MARKUP = re.compile(
    rb"<(?=[!bhsieofm])(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|form|meta)\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(rb"function ?\w{0,40} ?\([^\n()]{0,80}\) ?\{")
_SCRIPT = (
    b"=>{",
    b"=> {",
    b"eval(",
    b"document.write",
    b"document.cookie",
    b"window.location",
    b"console.log(",
)
_PIECE = 2**20  # texts are read piece by piece, so that a large one costs little memory and blocks nobody
_LONGEST_MARK = 256
_RUN_BY_NAME = re.compile(
    r"\.(?:exe|com|scr|pif|msi|dll|lnk|bat|cmd|ps1|vbs?|vbe|jse?|mjs|wsf|hta|reg|sh|py|jar|apk|html?|xhtml|svg)\s*$",
    re.IGNORECASE,
)


def sniff(data: bytes) -> str | None:
    """The MIME type of `data`, or None for what we do not take: programs, archives, the unknown."""
    if refused(data):
        return None
    for magic, mime in _ALLOWED:
        if data.startswith(magic):
            return mime
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE"}:
        return "image/webp" if data[8:12] == b"WEBP" else "audio/wav"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in {b"heic", b"heix", b"mif1"} else "video/mp4"
    if data.startswith(_ZIP):
        return _office_type(frozenset(_parts(data)))
    return "text/plain" if _is_text(data) else None


def refused(data: bytes) -> FileProblem | None:
    """PROGRAM for what runs when it is opened, on a computer, a phone or in a browser; ARCHIVE for what
    holds other files; else None, which does not mean that we take it."""
    if data.startswith(_PROGRAMS):
        return FileProblem.PROGRAM
    if any(data.startswith(magic, at) for at, magic in _ARCHIVES):
        return FileProblem.ARCHIVE
    if data.startswith(_ZIP):
        return _refused_zip(data)
    runs = _runs_from_ole(data) if data.startswith(_OLE) else _runs_in_a_browser(data)
    return FileProblem.PROGRAM if runs else None


def runs_by_name(name: str) -> bool:
    """Whether a computer would run a file because of how its name ends, be it plain text."""
    return _RUN_BY_NAME.search(name) is not None


def fitting_kind(claimed: FileKind, mime: str) -> FileKind:
    """A photo or voice note only when its bytes are; else a document."""
    if claimed is FileKind.PHOTO and mime in REENCODED:
        return FileKind.PHOTO
    if claimed is FileKind.VOICE and mime in {"audio/ogg", "audio/mpeg", "video/webm", "video/mp4"}:
        return FileKind.VOICE
    return FileKind.DOCUMENT


def _refused_zip(data: bytes) -> FileProblem | None:
    """Office documents are zips too, and so are Android's and Java's programs."""
    parts = frozenset(_parts(data))
    if any(part.endswith(_PARTS_OF_PROGRAMS) for part in parts):
        return FileProblem.PROGRAM
    if data[30:38] == b"mimetype":  # OpenDocument, e-book: not taken, but to people they are no archives
        return None
    return None if _office_type(parts) and len(parts) < _MOST_PARTS else FileProblem.ARCHIVE


def _parts(data: bytes) -> Iterator[str]:
    """Names in a zip's table of contents, in small letters."""
    return islice((_part(data, entry.start()) for entry in re.finditer(rb"PK\x01\x02", data)), _MOST_PARTS)


def _part(data: bytes, entry: int) -> str:
    length = int.from_bytes(data[entry + 28 : entry + 30], "little")
    return data[entry + 46 : entry + 46 + min(length, 255)].decode("latin-1").lower()


def _office_type(parts: frozenset[str]) -> str | None:
    if "[content_types].xml" not in parts:
        return None
    return next((mime for folder, mime in _OFFICE.items() if any(p.startswith(folder) for p in parts)), None)


def _runs_from_ole(data: bytes) -> bool:
    """Whether it is an installer, or a document with macros ([MS-CFB] 2.2 and 2.6.1)."""
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 12)
    root = (int.from_bytes(data[48:52], "little") + 1) * sector
    return data.startswith(_INSTALLERS, root + 80) or _OLE_MACROS in data


def _runs_in_a_browser(data: bytes) -> bool:
    if b"\0" in data[:4096] or data.startswith(tuple(magic for magic, _ in _ALLOWED)):
        return False
    return any(_is_code(data[at : at + _PIECE + _LONGEST_MARK]) for at in range(0, len(data), _PIECE))


def _is_code(text: bytes) -> bool:
    found = _MARKUP.search(text) or _FUNCTION.search(text)
    return found is not None or any(mark in text for mark in _SCRIPT)


def _is_text(data: bytes) -> bool:
    """Whether all of it is UTF-8; as one string it could take four times its size."""
    if not data or b"\0" in data:
        return False
    decode = getincrementaldecoder("utf-8")().decode
    try:
        for at in range(0, len(data), _PIECE):
            decode(data[at : at + _PIECE])
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
