"""The file in a message, if it bears one that an office can open."""

from telegram import Audio, Document, Message, PhotoSize, Video, Voice

from bot.channels.telegram.request import MOST_BYTES
from bot.domain.message import Attachment, FileKind, FileProblem

_OGG = ("audio/ogg", "application/ogg")


def attachments(message: Message) -> tuple[Attachment, ...]:
    """At most one: each picture of an album is a message of its own.

    An animation is none, although it calls itself a document too.
    """
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (_attachment(FileKind.PHOTO, largest, mime="image/jpeg"),)
    file = message.voice or message.audio or message.video or message.document
    if file is None or message.animation:
        return ()
    return (_attachment(_kind(file), file, getattr(file, "file_name", None), file.mime_type),)


def _kind(file: Audio | Document | Video | Voice) -> FileKind:
    spoken = isinstance(file, Voice) or (isinstance(file, Audio) and file.mime_type in _OGG)
    return FileKind.VOICE if spoken else FileKind.DOCUMENT


def _attachment(
    kind: FileKind,
    file: PhotoSize | Audio | Document | Video | Voice,
    name: str | None = None,
    mime: str | None = None,
) -> Attachment:
    return Attachment(
        kind=kind,
        ref=file.file_id,
        name=name or "",
        mime=mime or "",
        size=file.file_size,
        problem=FileProblem.TOO_LARGE if (file.file_size or 0) > MOST_BYTES else None,
    )
