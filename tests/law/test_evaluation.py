"""How well questions find their articles: measured right, and as good as we say."""

from collections.abc import Sequence
from functools import cache

import pytest

from bot.domain.law import LawBook
from bot.domain.law_eval import Question, Score, evaluate, labour_articles, plain_bm25, rank
from bot.domain.law_search import LawIndex, index_of
from bot.domain.words import folded
from tests.law.given import a_book, a_law, a_note, an_answer, elsewhere, shipped
from tests.world import ROOT

QUESTIONS = ROOT / "tests" / "law" / "questions.jsonl"

BOOK = a_book(
    an_answer("notice", "nghỉ việc báo trước mấy ngày", article=35),
    an_answer("owed", "công ty không trả lương", article=97),
    an_answer("rest", "nghỉ phép năm bao lâu", article=113),
    an_answer("decree", "trợ cấp thôi việc tính sao", cites=[{"law": "ND145", "article": 8}]),
    laws=[a_law("ND145")],
    notes=[
        a_note(35, "Nghỉ việc"),
        a_note(97, "Trả lương đúng hạn"),
        a_note(8, "Trợ cấp", law="ND145"),
        a_note(137, "Thai sản"),
    ],
    decoys=[elsewhere("giá vàng hôm nay", "ly hôn chia tài sản", "dự báo thời tiết")],
)


def asked(*articles: int, words: str = "?", off_topic: bool = False) -> Question:
    return Question(question=words, articles=articles, off_topic=off_topic)


def finds(*articles: int) -> Score:
    """The score where every question finds these."""
    return rank(lambda _: articles, [asked(1)])


@pytest.mark.parametrize(
    ("articles", "shares"),
    [
        ((1, 2, 3), (1, 1, 1)),
        ((2, 1), (0, 1, 1)),
        ((2, 3, 1), (0, 1, 1)),
        ((2, 3, 4, 1), (0, 0, 1)),
        ((2, 3, 4, 5, 1), (0, 0, 1)),
        ((2, 3, 4, 5, 6, 1), (0, 0, 0)),
        ((), (0, 0, 0)),
    ],
)
def test_the_place_of_the_right_article_counts(articles: Sequence[int], shares: tuple[int, ...]) -> None:
    assert finds(*articles) == Score(1, shares)


def test_any_of_several_right_articles_will_do() -> None:
    assert rank(lambda _: (7, 9), [asked(9, 8)]).found == (0, 1, 1)


def test_shares_are_of_the_questions_that_have_an_article() -> None:
    places = {"first": (5, 1), "second": (1, 5), "none": (1, 2)}
    questions = [asked(5, words=words) for words in places] + [asked(words="first", off_topic=True)]
    score = rank(lambda words: places[words], questions)
    assert score.questions == 3
    assert score.found == (1 / 3, 2 / 3, 2 / 3)
    assert rank(lambda _: (1,), []) == Score(0, (0, 0, 0))


def test_what_is_refused_counts_on_either_side() -> None:
    questions = [
        asked(35, words="nghỉ việc báo trước mấy ngày"),
        asked(97, words="xyzzy plugh"),
        asked(words="giá vàng hôm nay", off_topic=True),
        asked(words="nghỉ phép năm bao lâu", off_topic=True),
        asked(words="dự báo thời tiết", off_topic=True),
        asked(words="trợ cấp thôi việc tính sao"),
    ]
    score = evaluate(LawIndex(BOOK), questions)
    assert (score.questions, score.found[0]) == (2, 0.5)
    assert score.off_topic_refused == 2 / 3
    assert score.wrongly_refused == 1 / 3, "a question of a decree is not off topic"


def test_without_questions_of_a_kind_there_is_no_share() -> None:
    score = evaluate(LawIndex(BOOK), [asked(35, words="nghỉ việc báo trước mấy ngày")])
    assert (score.off_topic_refused, score.wrongly_refused) == (None, 0)
    assert evaluate(LawIndex(BOOK), []).off_topic_refused is None


def test_without_accents_the_questions_lose_them_and_keep_their_articles() -> None:
    book = a_book(
        an_answer("right", "nuôi chó giữ xưởng", article=1),
        an_answer("other", "nuôi chờ giữ xưởng", article=2),
        *BOOK.answers.values(),
        laws=[a_law("ND145")],
    )
    questions = [asked(2, words="nuôi chờ giữ xưởng")]
    assert evaluate(LawIndex(book), questions).found[0] == 1
    assert evaluate(LawIndex(book), questions, accents=False).found == (0, 1, 1)


def test_only_articles_of_the_labour_code_are_ranked() -> None:
    found = labour_articles(LawIndex(BOOK), "trợ cấp thôi việc nghỉ việc")
    assert 35 in found
    assert 8 not in found


def test_the_plain_index_looks_at_notes_of_the_labour_code_without_accents() -> None:
    find = plain_bm25(BOOK)
    assert find("tra luong dung han") == find("Trả lương đúng hạn!") == [97]
    assert find("trợ cấp") == []
    assert plain_bm25(LawBook())("gì cũng được") == []


@cache
def questions() -> tuple[Question, ...]:
    lines = QUESTIONS.read_text("utf-8").splitlines()
    return tuple(Question.model_validate_json(line) for line in lines if line.strip())


@cache
def measured(*, accents: bool = True) -> Score:
    return evaluate(index_of(shipped()), questions(), accents=accents)


def test_the_questions_are_many_and_name_articles_that_exist() -> None:
    assert sum(bool(q.articles) for q in questions()) >= 350
    assert sum(q.off_topic for q in questions()) >= 75
    assert all(1 <= article <= 220 for q in questions() for article in q.articles)
    assert not any(q.articles for q in questions() if q.off_topic)
    assert len({q.question for q in questions()}) == len(questions())


def test_none_of_them_is_in_the_data_itself() -> None:
    """Else they would measure nothing."""
    known = {asked for answer in shipped().answers.values() for asked in answer.asks}
    known |= {asked for other in shipped().elsewhere for asked in other.asks}
    assert [q.question for q in questions() if folded(q.question) and q.question in known] == []


def test_the_right_article_is_found_as_often_as_we_aim_for() -> None:
    first, among_three, _ = measured().found
    assert first >= 0.80
    assert among_three >= 0.93


def test_what_is_no_question_of_labour_law_is_refused_and_what_is_one_is_not() -> None:
    refused, wrongly = measured().off_topic_refused, measured().wrongly_refused
    assert refused is not None
    assert wrongly is not None
    assert refused >= 0.95
    assert wrongly <= 0.05


def test_without_accents_at_most_three_points_are_lost() -> None:
    bare, typed = measured(accents=False), measured()
    for without, accented in zip(bare.found, typed.found, strict=True):
        assert without >= accented - 0.03


def test_it_is_better_than_what_everybody_builds_first() -> None:
    plain = rank(plain_bm25(shipped()), questions())
    assert all(ours > theirs for ours, theirs in zip(measured().found, plain.found, strict=True))
