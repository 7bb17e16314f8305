from typing import Any

import pytest

from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.text import message_text

Spans = list[tuple[str, int, int]]

HTML: list[tuple[str, str, Spans]] = [
    ("a &lt;b&gt; &amp; &quot;c&quot; &#273; &copy;", 'a <b> & "c" đ &copy;', []),
    ("<b>đ</b><strong>b</strong>", "đb", [("bold", 0, 1), ("bold", 1, 1)]),
    ("<B>a</B>", "a", [("bold", 0, 1)]),
    ("👍 <i>a<u>b</u></i>", "👍 ab", [("italic", 3, 2), ("underline", 4, 1)]),
    ("<s>a</s><code>b</code>", "ab", [("strikethrough", 0, 1), ("code", 1, 1)]),
    (
        "<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>",
        "ab",
        [("spoiler", 0, 1), ("spoiler", 1, 1)],
    ),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
    ("<b></b>a", "a", []),
    ("<b>a  </b> ", "a", [("bold", 0, 1)]),
]

MARKDOWN: list[tuple[str, str, Spans]] = [
    (
        "*đ* _a_ __b__ ~c~",
        "đ a b c",
        [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1)],
    ),
    ("||a||`b*`", "ab*", [("spoiler", 0, 1), ("code", 1, 2)]),
    ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
    ("1\\. a\\_b\\\\", "1. a_b\\", []),
    ("```\na.b\n```", "a.b", [("pre", 0, 3)]),
    (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
    (">a", "a", [("blockquote", 0, 1)]),
    ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", 0, 2)]),
]

MALFORMED: list[tuple[str, str, str]] = [
    ("HTML", "<b", "Unclosed start tag at byte offset 0"),
    ("HTML", "<span>a</span>", 'Unsupported start tag "span"'),
    ("MarkdownV2", "a > b", "Character '>' is reserved"),
    ("MarkdownV2", "a | b", "Character '|' is reserved"),
    ("MarkdownV2", "_a", "Can't find end of Italic entity at byte offset 0"),
    ("MarkdownV2", "đ `a", "Can't find end of Code entity at byte offset 3"),
    ("MarkdownV2", "*_a*_", "Can't find end of Italic entity"),
]


def parsed(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    return message_text({"text": text, "parse_mode": mode})


@pytest.mark.parametrize(
    ("mode", "source", "text", "spans"),
    [*(("HTML", *case) for case in HTML), *(("MarkdownV2", *case) for case in MARKDOWN)],
)
def test_markup_becomes_text_and_entities(mode: str, source: str, text: str, spans: Spans) -> None:
    words, entities = parsed(source, mode)
    assert (words, [(e["type"], e["offset"], e["length"]) for e in entities]) == (text, spans)


@pytest.mark.parametrize(
    ("mode", "source", "url"),
    [
        ("HTML", "<a href='https://a.vn/?b=1&amp;c'>a</a>", "https://a.vn/?b=1&c"),
        ("HTML", "<a>https://a.vn</a>", "https://a.vn"),
        ("MarkdownV2", "[a](https://a.vn/\\)b)", "https://a.vn/)b"),
        ("MarkdownV2", "[https://a\\.vn]", "https://a.vn"),
    ],
)
def test_a_link_bears_its_address(mode: str, source: str, url: str) -> None:
    assert [entity["url"] for entity in parsed(source, mode)[1]] == [url]


@pytest.mark.parametrize(
    ("mode", "source"),
    [("HTML", '<pre><code class="language-py">a</code></pre>'), ("MarkdownV2", "```py\na```")],
)
def test_a_block_of_code_bears_its_language(mode: str, source: str) -> None:
    assert parsed(source, mode) == ("a", [{"type": "pre", "language": "py", "offset": 0, "length": 1}])


@pytest.mark.parametrize(("mode", "source", "words"), MALFORMED)
def test_malformed_markup_is_refused_in_the_words_of_the_server(mode: str, source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parsed(source, mode)
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refused.value.description
