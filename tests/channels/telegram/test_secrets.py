"""Nothing that is logged or raised may hold the token, an address, a name or a message's words."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramChannel
from bot.domain.message import File, FileKind, Outgoing
from bot.domain.richtext import rich
from bot.errors import SendError
from tests.channels.telegram.conftest import TOKEN
from tests.channels.telegram.mailbox import Mailbox, receiving
from tests.fakes.bot_api import BotApi

SECRETS = (TOKEN, TOKEN.partition(":")[2], "990077", "Bí-mật", "Lò-Thị-An", "127.0.0.1")
FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 400, "description": f"Bad Request: chat 990077 not found at /bot{TOKEN}/"},
    {"status": 401},
    {"status": 403},
    {"status": 404, "description": f"Not Found: /bot{TOKEN}/sendMessage"},
    {"status": 429, "retry_after": 1},
    {"status": 502, "description": f"/bot{TOKEN}/"},
    {"migrate_to_chat_id": 990077},
    {"reset": True},
    {"malformed": True},
)


@pytest.fixture(autouse=True)
def own_logs_only(caplog: pytest.LogCaptureFixture) -> None:
    """Everything down to DEBUG, but not what the server of the test says about itself."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("aiohttp.access").disabled = True


async def test_logs_and_errors_hold_no_secrets(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    an = api.person("Lò-Thị-An", person_id=990077)
    said: list[str] = []
    with capture_logs() as logs:
        for fault in FAULTS:
            said += await failing_send(channel, api, fault)
            api.fail("getUpdates", **fault)
        await an.writes("Bí-mật")
        api.inject({"message": {"text": "Bí-mật", "chat": {"id": 990077}}})
        async with receiving(channel, mailbox):
            await mailbox.holds(2)
    shown = "\n".join([*said, caplog.text, *map(str, logs)])
    assert len(logs) >= len(FAULTS)
    assert [secret for secret in SECRETS if secret in shown] == []


async def failing_send(channel: TelegramChannel, api: BotApi, fault: dict[str, Any]) -> list[str]:
    """What the errors of texts, a file, a download and changes say of themselves, tracebacks included."""
    file = File(kind=FileKind.DOCUMENT, name="Bí-mật.pdf", mime="application/pdf", data=b"Bi-mat")
    text = Outgoing(address="990077", text=rich("Bí-mật"))
    said = []
    requests: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: channel.send(text),
        lambda: channel.send(text.model_copy(update={"file": file})),
        lambda: channel.fetch("file-of-990077"),
        lambda: channel.circular(text)(text.address),
        lambda: channel.edit("990077", text),
        lambda: channel.delete("990077", "990077"),
    )
    for request in requests:
        api.fail("*", **fault)
        with pytest.raises(SendError) as caught:
            await request()
        said.append(repr(caught.value) + "".join(chain(caught.value)))
    return said


def chain(error: BaseException | None) -> list[str]:
    """The messages of an error and of all that it drags along, shown or suppressed."""
    if error is None:
        return []
    own = [str(error), repr(error), *traceback.format_exception_only(error)]
    return own + chain(error.__cause__) + chain(error.__context__)
