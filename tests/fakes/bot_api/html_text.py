"""parse_mode HTML (core.telegram.org/bots/api#html-style); a malformed text raises ValueError."""

import html
import re
from typing import Any

from tests.fakes.bot_api.spans import Parsed, Spans, byte_offset

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*|)(?P<attributes>[^<>]*)(?P<close>>?)")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?""")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}


def parse(source: str) -> Parsed:
    """Text and entities. Raises ValueError with the API's own words."""
    spans = Spans()
    end = 0
    for tag in _TAG.finditer(source):
        spans.write(_unescaped(source[end : tag.start()]))
        _tag(spans, tag, byte_offset(source, tag.start()))
        end = tag.end()
    spans.write(_unescaped(source[end:]))
    if spans.mark:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{spans.mark}"')
    return spans.result()


def _tag(spans: Spans, tag: re.Match[str], at: int) -> None:
    name = tag["name"].lower()
    if tag["end"]:
        _end(spans, name, at)
        return
    attributes = {
        m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "")
        for m in _ATTRIBUTE.finditer(tag["attributes"])
    }
    entity = _entity(name, attributes)
    if entity is None:
        raise ValueError(f'Unsupported start tag "{name}" at byte offset {at}')
    if not tag["close"]:
        raise ValueError(f"Unclosed start tag at byte offset {at}")
    if spans.mark == "pre" and entity["type"] == "code":
        spans.entity.update({k: v for k, v in entity.items() if k == "language"})
        entity = {}
    spans.open(name, at, **entity)


def _end(spans: Spans, name: str, at: int) -> None:
    if not spans.mark:
        raise ValueError(f"Unexpected end tag at byte offset {at}")
    if name not in ("", spans.mark):
        expected = f'expected "</{spans.mark}>", found "</{name}>"'
        raise ValueError(f"Unmatched end tag at byte offset {at}, {expected}")
    link = spans.entity.get("url")
    spans.close(**({} if link != "" else {"url": spans.since_open()}))


def _entity(name: str, attributes: dict[str, str]) -> dict[str, Any] | None:
    """The entity that a start tag stands for."""
    if name == "span":
        return {"type": "spoiler"} if attributes.get("class") == "tg-spoiler" else None
    if name == "a":
        return {"type": "text_link", "url": attributes.get("href", "")}
    if name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if name not in _SIMPLE:
        return None
    language = attributes.get("class", "").removeprefix("language-") if name == "code" else ""
    return {"type": _SIMPLE[name], **({"language": language} if language else {})}


def _unescaped(piece: str) -> str:
    return _CHARACTER.sub(lambda match: html.unescape(match[0]), piece)
