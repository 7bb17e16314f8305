"""Photos and papers on their way in and out."""

from collections.abc import AsyncIterator

import pytest
from litestar.testing import AsyncTestClient

from bot.channels.webchat.uploads import Malformed, clean_name, read_upload
from bot.domain.message import File, FileKind, FileProblem, Outgoing
from bot.domain.richtext import plain
from bot.errors import Rejected
from tests.channels.webchat.conftest import HEADERS, Visitor
from tests.channels.webchat.fakes import House, settings_for


async def test_a_photo_is_kept_and_handed_to_the_core_with_its_words(house: House, visitor: Visitor) -> None:
    answer = await visitor.upload(b"\xff\xd8jpeg", text="Bảng lương của tôi")
    assert answer.status_code == 202
    [incoming] = house.bot.received
    [photo] = incoming.attachments
    assert (photo.kind, photo.name, photo.size, photo.stored) == (FileKind.PHOTO, "hop-dong.jpg", 6, True)
    assert incoming.text == "Bảng lương của tôi"
    assert await house.chat.fetch(photo.ref) == b"\xff\xd8jpeg"


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/png", FileKind.PHOTO),
        ("audio/webm", FileKind.VOICE),
        ("application/pdf", FileKind.DOCUMENT),
        ("image/svg+xml", FileKind.DOCUMENT),
        ("", FileKind.DOCUMENT),
    ],
)
async def test_the_kind_of_a_file_follows_its_type(
    house: House, visitor: Visitor, mime: str, kind: FileKind
) -> None:
    await visitor.upload(b"data", mime=mime)
    assert house.bot.received[0].attachments[0].kind is kind


async def test_an_upload_sent_again_leaves_one_file_and_one_message(house: House, visitor: Visitor) -> None:
    house.bot.failures = 1
    once = "0b3a3c8e-7d5e-4a8b-9a52-0f6f0c1f2d11"
    assert (await visitor.upload(b"pdf", id=once)).status_code == 500
    assert (await visitor.upload(b"pdf", id=once)).status_code == 202
    [incoming] = house.bot.received
    assert list(house.files.kept) == [incoming.attachments[0].ref]


async def test_too_large_a_file_is_told_to_the_core_and_not_kept() -> None:
    house = House(settings_for("http://127.0.0.1:8000", upload_limit=1000))
    upload = await _upload_to(house, b"x" * 1001)
    assert upload == 202
    [attachment] = house.bot.received[0].attachments
    assert attachment.problem is FileProblem.TOO_LARGE
    assert house.files.kept == {}
    assert "hop-dong.jpg" in plain(house.transcripts.lines[0].outgoing.text)


async def test_a_file_announced_as_too_large_needs_no_bytes() -> None:
    house = House(settings_for("http://127.0.0.1:8000", upload_limit=1000))
    assert await _upload_to(house, b"", size="5000000") == 202
    [attachment] = house.bot.received[0].attachments
    assert (attachment.problem, attachment.size) == (FileProblem.TOO_LARGE, 5_000_000)


async def _upload_to(house: House, data: bytes, **fields: str) -> int:
    async with AsyncTestClient(house.app(), base_url="http://127.0.0.1:8000") as http:
        visitor = Visitor(http)
        await visitor.enter()
        return (await visitor.upload(data, **fields)).status_code


async def test_reading_stops_soon_after_the_limit() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n1\r\n'
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        while True:
            read += 100
            yield b"x" * 100

    upload = await read_upload("multipart/form-data; boundary=b", endless(), limit=1000)
    assert upload.too_large
    assert upload.fields == {"id": "1"}
    assert read <= 1200


@pytest.mark.parametrize(
    "body", [b"", b"no form at all", b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n1']
)
async def test_a_broken_form_is_malformed(body: bytes) -> None:
    async def once() -> AsyncIterator[bytes]:
        yield body

    with pytest.raises(Malformed):
        await read_upload("multipart/form-data; boundary=b", once(), limit=1000)


async def test_a_broken_form_is_answered_with_a_sentence(visitor: Visitor) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=b"):
        answer = await visitor.http.post(
            "/chat/files", content=b"--b--\r\n", headers={**HEADERS, "Content-Type": content_type}
        )
        assert answer.status_code == 400
        assert answer.json()["error"]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\ảnh.jpg", "ảnh.jpg"),
        ("hop\u202egpj.exe", "hopgpj.exe"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ("", ""),
    ],
)
def test_file_names_lose_paths_and_hidden_signs(given: str, clean: str) -> None:
    assert clean_name(given) == clean


async def test_ones_own_photo_is_shown_and_anothers_is_not_found(
    house: House, visitor: Visitor, stranger: Visitor
) -> None:
    line = (await visitor.upload(b"\xff\xd8jpeg")).json()["id"]
    shown = await visitor.http.get(f"/chat/files/{line}")
    assert shown.content == b"\xff\xd8jpeg"
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"] == "no-store"
    await stranger.enter()
    assert (await stranger.http.get(f"/chat/files/{line}")).status_code == 404
    assert (await visitor.http.get("/chat/files/99")).status_code == 404


async def test_a_page_sent_as_a_file_is_downloaded_and_never_run(house: House, visitor: Visitor) -> None:
    line = (await visitor.upload(b"<script>", name="a.html", mime="text/html")).json()["id"]
    shown = await visitor.http.get(f"/chat/files/{line}")
    assert shown.headers["content-type"] == "application/octet-stream"
    assert shown.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in shown.headers["content-security-policy"]


async def test_a_part_of_a_sound_can_be_asked_for(visitor: Visitor) -> None:
    line = (await visitor.upload(b"0123456789", name="v.mp4", mime="audio/mp4")).json()["id"]
    part = await visitor.http.get(f"/chat/files/{line}", headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    assert part.headers["content-range"] == "bytes 2-4/10"
    rest = await visitor.http.get(f"/chat/files/{line}", headers={"Range": "bytes=7-"})
    assert rest.content == b"789"
    beyond = await visitor.http.get(f"/chat/files/{line}", headers={"Range": "bytes=70-"})
    assert (beyond.status_code, beyond.content) == (200, b"0123456789")


async def test_a_file_from_the_bot_is_kept_and_offered(house: House, visitor: Visitor) -> None:
    await visitor.say(text="báo cáo")
    address = house.bot.received[0].address
    report = File(kind=FileKind.DOCUMENT, name="Báo cáo.pdf", mime="application/pdf", data=b"%PDF")
    line = await house.chat.send(Outgoing(address=address, file=report))
    shown = await visitor.http.get(f"/chat/files/{line}")
    assert shown.content == b"%PDF"
    assert "B%C3%A1o%20c%C3%A1o.pdf" in shown.headers["content-disposition"]


async def test_an_upload_that_is_gone_is_rejected_for_good(house: House) -> None:
    with pytest.raises(Rejected):
        await house.chat.fetch("no-such-name")
