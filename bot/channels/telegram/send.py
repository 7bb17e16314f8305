"""An Outgoing as one Bot API request: a method's name and its plain parameters, without the address."""

from collections.abc import Iterator
from typing import Any

from telegram import InputFile

from bot.domain.message import Button, File, FileKind, Limits, Outgoing
from bot.domain.richtext import RichText, Span, fit, plain, utf16_length
from bot.errors import Rejected

Parameters = dict[str, Any]

LIMITS = Limits(text=4096, caption=1024, label=64, buttons=100)  # core.telegram.org/bots/api#sendmessage
_TOKEN_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton
_PHOTO_BYTES = 10 * 1024 * 1024  # core.telegram.org/bots/api#sendphoto
_VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a"})  # ... #sendvoice


def request_for(outgoing: Outgoing, *, as_document: bool = False) -> tuple[str, Parameters]:
    """The method to call and its parameters but `chat_id`. Raises Rejected for a button token over 64 bytes.

    `as_document`: send the file as it is, whatever its kind.
    """
    if outgoing.file is None:
        return "sendMessage", _text(outgoing.text) | _common(outgoing)
    form = "document" if as_document else _form(outgoing.file)
    return with_file(outgoing, form, InputFile(outgoing.file.data, filename=outgoing.file.name))


def with_file(outgoing: Outgoing, form: str, file: InputFile | str) -> tuple[str, Parameters]:
    """Like `request_for`, with an upload or the `file_id` of one as a photo, voice, document ..."""
    return f"send{form.title()}", {form: file} | _caption(outgoing.text) | _common(outgoing)


def edit_for(outgoing: Outgoing) -> tuple[str, Parameters]:
    """The method and parameters, but `chat_id` and `message_id`, that put these words and buttons into a
    message; without buttons those that it has go. Raises Rejected as `request_for` does.
    """
    if outgoing.file is None:
        return "editMessageText", _text(outgoing.text) | _keyboard(outgoing.buttons)
    return "editMessageCaption", _caption(outgoing.text) | _keyboard(outgoing.buttons)


def _common(outgoing: Outgoing) -> Parameters:
    return _keyboard(outgoing.buttons) | _thread(outgoing.reply_to)


def _form(file: File) -> str:
    if file.kind is FileKind.PHOTO and len(file.data) <= _PHOTO_BYTES:
        return "photo"
    if file.kind is FileKind.VOICE and file.mime.partition(";")[0] in _VOICE:
        return "voice"
    return "document"


def _text(text: RichText) -> Parameters:
    fitting = fit(text, LIMITS.text)
    return {
        "text": plain(fitting),
        "link_preview_options": {"is_disabled": True},
        **_present("entities", list(entities(fitting))),
    }


def _caption(text: RichText) -> Parameters:
    fitting = fit(text, LIMITS.caption)
    return _present("caption", plain(fitting)) | _present("caption_entities", list(entities(fitting)))


def _present(name: str, value: Any) -> Parameters:
    return {name: value} if value else {}


def entities(text: RichText) -> Iterator[Parameters]:
    """MessageEntity dicts; offsets and lengths in UTF-16 units (core.telegram.org/bots/api#messageentity)."""
    offset = 0
    for span in text:
        length = utf16_length(span.text)
        for style in _styles(span):
            yield {"offset": offset, "length": length, **style}
        offset += length


def _styles(span: Span) -> Iterator[Parameters]:
    if span.bold:
        yield {"type": "bold"}
    if span.italic:
        yield {"type": "italic"}
    if span.url:
        yield {"type": "text_link", "url": span.url}


def _thread(reply_to: str | None) -> Parameters:
    """Under the earlier message, if it is still there (core.telegram.org/bots/api#replyparameters)."""
    if reply_to is None:
        return {}
    return {"reply_parameters": {"message_id": int(reply_to), "allow_sending_without_reply": True}}


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> Parameters:
    keyboard = [[_button(button) for button in row] for row in rows]
    return {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}


def _button(button: Button) -> Parameters:
    if len(button.token.encode()) > _TOKEN_BYTES:
        raise Rejected("button token over 64 bytes")
    label = plain(fit((Span(text=button.label),), LIMITS.label))
    return {"text": label, "callback_data": button.token}
