"""The methods that put a message into a chat (core.telegram.org/bots/api#sendmessage and following)."""

from io import BytesIO
from time import time
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.fakes.bot_api.chats import Chat, Json, Message, StoredFile
from tests.fakes.bot_api.errors import ApiError, bad_request
from tests.fakes.bot_api.keyboard import check_keyboard
from tests.fakes.bot_api.state import State
from tests.fakes.bot_api.text import message_caption, message_text
from tests.fakes.bot_api.wire import Upload

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024


def send_message(state: State, params: Json) -> Json:
    text, entities = message_text(params)
    content: Json = {"text": text, "entities": entities} if entities else {"text": text}
    return _send(state, params, content)


def send_photo(state: State, params: Json) -> Json:
    return _send_file(state, params, "photo")


def send_voice(state: State, params: Json) -> Json:
    return _send_file(state, params, "voice")


def send_document(state: State, params: Json) -> Json:
    return _send_file(state, params, "document")


def send_chat_action(state: State, params: Json) -> bool:
    state.open_chat(params)
    return True


def _send(state: State, params: Json, content: Json, file: StoredFile | None = None) -> Json:
    chat = state.open_chat(params)
    markup = params.get("reply_markup") or {}
    check_keyboard(markup)
    body = {**message_body(chat, state.bot), **_reply(chat, params), **content}
    if markup.get("inline_keyboard"):
        body["reply_markup"] = markup
    message = Message(chat.id, body["message_id"], from_bot=True, body=body, file=file, keyboard=markup)
    state.post(chat, message)
    return body


def message_body(chat: Chat, sender: Json) -> Json:
    """What every Message object has."""
    return {"message_id": chat.next_id(), "from": sender, "chat": chat.profile, "date": int(time())}


def _reply(chat: Chat, params: Json) -> Json:
    reply = params.get("reply_parameters") or {
        "message_id": params.get("reply_to_message_id"),
        "allow_sending_without_reply": params.get("allow_sending_without_reply"),
    }
    if not reply["message_id"]:
        return {}
    answered = chat.find(reply["message_id"])
    if answered is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return quoted(answered) if answered else {}


def quoted(message: Message) -> Json:
    """A message as it is shown in the reply to it: without the one that it answers itself."""
    return {"reply_to_message": {k: v for k, v in message.body.items() if k != "reply_to_message"}}


def _send_file(state: State, params: Json, kind: str) -> Json:
    caption, entities = message_caption(params)
    state.open_chat(params)
    file = _file(state, params[kind], kind)
    content = sized_content(state, file, params.get("duration") or 1)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return _send(state, params, content, file)


def _file(state: State, value: Any, kind: str) -> StoredFile:
    """The uploaded file, or the one that a file_id names. Raises ApiError."""
    if isinstance(value, Upload):
        _check_upload(value, kind)
        mime = {"photo": "image/jpeg", "voice": "audio/ogg"}.get(kind, value.mime)
        return state.files.add(kind, value.data, value.name, mime)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    try:
        file = state.files.get(value)
    except ApiError as error:
        raise bad_request("wrong remote file identifier specified: can't unserialize it") from error
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _check_upload(upload: Upload, kind: str) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        if len(upload.data) > PHOTO_LIMIT:
            raise bad_request("file is too big for a photo")
        if image_size(upload.data) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, None if it is no picture."""
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        return None


def sized_content(state: State, file: StoredFile, duration: int = 1) -> Json:
    """Like `file_content`; a photo comes in several sizes, smallest first, the last as it was sent."""
    content = file_content(file, duration)
    if file.kind != "photo":
        return content
    small = state.files.add("photo", b"thumbnail", "", file.mime)
    thumbnail = {**small.reference(), "width": 1, "height": 1}
    return {"photo": [thumbnail, *content["photo"]]}


def file_content(file: StoredFile, duration: int = 1) -> Json:
    """The part of a Message that describes its file; `duration` of a voice in seconds."""
    if file.kind == "photo":
        width, height = image_size(file.data) or (1280, 960)
        return {"photo": [{**file.reference(), "width": width, "height": height}]}
    if file.kind == "voice":
        return {"voice": {**file.reference(), "duration": duration, "mime_type": file.mime}}
    return {"document": {**file.reference(), "file_name": file.name, "mime_type": file.mime}}
