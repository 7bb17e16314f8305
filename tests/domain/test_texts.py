"""How values become words, in the person's language and in local time."""

from datetime import UTC, datetime

import pytest

from bot.domain.richtext import Span, plain, rich
from bot.domain.say import Choice, Key, Say, Several, When
from bot.domain.texts import Texts, numbered

TEXTS = Texts(
    {
        "vi": {
            "hello": "**Chào** {name}",
            "due": "Chậm nhất {due}",
            "from": "Của {office}",
            "office.CSPL": "Ban Chính sách",
            "line": "• {name}",
            "only": "chỉ có tiếng Việt",
        },
        "en": {
            "hello": "**Hello** {name}",
            "due": "By {due}",
            "from": "From {office}",
            "office.CSPL": "Policy Department",
            "line": "- {name}",
        },
    },
    "Asia/Ho_Chi_Minh",
)
EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # already Wednesday in Vietnam


@pytest.mark.parametrize(
    ("say", "vi", "en"),
    [
        (Say.of("hello", name="**Hoa**"), "Chào **Hoa**", "Hello **Hoa**"),
        (Say.of("hello", name=7), "Chào 7", "Hello 7"),
        (Say.of("due", due=When(at=EVENING)), "Chậm nhất 00:30 thứ Tư 25/11", "By 00:30 Wed 25/11"),
        (Say.of("from", office=Key(key="office.CSPL")), "Của Ban Chính sách", "From Policy Department"),
        (Say.of("only"), "chỉ có tiếng Việt", "chỉ có tiếng Việt"),
    ],
)
def test_a_text_is_put_into_words_of_the_persons_language(say: Say, vi: str, en: str) -> None:
    assert (TEXTS.words(say, "vi"), TEXTS.words(say, "en"), TEXTS.words(say, "fr")) == (vi, en, vi)


def test_several_lines_stand_one_below_the_other() -> None:
    lines = Several(items=(Say.of("line", name="113"), Say.of("line", name="115")))
    assert TEXTS.words(Say.of("line", name=lines), "en") == "- - 113\n- 115"


def test_styles_survive_and_values_have_none() -> None:
    assert TEXTS.render(Say.of("hello", name="*x*"), "vi") == (
        Span(text="Chào", bold=True),
        Span(text=" *x*"),
    )


@pytest.mark.parametrize(
    "say", [Say.of("unknown"), Say.of("hello"), Say.of("from", office=Key(key="office.NONE"))]
)
def test_an_unknown_text_or_a_missing_value_is_an_error(say: Say) -> None:
    with pytest.raises(KeyError):
        TEXTS.render(say, "vi")


def test_what_there_is_can_be_asked() -> None:
    assert TEXTS.languages == ("vi", "en")
    assert TEXTS.has("only")
    assert not TEXTS.has("unknown")


def test_a_message_comes_back_from_its_row_as_it_was() -> None:
    say = Say.of(
        "due",
        Choice.of("yes", "hello", name=Key(key="office.CSPL")),
        due=When(at=EVENING),
        n=3,
        words="3",
        lines=Several(items=(Say.of("line", name="113"),)),
    )
    assert Say.model_validate_json(say.model_dump_json()) == say


def test_where_there_are_no_buttons_choices_are_numbered() -> None:
    assert plain(numbered(rich("Bạn cần gì?"), ["Một", "Hai"])) == "Bạn cần gì?\n1. Một\n2. Hai"
    assert numbered(rich("Bạn cần gì?"), []) == rich("Bạn cần gì?")


WRITTEN = Say(
    key="broadcast.message",
    words={"vi": "**Chào** {name}, {ten}\n{office}", "en": "Hello {name}"},
    values={"name": "*Hoa*", "office": Key(key="office.CSPL")},
)


def test_words_that_an_officer_wrote_are_said_in_the_persons_language_and_filled_in() -> None:
    assert TEXTS.words(WRITTEN, "vi") == "Chào *Hoa*, {ten}\nBan Chính sách"
    assert TEXTS.words(WRITTEN, "en") == "Hello *Hoa*"
    assert TEXTS.render(WRITTEN, "vi")[0] == Span(text="Chào", bold=True)


@pytest.mark.parametrize("words", [{"vi": "Chào"}, {"vi": "Chào", "en": ""}])
def test_words_that_an_officer_did_not_translate_are_said_in_vietnamese(words: dict[str, str]) -> None:
    assert TEXTS.words(Say(key="broadcast.message", words=words), "en") == "Chào"
