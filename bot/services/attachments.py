"""Files that people send: told apart by their bytes, stripped of where and when a photo was taken."""

import asyncio
from collections.abc import Mapping

from bot.domain.filetype import REENCODED, fitting_kind, refused, runs_by_name, sniff
from bot.domain.message import Attachment, File, FileKind, FileProblem
from bot.ports import Clock, Files, Store

MAX_BYTES: Mapping[FileKind, int] = {
    FileKind.PHOTO: 10 * 1024 * 1024,
    FileKind.VOICE: 20 * 1024 * 1024,
    FileKind.DOCUMENT: 20 * 1024 * 1024,
}


class Attachments:
    """Takes files in and gives them out again."""

    def __init__(self, store: Store, files: Files, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    async def accept(self, data: bytes, kind: FileKind, name: str) -> Attachment:
        """Store a file, cleaned; or the same without bytes and with the problem, to be told in words."""
        mime = await asyncio.to_thread(sniff, data) or ""
        kind = fitting_kind(kind, mime) if mime else kind
        problem = await asyncio.to_thread(_problem, data, kind, name, mime)
        if problem is None and mime in REENCODED:
            from bot.services.pictures import without_metadata  # Pillow is large, and many days see no photo

            data = await asyncio.to_thread(without_metadata, data, mime)
        if problem is not None or not data:
            return Attachment(kind=kind, ref="", name=name, problem=problem or FileProblem.NOT_ALLOWED)
        ref = await self._files.put(data)
        async with self._store.begin() as tx:
            await tx.ledger.file_added(ref, self._clock.now())
        return Attachment(kind=kind, ref=ref, name=name, mime=mime, size=len(data), stored=True)

    async def load(self, attachment: Attachment, *, shared: bool = False) -> File:
        """The bytes of a stored attachment. Raises NotFound when it was erased.

        `shared`: our copy outlives the message, and a channel may show it from there.
        """
        return File(
            kind=attachment.kind,
            name=attachment.name or f"{attachment.kind.value}.{_suffix(attachment.mime)}",
            mime=attachment.mime,
            data=await self._files.get(attachment.ref),
            stored_as=attachment.ref if shared else "",
        )


def _problem(data: bytes, kind: FileKind, name: str, mime: str) -> FileProblem | None:
    """Why a file cannot be taken; its size comes last, since of a program a smaller one would be no help."""
    if runs_by_name(name):
        return FileProblem.PROGRAM
    if not mime:
        return refused(data) or FileProblem.NOT_ALLOWED
    return FileProblem.TOO_LARGE if len(data) > MAX_BYTES[kind] else None


def _suffix(mime: str) -> str:
    return {"image/jpeg": "jpg", "audio/ogg": "ogg", "audio/mpeg": "mp3", "text/plain": "txt"}.get(
        mime, mime.rpartition("/")[2] or "bin"
    )
