"""The methods that the server has; any other is answered "method not found"."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.fakes.bot_api import editing, polling, sending
from tests.fakes.bot_api.chats import Json
from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.files import DOWNLOAD_LIMIT
from tests.fakes.bot_api.state import State

_ABILITIES = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(state: State, params: Json) -> Json:
    return {**state.bot, **dict.fromkeys(_ABILITIES, False)}


def get_chat(state: State, params: Json) -> Json:
    """A ChatFullInfo object."""
    gifts = dict.fromkeys(_GIFTS, False)
    required = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**state.chat(params["chat_id"]).profile, **required}


def get_file(state: State, params: Json) -> Json:
    """A File object. Raises ApiError: unknown, or larger than a bot may download."""
    file = state.files.get(params["file_id"])
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file.reference(), "file_path": file.path}


def set_my_commands(state: State, params: Json) -> bool:
    for command in params["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[params.get("language_code") or ""] = params["commands"]
    return True


def get_my_commands(state: State, params: Json) -> Any:
    return state.commands.get(params.get("language_code") or "", [])


Handler = Callable[[State, Json], Any | Awaitable[Any]]

METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "getUpdates": polling.get_updates,
    "setWebhook": polling.set_webhook,
    "deleteWebhook": polling.delete_webhook,
    "getWebhookInfo": polling.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "getFile": get_file,
    "getChat": get_chat,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
}

CANONICAL = {name.lower(): name for name in METHODS}

SENDS = frozenset({"sendMessage", "sendPhoto", "sendVoice", "sendDocument"})
