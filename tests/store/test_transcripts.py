"""The web chat's memory: each line once, in order, for its own address only."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select, text

from bot.domain.message import Attachment, Button, FileKind, Outgoing
from bot.domain.richtext import plain, rich
from bot.errors import NotFound
from bot.store import SqlStore
from bot.store.tables import web_message
from bot.store.transcripts import Line, SqlTranscripts
from tests.fakes.clock import FakeClock
from tests.store.given import NOW


@pytest.fixture
def lines(store: SqlStore) -> SqlTranscripts:
    return SqlTranscripts(store.transactions, FakeClock())


def said(words: str, address: str = "browser") -> Outgoing:
    return Outgoing(address=address, text=rich("{words}", {"words": words}))


async def write(
    lines: SqlTranscripts, words: str, address: str = "browser", client: str | None = None
) -> int:
    return await lines.append(said(words, address), mine=True, client_id=client, file=None)


async def test_the_same_client_id_stores_nothing_and_returns_the_first_id(lines: SqlTranscripts) -> None:
    first = await write(lines, "một", client="c1")
    assert await write(lines, "hai", client="c1") == first
    assert await write(lines, "một", "another browser", client="c1") != first
    assert [line.outgoing for line in await lines.latest("browser", 10)] == [said("một")]


async def test_a_line_posted_many_times_at_once_is_stored_once(lines: SqlTranscripts) -> None:
    ids = await asyncio.gather(*(write(lines, "một", client="c1") for _ in range(12)))
    assert len(set(ids)) == 1


async def test_lines_without_a_client_id_are_each_their_own(lines: SqlTranscripts) -> None:
    assert await write(lines, "một") != await write(lines, "một")


async def test_lines_come_oldest_first_from_where_one_left_off(lines: SqlTranscripts) -> None:
    ids = [await write(lines, str(number)) for number in range(6)]
    await write(lines, "not mine", "another browser")
    assert [line.id for line in await lines.after("browser", ids[1], 3)] == ids[2:5]
    assert [line.id for line in await lines.after("browser", ids[-1], 3)] == []
    assert [line.id for line in await lines.latest("browser", 2)] == ids[-2:]


async def test_a_line_keeps_all_that_is_shown(lines: SqlTranscripts) -> None:
    button = Button(token="menu", label="Về menu")
    outgoing = Outgoing(address="browser", text=rich("**Chào** bạn 😊"), buttons=((button,),))
    photo = Attachment(kind=FileKind.PHOTO, ref="a" * 32, name="ảnh.jpg", stored=True)
    await lines.append(outgoing, mine=False, client_id=None, file=photo)
    [line] = await lines.latest("browser", 1)
    assert (line.outgoing, line.file, line.mine, line.at) == (outgoing, photo, False, NOW)


async def test_neither_words_nor_address_are_readable_in_the_table(
    store: SqlStore, lines: SqlTranscripts
) -> None:
    await write(lines, "lương chậm")
    async with store.transactions.read() as connection:
        row = (await connection.execute(text("SELECT address_hash, body FROM web_message"))).one()
    assert "browser" not in row.address_hash
    assert "lương".encode() not in bytes(row.body)
    assert b"browser" not in bytes(row.body)


PHOTO = Attachment(kind=FileKind.PHOTO, ref="a" * 32, name="ảnh.jpg", stored=True)


async def tell(lines: SqlTranscripts, words: str, file: Attachment | None = None) -> int:
    """A line of ours."""
    return await lines.append(said(words), mine=False, client_id=None, file=file)


async def rows_of(store: SqlStore) -> list[str]:
    """What the database holds of all lines, opened."""
    async with store.transactions.read() as connection:
        return list((await connection.execute(select(web_message.c.body))).scalars())


def words(found: Sequence[Line]) -> list[str]:
    return [plain(line.outgoing.text) for line in found]


async def test_a_changed_line_stays_where_it_was_with_its_id_time_and_file(store: SqlStore) -> None:
    clock = FakeClock()
    lines = SqlTranscripts(store.transactions, clock)
    first = await tell(lines, "cũ", PHOTO)
    await tell(lines, "sau đó")
    clock.move(hours=5)
    await lines.change(first, said("mới"))
    line, other = await lines.latest("browser", 10)
    assert words([line, other]) == ["mới", "sau đó"]
    assert (line.id, line.at, line.file, line.mine) == (first, NOW, PHOTO, False)
    assert await lines.line("browser", first) == line
    assert line.version > other.version == other.id


async def test_whoever_reads_on_comes_upon_a_change_once_wherever_they_were(lines: SqlTranscripts) -> None:
    first = await tell(lines, "một")
    second = await write(lines, "hai")
    await lines.change(first, said("một mới"))
    third = await tell(lines, "ba")
    for seen, expected in (
        (0, ["hai", "một mới", "ba"]),
        (first, ["hai", "một mới", "ba"]),
        (second, ["một mới", "ba"]),
        (third - 1, ["ba"]),
        (third, []),
    ):
        found = await lines.after("browser", seen, 10)
        assert words(found) == expected
        assert [line.version for line in found] == sorted(line.version for line in found)


async def test_the_newest_lines_are_counted_by_when_they_were_said(lines: SqlTranscripts) -> None:
    ids = [await tell(lines, str(number)) for number in range(5)]
    for line_id in ids[:3]:
        await lines.change(line_id, said(f"{line_id} mới"))
    assert [line.id for line in await lines.latest("browser", 3)] == ids[2:]


async def test_however_often_a_line_changes_it_is_two_rows_and_each_change_is_later(
    store: SqlStore, lines: SqlTranscripts
) -> None:
    line_id = await tell(lines, "Đã gửi 0", PHOTO)
    seen = line_id
    for number in range(1, 6):
        await lines.change(line_id, said(f"Đã gửi {number}"))
        [line] = await lines.after("browser", seen, 10)
        assert words([line]) == [f"Đã gửi {number}"]
        seen = line.version
    shell, newest = await rows_of(store)
    assert "Đã gửi" not in shell
    assert "Đã gửi 5" in newest


async def test_two_who_change_a_line_at_once_leave_one_of_their_words(
    store: SqlStore, lines: SqlTranscripts
) -> None:
    line_id = await tell(lines, "cũ")
    await asyncio.gather(*(lines.change(line_id, said(f"mới {number}")) for number in range(8)))
    [line] = await lines.latest("browser", 10)
    assert words([line])[0].startswith("mới ")
    assert len(await rows_of(store)) == 2


async def test_a_line_that_says_so_already_does_not_change(lines: SqlTranscripts) -> None:
    line_id = await tell(lines, "như cũ", PHOTO)
    await lines.change(line_id, said("như cũ"))
    assert (await lines.line("browser", line_id)).version == line_id


async def test_a_retracted_line_holds_no_words_any_more_and_keeps_its_place(
    store: SqlStore, lines: SqlTranscripts
) -> None:
    first, second = await tell(lines, "gửi nhầm", PHOTO), await tell(lines, "gửi nhầm lần hai")
    await tell(lines, "còn")
    await lines.change(second, said("vẫn gửi nhầm"))
    for line_id in (first, second):
        await lines.retract("browser", line_id)
        version = (await lines.line("browser", line_id)).version
        await lines.retract("browser", line_id)
        assert (await lines.line("browser", line_id)).version == version > line_id
    found = await lines.latest("browser", 10)
    assert words(found) == ["", "", "còn"]
    assert [(line.id, line.retracted, line.file) for line in found[:2]] == [
        (first, True, None),
        (second, True, None),
    ]
    assert not any("nhầm" in body for body in await rows_of(store))


async def test_only_a_line_of_ours_that_is_still_there_can_change(lines: SqlTranscripts) -> None:
    ours, theirs, gone = await tell(lines, "ta"), await write(lines, "họ"), await tell(lines, "nhầm")
    await lines.retract("browser", gone)
    replacement = (await lines.line("browser", gone)).version
    for address, line_id in (
        ("browser", 0),
        ("browser", 999),
        ("browser", theirs),
        ("browser", gone),
        ("browser", replacement),
        ("another browser", ours),
    ):
        with pytest.raises(NotFound):
            await lines.change(line_id, said("khác", address))
        await lines.retract(address, line_id)
    assert words(await lines.latest("browser", 10)) == ["ta", "họ", ""]
    with pytest.raises(NotFound):
        await lines.line("browser", replacement)


async def test_erasing_a_conversation_erases_changed_lines_and_names_each_file_once(
    store: SqlStore, lines: SqlTranscripts
) -> None:
    other = PHOTO.model_copy(update={"ref": "b" * 32})
    changed, gone = await tell(lines, "cũ", PHOTO), await tell(lines, "gửi nhầm", other)
    await lines.change(changed, said("mới"))
    await lines.retract("browser", gone)
    async with store.begin() as tx:
        assert sorted(await tx.ledger.forget_web("browser")) == [PHOTO.ref, other.ref]
    assert await rows_of(store) == []


async def test_an_id_that_an_open_page_may_have_read_is_never_given_again(store: SqlStore) -> None:
    lines = SqlTranscripts(store.transactions, FakeClock())
    await write(lines, "một")
    last = await write(lines, "hai", "another browser")
    async with store.begin() as tx:
        await tx.ledger.forget_web("another browser")
    assert await write(lines, "ba") > last
