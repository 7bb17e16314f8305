"""The people at the other end, as tests speak of them; the same for a server here and elsewhere."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, Protocol

from tests.fakes.bot_api.seen import Seen

Wanted = str | Callable[[Seen], bool]


class Stage(Protocol):
    """Where people act: a server in this process or in another."""

    async def act(self, action: str, /, **arguments: Any) -> Any:
        """Run a control action."""
        ...


async def wait_for(stage: Stage, chat_id: int, wanted: Wanted, *, after: int = 0, timeout: float = 5) -> Seen:  # noqa: ASYNC109 - a test says what it waits
    """The first message of the bot with `seq` above `after` that is wanted: holds these words, or satisfies.

    Raises TimeoutError after `timeout` seconds.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    while True:
        left = max(end - loop.time(), 0)
        said = [Seen(**m) for m in await stage.act("messages", chat_id=chat_id, after=after, seconds=left)]
        for message in sorted(said, key=lambda m: m.seq):
            if message.from_bot and not message.deleted and _is(message, wanted):
                return message
        after = max((m.seq for m in said), default=after)
        if left <= 0:
            raise TimeoutError(f"nothing of the kind was heard in chat {chat_id} within {timeout} s")


def _is(message: Seen, wanted: Wanted) -> bool:
    return wanted in message.words if isinstance(wanted, str) else wanted(message)


class Person:
    """Somebody with a Telegram account; every verb is what they do with it.

    `group` is the id of a group to write in instead of the private chat, `reply_to` a message's id.
    """

    def __init__(self, stage: Stage, user: dict[str, Any]) -> None:
        self._stage = stage
        self._heard = 0
        self.user = user
        self.id: int = user["id"]

    async def writes(self, text: str, *, group: int | None = None, reply_to: int | None = None) -> Seen:
        return await self._does("write", text=text, group=group, reply_to=reply_to)

    async def presses(
        self, button: str | None = None, *, on: Seen | None = None, data: str | None = None
    ) -> str | None:
        """Press the button of that label or callback data on the newest message that has it, or `on` one.

        With `data` those very bytes are sent although no button shows them (any more). Returns the
        id of the callback query; None for a key of a reply keyboard, which writes its label.
        """
        message_id = on.id if on else None
        query_id: str | None = await self._act("press", button=button, message_id=message_id, data=data)
        return query_id

    async def sends_photo(self, data: bytes, caption: str | None = None, *, album: str | None = None) -> Seen:
        """`album` is the same word for all photos of one album."""
        return await self._sends("photo", data, "", "image/jpeg", caption=caption, album=album)

    async def sends_voice(self, data: bytes, caption: str | None = None) -> Seen:
        return await self._sends("voice", data, "", "audio/ogg", caption=caption)

    async def sends_document(
        self,
        data: bytes,
        name: str = "don.pdf",
        mime: str = "application/pdf",
        caption: str | None = None,
        *,
        size: int | None = None,
    ) -> Seen:
        """`size` in bytes pretends that the file is larger than `data`."""
        return await self._sends("document", data, name, mime, caption=caption, size=size)

    async def sends_sticker(self) -> Seen:
        size = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        sticker = {"file_id": "sticker-1", "file_unique_id": "s1", "type": "regular", **size}
        return await self._does("post", content={"sticker": sticker})

    async def sends_location(self, latitude: float = 22.3964, longitude: float = 103.4582) -> Seen:
        return await self._does("post", content={"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_contact(self, phone: str, first_name: str = "An") -> Seen:
        return await self._does(
            "post", content={"contact": {"phone_number": phone, "first_name": first_name}}
        )

    async def edits(self, message: Seen, text: str) -> Seen:
        """Rewrite a message of their own."""
        return await self._does("edit", message_id=message.id, text=text)

    async def blocks(self) -> None:
        await self._act("block")

    async def unblocks(self) -> None:
        await self._act("unblock")

    async def deactivates(self) -> None:
        """Delete the account."""
        await self._act("deactivate")

    async def hears(self, wanted: Wanted = "", *, timeout: float = 5) -> Seen:  # noqa: ASYNC109 - a test says what it waits
        """Wait for a message of the bot, after the last one heard, with these words or satisfying this.

        A message that the bot rewrites is heard again. Raises TimeoutError after `timeout` seconds.
        """
        heard = await wait_for(self._stage, self.id, wanted, after=self._heard, timeout=timeout)
        self._heard = heard.seq
        return heard

    async def reads(self) -> list[Seen]:
        """Every message in their chat with the bot, oldest first, deleted ones too."""
        return [Seen(**message) for message in await self._stage.act("messages", chat_id=self.id)]

    async def opens(self, message: Seen) -> bytes:
        """The bytes of the file in a message."""
        assert message.file, "there is no file in the message"
        return b64decode(await self._stage.act("file", file_id=message.file.id))

    async def _sends(self, kind: str, data: bytes, name: str, mime: str, **more: Any) -> Seen:
        encoded = b64encode(data).decode()
        return await self._does("send_file", kind=kind, data=encoded, name=name, mime=mime, **more)

    async def _does(self, action: str, **arguments: Any) -> Seen:
        return Seen(**await self._act(action, **arguments))

    async def _act(self, action: str, **arguments: Any) -> Any:
        return await self._stage.act(action, person=self.id, **arguments)
