"""Files that people send: taken, refused with a reason, slow to arrive, gone."""

from bot.domain.message import FileKind, FileProblem, Incoming, IncomingKind
from tests.world import Person, World, a_photo

OGG = b"OggS" + b"\0" * 60
PDF = b"%PDF-1.7\n%%EOF\n"
PROGRAM = b"MZ\x90\0" + b"\0" * 60
ARCHIVE = b"Rar!\x1a\x07\x01\0" + b"\0" * 60
REFUSED = (
    (PROGRAM, "don.pdf", "Tệp này là chương trình"),
    (ARCHIVE, "giay-to.rar", "Tôi không nhận tệp nén"),
    (b"\x7fELF" + b"\0" * 60, "luong.xlsx", "Tệp này là chương trình"),
    (b"\xf3\x00\x91\x02" * 60, "la.bin", "Loại tệp này tôi không nhận"),
)


async def writing(world: World) -> Person:
    """Somebody who is telling their concern."""
    person = world.person()
    await person.agrees()
    await person.says("gửi phản ánh")
    await person.presses("Tiền lương, tiền thưởng")
    return person


async def sends_it(person: Person) -> None:
    for label in ("Xong", "Ẩn danh", "Gửi"):
        await person.presses(label)


async def test_photo_voice_and_document_arrive_as_what_they_are(world: World) -> None:
    officer, worker = await world.officer("CSPL"), await writing(world)
    await worker.sends_file(a_photo(), FileKind.PHOTO)
    await worker.sends_file(OGG, FileKind.VOICE)
    await worker.sends_file(PDF, FileKind.DOCUMENT, "hợp đồng.pdf")
    await sends_it(worker)
    files = [item.outgoing.file for item in officer.news() if item.outgoing.file]
    assert [file.kind for file in files] == [FileKind.PHOTO, FileKind.VOICE, FileKind.DOCUMENT]
    assert files[1].data == OGG
    assert files[2].data == PDF
    assert files[2].name == "hợp đồng.pdf"


async def test_a_photo_keeps_no_trace_of_where_it_was_taken(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await writing(lite)
    await worker.sends_file(a_photo(b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS21.02"))
    await sends_it(worker)
    (photo,) = [item.outgoing.file for item in officer.news() if item.outgoing.file]
    assert b"GPS" not in photo.data


async def test_a_program_an_archive_and_what_nobody_can_read_get_their_own_sentences(lite: World) -> None:
    worker = await writing(lite)
    for data, name, sentence in REFUSED:
        said = await worker.sends_file(data, FileKind.DOCUMENT, name)
        assert sentence in said, name
        assert "Bạn kể đi" in said, "the question is still open"


async def test_a_file_that_is_too_large_gets_its_sentence(lite: World) -> None:
    worker = await writing(lite)
    large = PDF + b"\0" * (20 * 2**20)
    assert "tệp khác 20 MB" in await worker.sends_file(large, FileKind.DOCUMENT)


async def test_a_file_that_the_platform_calls_too_large_is_not_even_fetched(lite: World) -> None:
    worker = await writing(lite)
    said = await worker.sends_file(PDF, FileKind.DOCUMENT, problem=FileProblem.TOO_LARGE)
    assert "tệp khác 20 MB" in said


async def test_a_file_that_is_gone_gets_its_sentence(lite: World) -> None:
    worker = await writing(lite)
    assert "không tải về được" in await worker.sends_file(None)


async def test_the_words_beside_a_bad_file_are_kept(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await writing(lite)
    said = await worker.sends_file(PROGRAM, FileKind.DOCUMENT, text="lương tháng hai chưa có")
    assert "Tệp này là chương trình" in said
    assert "Đã nhận 1 tin" in said
    await sends_it(worker)
    assert "lương tháng hai chưa có" in officer.news()[0].text


async def test_a_bad_file_is_told_of_wherever_it_comes(lite: World) -> None:
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await worker.chooses(f"add:{code}")
    said = await worker.sends_file(PROGRAM, FileKind.DOCUMENT, text="bảng lương đây")
    assert "Tệp này là chương trình" in said
    assert f"Đã chuyển thêm vào việc {code}" in said
    assert "bảng lương đây" in await worker.chooses(f"case:{code}")
    assert "Tệp này là chương trình" in await worker.sends_file(PROGRAM, FileKind.DOCUMENT)


async def test_the_good_file_beside_a_bad_one_is_kept(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await writing(lite)
    both = [worker.attached(PROGRAM, FileKind.DOCUMENT), worker.attached(a_photo())]
    await lite.bridge.intake.receive([worker._incoming(IncomingKind.MESSAGE, attachments=tuple(both))])
    await lite.settle()
    assert "Tệp này là chương trình" in worker.news()[-2].text
    await sends_it(worker)
    assert len([item for item in officer.news() if item.outgoing.file]) == 1


async def test_a_slow_file_holds_back_its_sender_in_order_and_nobody_else(world: World) -> None:
    slow, other = await writing(world), world.person()
    slow.news()
    held = world.channels["telegram"].hold()
    await slow.hands_in(a_photo(), text="tin một")
    await world.bridge.intake.receive([_says(slow, "tin hai"), _says(other, "/start")])
    await world.pass_on()
    assert "Đây là Cầu Nối" in other.news()[0].text
    assert slow.news() == []
    held.set()
    await world.settle()
    assert [item.text[:12] for item in slow.news()] == ["Đã nhận 1 ti", "Đã nhận 2 ti"]


async def test_many_messages_behind_a_slow_file_do_not_fill_the_batch(lite: World) -> None:
    slow, other = lite.person(), lite.person()
    held = lite.channels["telegram"].hold()
    await slow.hands_in(a_photo())
    await lite.bridge.intake.receive([_says(slow, f"tin {number}") for number in range(70)])
    await lite.bridge.intake.receive([_says(other, "/start")])
    await lite.pass_on()
    assert "Đây là Cầu Nối" in other.news()[0].text
    held.set()
    await lite.settle()
    assert (await lite.bridge.count()).inbox == {"handled": 72}


def _says(person: Person, text: str) -> Incoming:
    return person._incoming(IncomingKind.MESSAGE, text=text)
