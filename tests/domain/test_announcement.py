"""What people read of a broadcast: the officer's words as they were written, and openly signed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import announcement, standing_words, tidy, too_long_for, unknown_holes
from bot.domain.broadcast import Broadcast
from bot.domain.calendar import Occasion
from bot.domain.catalog import Catalog
from bot.domain.kind import Kind, Outcome
from bot.domain.message import Attachment, FileKind, Limits
from bot.domain.office import Level, Office, Offices
from bot.domain.richtext import Span, utf16_length
from bot.domain.texts import Texts

UNION_DAY = Occasion(
    code="union_day",
    name="Ngày Công đoàn",
    name_en="Union Day",
    month=7,
    day=28,
    first_year=1929,
    kind="union_worker",
    message="\nMừng {years} năm, năm {year}!\n",
    message_en="\n{years} years in {year}!\n",
)
TET = UNION_DAY.model_copy(update={"code": "tet", "first_year": None})
FEDERATION, WORKPLACE = "Liên đoàn Lao động tỉnh", "CĐCS Công ty chè"
CONCERN = Kind(
    code="concern",
    name="Phản ánh",
    name_en="Concern",
    label="Gửi phản ánh",
    label_en="Send a concern",
    words="phản ánh",
    words_en="concern",
    order=1,
    menu=True,
    topics=("wages",),
    story="Bạn kể đi",
    story_en="Tell us",
    first_answer_days=2,
    next_answer_days=2,
    resolution_days=15,
    outcome=(Outcome(code="settled", name="Xong", name_en="Settled"),),
)
CATALOG = Catalog(
    offices=Offices.of(
        (
            Office(code="LDLD", name=FEDERATION, name_en="Federation", level=Level.PROVINCE),
            Office(code="TGNC", name="Ban", name_en="Dept", level=Level.DEPARTMENT, parent="LDLD"),
            Office(code="CHE", name=WORKPLACE, name_en="Tea", level=Level.GRASSROOTS, parent="LDLD"),
        )
    ),
    kinds={"concern": CONCERN},
    topics={},
    areas={},
    sectors={},
    occasions={"union_day": UNION_DAY, "tet": TET},
    hotlines=(),
)
TEXTS = Texts(
    {
        "vi": {"office.LDLD": FEDERATION, "office.TGNC": "Ban", "office.CHE": WORKPLACE},
        "en": {"office.LDLD": "Federation", "office.TGNC": "Dept", "office.CHE": "Tea"},
    },
    "Asia/Ho_Chi_Minh",
)
PHOTO = Attachment(kind=FileKind.PHOTO, ref="a" * 32, stored=True)
TYPED = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("*_[](){}<>&\n x😀")), max_size=80)


def a_broadcast(vi: str = "Chào", **values: object) -> Broadcast:
    given = {"id": 1, "code": "TN26-7K3Q", "kind": "news", "office": "TGNC", "words": {"vi": vi}}
    return Broadcast.model_validate({**given, **values})


def a_greeting(vi: str, occasion: str = "union_day", **values: object) -> Broadcast:
    return a_broadcast(vi, kind="greeting", occasion=occasion, year=2026, **values)


def read(b: Broadcast, language: str = "vi") -> str:
    return TEXTS.words(announcement(b, CATALOG, "LDLD"), language)


@pytest.mark.parametrize(
    ("office", "vi", "en"), [("TGNC", FEDERATION, "Federation"), ("CHE", WORKPLACE, "Tea")]
)
def test_it_is_signed_in_every_language_by_whoever_speaks(office: str, vi: str, en: str) -> None:
    b = a_broadcast(office=office, words={"vi": "Chào", "en": "Hello"})
    assert (read(b, "vi"), read(b, "en")) == (f"Chào\n\n{vi}", f"Hello\n\n{en}")


@pytest.mark.parametrize("english", [{}, {"en": ""}, {"en": " \n"}])
def test_where_there_is_no_english_the_vietnamese_is_shown_with_the_english_signature(
    english: dict[str, str],
) -> None:
    assert read(a_broadcast(words={"vi": "Chào", **english}), "en") == "Chào\n\nFederation"


def test_without_any_words_there_is_still_a_signature() -> None:
    assert read(a_broadcast(words={})).strip() == read(a_broadcast("")).strip() == FEDERATION


def test_the_signature_is_set_off_and_the_officers_emphasis_is_kept() -> None:
    said = TEXTS.render(announcement(a_broadcast("**Chào** __bạn__"), CATALOG, "LDLD"), "vi")
    assert said == (
        Span(text="Chào", bold=True),
        Span(text=" "),
        Span(text="bạn", italic=True),
        Span(text="\n\n"),
        Span(text=FEDERATION, italic=True),
    )


@pytest.mark.parametrize(
    "words",
    [
        "Lương < 5 & > 3: <b>đậm</b>",
        "_nghiêng_ *đậm* [nhãn",
        "Tên: {name}, {0}, {}, {Năm}, {year}, {years}",
        "2 ** 3, a __ b",
        "kết thúc bằng __",
        "**mở mà không đóng",
        "__",
        "[xem](http://x.vn) và [này](javascript:x)",
        "tên_tệp__bản_hai.pdf",
    ],
)
def test_what_looks_like_markup_but_is_none_is_read_as_it_was_written(words: str) -> None:
    assert read(a_broadcast(words)) == f"{words}\n\n{FEDERATION}"


@given(TYPED)
def test_whatever_an_officer_writes_the_signature_stands_whole_at_the_end(words: str) -> None:
    assert read(a_broadcast(tidy(words))).endswith(f"\n\n{FEDERATION}")


def test_people_can_answer_stop_and_see_the_picture() -> None:
    say = announcement(a_greeting("Chào", file=PHOTO), CATALOG, "LDLD")
    assert [(choice.token, choice.label.key) for choice in say.choices] == [
        ("open:concern", "kind.concern.label"),
        ("mute:occasions", "broadcast.stop"),
    ]
    assert say.file == PHOTO
    assert announcement(a_broadcast(), CATALOG, "LDLD").choices[1].token == "mute:news"


def test_a_greeting_knows_its_year_and_which_anniversary_it_is() -> None:
    assert read(a_greeting("{years} năm, {year}")) == f"97 năm, 2026\n\n{FEDERATION}"


@pytest.mark.parametrize(
    ("b", "holes"),
    [
        (a_greeting("{years} {year}"), ()),
        (a_greeting("{years} {year}", occasion="tet"), ("years",)),
        (
            a_greeting("{ten} {year} {so}", words={"vi": "{ten} {so}", "en": "{name} {so}"}),
            ("name", "so", "ten"),
        ),
        (a_greeting("{year}", occasion="gone"), ("year",)),
        (a_greeting("{Year} {} { year }"), ()),
        (a_broadcast("{year} {ten}"), ()),
    ],
)
def test_a_greetings_holes_that_nothing_fills_are_named(b: Broadcast, holes: tuple[str, ...]) -> None:
    assert unknown_holes(b, CATALOG) == holes


def test_the_occasions_own_message_is_what_officers_begin_with() -> None:
    assert standing_words(UNION_DAY) == {
        "vi": "Mừng {years} năm, năm {year}!",
        "en": "{years} years in {year}!",
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  chào\r\nbạn \n", "chào\nbạn"),
        ("một\n\n\n\nhai", "một\n\nhai"),
        ("một\r\n\r\n\r\nhai", "một\n\nhai"),
        ("\u202etxet\u202c \u200fx\u200e\u061c \u2067y\u2069", "txet x y"),
        ("a\u0000b\u0007c\u001bd\u007fe\u0085f\u009bg", "abcdefg"),
        ("\ufeffkhông\u200bdấu\u2060cách", "khôngdấucách"),
        ("cột\tmột", "cột\tmột"),
        ("👩‍👩‍👧 👷🏽‍♀️ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 👷🏽‍♀️ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ],
)
def test_words_are_kept_without_invisible_marks_and_needless_lines(written: str, kept: str) -> None:
    assert tidy(written) == kept


@given(
    st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\r\n\u202e\u2066\u0000 ")), max_size=60)
)
def test_nothing_that_turns_the_reading_direction_or_controls_a_screen_is_left(written: str) -> None:
    kept = tidy(written)
    assert tidy(kept) == kept
    turning = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    assert not turning & {unicodedata.bidirectional(letter) for letter in kept}
    assert not [x for x in kept if unicodedata.category(x) == "Cc" and x not in "\n\t"]
    assert "\n\n\n" not in kept


LIMITS = {"telegram": Limits(text=60, caption=40), "webchat": Limits(text=500, caption=500)}
SIGNED = len(f"\n\n{FEDERATION}")


@pytest.mark.parametrize(
    ("length", "file", "over"),
    [
        (60 - SIGNED, None, {}),
        (61 - SIGNED, None, {"telegram": 1}),
        (40 - SIGNED, PHOTO, {}),
        (45 - SIGNED, PHOTO, {"telegram": 5}),
        (600 - SIGNED, PHOTO, {"telegram": 560, "webchat": 100}),
    ],
)
def test_the_message_is_measured_with_its_signature_against_each_account(
    length: int, file: Attachment | None, over: dict[str, int]
) -> None:
    say = announcement(a_broadcast("x" * length, file=file), CATALOG, "LDLD")
    assert too_long_for(say, TEXTS, LIMITS) == over


def test_the_longest_language_is_measured_filled_in_without_markup_and_as_platforms_count() -> None:
    english = "**😀** {year} " + "x" * 50
    say = announcement(a_greeting("x", words={"vi": "x", "en": english}), CATALOG, "LDLD")
    shown = utf16_length("😀 2026 " + "x" * 50 + "\n\nFederation")
    assert too_long_for(say, TEXTS, LIMITS) == {"telegram": shown - 60}
