"""The web chat's memory: each line once, in order, for its own address only."""

import asyncio

import pytest
from sqlalchemy import text

from bot.domain.message import Attachment, Button, FileKind, Outgoing
from bot.domain.richtext import rich
from bot.store import SqlStore
from bot.store.transcripts import SqlTranscripts
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
