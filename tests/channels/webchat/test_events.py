"""The page's event stream: what was said, then what is being said."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from bot.channels.webchat.events import event_stream
from bot.domain.message import Button, Outgoing
from bot.domain.richtext import rich
from tests.channels.webchat.conftest import Visitor
from tests.channels.webchat.fakes import House, settings_for

ADDRESS = "worker:a"


def patient(**values: object) -> House:
    """A house whose pages look by themselves so rarely that only the bell can wake them."""
    return House(
        settings_for("http://127.0.0.1:8000", **{"poll_seconds": 600, "heartbeat_seconds": 600, **values})
    )


async def say(house: House, words: str, address: str = ADDRESS) -> int:
    return int(await house.chat.send(Outgoing(address=address, text=rich(words))))


async def until_ready(stream: AsyncGenerator[bytes, None]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    async for part in stream:
        if part.startswith(b"event: ready"):
            return lines
        if part.startswith(b"id:"):
            lines.append(json.loads(part.partition(b"data: ")[2]))
    raise AssertionError("the stream ended early")


async def test_the_newest_hundred_lines_come_first() -> None:
    house = patient()
    for number in range(105):
        await say(house, str(number))
    lines = await until_ready(event_stream(house.chat, house.settings, ADDRESS, None))
    assert [line["spans"][0]["text"] for line in lines] == [str(number) for number in range(5, 105)]


async def test_a_page_that_comes_back_gets_what_it_missed() -> None:
    house = patient()
    seen = await say(house, "đã xem")
    await say(house, "chưa xem")
    [line] = await until_ready(event_stream(house.chat, house.settings, ADDRESS, seen))
    assert line["spans"] == [{"text": "chưa xem"}]


async def test_more_than_a_hundred_missed_lines_all_arrive() -> None:
    house = patient()
    for number in range(250):
        await say(house, str(number))
    stream = event_stream(house.chat, house.settings, ADDRESS, 0)
    ids = [line["id"] for line in await until_ready(stream)]
    while len(ids) < 250:
        ids.append(int((await anext(stream)).split()[1]))
    assert ids == list(range(1, 251))


async def test_a_new_line_wakes_the_page() -> None:
    house = patient()
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    await until_ready(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await say(house, "**mới**")
    assert b'"bold":true' in await waiting


async def test_a_line_of_another_process_is_found_by_looking() -> None:
    house = patient(poll_seconds=0.01)
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    await until_ready(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await house.transcripts.append(Outgoing(address=ADDRESS), mine=False, client_id=None, file=None)
    assert (await waiting).startswith(b"id: 1\n")


async def test_nobody_sees_another_address() -> None:
    house = patient(poll_seconds=0.01, heartbeat_seconds=0.03)
    await say(house, "bí mật", address="worker:b")
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    assert await until_ready(stream) == []
    await say(house, "bí mật nữa", address="worker:b")
    assert (await anext(stream)).startswith(b": beat\n")


async def test_a_closed_channel_ends_its_streams() -> None:
    house = patient()
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    await until_ready(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await house.chat.close()
    with pytest.raises(StopAsyncIteration):
        await waiting


async def test_a_page_that_leaves_is_no_longer_listened_for() -> None:
    house = patient()
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    await until_ready(stream)
    await stream.aclose()
    assert not house.chat.bell._listeners


async def test_buttons_come_in_rows() -> None:
    house = patient()
    rows = ((Button(token="a", label="A"), Button(token="b", label="B")), (Button(token="c", label="C"),))
    await house.chat.send(Outgoing(address=ADDRESS, buttons=rows))
    [line] = await until_ready(event_stream(house.chat, house.settings, ADDRESS, None))
    assert line["buttons"] == [
        [{"token": "a", "label": "A"}, {"token": "b", "label": "B"}],
        [{"token": "c", "label": "C"}],
    ]


async def test_a_senseless_place_to_go_on_from_is_refused(visitor: Visitor) -> None:
    for after in ("abc", "-1", "1" * 30):
        assert (await visitor.http.get(f"/chat/events?after={after}")).status_code == 400


async def edit(house: House, line_id: int, words: str) -> None:
    await house.chat.edit(str(line_id), Outgoing(address=ADDRESS, text=rich(words)))


def shown(part: bytes) -> tuple[int, int, str]:
    """The event's id, its line's id and words."""
    head, _, data = part.partition(b"\ndata: ")
    line = json.loads(data)
    return int(head.split()[1]), line["id"], "".join(span["text"] for span in line["spans"])


async def resumed(house: House, after: int | None) -> list[tuple[int, int, str]]:
    """All that a page gets that has everything up to `after`."""
    events: list[tuple[int, int, str]] = []
    async for part in event_stream(house.chat, house.settings, ADDRESS, after):
        if part.startswith(b"event: ready"):
            return events
        if part.startswith(b"id:"):
            events.append(shown(part))
    raise AssertionError("the stream ended early")


@pytest.mark.parametrize(("change", "words"), [("edit", "mới"), ("delete", "")])
async def test_a_changed_line_wakes_the_page_and_moves_its_place_on(change: str, words: str) -> None:
    house = patient()
    first, second = await say(house, "cũ"), await say(house, "sau đó")
    stream = event_stream(house.chat, house.settings, ADDRESS, None)
    await until_ready(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    if change == "edit":
        await edit(house, first, words)
    else:
        await house.chat.delete(ADDRESS, str(first))
    event_id, line_id, now = shown(await asyncio.wait_for(waiting, 30))
    assert (line_id, now) == (first, words)
    assert event_id > second


async def test_a_page_that_went_between_a_line_and_its_edit_gets_the_edit_alone() -> None:
    house = patient()
    first, second = await say(house, "cũ"), await say(house, "sau đó")
    await edit(house, first, "mới")
    await edit(house, first, "mới hơn")
    for seen in (first, second):
        events = await resumed(house, seen)
        assert [event[1:] for event in events if event[1] == first] == [(first, "mới hơn")]
        assert [event[1] for event in events if event[1] != first] == [second] * (seen == first)


async def test_a_page_that_was_away_for_both_gets_the_edited_line_once() -> None:
    house = patient()
    first, second = await say(house, "cũ"), await say(house, "sau đó")
    await edit(house, first, "mới")
    for seen in (0, None):
        events = await resumed(house, seen)
        assert sorted(event[1:] for event in events) == [(first, "mới"), (second, "sau đó")]


async def test_wherever_a_page_is_cut_off_it_ends_with_everything_once() -> None:
    house = patient()
    lines = [await say(house, str(number)) for number in range(6)]
    await edit(house, lines[1], "một")
    await house.chat.delete(ADDRESS, str(lines[4]))
    await say(house, "cuối")
    whole = await resumed(house, None)
    ids = [event[0] for event in whole]
    assert ids == sorted(ids)
    for place, event_id in enumerate(ids, 1):
        assert await resumed(house, event_id) == whole[place:]


async def test_an_edited_line_is_marked_as_such() -> None:
    house = patient()
    first = await say(house, "cũ")
    gone = await say(house, "gửi nhầm")
    await say(house, "khác")
    await edit(house, first, "mới")
    await house.chat.delete(ADDRESS, str(gone))
    lines = await until_ready(event_stream(house.chat, house.settings, ADDRESS, None))
    marks = {line["id"]: (line["changed"], line["retracted"]) for line in lines}
    assert marks == {first: (True, False), gone: (True, True), 3: (False, False)}
