"""A raw update in our words, by PTB's own parser, one at a time.

Names and usernames are not read. What people say in groups is not read either: of a group only that
somebody called us there.
"""

import re
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update
from telegram.ext.filters import StatusUpdate

from bot.channels.telegram.attachments import attachments
from bot.domain.message import Incoming, IncomingKind, Unreadable

UPDATE_TYPES = ("message", "edited_message", "callback_query", "my_chat_member")
_COMMAND = re.compile(r"\A(/\w+)(?:@(\w+))?(?!\S)")
_ABSENT = (ChatMember.LEFT, ChatMember.BANNED)
_SWITCHES = {ChatMember.BANNED: IncomingKind.BLOCKED, ChatMember.MEMBER: IncomingKind.UNBLOCKED}

Make = partial[Incoming]  # knows the account and the external id already


class Me(NamedTuple):
    """Who we are; `username` is empty until Telegram has told it."""

    account: str
    bot_id: int
    username: str = ""


def parse(raw: object, me: Me, now: datetime) -> Incoming | Unreadable | None:
    """What happened, Unreadable if it cannot be told, None if it is not for us. Never raises.

    `now` (UTC) dates a press of a button, which Telegram does not.
    """
    try:
        update = Update.de_json(raw, None)  # type: ignore[arg-type] # whatever it is, PTB finds out
        return _read(update, me, now)
    except Exception as exc:  # noqa: BLE001 - whatever is wrong with one update, the others go on
        return Unreadable(account=me.account, external_id=external_id(raw), reason=type(exc).__name__)


def update_id(raw: object) -> int | None:
    """The number by which Telegram counts updates; None in one too malformed to have it."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None


def external_id(raw: object) -> str:
    """The update's number, or the hash of what has none."""
    number = update_id(raw)
    if number is not None:
        return str(number)
    return f"sha256:{sha256(repr(raw).encode(errors='replace')).hexdigest()}"


def press_id(raw: object) -> str | None:
    """The id under which a press of a button wants to be acknowledged."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def _read(update: Update, me: Me, now: datetime) -> Incoming | None:
    make = partial(Incoming, account=me.account, external_id=str(update.update_id))
    if update.my_chat_member:
        return _membership(update.my_chat_member, make)
    if update.callback_query:
        return _press(update.callback_query, make, now)
    if update.edited_message:
        return _edit(update.edited_message, make)
    if update.message and not StatusUpdate.ALL.check_update(update):
        return _message(update.message, make, me)
    return None


def _message(message: Message, make: Make, me: Me) -> Incoming | None:
    if not _private(message.chat):
        return _group_call(message, make, me)
    text, files, answered = _words(message), attachments(message), message.reply_to_message
    ours = answered and answered.from_user and answered.from_user.id == me.bot_id
    return make(
        address=str(message.chat.id),
        kind=IncomingKind.MESSAGE if text or files else IncomingKind.UNSUPPORTED,
        at=message.date,
        text=text,
        attachments=files,
        reply_to=str(answered.message_id) if answered and ours else None,
    )


def _group_call(message: Message, make: Make, me: Me) -> Incoming | None:
    """A command or an answer to the bot; other talk in a group is nothing of ours."""
    answered = message.reply_to_message
    to_us = answered and answered.from_user and answered.from_user.id == me.bot_id
    if not (to_us or _commanded(message.text or "", me.username)):
        return None
    return make(address=str(message.chat.id), kind=IncomingKind.GROUP, at=message.date)


def _commanded(text: str, username: str) -> bool:
    command = _COMMAND.match(text)
    addressee = command[2] if command else None
    return bool(command) and (not addressee or not username or addressee.lower() == username.lower())


def _edit(message: Message, make: Make) -> Incoming | None:
    text = _words(message)
    if not _private(message.chat) or not (text or attachments(message)):
        return None  # a live location is "edited" every few seconds
    at = message.edit_date or message.date
    return make(address=str(message.chat.id), kind=IncomingKind.EDITED, at=at, text=text)


def _press(query: CallbackQuery, make: Make, now: datetime) -> Incoming | None:
    chat = query.message.chat if query.message else None
    if chat and not _private(chat):
        return make(address=str(chat.id), kind=IncomingKind.GROUP, at=now)
    if not query.data:
        return None
    address = str(chat.id if chat else query.from_user.id)
    return make(address=address, kind=IncomingKind.CHOICE, at=now, choice=query.data)


def _membership(change: ChatMemberUpdated, make: Make) -> Incoming | None:
    before, after = change.old_chat_member.status, change.new_chat_member.status
    if _private(change.chat):
        kind = _SWITCHES.get(after)
    else:
        kind = IncomingKind.GROUP if before in _ABSENT and after not in _ABSENT else None
    return make(address=str(change.chat.id), kind=kind, at=change.date) if kind else None


def _private(chat: Chat) -> bool:
    return chat.type == Chat.PRIVATE


def _words(message: Message) -> str:
    """Text or caption; a command loses the "@bot" that it is addressed to."""
    words = message.text or message.caption or ""
    return _COMMAND.sub(r"\1", words, count=1)
