"""What people do: each act changes a chat and queues the update that the bot gets to know of it."""

import re
from time import time
from typing import Any

from tests.fakes.bot_api.chats import Chat, Json, Message, StoredFile
from tests.fakes.bot_api.sending import message_body, quoted, sized_content
from tests.fakes.bot_api.state import State

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?(?=\s|$)")


class Impossible(Exception):
    """A person cannot do that: there is no such person, message or button."""


def person_chat(state: State, person: int) -> Chat:
    chat = state.chats.get(person)
    if chat is None or not chat.user:
        raise Impossible(f"there is no person {person}")
    return chat


def post(
    state: State,
    person: int,
    content: Json,
    *,
    group: int | None,
    reply_to: int | None,
    file: StoredFile | None = None,
) -> Message:
    """The person posts `content` in private or in a group; who had blocked the bot starts it again."""
    own = person_chat(state, person)
    if group is None:
        restart(state, person)
    chat = own if group is None else state.chats[group]
    body = {**message_body(chat, own.user), **_reply(chat, reply_to), **content}
    message = Message(chat.id, body["message_id"], from_bot=False, body=body, file=file)
    state.post(chat, message)
    state.updates.add("message", body)
    return message


def write(state: State, person: int, text: str, group: int | None, reply_to: int | None) -> Message:
    return post(state, person, text_content(text), group=group, reply_to=reply_to)


def text_content(text: str) -> Json:
    """Text with the command that it begins with marked, as Telegram marks it."""
    command = _COMMAND.match(text)
    marks = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    return {"text": text, "entities": marks} if marks else {"text": text}


def send_file(
    state: State, person: int, file: StoredFile, more: Json, group: int | None, reply_to: int | None
) -> Message:
    """`more` holds a caption or a media_group_id."""
    return post(
        state, person, {**sized_content(state, file), **more}, group=group, reply_to=reply_to, file=file
    )


def edit(state: State, person: int, message_id: int, text: str) -> Message:
    """The person rewrites a message of theirs, its caption if it bears a file."""
    message = _own_message(person_chat(state, person), message_id)
    kept = {name: value for name, value in message.body.items() if name != "entities"}
    content = {"caption": text} if message.file else text_content(text)
    message.body = {**kept, **content, "edit_date": int(time())}
    message.edited = True
    state.updates.add("edited_message", message.body)
    return message


def _own_message(chat: Chat, message_id: int) -> Message:
    message = chat.find(message_id)
    if message is None or message.from_bot:
        raise Impossible(f"message {message_id} is not there or not theirs")
    return message


def press(
    state: State, person: int, button: str | None, message_id: int | None, data: str | None
) -> str | None:
    """Press the button of that label or data; a key of a reply keyboard writes its label instead.

    With `data` it is sent whatever the message shows now, as an app does that is behind.
    Returns the id of the callback query.
    """
    chat = person_chat(state, person)
    if data is not None:
        return query(state, chat, _shown(chat, message_id)[-1], data)
    for message in reversed(_shown(chat, message_id)):
        if found := _button_data(message, button or ""):
            return query(state, chat, message, found)
        if button in labels(message.keyboard.get("keyboard", [])):
            write(state, person, button or "", None, None)
            return None
    raise Impossible("no message has such a button")


def query(state: State, chat: Chat, message: Message, data: str) -> str:
    query_id = state.next_query_id()
    content = {
        "id": query_id,
        "from": chat.user,
        "message": message.body,
        "chat_instance": str(chat.id),
        "data": data,
    }
    state.updates.add("callback_query", content)
    return query_id


def _shown(chat: Chat, message_id: int | None) -> list[Message]:
    """The messages of the bot that can be pressed, oldest first."""
    wanted = [m for m in chat.messages.values() if m.from_bot and (message_id or m.id) == m.id]
    shown = [m for m in wanted if not m.deleted]
    if not shown:
        raise Impossible("the bot has not written such a message")
    return shown


def _button_data(message: Message, button: str) -> str | None:
    rows: list[list[Json]] = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    datas = [
        b.get("callback_data") for row in rows for b in row if button in (b["text"], b.get("callback_data"))
    ]
    return datas[0] if datas else None


def labels(rows: list[list[Any]]) -> list[str]:
    return [key if isinstance(key, str) else key["text"] for row in rows for key in row]


def block(state: State, person: int) -> None:
    _set_blocked(state, person_chat(state, person), True)


def restart(state: State, person: int) -> None:
    """The person unblocks or starts the bot, if there was need."""
    chat = person_chat(state, person)
    chat.started = True
    if chat.blocked:
        _set_blocked(state, chat, False)


def _set_blocked(state: State, chat: Chat, blocked: bool) -> None:
    chat.blocked = blocked
    kicked = {"user": state.bot, "status": "kicked", "until_date": 0}
    member = {"user": state.bot, "status": "member"}
    old, new = (member, kicked) if blocked else (kicked, member)
    change = {"chat": chat.profile, "from": chat.user, "date": int(time())}
    state.updates.add("my_chat_member", {**change, "old_chat_member": old, "new_chat_member": new})


def _reply(chat: Chat, reply_to: int | None) -> Json:
    if reply_to is None:
        return {}
    answered = chat.find(reply_to)
    if answered is None:
        raise Impossible(f"there is no message {reply_to} to reply to")
    return quoted(answered)
