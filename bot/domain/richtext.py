"""Text with a little emphasis, as data: what a person wrote can never become markup."""

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class Span(BaseModel):
    """A run of text in one style; `url` makes it a link."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None


RichText = tuple[Span, ...]

_MARK = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|__(?P<italic>.+?)__"
    r"|\[(?P<label>[^\]]+)\]\((?P<url>https://[^)\s]+)\)|\{(?P<name>[a-z_]+)\}",
    re.DOTALL,
)


HOLE = re.compile(r"\{([a-z_]+)\}")


def rich(template: str, values: Mapping[str, str | int] | None = None) -> RichText:
    """Parse `template` (**bold**, __italic__, [label](https://...), {placeholder}) and fill it in.

    Values are put in after parsing, so asterisks that a person typed stay asterisks.
    Raises KeyError for a placeholder without a value.
    """
    return tuple(_join(_parse(template, values or {}, Span(text=""))))


def rich_words(words: str, values: Mapping[str, str | int]) -> RichText:
    """Like `rich` for what an officer wrote: {braces} that name no value are plain characters."""
    holes = {name: f"{{{name}}}" for name in HOLE.findall(words)}
    return rich(words, {**holes, **values})


def _parse(template: str, values: Mapping[str, str | int], style: Span) -> list[Span]:
    spans: list[Span] = []
    end = 0
    for mark in _MARK.finditer(template):
        spans.append(style.model_copy(update={"text": template[end : mark.start()]}))
        end = mark.end()
        if mark["name"]:
            spans.append(style.model_copy(update={"text": str(values[mark["name"]])}))
        elif mark["bold"]:
            spans += _parse(mark["bold"], values, style.model_copy(update={"bold": True}))
        elif mark["italic"]:
            spans += _parse(mark["italic"], values, style.model_copy(update={"italic": True}))
        else:
            spans += _parse(mark["label"], values, style.model_copy(update={"url": mark["url"]}))
    spans.append(style.model_copy(update={"text": template[end:]}))
    return spans


def _join(spans: list[Span]) -> list[Span]:
    """Drop empty spans and join neighbours of one style."""
    joined: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if joined and joined[-1].model_copy(update={"text": ""}) == span.model_copy(update={"text": ""}):
            joined[-1] = joined[-1].model_copy(update={"text": joined[-1].text + span.text})
        else:
            joined.append(span)
    return joined


def plain(text: RichText) -> str:
    """The words alone."""
    return "".join(span.text for span in text)


def utf16_length(text: str) -> int:
    """Length as Telegram and browsers count it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def fit(text: RichText, limit: int) -> RichText:
    """Cut `text` at a word border so that it holds at most `limit` UTF-16 units, ellipsis included."""
    if utf16_length(plain(text)) <= limit:
        return text
    room = limit - 1
    kept: list[Span] = []
    for span in text:
        size = utf16_length(span.text)
        if size > room:
            kept.append(span.model_copy(update={"text": _cut(span.text, room)}))
            break
        kept.append(span)
        room -= size
    return (*_join(kept), Span(text="…"))


def _cut(text: str, room: int) -> str:
    cut = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    head, space, _ = cut.rpartition(" ")
    return head if space and len(head) > len(cut) // 2 else cut


def parts(text: str, limit: int) -> tuple[str, ...]:
    """Split long `text` into pieces of at most `limit` UTF-16 units at word borders; nothing is lost."""
    pieces: list[str] = []
    rest = text
    while utf16_length(rest) > limit:
        piece = rest.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")
        border = max(piece.rfind("\n"), piece.rfind(" ")) + 1
        if border > len(piece) // 2:
            piece = piece[:border]
        pieces.append(piece)
        rest = rest[len(piece) :]
    return (*pieces, rest) if rest else tuple(pieces)
