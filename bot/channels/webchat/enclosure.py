"""The file of a message on its way to one transcript or to many."""

import asyncio

from bot.domain.message import Attachment, File
from bot.ports import Files


class Enclosure:
    """Stored by whoever needs it first, unless it is stored already; the others wait for that."""

    def __init__(self, files: Files, file: File | None) -> None:
        self._files = files
        self._file = file
        self._name = file.stored_as if file else ""
        self._storing = asyncio.Lock()

    async def kept(self) -> Attachment | None:
        """What a line refers to; None for a message without a file."""
        if self._file is None:
            return None
        async with self._storing:
            self._name = self._name or await self._files.put(self._file.data)
        kind, name, mime = self._file.kind, self._file.name, self._file.mime
        size = len(self._file.data)
        return Attachment(kind=kind, ref=self._name, name=name, mime=mime, size=size, stored=True)
