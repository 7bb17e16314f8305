"""What a file is, by its bytes and never by its name."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.domain.filetype import fitting_kind, sniff
from bot.domain.message import FileKind


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    return out.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"\0\0\0\x18ftypmif1....", "image/heic"),
        (b"\0\0\0\x18ftypisom....", "video/mp4"),
        (b"\0\0\0\x18ftypM4A ....", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"OggS\0\2", "audio/ogg"),
        (b"ID3\4....", "audio/mpeg"),
        (b"\xff\xfb\x90d", "audio/mpeg"),
        (b"\x1aE\xdf\xa3....", "video/webm"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/x-ole-storage"),
        (zipped("[Content_Types].xml", "word/document.xml"), f"{OFFICE}wordprocessingml.document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), f"{OFFICE}presentationml.presentation"),
        ("Lương tháng hai\n".encode(), "text/plain"),
        (b"name,wage\nA,1\n", "text/plain"),
    ],
)
def test_what_people_send_is_known(data: bytes, mime: str) -> None:
    assert sniff(data) == mime


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0\3\0\0\0",
        b"MZ plain letters only",
        b"\x7fELF\2\1\1\0",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        b"#!/bin/sh\nrm -rf /\n",
        b"#!/usr/bin/env python3\n",
        zipped("setup.exe"),
        zipped("META-INF/MANIFEST.MF", "classes.dex"),
        b"Rar!\x1a\7\1\0",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08\0",
        b"RIFF\x10\0\0\0AVI LIST",
        b"SQLite format 3\0",
        b"text with a \0 in it",
        b"latin-1: \xe9\xe8",
        bytes(range(256)),
    ],
)
def test_programs_archives_and_the_unknown_are_not_taken(data: bytes) -> None:
    assert sniff(data) is None


@pytest.mark.parametrize(
    ("claimed", "mime", "kind"),
    [
        (FileKind.PHOTO, "image/jpeg", FileKind.PHOTO),
        (FileKind.PHOTO, "image/heic", FileKind.DOCUMENT),
        (FileKind.PHOTO, "application/pdf", FileKind.DOCUMENT),
        (FileKind.VOICE, "audio/ogg", FileKind.VOICE),
        (FileKind.VOICE, "video/webm", FileKind.VOICE),
        (FileKind.VOICE, "image/png", FileKind.DOCUMENT),
        (FileKind.DOCUMENT, "image/jpeg", FileKind.DOCUMENT),
        (FileKind.DOCUMENT, "audio/ogg", FileKind.DOCUMENT),
    ],
)
def test_a_file_is_a_photo_or_a_voice_note_only_when_its_bytes_are(
    claimed: FileKind, mime: str, kind: FileKind
) -> None:
    assert fitting_kind(claimed, mime) is kind
