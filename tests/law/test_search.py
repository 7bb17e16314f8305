"""Finding what a question is about, as people type it, in small books made by hand."""

from collections.abc import Sequence
from functools import cache
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.law import Answer, LawBook, Note
from bot.domain.law_search import Found, LawIndex
from tests.law.given import a_book, a_note, an_answer, elsewhere

LONG = "công ty không trả lương cho tôi hai tháng nay rồi " * 80  # 4,000 characters

BOOK = a_book(
    an_answer("notice", "nghỉ việc báo trước mấy ngày", "nghi viec bao truoc bao lau", article=35),
    an_answer("dismissed", "bị sa thải không lý do", "công ty đuổi việc tôi", article=125),
    an_answer("owed", "công ty không trả lương", "nợ lương hai tháng", article=97),
    an_answer("holiday", "nghỉ phép năm được mấy ngày", "phép năm của tôi", article=113),
    an_answer("overtime", "tiền tăng ca tính thế nào", "làm thêm giờ được bao nhiêu", article=98),
    an_answer("mediator", "hòa giải viên lao động ở đâu", "xin hòa giải", article=188),
    notes=[
        a_note(35, "Người lao động nghỉ việc", "đơn phương chấm dứt hợp đồng"),
        a_note(137, "Bảo vệ thai sản", "có bầu làm ca đêm"),
    ],
    decoys=[
        elsewhere("giá vàng hôm nay bao nhiêu", "ly hôn chia tài sản thế nào", "vợ chồng ly hôn"),
        elsewhere("mua vé tàu tết ở đâu", "dự báo thời tiết ngày mai"),
    ],
    same=[("tăng ca", "làm thêm giờ"), ("sa thải", "đuổi việc", "cho thôi việc")],
    abbreviations={"hđlđ": "hợp đồng lao động", "cty": "công ty", "ko": "không", "tc": "tăng ca"},
)


def beside(*answers: Answer, notes: Sequence[Note] = ()) -> LawBook:
    """These with the others: what half of the entries have tells none apart."""
    return a_book(*answers, *BOOK.answers.values(), notes=notes)


@cache
def index(book: LawBook = BOOK) -> LawIndex:
    return LawIndex(book)


def found(question: str, book: LawBook = BOOK, limit: int = 5) -> Found:
    return index(book).search(question, limit)


def first(question: str, book: LawBook = BOOK) -> str | None:
    """The best answer that is sure."""
    hits = found(question, book)
    assert hits.sure, question
    return hits.hits[0].answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Nghỉ việc báo trước mấy ngày?", "notice"),
        ("NGHỈ VIỆC BÁO TRƯỚC MẤY NGÀY", "notice"),
        ("nghi viec bao truoc may ngay", "notice"),
        ("nghỉ... việc, báo   trước -- mấy\nngày!!! 🙏", "notice"),
        ("cty ko tra luong", "owed"),
        ("Cty ko trả lương cho e", "owed"),
        ("tiền tc tính sao", "overtime"),
        ("nghỉ phép năm mấy ngày vậy ạ", "holiday"),
    ],
)
def test_a_question_is_understood_as_people_type_it(question: str, answer: str) -> None:
    assert first(question) == answer


def test_the_accents_decide_between_two_that_are_alike_without_them() -> None:
    book = beside(
        an_answer("dogs", "nuôi chó giữ xưởng", article=1),
        an_answer("waiting", "nuôi chờ giữ xưởng", article=2),
    )
    assert first("nuôi chó giữ xưởng", book) == "dogs"
    assert first("nuôi chờ giữ xưởng", book) == "waiting"
    bare, accented = found("nuoi cho giu xuong", book), found("nuôi chờ giữ xưởng", book)
    assert {hit.answer for hit in bare.hits[:2]} == {"dogs", "waiting"}
    assert bare.hits[0].score == bare.hits[1].score
    assert accented.hits[0].score > accented.hits[1].score


@pytest.mark.parametrize("other", ["hoà giải viên", normalize("NFD", "hòa giải viên"), "HOÀ GIẢI VIÊN"])
def test_both_places_of_a_tone_mark_and_both_encodings_are_the_same(other: str) -> None:
    assert found(other) == found("hòa giải viên")
    assert found(other).hits[0].answer == "mediator"


@pytest.mark.parametrize(
    ("short", "long"),
    [("hđlđ", "hợp đồng lao động"), ("HĐLĐ", "hợp đồng lao động"), ("tc", "tăng ca"), ("cty", "công ty")],
)
def test_an_abbreviation_is_what_it_stands_for(short: str, long: str) -> None:
    assert found(f"{short} của tôi") == found(f"{long} của tôi")
    assert found(f"{long} của tôi").hits


def test_an_abbreviation_of_several_words_is_read_as_one() -> None:
    short = a_book(*BOOK.answers.values(), abbreviations={"t c a": "tăng ca", "t": "tôi"})
    assert found("tiền t c a", short) == found("tiền tăng ca", short)
    assert found("tiền t c", short) == found("tiền tôi c", short)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("bao truoc", "bao truuoc"), ("bao trước", "bao tuoc"), ("sa thai", "sa thaii"), ("phep", "pheep")],
)
def test_one_wrong_letter_does_not_matter(typo: str, meant: str) -> None:
    assert (
        found(f"nghi viec {typo} the nao").hits[0].answer
        == found(f"nghi viec {meant} the nao").hits[0].answer
    )


def test_a_short_word_or_one_that_could_be_two_is_left_as_it_is() -> None:
    book = beside(
        an_answer("street", "duong", article=1),
        an_answer("bright", "sang", article=2),
        an_answer("floor", "tang", article=3),
        an_answer("tax", "thue", article=4),
    )
    assert found("duongg", book).hits[0].answer == "street"
    assert found("huong", book).hits == (), "duong or luong"
    assert found("tax", book).hits[0].answer == "tax"
    assert found("tox", book).hits == (), "three letters are too few"


@pytest.mark.parametrize("said", ["cho thôi việc", "cho thoi viec", "bị công ty cho thôi việc"])
def test_another_word_for_the_same_is_found(said: str) -> None:
    plain = LawBook(laws=BOOK.laws, answers=BOOK.answers, elsewhere=BOOK.elsewhere)
    assert found(said).hits[0].answer == "dismissed"
    without = {hit.answer: hit.score for hit in found(said, plain).hits}
    assert without.get("dismissed", 0.0) < found(said).hits[0].score


@pytest.mark.parametrize(
    "asked",
    [
        "giá vàng hôm nay bao nhiêu",
        "gia vang hom nay",
        "vợ chồng tôi ly hôn thì chia tài sản thế nào",
        "mua vé tàu ở đâu",
        "dự báo thời tiết",
    ],
)
def test_what_people_ask_elsewhere_is_refused(asked: str) -> None:
    assert not found(asked).sure


def test_what_is_asked_elsewhere_is_never_a_hit() -> None:
    for asked in ("giá vàng hôm nay bao nhiêu", "công ty mua vé tàu cho tôi ở đâu"):
        assert all(hit.cites for hit in found(asked, limit=50).hits)


@pytest.mark.parametrize("asked", ["xyzzy plugh", "我被解雇了怎么办", "lorem ipsum dolor sit"])
def test_words_that_no_entry_has_are_refused(asked: str) -> None:
    assert not found(asked).sure


@pytest.mark.parametrize("asked", ["", "   ", "\n", "🙏🙏", "???", "...", "_"])
def test_nothing_is_found_for_what_has_no_words(asked: str) -> None:
    assert found(asked) == Found((), sure=False)


def test_a_very_long_message_is_read_at_its_beginning() -> None:
    assert len(LONG) >= 4000
    assert first(LONG) == "owed"
    assert found(LONG + " nghỉ phép năm mấy ngày") == found(LONG)


def test_an_empty_book_knows_nothing() -> None:
    assert found("nghỉ việc báo trước mấy ngày", LawBook()) == Found((), sure=False)


def test_a_note_is_found_by_its_title_its_words_and_its_text() -> None:
    note = a_note(137, "Bảo vệ thai sản", "có bầu làm ca đêm", note="nuôi con nhỏ dưới một tuổi")
    for asked in ("bảo vệ thai sản", "có bầu làm ca đêm", "nuôi con nhỏ"):
        hit = found(asked, beside(notes=[note])).hits[0]
        assert (hit.answer, hit.cites[0].article) == (None, 137)


def test_an_article_gains_from_the_answers_that_rely_on_it() -> None:
    note = a_note(35, "Người lao động nghỉ việc", "đơn phương chấm dứt hợp đồng")

    def score(article: int) -> float:
        book = beside(an_answer("quit", "đơn phương chấm dứt", article=article), notes=[note])
        return next(h.score for h in found("đơn phương chấm dứt hợp đồng", book).hits if h.answer is None)

    assert score(35) > score(36)


def test_the_articles_are_those_cited_first_each_once() -> None:
    articles = found("nghỉ việc báo trước mấy ngày", limit=50).articles
    assert articles[0] == ("BLLD", 35)
    assert len(set(articles)) == len(articles)


def test_at_most_as_many_are_found_as_are_wanted() -> None:
    for limit in (1, 2, 5, 50):
        assert 1 <= len(found("nghỉ việc mấy ngày", limit=limit).hits) <= limit
    assert found("nghỉ việc mấy ngày", limit=1).hits == found("nghỉ việc mấy ngày", limit=3).hits[:1]


def test_the_same_question_always_finds_the_same() -> None:
    questions = ("nghỉ việc báo trước mấy ngày", "cty ko tra luong", "ngày", "giá vàng")
    anew = LawIndex(BOOK)
    for asked in questions:
        assert found(asked) == found(asked) == anew.search(asked)


WORDS = st.sampled_from(sorted({w for a in BOOK.answers.values() for ask in a.asks for w in ask.split()}))
ASKED = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ASKED, st.integers(1, 8))
@example("İ", 1)
@example("\u0301\u0301", 1)
@example("ﬃ ß ǆ", 3)
@example("đ" * 4000, 3)
@example("0 1 2 3", 3)
def test_any_text_is_taken_and_the_hits_are_few_different_and_in_order(asked: str, limit: int) -> None:
    said = found(asked, limit=limit)
    scores: Sequence[float] = [hit.score for hit in said.hits]
    assert scores == sorted(scores, reverse=True)
    assert len(said.hits) <= limit
    assert len({(hit.answer, hit.cites) for hit in said.hits}) == len(said.hits)
    assert all(score == score and score >= 0 for score in scores)  # no NaN
    assert said.hits or not said.sure
