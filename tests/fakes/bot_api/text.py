"""The rules for text, captions and entities (core.telegram.org/bots/api#formatting-options)."""

import re
from typing import Any

from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.markup import PARSERS
from tests.fakes.bot_api.wire import Params

Entities = list[dict[str, Any]]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic"}
    | {"underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"}
    | {"text_link", "text_mention", "custom_emoji", "date_time"}
)


def utf16(text: str) -> int:
    """Length in UTF-16 units, in which Telegram measures."""
    return len(text) + sum(character > "\uffff" for character in text)


def message_text(params: Params) -> tuple[str, Entities]:
    """The text of a message and its entities. Raises ApiError."""
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT // 2 and utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def message_caption(params: Params) -> tuple[str, Entities]:
    """The caption, which may be empty, and its entities. Raises ApiError."""
    caption, entities = _formatted(params, "caption", "caption_entities")
    if len(caption) > CAPTION_LIMIT // 2 and utf16(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return caption, entities


def _formatted(params: Params, text_name: str, entities_name: str) -> tuple[str, Entities]:
    text: str = params.get(text_name) or ""
    entities: Entities = params.get(entities_name) or []
    if mode := params.get("parse_mode"):
        text, entities = _parse(mode, text)
    check_entities(text, entities)
    trimmed = text.rstrip()
    return trimmed, _within(entities, utf16(trimmed)) if entities else []


def _parse(mode: str, text: str) -> tuple[str, Entities]:
    parser = PARSERS.get(mode.lower())
    if parser is None:
        raise bad_request("unsupported parse_mode")
    try:
        return parser(text)
    except ValueError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def check_entities(text: str, entities: Entities) -> None:
    """Raises ApiError for an entity that is unknown, out of the text, or crosses another."""
    open_ends = [utf16(text)] if entities else []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in _TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        _check_link(entity)
        while len(open_ends) > 1 and open_ends[-1] <= start:
            open_ends.pop()
        if start < 0 or end > open_ends[-1]:
            what = f"entity beginning at UTF-16 offset {start} ends after the end of the text"
            raise bad_request(f"{what} at UTF-16 offset {end}")
        open_ends.append(end)


def _check_link(entity: dict[str, Any]) -> None:
    if entity["type"] != "text_link":
        return
    if not re.fullmatch(r"(https?|tg|ton|mailto|tel):\S+|[\w-]+(\.[\w-]+)+\S*", entity.get("url") or ""):
        raise bad_request(f"entity URL '{entity.get('url')}' is invalid: Wrong HTTP URL")


def _within(entities: Entities, end: int) -> Entities:
    """Entities cut at the end of the trimmed text; empty ones vanish."""
    cut = [{**e, "length": min(e["length"], end - e["offset"])} for e in entities]
    return [e for e in cut if e["length"] > 0]
