"""What a file is, by its bytes and never by its name."""

import bz2
import gzip
import lzma
import struct
import sys
import tarfile
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from bot.domain.filetype import fitting_kind, refused, runs_by_name, sniff
from bot.domain.message import FileKind, FileProblem

MEGABYTE = 2**20


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(ZipInfo(name), "x" * 100)  # without the hour, which would be in the test's name
    return out.getvalue()


def tarred() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("luong.txt"))
    return out.getvalue()


def stored(class_id: bytes = bytes(16), stream: str = "WordDocument") -> bytes:
    """An OLE file of a header, a free sector and a directory: a root of that class and one stream."""
    header = struct.pack("<8s16xHHHHH10xII", OLE, 0x3E, 3, 0xFFFE, 9, 6, 1, 1).ljust(512, b"\xff")
    root = "Root Entry".encode("utf-16-le").ljust(80, b"\0") + class_id
    directory = root.ljust(128, b"\0") + stream.encode("utf-16-le").ljust(128, b"\0")
    return header + b"\xff" * 512 + directory.ljust(512, b"\0")


def installer(low: int) -> bytes:
    return stored(struct.pack("<IHH8B", 0x000C1000 | low, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"
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
        (b"\0\0\0\x18ftypisom <svg in its metadata", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"OggS\0\2", "audio/ogg"),
        (b"ID3\4....", "audio/mpeg"),
        (b"\xff\xfb\x90d", "audio/mpeg"),
        (b"\x1aE\xdf\xa3....", "video/webm"),
        (stored(), "application/x-ole-storage"),
        (stored(stream="Workbook"), "application/x-ole-storage"),
        (zipped(TYPES, "word/document.xml"), f"{OFFICE}wordprocessingml.document"),
        (zipped(TYPES, "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
        (zipped(TYPES, "ppt/presentation.xml"), f"{OFFICE}presentationml.presentation"),
        ("Lương tháng hai\n".encode(), "text/plain"),
        (b"name,wage\nA,1\n", "text/plain"),
        ("Lương < 5 triệu, ca 3 > ca 1, hàm f(x)\n".encode(), "text/plain"),
        pytest.param("Lương tháng hai\n".encode() * 200_000, "text/plain", id="long text"),
        (b"The function (see the document) is open to all.\n", "text/plain"),
    ],
)
def test_what_people_send_is_known(data: bytes, mime: str) -> None:
    assert sniff(data) == mime


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0\3\0\0\0",
        b"MZ plain letters only",
        pytest.param(Path(sys.executable).read_bytes()[:4096], id="this interpreter"),
        b"\xcf\xfa\xed\xfe\x07\0\0\1",
        b"\xfe\xed\xfa\xce\0\0\0\7",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        b"#!/bin/sh\nrm -rf /\n",
        b"#!/usr/bin/env python3\n",
        b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0",
        zipped("META-INF/MANIFEST.MF", "classes.dex"),
        zipped("res/a.png", "AndroidManifest.xml"),
        zipped("META-INF/MANIFEST.MF", "vn/Main.class"),
        zipped(TYPES, "word/document.xml", "word/vbaProject.bin"),
        zipped(TYPES, "xl/workbook.xml", "xl/VBAPROJECT.BIN"),
        installer(0x84),
        installer(0x86),
        installer(0x82),
        stored(stream="_VBA_PROJECT"),
        stored(stream="_VBA_PROJECT_CUR"),
        b"<!DOCTYPE html><p>Ch\xc3\xa0o",
        b"\xef\xbb\xbf\n <HTML><body onload=x()>",
        b"<?xml version='1.0'?><!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"hello <script src=//x></script>",
        b"(function(){ open(1) })()",
        b"const f = () => { f() }",
        b"document.write(1)",
        pytest.param("Lương ".encode() * MEGABYTE + b"<script>", id="far inside"),
        pytest.param(b"a" * (MEGABYTE - 3) + b"<script>", id="across two pieces"),
    ],
)
def test_programs_are_known_for_what_they_are(data: bytes) -> None:
    assert (refused(data), sniff(data)) == (FileProblem.PROGRAM, None)


@pytest.mark.parametrize(
    "data",
    [
        zipped(),
        zipped("setup.exe"),
        zipped("word/document.xml"),
        zipped(TYPES, "a.txt"),
        pytest.param(zipped(TYPES, "word/document.xml", *map(str, range(10_000))), id="many parts"),
        b"PK\x03\x04" + b"cut short",
        b"PK\x07\x08PK\x03\x04",
        b"Rar!\x1a\7\0",
        b"Rar!\x1a\7\1\0",
        b"7z\xbc\xaf\x27\x1c\0\4",
        gzip.compress(b"x", mtime=0),
        lzma.compress(b"x"),
        bz2.compress(b"x"),
        pytest.param(tarred(), id="tar"),
        b"MSCF\0\0\0\0",
        pytest.param(bytes(0x8000) + b"\x01CD001\x01", id="disc image"),
        b"\x28\xb5\x2f\xfd\x04",
    ],
)
def test_archives_are_known_for_what_they_are(data: bytes) -> None:
    assert (refused(data), sniff(data)) == (FileProblem.ARCHIVE, None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        zipped("mimetype", "content.xml"),
        b"RIFF\x10\0\0\0AVI LIST",
        b"SQLite format 3\0",
        b"text with a \0 in it",
        b"latin-1: \xe9\xe8",
        "Lương".encode()[:-1] + b"\xc6",
        bytes(range(256)),
    ],
)
def test_the_unknown_is_not_taken_and_not_called_a_program(data: bytes) -> None:
    assert (refused(data), sniff(data)) == (None, None)


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("luong.bat", True),
        ("Hop-dong.pdf.EXE", True),
        ("bang luong.html", True),
        ("a.js ", True),
        ("luong.txt", False),
        ("hop-dong.js.txt", False),
        ("bat", False),
        ("", False),
    ],
)
def test_a_name_by_which_a_computer_would_run_it_tells_a_program(name: str, runs: bool) -> None:
    assert runs_by_name(name) is runs


def peak_of_sniffing(data: bytes) -> int:
    """How many bytes it takes at most, besides the file itself."""
    tracemalloc.start()
    try:
        sniff(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


ENTRY = struct.pack("<4s24xH16x5s", b"PK\1\2", 5, b"a.txt")


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", "Lương tháng hai 😀\n".encode()),
        (b"", b"<s"),
        (OLE, b"\0"),
        (b"PK\x03\x04", ENTRY),
        (b"PK\x03\x04", b"PK\1\2\xff"),
    ],
    ids=["text", "markup", "ole", "zip", "zip of headers"],
)
def test_a_file_of_twenty_megabytes_is_told_apart_in_a_little_memory(start: bytes, piece: bytes) -> None:
    assert peak_of_sniffing(start + piece * (20 * MEGABYTE // len(piece))) < 10 * MEGABYTE


def test_thousands_of_endless_names_in_a_zip_take_no_more() -> None:
    entries = (b"PK\1\2" + n.to_bytes(4, "big") + b"\xff" * 1992 for n in range(10_000))
    assert peak_of_sniffing(b"PK\x03\x04" + b"".join(entries)) < 10 * MEGABYTE


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
