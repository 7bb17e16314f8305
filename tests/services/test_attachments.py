"""Files that people send: told apart by their bytes, and a photo says nothing but its pixels."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from bot.domain.message import Attachment, FileKind, FileProblem
from bot.errors import NotFound
from bot.services.attachments import MAX_BYTES, Attachments
from tests.world import World, a_photo

WHERE = "21.0278N"


@pytest.fixture
def attachments(lite: World) -> Attachments:
    return lite.bridge.attachments


def picture(fmt: str, mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, fmt, **options)
    return out.getvalue()


def telling_photo() -> bytes:
    """A photo that says where and when it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.DateTime] = "2026:03:10 10:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = WHERE
    return a_photo(exif.tobytes())


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims a huge size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def kept(attachments: Attachments, attachment: Attachment) -> bytes:
    return (await attachments.load(attachment)).data


async def test_a_photo_is_turned_upright_and_forgets_where_and_when(attachments: Attachments) -> None:
    sent = telling_photo()
    assert WHERE.encode() in sent
    taken = await attachments.accept(sent, FileKind.PHOTO, "nha-toi.jpg")
    data = await kept(attachments, taken)
    with Image.open(BytesIO(data)) as clean:
        assert clean.size == (30, 40)
        assert not clean.getexif()
    assert WHERE.encode() not in data
    assert b"2026:03:10" not in data
    assert (taken.kind, taken.mime, taken.size, taken.stored) == (
        FileKind.PHOTO,
        "image/jpeg",
        len(data),
        True,
    )


async def test_words_inside_a_picture_are_dropped_too(attachments: Attachments) -> None:
    info = PngInfo()
    info.add_text("Author", "Nguyen Van A")
    info.add_itxt("XML:com.adobe.xmp", "<gps>21.0278N</gps>")
    sent = picture("PNG", pnginfo=info)
    assert b"Nguyen Van A" in sent
    taken = await attachments.accept(sent, FileKind.PHOTO, "")
    data = await kept(attachments, taken)
    assert b"Nguyen Van A" not in data
    assert b"gps" not in data


@pytest.mark.parametrize(
    ("fmt", "mode"),
    [
        *[("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
        *[("JPEG", mode) for mode in ("L", "RGB", "CMYK")],
        *[("WEBP", "RGB"), ("WEBP", "RGBA"), ("GIF", "P"), ("GIF", "L")],
    ],
)
async def test_pictures_of_every_usual_make_are_taken(attachments: Attachments, fmt: str, mode: str) -> None:
    taken = await attachments.accept(picture(fmt, mode), FileKind.PHOTO, "")
    assert taken.problem is None
    with Image.open(BytesIO(await kept(attachments, taken))) as clean:
        assert (clean.format, clean.size) == (fmt, (40, 30))


async def test_the_pixels_stay_what_they_were(attachments: Attachments) -> None:
    source = Image.new("RGBA", (2, 1), (10, 20, 30, 40))
    source.putpixel((1, 0), (200, 100, 50, 255))
    out = BytesIO()
    source.save(out, "PNG")
    taken = await attachments.accept(out.getvalue(), FileKind.PHOTO, "")
    with Image.open(BytesIO(await kept(attachments, taken))) as clean:
        assert [clean.getpixel((x, 0)) for x in (0, 1)] == [(10, 20, 30, 40), (200, 100, 50, 255)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (bomb(50_000), FileProblem.NOT_ALLOWED),
        (a_photo()[:300], FileProblem.NOT_ALLOWED),
        (b"\xff\xd8\xff" + b"junk" * 50, FileProblem.NOT_ALLOWED),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 50, FileProblem.NOT_ALLOWED),
        (b"RIFF\0\0\0\0WEBP" + b"junk" * 50, FileProblem.NOT_ALLOWED),
        (b"GIF89a" + b"junk" * 50, FileProblem.NOT_ALLOWED),
        (b"MZ\x90\0" + b"\0" * 60, FileProblem.PROGRAM),
        (b"\x7fELF" + b"\0" * 60, FileProblem.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", FileProblem.PROGRAM),
        (b"<html><script>alert(1)</script>", FileProblem.PROGRAM),
        (b"PK\x03\x04" + b"a.exe" * 20, FileProblem.ARCHIVE),
        (b"Rar!\x1a\7\1\0" + b"\0" * 60, FileProblem.ARCHIVE),
        (b"", FileProblem.NOT_ALLOWED),
    ],
    ids=["bomb", "half", "jpeg", "png", "webp", "gif", "exe", "elf", "script", "page", "zip", "rar", "empty"],
)
async def test_what_is_no_good_file_is_not_taken_and_says_why(
    attachments: Attachments, data: bytes, problem: FileProblem
) -> None:
    refused = await attachments.accept(data, FileKind.PHOTO, "anh.jpg")
    assert (refused.problem, refused.stored, refused.ref) == (problem, False, "")


async def test_text_that_a_computer_would_run_by_its_name_is_not_taken(attachments: Attachments) -> None:
    refused = await attachments.accept(b"del /q *", FileKind.DOCUMENT, "luong.bat")
    assert (refused.problem, refused.stored) == (FileProblem.PROGRAM, False)


async def test_a_picture_too_large_to_open_is_not_taken_however_small_its_file(
    attachments: Attachments,
) -> None:
    out = BytesIO()
    Image.new("1", (8001, 8000)).save(out, "PNG")
    refused = await attachments.accept(out.getvalue(), FileKind.PHOTO, "anh.png")
    assert (refused.problem, refused.stored) == (FileProblem.NOT_ALLOWED, False)


@pytest.mark.parametrize(
    ("start", "kind", "megabytes", "problem"),
    [
        (b"\xff\xd8\xff", FileKind.PHOTO, 10, FileProblem.TOO_LARGE),
        (b"%PDF-", FileKind.PHOTO, 20, FileProblem.TOO_LARGE),
        (b"%PDF-", FileKind.DOCUMENT, 20, FileProblem.TOO_LARGE),
        (b"OggS", FileKind.VOICE, 20, FileProblem.TOO_LARGE),
        (b"MZ", FileKind.DOCUMENT, 20, FileProblem.PROGRAM),
        (b"7z\xbc\xaf\x27\x1c", FileKind.DOCUMENT, 20, FileProblem.ARCHIVE),
    ],
)
async def test_a_photo_over_ten_megabytes_or_a_file_over_twenty_is_not_taken(
    attachments: Attachments, start: bytes, kind: FileKind, megabytes: int, problem: FileProblem
) -> None:
    refused = await attachments.accept(start + bytes(megabytes * 2**20), kind, "hop-dong")
    assert (refused.problem, refused.stored) == (problem, False)


async def test_a_file_just_within_the_limit_of_what_it_is_is_taken(attachments: Attachments) -> None:
    scan = b"%PDF-".ljust(MAX_BYTES[FileKind.DOCUMENT], b"\0")
    taken = await attachments.accept(scan, FileKind.PHOTO, "quyet-dinh.pdf")
    assert (taken.kind, taken.size, taken.stored) == (FileKind.DOCUMENT, len(scan), True)


@pytest.mark.parametrize(
    ("data", "claimed", "kind", "mime"),
    [
        (b"%PDF-1.7", FileKind.PHOTO, FileKind.DOCUMENT, "application/pdf"),
        (b"OggS\0\2", FileKind.VOICE, FileKind.VOICE, "audio/ogg"),
        (b"%PDF-1.7", FileKind.VOICE, FileKind.DOCUMENT, "application/pdf"),
        ("Lương chậm".encode(), FileKind.DOCUMENT, FileKind.DOCUMENT, "text/plain"),
    ],
)
async def test_the_bytes_decide_what_a_file_is(
    attachments: Attachments, data: bytes, claimed: FileKind, kind: FileKind, mime: str
) -> None:
    taken = await attachments.accept(data, claimed, "x")
    assert (taken.kind, taken.mime) == (kind, mime)
    assert await kept(attachments, taken) == data


async def test_a_file_without_a_name_gets_one_and_an_erased_one_is_not_found(
    lite: World, attachments: Attachments
) -> None:
    taken = await attachments.accept(b"OggS\0\2", FileKind.VOICE, "")
    assert (await attachments.load(taken)).name == "voice.ogg"
    await lite.bridge.files.delete(taken.ref)
    with pytest.raises(NotFound):
        await attachments.load(taken)
