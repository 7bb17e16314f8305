"""What the core does to a transcript: the same line for many, other words in a line, a line taken back."""

import asyncio

import pytest

from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import plain, rich
from bot.errors import NotFound, Rejected
from tests.channels.webchat.conftest import Visitor
from tests.channels.webchat.fakes import House, Line

ADDRESS = "worker:a"
PICTURE = File(kind=FileKind.PHOTO, name="thiep.jpg", mime="image/jpeg", data=b"\xff\xd8jpeg")
NEIGHBOURS = [f"worker:{number}" for number in range(20)]


def saying(words: str, address: str = ADDRESS, **more: object) -> Outgoing:
    return Outgoing.model_validate({"address": address, "text": rich(words), **more})


async def the_line(house: House, address: str = ADDRESS) -> Line:
    [line] = await house.transcripts.latest(address, 10)
    return line


async def test_a_circular_says_the_same_to_everybody_and_its_file_is_stored_once(house: House) -> None:
    put = house.files.put

    async def put_slowly(data: bytes) -> str:
        await asyncio.sleep(0)
        return await put(data)

    house.files.put = put_slowly  # type: ignore[method-assign]  # the others come while the first one stores
    send_to = house.chat.circular(saying("Chào ngày 8/3", address="", file=PICTURE))
    ids = await asyncio.gather(*map(send_to, NEIGHBOURS))
    lines = [await the_line(house, address) for address in NEIGHBOURS]
    assert [str(line.id) for line in lines] == ids
    assert {plain(line.outgoing.text) for line in lines} == {"Chào ngày 8/3"}
    [(name, data)] = house.files.kept.items()
    assert data == PICTURE.data
    assert {line.file and line.file.ref for line in lines} == {name}


async def test_a_file_that_we_keep_already_is_referred_to_and_not_copied(house: House) -> None:
    kept = PICTURE.model_copy(update={"stored_as": "f" * 32})
    await house.chat.circular(saying("thiệp", address="", file=kept))("worker:b")
    await house.chat.send(saying("thiệp", file=kept))
    for address in ("worker:b", ADDRESS):
        file = (await the_line(house, address)).file
        assert file is not None
        assert (file.ref, file.name, file.size, file.stored) == ("f" * 32, "thiep.jpg", 6, True)
    assert house.files.kept == {}


async def test_a_circular_without_a_file_stores_none(house: House) -> None:
    await house.chat.circular(saying("chỉ có lời", address=""))(ADDRESS)
    assert (await the_line(house)).file is None
    assert house.files.kept == {}


async def test_a_circular_whose_file_could_not_be_stored_tries_again(house: House) -> None:
    put, tries = house.files.put, iter([OSError("no room"), None])

    async def no_room_at_first(data: bytes) -> str:
        if failure := next(tries):
            raise failure
        return await put(data)

    house.files.put = no_room_at_first  # type: ignore[method-assign]  # a disk that is full for a moment
    send_to = house.chat.circular(saying("thiệp", file=PICTURE))
    with pytest.raises(OSError, match="no room"):
        await send_to(ADDRESS)
    await send_to(ADDRESS)
    file = (await the_line(house)).file
    assert file is not None
    assert await house.chat.fetch(file.ref) == PICTURE.data


async def test_an_edited_line_has_other_words_and_buttons_and_the_same_id_and_file(house: House) -> None:
    line_id = await house.chat.send(saying("Đã gửi 0/300", file=PICTURE))
    before = await the_line(house)
    stop = ((Button(token="stop", label="Dừng"),),)
    await house.chat.edit(line_id, saying("Đã gửi 40/300", buttons=stop))
    line = await the_line(house)
    assert (str(line.id), line.file, line.at) == (line_id, before.file, before.at)
    assert (plain(line.outgoing.text), line.outgoing.buttons) == ("Đã gửi 40/300", stop)


@pytest.mark.parametrize("external_id", ["99", "0", "", "abc", "-1", "9" * 30])
async def test_a_line_that_is_not_there_cannot_be_edited_and_is_deleted_already(
    house: House, external_id: str
) -> None:
    await house.chat.send(saying("còn nguyên"))
    with pytest.raises(Rejected):
        await house.chat.edit(external_id, saying("khác"))
    await house.chat.delete(ADDRESS, external_id)
    assert plain((await the_line(house)).outgoing.text) == "còn nguyên"


async def test_a_deleted_line_says_nothing_and_cannot_be_edited_any_more(house: House) -> None:
    line_id = await house.chat.send(saying("gửi nhầm", file=PICTURE))
    await house.chat.delete(ADDRESS, line_id)
    await house.chat.delete(ADDRESS, line_id)
    line = await the_line(house)
    assert (line.retracted, line.outgoing, line.file) == (True, Outgoing(address=ADDRESS), None)
    with pytest.raises(Rejected):
        await house.chat.edit(line_id, saying("sống lại"))


async def test_nobody_elses_line_is_edited_or_deleted(house: House) -> None:
    line_id = await house.chat.send(saying("của a"))
    with pytest.raises(Rejected):
        await house.chat.edit(line_id, saying("của b", "worker:b"))
    await house.chat.delete("worker:b", line_id)
    assert plain((await the_line(house)).outgoing.text) == "của a"


async def test_an_edited_line_is_answered_and_its_file_opened_by_its_first_id(
    house: House, visitor: Visitor
) -> None:
    await visitor.say(text="xin chào")
    address = house.bot.received[0].address
    card = await house.chat.send(saying("Việc mới", address, file=PICTURE))
    await house.chat.edit(card, saying("Việc đã có người nhận", address))
    assert (await visitor.http.get(f"/chat/files/{card}")).content == PICTURE.data
    version = (await house.chat.line(address, int(card))).version
    assert (await visitor.http.get(f"/chat/files/{version}")).status_code == 404
    assert (await visitor.say(text="Mình hỏi thêm", reply_to=int(card))).status_code == 202
    assert house.bot.received[-1].reply_to == card
    answer = next(line for line in house.transcripts.lines if line.mine and line.id > int(card))
    assert plain(answer.outgoing.text).startswith("↩ Việc đã có người nhận\n")


async def test_a_deleted_lines_file_cannot_be_opened_any_more(house: House, visitor: Visitor) -> None:
    await visitor.say(text="xin chào")
    address = house.bot.received[0].address
    line_id = await house.chat.send(saying("gửi nhầm", address, file=PICTURE))
    assert (await visitor.http.get(f"/chat/files/{line_id}")).status_code == 200
    await house.chat.delete(address, line_id)
    assert (await visitor.http.get(f"/chat/files/{line_id}")).status_code == 404


async def test_an_answer_to_a_line_just_deleted_is_still_taken(house: House, visitor: Visitor) -> None:
    await visitor.say(text="xin chào")
    address = house.bot.received[0].address
    line_id = await house.chat.send(saying("gửi nhầm", address))
    await house.chat.delete(address, line_id)
    assert (await visitor.say(text="tin gì vậy", reply_to=int(line_id))).status_code == 202
    assert plain(house.transcripts.lines[-2].outgoing.text) == "tin gì vậy"
    with pytest.raises(NotFound):
        await house.chat.line(address, 999)
