"""The HTTP layer alone: what it knows after a failure, and that it never tells the URL."""

import asyncio
import traceback

import aiohttp
import pytest
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.channels.telegram.request import MOST_BYTES, AiohttpRequest, NotSent, loads, network_error
from tests.channels.telegram.raw import answering

SECRET_PATH = "/bot1:SECRET/sendMessage"


async def failure(url: str, request: AiohttpRequest, read: float | None = None) -> NetworkError:
    given = BaseRequest.DEFAULT_NONE if read is None else read
    with pytest.raises(NetworkError) as caught:
        await request.do_request(url, "POST", read_timeout=given)
    await request.shutdown()
    return caught.value


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{",
        b"HTTP/9 nonsense\r\n\r\n",
        b"\x16\x03\x01\x00\x00",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_a_lost_or_garbled_answer_leaves_it_open_whether_it_was_sent(answer: bytes) -> None:
    async with answering(answer) as server:
        url = server + SECRET_PATH
        error = await failure(url, AiohttpRequest())
    assert not isinstance(error, NotSent | BadRequest)


async def test_silence_is_a_timeout_that_leaves_it_open() -> None:
    async with answering(None) as server:
        url = server + SECRET_PATH
        assert type(await failure(url, AiohttpRequest(read=0.05))) is TimedOut


async def test_a_read_timeout_given_for_one_request_rules_over_the_default() -> None:
    async with answering(None) as server:
        url = server + SECRET_PATH
        assert type(await failure(url, AiohttpRequest(read=600), read=0.05)) is TimedOut


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://no-such-host.invalid"])
async def test_a_host_that_is_not_reached_was_surely_not_told(address: str) -> None:
    assert type(await failure(address + SECRET_PATH, AiohttpRequest())) is NotSent


async def test_waiting_in_vain_for_a_free_connection_means_not_sent() -> None:
    async with answering(None) as server:
        url = server + SECRET_PATH
        request = AiohttpRequest(connections=1, connect=0.05, read=5)
        first = asyncio.create_task(request.do_request(url, "POST"))
        await asyncio.sleep(0)
        error = await failure(url, request)
        first.cancel()
        await asyncio.wait({first})
    assert type(error) is NotSent


def test_a_transport_that_closed_before_it_took_the_request_means_not_sent() -> None:
    error = aiohttp.ClientOSError(None, "Can not write request body")
    error.__cause__ = aiohttp.ClientConnectionResetError("Cannot write to closing transport")
    assert type(network_error(error)) is NotSent


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), aiohttp.ClientOSError(104, "reset"), OSError(104, "reset")]
)
def test_a_broken_connection_leaves_it_open(error: Exception) -> None:
    assert type(network_error(error)) is NetworkError


@pytest.mark.parametrize("answer", [b"", b"HTTP/9 nonsense\r\n\r\n"])
async def test_an_error_holds_neither_url_nor_token(answer: bytes) -> None:
    async with answering(answer) as server:
        url = server + SECRET_PATH
        error = await failure(url, AiohttpRequest())
    assert (error.__cause__, error.__context__) == (None, None)
    assert "SECRET" not in "".join(traceback.format_exception(error)) + repr(error)


async def test_a_redirect_is_not_followed_for_the_token_would_go_along() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    request = AiohttpRequest()
    async with answering(moved) as server:
        url = server + SECRET_PATH
        assert await request.do_request(url, "GET") == (302, b"")
    await request.shutdown()


async def test_an_answer_without_end_is_given_up() -> None:
    size = MOST_BYTES + 1
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size
    async with answering(endless) as server:
        url = server + SECRET_PATH
        assert type(await failure(url, AiohttpRequest())) is BadRequest


async def test_a_request_works_again_after_it_was_shut_down() -> None:
    request = AiohttpRequest()
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as server:
        url = server + SECRET_PATH
        for _ in range(2):
            assert await request.do_request(url, "GET") == (200, b"{}")
            await request.shutdown()


def test_half_a_surrogate_pair_does_not_spoil_the_rest() -> None:
    assert loads(b'{"a": "\\ud83c", "b": "\\ud83c\\udf38 ch\xc3\xa0o"}') == {"a": "?", "b": "🌸 chào"}


@pytest.mark.parametrize("payload", [b"", b"{", b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_a_telegram_error(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        loads(payload)


@pytest.mark.parametrize("payload", [b"[]", b"1", b"null"])
def test_an_answer_that_is_no_object_is_a_telegram_error(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(payload)
