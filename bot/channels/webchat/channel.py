"""The web chat as a channel: what is said goes into the transcript that the page reads."""

import asyncio

from bot.channels.webchat.bell import Bell
from bot.domain.message import Attachment, File, Limits, Outgoing, Pace
from bot.errors import NotFound, Rejected
from bot.ports import Files, Mailroom, Transcripts, WebMessage


class WebChat:
    """Our own platform: nobody else's servers, and no account for the person."""

    account = "webchat"
    limits = Limits(text=4000, caption=4000, label=80, buttons=60)
    pace = Pace(per_second=2000, per_address=50)

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
        kept = await self._keep(outgoing.file) if outgoing.file else None
        line = outgoing.model_copy(update={"file": None})
        return str(await self.append(line, mine=False, client_id=None, file=kept))

    async def append(
        self, line: Outgoing, *, mine: bool, client_id: str | None, file: Attachment | None
    ) -> int:
        """Store one line and wake the pages that show it; a repeated `client_id` gives the first id."""
        line_id = await self.transcripts.append(line, mine=mine, client_id=client_id, file=file)
        self.bell.ring(line.address)
        return line_id

    async def line(self, address: str, line_id: int) -> WebMessage:
        """That line of that address. Raises NotFound."""
        found = await self.transcripts.after(address, line_id - 1, 1)
        if not found or found[0].id != line_id:
            raise NotFound("no such line in this conversation")
        return found[0]

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

    async def _keep(self, file: File) -> Attachment:
        name = await self.files.put(file.data)
        return Attachment(
            kind=file.kind, ref=name, name=file.name, mime=file.mime, size=len(file.data), stored=True
        )
