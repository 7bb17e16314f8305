"""What a person wrote never becomes markup, and nothing is lost when it is cut to size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.richtext import Span, fit, parts, plain, rich, rich_words, utf16_length

WRITTEN = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("*_[](){} \n😀")), max_size=300)
LIMITS = st.integers(2, 60)


@pytest.mark.parametrize(
    ("template", "spans"),
    [
        ("chào", [Span(text="chào")]),
        ("**đậm** thường", [Span(text="đậm", bold=True), Span(text=" thường")]),
        ("__nghiêng__", [Span(text="nghiêng", italic=True)]),
        ("**đậm __cả hai__**", [Span(text="đậm ", bold=True), Span(text="cả hai", bold=True, italic=True)]),
        ("[luật](https://vbpl.vn/x)", [Span(text="luật", url="https://vbpl.vn/x")]),
        ("**[luật](https://x.vn)**", [Span(text="luật", bold=True, url="https://x.vn")]),
        ("**hai\ndòng**", [Span(text="hai\ndòng", bold=True)]),
        ("[x](javascript:alert(1))", [Span(text="[x](javascript:alert(1))")]),
        ("[x](http://x.vn)", [Span(text="[x](http://x.vn)")]),
        ("2 * 3 ** 4 _ 5", [Span(text="2 * 3 ** 4 _ 5")]),
        ("", []),
    ],
)
def test_templates_have_bold_italic_and_safe_links(template: str, spans: list[Span]) -> None:
    assert list(rich(template)) == spans


def test_values_are_put_in_within_a_style() -> None:
    assert rich("**{code}**: {count}", {"code": "LC26", "count": 2}) == (
        Span(text="LC26", bold=True),
        Span(text=": 2"),
    )


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="code"):
        rich("việc {code}", {})


@given(words=WRITTEN)
def test_what_a_person_wrote_is_shown_as_it_is(words: str) -> None:
    text = rich("**{who}**: {words}", {"who": words, "words": words})
    assert plain(text) == f"{words}: {words}"
    assert not any(span.url or span.italic for span in text)
    assert [span.text for span in text if span.bold] == ([words] if words else [])


def test_an_officers_braces_that_name_no_value_stay_and_others_are_filled() -> None:
    words = "{ten}, {}, {0}, **{so}** năm {year}: {year"
    assert rich_words(words, {"year": 2026}) == (
        Span(text="{ten}, {}, {0}, "),
        Span(text="{so}", bold=True),
        Span(text=" năm 2026: {year"),
    )


@given(words=WRITTEN)
def test_an_officers_words_are_parsed_whatever_they_are_and_without_marks_stay_as_they_are(
    words: str,
) -> None:
    shown = plain(rich_words(words, {}))
    if "**" not in words and "__" not in words and "](https://" not in words:
        assert shown == words
    assert utf16_length(shown) <= utf16_length(words)


def test_a_value_with_braces_is_not_filled_in_again() -> None:
    assert plain(rich_words("{a} {b}", {"a": "{b}", "b": "{a}"})) == "{b} {a}"


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("ắ", 1), ("😀", 2), ("a😀b", 4), ("", 0)])
def test_length_is_counted_as_platforms_count_it(text: str, length: int) -> None:
    assert utf16_length(text) == length


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("một hai ba", 10, "một hai ba"),
        ("một hai ba", 9, "một hai…"),
        ("một hai bốn năm", 12, "một hai…"),
        ("mộthaiba", 5, "mộth…"),
        ("😀😀😀", 6, "😀😀😀"),
        ("😀😀😀", 5, "😀😀…"),
        ("😀😀😀", 4, "😀…"),
        ("a bcdefghijk", 8, "a bcdef…"),  # a border so early would lose too much
    ],
)
def test_what_is_too_long_is_cut_at_a_word_and_never_within_an_emoji(text: str, limit: int, cut: str) -> None:
    assert plain(fit(rich("{x}", {"x": text}), limit)) == cut


@given(first=WRITTEN, second=WRITTEN, limit=LIMITS)
def test_what_is_cut_fits_and_begins_as_it_was(first: str, second: str, limit: int) -> None:
    text = rich("{a}**{b}**", {"a": first, "b": second})
    cut = fit(text, limit)
    assert utf16_length(plain(cut)) <= limit
    if cut != text:
        assert plain(text).startswith(plain(cut).removesuffix("…"))
        assert plain(cut).endswith("…")


@given(text=WRITTEN, limit=LIMITS)
def test_parts_lose_nothing_and_each_fits(text: str, limit: int) -> None:
    pieces = parts(text, limit)
    assert "".join(pieces) == text
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)


def test_parts_break_at_lines_and_words() -> None:
    assert parts("một hai ba bốn", 8) == ("một hai ", "ba bốn")
    assert parts("một\nhai ba", 5) == ("một\n", "hai ", "ba")
    assert parts("x" * 7, 3) == ("xxx", "xxx", "x")
    assert parts("", 3) == ()
