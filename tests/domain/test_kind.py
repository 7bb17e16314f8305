"""Kinds of cases: what a file may say, and how answers are understood and shown."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.kind import Kind, KindQuestion, QuestionType, Reply, is_asked, read_date, read_number, shown
from bot.errors import NotUnderstood

TODAY = date(2026, 11, 23)

Row = dict[str, Any]


def an_option(code: str) -> Row:
    return {"code": code, "name": f"Chọn {code}", "name_en": f"Choose {code}"}


def a_question(name: str = "people", type_: str = "text", **values: Any) -> Row:
    words = {"ask": "Hỏi?", "ask_en": "Ask?", "label": f"Về {name}", "label_en": f"On {name}"}
    return {"name": name, "type": type_, **words, **values}


def a_choice(name: str, *codes: str, **values: Any) -> Row:
    return a_question(name, "choice", option=[an_option(code) for code in codes], **values)


def a_kind(*questions: Row, **values: Any) -> Row:
    row: Row = {
        "code": "training",
        "name": "Lớp học",
        "name_en": "Class",
        "label": "Xin mở lớp",
        "label_en": "Ask for a class",
        "words": "lớp",
        "words_en": "class",
        "order": 1,
        "menu": True,
        "topics": ["training"],
        "first_answer_days": 2,
        "next_answer_days": 2,
        "resolution_days": 10,
        "question": list(questions),
        "outcome": [{"code": "held", "name": "Đã mở", "name_en": "Held"}],
    }
    return {**row, **values}


def a_reply(**values: Any) -> Row:
    return {
        "code": "thanks",
        "name": "Cảm ơn",
        "name_en": "Thanks",
        "text": "Hay",
        "text_en": "Good",
        **values,
    }


def number_question(**values: Any) -> KindQuestion:
    return KindQuestion.model_validate(a_question(type_="number", **values))


def date_question(past: bool) -> KindQuestion:
    return KindQuestion.model_validate(a_question(type_="date", past=past))


WHOLE = a_kind(
    a_choice("who", "one", "many"),
    a_choice("where", "here", "there", required=False),
    a_question("people", "number", least=2, most=50, when={"who": ["many"], "where": ["here", "there"]}),
)


def test_a_whole_kind_is_read() -> None:
    kind = Kind.model_validate(WHOLE)
    assert [question.type for question in kind.question] == [
        QuestionType.CHOICE,
        QuestionType.CHOICE,
        QuestionType.NUMBER,
    ]
    assert (kind.urgent_hours, kind.identity) == (2, "ask")


def test_the_line_break_after_opening_quotes_is_no_part_of_the_story() -> None:
    kind = Kind.model_validate(a_kind(story="\nKể đi.", story_en="\nTell us."))
    assert (kind.story, kind.story_en) == ("Kể đi.", "Tell us.")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (a_kind(), "nothing is asked"),
        (a_kind(story="Kể đi"), "give both story and story_en"),
        (a_kind(a_question(), a_question()), "question people is there twice"),
        (a_kind(a_question(), topics=["wages", "wages"]), "topic wages is there twice"),
        (a_kind(a_question(), outcome=[an_option("held")] * 2), "outcome held is there twice"),
        (a_kind(a_question(), outcome=[]), "outcome"),
        (a_kind(a_question(), topics=[]), "topics"),
        (a_kind(a_question(), first_answer_days=0), "first_answer_days"),
        (a_kind(a_question(), resolution_days=-1), "resolution_days"),
        (a_kind(a_question(), label="x" * 33), "label"),
        (a_kind(a_question(), label_en=" "), "label_en"),
        (a_kind(a_question(), surprise=1), "surprise"),
        (a_kind(a_question("Người")), "name"),
        (
            a_kind(a_question(type_="text", option=[an_option("a"), an_option("b")])),
            'only a question of type "choice"',
        ),
        (a_kind(a_choice("who", "one")), "two options or more"),
        (a_kind(a_choice("who", "one", "one")), "option one is there twice"),
        (a_kind(a_question(least=1, most=2)), 'only a question of type "number"'),
        (a_kind(a_question(type_="number", least=1)), "give both least and most"),
        (a_kind(a_question(type_="number", most=1)), "give both least and most"),
        (a_kind(a_question(type_="number", least=3, most=2)), "least is greater than most"),
        (a_kind(a_question(past=True)), 'only a question of type "date"'),
        (a_kind(a_question(when={"who": ["one"]}), a_choice("who", "one", "two")), "no earlier question"),
        (a_kind(a_question("who"), a_question(when={"who": ["one"]})), "no earlier question"),
        (a_kind(a_choice("who", "one", "two", when={"who": ["one"]})), "no earlier question"),
        (a_kind(a_choice("who", "one", "two"), a_question(when={"who": ["x"]})), "who has no option x"),
    ],
)
def test_a_kind_that_cannot_be_asked_is_refused_with_a_reason(row: Row, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Kind.model_validate(row)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"who": "many", "where": "here"}, True),
        ({"who": "many", "where": "there"}, True),
        ({"who": "one", "where": "here"}, False),
        ({"who": "many"}, False),
        ({}, False),
    ],
)
def test_a_question_is_asked_only_after_the_answers_it_depends_on(
    answers: dict[str, str], asked: bool
) -> None:
    who, _, people = Kind.model_validate(WHOLE).question
    assert is_asked(people, answers) is asked
    assert is_asked(who, answers)


def test_answers_are_shown_as_lines_in_the_order_of_the_questions() -> None:
    kind = Kind.model_validate(WHOLE)
    answers = {"people": "12", "where": "here", "who": "many", "stranger": "x"}
    assert shown(kind, answers, "vi") == "Về who: Chọn many\nVề where: Chọn here\nVề people: 12"
    assert shown(kind, answers, "en") == "On who: Choose many\nOn where: Choose here\nOn people: 12"


def test_questions_without_answer_are_left_out() -> None:
    assert shown(Kind.model_validate(WHOLE), {"who": "one", "where": ""}, "vi") == "Về who: Chọn one"


def test_an_answer_that_would_no_longer_be_asked_for_is_left_out() -> None:
    answers = {"who": "one", "where": "here", "people": "12"}
    assert shown(Kind.model_validate(WHOLE), answers, "vi") == "Về who: Chọn one\nVề where: Chọn here"


def test_an_option_that_the_file_no_longer_has_is_shown_by_its_code() -> None:
    assert shown(Kind.model_validate(WHOLE), {"who": "few"}, "vi") == "Về who: few"


def test_a_number_is_tidied_for_the_case() -> None:
    assert read_number("khoảng 1200 người", number_question()) == "1.200"


def test_a_number_at_its_bounds_is_taken() -> None:
    question = number_question(least=0.5, most=1200)
    assert [read_number(text, question) for text in ("0,5", "1.200")] == ["0,5", "1.200"]


@pytest.mark.parametrize("text", ["0,4", "-1", "1.200,5", "2 nghìn"])
def test_a_number_out_of_bounds_is_told_the_bounds(text: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_number(text, number_question(least=0.5, most=1200))
    assert caught.value.key == "question.number_range"
    assert caught.value.values == {"least": "0,5", "most": "1.200"}


def test_today_and_this_month_are_not_in_the_future() -> None:
    assert read_date("hôm nay", TODAY, date_question(past=True)) == "23/11/2026"
    assert read_date("11/2026", TODAY, date_question(past=True)) == "11/2026"


def test_a_day_or_a_month_is_written_with_its_year() -> None:
    assert read_date("5/3", TODAY, date_question(past=True)) == "05/03/2026"
    assert read_date("tháng 3", TODAY, date_question(past=False)) == "03/2027"


@pytest.mark.parametrize("text", ["24/11/2026", "mai", "ngày mai", "1/1/27", "tháng 12/2026", "tháng sau"])
def test_a_day_of_the_past_does_not_lie_in_the_future(text: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_date(text, TODAY, date_question(past=True))
    assert caught.value.key == "question.day_in_future"
    assert read_date(text, TODAY, date_question(past=False))


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"text": "{Code}", "text_en": "{Code}"}, r"\{Code\} cannot be filled in"),
        ({"text_en": "{name}"}, r"\{name\} cannot be filled in"),
        ({"text": "Việc {code}"}, "the same placeholders"),
        ({"name": "x" * 33}, "name"),
        ({"text_en": ""}, "text_en"),
    ],
)
def test_a_canned_answer_that_cannot_be_filled_in_is_refused(values: Row, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Reply.model_validate(a_reply(**values))


def test_a_canned_answer_may_hold_what_is_known_of_the_case() -> None:
    text = "{code} {office} {topic} {officer} {due}"
    assert Reply.model_validate(a_reply(text=text, text_en=text)).text == text
