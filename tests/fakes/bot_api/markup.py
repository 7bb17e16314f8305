"""The parse modes by name. The legacy "Markdown" is refused: no new bot may use it."""

from tests.fakes.bot_api import html_text, markdown_text

PARSERS = {"html": html_text.parse, "markdownv2": markdown_text.parse}
