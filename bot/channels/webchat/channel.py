"""The web chat as a channel: what is said goes into the transcript that the page reads."""

import asyncio

from bot.channels.webchat.bell import Bell
from bot.channels.webchat.enclosure import Enclosure
from bot.domain.message import Attachment, Limits, Outgoing, Pace
from bot.errors import NotFound, Rejected
from bot.ports import Circular, Files, Mailroom, Transcripts, WebMessage


class WebChat:
    """Our own platform: nobody else's servers, and no account for the person."""

    account = "webchat"
    limits = Limits(text=4000, caption=4000, label=80, buttons=60)
    pace = Pace(per_second=300, per_address=50)  # each line is a transaction, and replies want theirs too

    def __init__(self, transcripts: Transcripts, files: Files, base_url: str) -> None:
        self.transcripts = transcripts
        self.files = files
        self.bell = Bell()
        self._base_url = base_url

    async def receive(self, mailroom: Mailroom) -> None:
        """Wait until cancelled: what browsers post is handed in by the routes, before they answer."""
        await asyncio.Event().wait()

    async def send(self, outgoing: Outgoing) -> str:
        """Add the message to the transcript of `outgoing.address`; returns the line's id."""
        return await self.circular(outgoing)(outgoing.address)

    def circular(self, outgoing: Outgoing) -> Circular:
        """Adds the same message to any transcript; all lines refer to one stored file."""
        enclosure = Enclosure(self.files, outgoing.file)

        async def send_to(address: str) -> str:
            line = outgoing.model_copy(update={"address": address, "file": None})
            kept = await enclosure.kept()
            return str(await self.append(line, mine=False, client_id=None, file=kept))

        return send_to

    async def edit(self, external_id: str, outgoing: Outgoing) -> None:
        """Open pages show the new words at once. Raises Rejected: no such line of ours, or taken back."""
        line = outgoing.model_copy(update={"file": None})
        try:
            await self.transcripts.change(_number(external_id), line)
        except NotFound as error:
            raise Rejected("there is no such line any more") from error
        self.bell.ring(outgoing.address)

    async def delete(self, address: str, external_id: str) -> None:
        """Its words are deleted; a sentence in their place says so."""
        await self.transcripts.retract(address, _number(external_id))
        self.bell.ring(address)

    async def append(
        self, line: Outgoing, *, mine: bool, client_id: str | None, file: Attachment | None
    ) -> int:
        """Store one line and wake the pages that show it; a repeated `client_id` gives the first id."""
        line_id = await self.transcripts.append(line, mine=mine, client_id=client_id, file=file)
        self.bell.ring(line.address)
        return line_id

    async def line(self, address: str, line_id: int) -> WebMessage:
        """That line of that address. Raises NotFound."""
        return await self.transcripts.line(address, line_id)

    async def fetch(self, ref: str) -> bytes:
        """The bytes that a browser uploaded. Raises Rejected when they are gone.

        They stay, because the person's own transcript shows them.
        """
        try:
            return await self.files.get(ref)
        except NotFound as error:
            raise Rejected("the uploaded file is gone") from error

    async def check(self) -> str:
        """The address of the page; there is no platform to reach."""
        return self._base_url

    async def close(self) -> None:
        """End the event streams of all open pages, which come back by themselves."""
        self.bell.close()


def _number(external_id: str) -> int:
    """The line's id; 0, which no line has, for what never came from here."""
    return int(external_id) if external_id.isdecimal() and len(external_id) < 19 else 0
