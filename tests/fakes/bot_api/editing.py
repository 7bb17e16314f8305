"""The methods that change what was sent (core.telegram.org/bots/api#updating-messages)."""

from time import time

from tests.fakes.bot_api.chats import Chat, Json, Message
from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.keyboard import check_keyboard
from tests.fakes.bot_api.state import State
from tests.fakes.bot_api.text import message_caption, message_text

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_DELETABLE_SECONDS = 48 * 3600
_TOAST_LIMIT = 200


def edit_message_text(state: State, params: Json) -> Json:
    text, entities = message_text(params)
    chat, message = _editable(state, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(chat, message, params, {"text": text, "entities": entities})


def edit_message_caption(state: State, params: Json) -> Json:
    caption, entities = message_caption(params)
    chat, message = _editable(state, params)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(chat, message, params, {"caption": caption, "caption_entities": entities})


def edit_message_reply_markup(state: State, params: Json) -> Json:
    chat, message = _editable(state, params)
    return _edit(chat, message, params, {})


def delete_message(state: State, params: Json) -> bool:
    chat = state.open_chat(params)
    message = chat.find(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not (message.from_bot or chat.user):  # in a group that takes an administrator
        raise bad_request("message can't be deleted")
    if time() - message.body["date"] > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    chat.changed.fire()
    return True


def answer_callback_query(state: State, params: Json) -> bool:
    if params["callback_query_id"] not in state.callbacks:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(params.get("text") or "") > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    state.callbacks[params["callback_query_id"]] = params
    return True


def _editable(state: State, params: Json) -> tuple[Chat, Message]:
    for name in ("chat_id", "message_id"):
        if params.get(name) is None:
            raise bad_request("message identifier is not specified")
    chat = state.open_chat(params)
    message = chat.find(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(chat: Chat, message: Message, params: Json, content: Json) -> Json:
    """Apply new content; a markup that is not given again is removed, as the real server does."""
    markup = params.get("reply_markup")
    check_keyboard(markup)
    if markup and not markup.get("inline_keyboard"):
        markup = None
    body = {**message.body, **content, "reply_markup": markup}
    body = {name: value for name, value in body.items() if value not in (None, [], "")}
    if body == message.body:
        raise bad_request(_NOT_MODIFIED)
    reworded = any(message.body.get(name) != body.get(name) for name in content)
    message.body = {**body, "edit_date": int(time())}
    message.edited = True
    if reworded:
        chat.say(message)
    chat.changed.fire()
    return message.body
