"""parse_mode MarkdownV2 (core.telegram.org/bots/api#markdownv2-style); malformed text raises ValueError."""

import re

from tests.fakes.bot_api.spans import Parsed, Spans, byte_offset

_TOKEN = re.compile(r"\\[\x01-\x7e]|```|`|__|_|\|\||\*|~|!\[|\[|\]|\n|[>()#+\-=|{}.!]", re.DOTALL)
_TYPES = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_CODE = {"`": "code", "```": "pre"}
_NAMES = {"*": "Bold", "_": "Italic", "__": "Underline", "~": "Strikethrough", "||": "Spoiler"}
_NAMES |= {"`": "Code", "```": "Pre", "[": "TextUrl", "![": "CustomEmoji"}
_QUOTE = ">"


def parse(source: str) -> Parsed:
    """Text and entities. Raises ValueError with the API's own words."""
    return _Markdown(source).parsed()


class _Markdown:
    def __init__(self, source: str) -> None:
        self._source = source
        self._spans = Spans()
        self._at = 0

    def parsed(self) -> Parsed:
        while token := _TOKEN.search(self._source, self._at):
            self._spans.write(self._source[self._at : token.start()])
            self._at = token.end()
            self._token(token[0], token.start())
        self._spans.write(self._source[self._at :])
        if self._spans.mark == _QUOTE:
            self._spans.close()
        if mark := self._spans.mark:
            raise ValueError(
                f"Can't find end of {_NAMES[mark]} entity at byte offset {self._spans.opened_at}"
            )
        return self._spans.result()

    def _token(self, token: str, start: int) -> None:
        mark = self._spans.mark
        if token.startswith("\\"):
            self._spans.write(token[1])
        elif mark in _CODE:
            self._spans.close() if token == mark else self._spans.write(token)
        elif token == "\n":
            self._newline()
        elif token == "]" and mark in ("[", "!["):
            self._close_link()
        elif token == mark and token in _TYPES:
            self._spans.close()
        else:
            self._open(token, start)

    def _open(self, token: str, start: int) -> None:
        at = byte_offset(self._source, start)
        if token in _TYPES:
            self._spans.open(token, at, type=_TYPES[token])
        elif token in _CODE:
            self._spans.open(token, at, type=_CODE[token], **self._language(token))
        elif token in ("[", "!["):
            self._spans.open(token, at, type="text_link" if token == "[" else "custom_emoji")
        elif token == _QUOTE and self._starts_line(start):
            if self._spans.mark != _QUOTE:
                self._spans.open(token, at, type="blockquote")
        else:
            raise ValueError(
                f"Character '{token[0]}' is reserved and must be escaped with the preceding '\\'"
            )

    def _language(self, token: str) -> dict[str, str]:
        match = re.compile(r"([\w+#-]*)\n").match(self._source, self._at) if token == "```" else None
        if not match:
            return {}
        self._at = match.end()
        return {"language": match[1]} if match[1] else {}

    def _newline(self) -> None:
        self._spans.write("\n")
        if self._spans.mark == _QUOTE and not self._source.startswith(_QUOTE, self._at):
            self._spans.close()

    def _starts_line(self, start: int) -> bool:
        return start == 0 or self._source[start - 1] == "\n"

    def _close_link(self) -> None:
        custom = self._spans.mark == "!["
        target = self._target() if self._source.startswith("(", self._at) else self._spans.since_open()
        self._spans.close(**({"custom_emoji_id": target.rpartition("=")[2]} if custom else {"url": target}))

    def _target(self) -> str:
        match = re.compile(r"\(((?:\\.|[^)\\])*)\)").match(self._source, self._at)
        if not match:
            offset = byte_offset(self._source, self._at)
            raise ValueError(f"Can't find end of a URL at byte offset {offset}")
        self._at = match.end()
        return re.sub(r"\\(.)", r"\1", match[1])
