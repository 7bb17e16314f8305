"""A message as the people in the chat see it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from tests.fakes.bot_api.chats import Message


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class SeenButton(_Value):
    """A button; `data` is its callback_data. A key of a reply keyboard has a label only."""

    label: str
    data: str | None = None
    url: str | None = None


class SeenFile(_Value):
    """A file; `size` in bytes."""

    kind: str
    id: str
    name: str
    mime: str
    size: int
    sha256: str


class Seen(_Value):
    """One message; `words` is the text or the caption, `seq` counts what is said or reworded in the chat."""

    chat_id: int
    id: int
    from_bot: bool
    words: str
    entities: tuple[dict[str, Any], ...]
    buttons: tuple[tuple[SeenButton, ...], ...]
    reply_to: int | None
    file: SeenFile | None
    deleted: bool
    edited: bool
    seq: int
    body: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """What is on the buttons, in reading order."""
        return [button.label for row in self.buttons for button in row]


def seen(message: Message) -> Seen:
    body = message.body
    reply = body.get("reply_to_message")
    return Seen(
        chat_id=message.chat_id,
        id=message.id,
        from_bot=message.from_bot,
        words=body.get("text") or body.get("caption") or "",
        entities=tuple(body.get("entities") or body.get("caption_entities") or ()),
        buttons=_buttons(message),
        reply_to=reply["message_id"] if reply else None,
        file=_file(message),
        deleted=message.deleted,
        edited=message.edited,
        seq=message.seq,
        body=body,
    )


def _buttons(message: Message) -> tuple[tuple[SeenButton, ...], ...]:
    inline = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    rows = inline or message.keyboard.get("keyboard", [])
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _button(button: dict[str, Any] | str) -> SeenButton:
    if isinstance(button, str):
        return SeenButton(label=button)
    return SeenButton(label=button["text"], data=button.get("callback_data"), url=button.get("url"))


def _file(message: Message) -> SeenFile | None:
    file = message.file
    if file is None:
        return None
    return SeenFile(
        kind=file.kind, id=file.id, name=file.name, mime=file.mime, size=file.size, sha256=file.sha256
    )
