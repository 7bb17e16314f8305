"""What makes a book of law unfit, each said of the right entry; what expires on a day."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest

from bot.domain.law import Answer, LawBook
from bot.domain.law_check import Fault, expiring, faults, lost
from tests.law.given import SINCE, a_book, a_law, a_note, an_amount, an_answer

NEW_YEAR = date(2027, 1, 1)
UNSURE, LATER = a_law("ND145", confidence="medium"), a_law("ND293", in_force=date(2026, 1, 1))


def told(book: LawBook, calculators: Collection[str] = ("overtime",)) -> list[Fault]:
    return list(faults(book, {"contract"}, calculators))


def of(*answers: Answer, calculators: Collection[str] = ("overtime",)) -> list[Fault]:
    """What is wrong with answers in a book with notes on articles 35 and 36, a sum, and two more laws."""
    notes = [a_note(35, "Nghỉ việc", clauses=3), a_note(36, "Bị cho nghỉ", clauses=0)]
    book = a_book(*answers, laws=[UNSURE, LATER], notes=notes, amounts=[an_amount("fine")])
    return told(book, calculators)


def an_ask(**changes: Any) -> Answer:
    return an_answer("quit", "nghỉ việc", **changes)


def test_a_book_in_order_has_no_faults() -> None:
    assert told(LawBook()) == []
    assert of(an_ask(answer="Phạt {fine}, {retire_men}.", calculator="overtime")) == []
    for clause in (None, 1, 3):
        assert of(an_ask(cites=[{"law": "BLLD", "article": 35, "clause": clause}])) == []


@pytest.mark.parametrize(
    ("changes", "field", "remedy"),
    [
        ({"cites": [{"law": "LUAT", "article": 1}]}, "cites", "no such law: LUAT; correct it or add it"),
        ({"cites": [{"law": "BLLD", "article": 221}]}, "cites", "BLLD has no article 221 that we know"),
        ({"cites": [{"law": "BLLD", "article": 0}]}, "cites", "BLLD has no article 0 that we know"),
        (
            {"cites": [{"law": "BLLD", "article": 35, "clause": 4}]},
            "cites",
            "article 35 of BLLD has 3 clauses",
        ),
        ({"cites": [{"law": "BLLD", "article": 35, "clause": 0}]}, "cites", "has 3 clauses"),
        ({"cites": [{"law": "BLLD", "article": 36, "clause": 2}]}, "cites", "has 0 clauses"),
        ({"cites": [{"law": "ND293"}]}, "in_force", "ND293 is in force from 2026-01-01 on only"),
        (
            {"cites": [{"law": "BLLD", "article": 35}, {"law": "ND145", "article": 8}]},
            "confidence",
            "ND145 is below high confidence, so this cannot be high",
        ),
        ({"confidence": "medium"}, "officer", "below high confidence an officer takes over: write true"),
        ({"confidence": "low"}, "officer", "below high confidence an officer takes over"),
        ({"topic": "song"}, "topic", "no such topic: song; see topics.toml"),
        ({"calculator": "abacus"}, "calculator", "no such calculator: abacus"),
        ({"answer": "Phạt {finee}."}, "answer", "{finee} is not in amounts.toml"),
        ({"next_en": "Pay {sum_2}."}, "next_en", "{sum_2} is not in amounts.toml"),
        ({"answer": "Phạt 4.140.000 đồng."}, "answer", '"4.140.000 đồng" is typed: refer to amounts.toml'),
        ({"answer": "Phạt 5 triệu."}, "answer", '"5 triệu" is typed'),
        ({"answer": "Phạt 200 nghìn."}, "answer", '"200 nghìn" is typed'),
        ({"next": "Nộp 50.000đ."}, "next", '"50.000đ" is typed'),
        ({"answer_en": "A fine of 3,000,000 VND."}, "answer_en", '"3,000,000 VND" is typed'),
        ({"next_en": "Pay 3 million."}, "next_en", '"3 million" is typed'),
        ({"answer": "Nam đủ 61 tuổi 6 tháng."}, "answer", '"61 tuổi 6 tháng" is typed'),
        ({"answer_en": "Men at 61 years and 6 months."}, "answer_en", '"61 years and 6 months" is typed'),
        (
            {
                "clarify": [{"label": "A", "label_en": "A", "answer": "gone"}],
                "question": "?",
                "question_en": "?",
            },
            "clarify",
            "no such answer: gone",
        ),
        (
            {"clarify": [{"label": "A", "label_en": "A", "answer": "quit"}], "question": "?"},
            "question",
            "choices need a question; write question and question_en",
        ),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_with_its_field(
    changes: dict[str, object], field: str, remedy: str
) -> None:
    [fault] = of(an_ask(**changes))
    assert (fault.code, fault.field) == ("quit", field)
    assert remedy in fault.remedy


def test_every_fault_is_told() -> None:
    first = an_ask(
        topic="song", calculator="abacus", cites=[{"law": "LUAT"}, {"law": "BLLD", "article": 999}]
    )
    second = an_answer("other", "việc khác", answer="{gone} {away}")
    told_of = [(fault.code, fault.field) for fault in of(first, second)]
    assert sorted(told_of) == [
        ("other", "answer"),
        ("other", "answer"),
        ("quit", "calculator"),
        ("quit", "cites"),
        ("quit", "cites"),
        ("quit", "topic"),
    ]


def test_days_and_hours_and_ages_in_years_are_no_amounts() -> None:
    said = "Báo trước 45 ngày, 30 ngày hoặc 3 ngày làm việc; 48 giờ một tuần; từ đủ 15 tuổi; 1 năm; 50%."
    assert of(an_ask(answer=said, answer_en="45 days, 48 hours, 15 years, 1 year, 50%.")) == []


def test_a_note_on_an_unknown_law_is_told() -> None:
    [fault] = told(a_book(notes=[a_note(1, "Gì đó", law="LUAT")]))
    assert (fault.code, fault.field) == ("LUAT", "law")
    assert "no such law: LUAT" in fault.remedy


def test_an_amount_of_an_unknown_law_is_told() -> None:
    assert told(a_book(amounts=[an_amount("fine", law="LUAT")])) == [
        Fault("fine", "law", "no such law: LUAT")
    ]


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ({}, {"since": date(2024, 1, 1)}, False),
        ({"until": date(2024, 1, 1)}, {"since": date(2024, 1, 1)}, False),
        ({"until": date(2023, 12, 31)}, {"since": date(2024, 1, 1)}, True),
        ({"since": date(2024, 1, 1)}, {"until": date(2023, 12, 31)}, True),
        ({"value": 200}, {"since": date(2024, 1, 1)}, True),  # the same value twice is one value
        ({"code": "bonus"}, {}, True),
    ],
)
def test_an_amount_has_one_value_on_one_day(
    first: dict[str, Any], second: dict[str, Any], fine: bool
) -> None:
    one, other = an_amount(**first), an_amount(**{"value": 200, **second})
    found = told(a_book(amounts=[one, other]))
    assert [fault.field for fault in found] == ([] if fine else ["until"])


def test_answers_that_their_own_questions_do_not_find_are_told_with_the_question() -> None:
    alike = [an_answer(f"alike_{n}", "nghỉ việc báo trước mấy ngày", article=n) for n in (1, 2, 3)]
    rest = [an_answer(f"rest_{n}", f"chuyện hoàn toàn khác số {n}", article=50 + n) for n in range(5)]
    book = a_book(*alike, *rest)
    assert [asked for answer in (*alike, *rest) for asked in lost(answer, book)] == []
    fourth = an_answer("fourth", "việc gì đấy", "nghỉ việc báo trước mấy ngày", "thêm nữa", article=4)
    assert list(lost(fourth, a_book(*alike, fourth, *rest))) == ["nghỉ việc báo trước mấy ngày"]


def ends(book: LawBook, day: date) -> dict[str, str]:
    return dict(expiring(book, day))


def test_a_law_that_is_not_in_force_takes_its_answers_with_it() -> None:
    book = a_book(
        an_ask(), an_answer("decree", "gì", cites=[{"law": "ND145"}]), laws=[a_law("ND145", until=NEW_YEAR)]
    )
    assert ends(book, NEW_YEAR) == {}
    assert ends(book, date(2027, 1, 2)) == {
        "ND145": "not in force",
        "decree": "relies on a law that is not in force",
    }
    assert ends(book, date(2020, 12, 31)).keys() == {"BLLD", "ND145", "quit", "decree"}


def test_an_answer_holds_to_its_last_day() -> None:
    book = a_book(an_ask(until=NEW_YEAR))
    assert ends(book, NEW_YEAR) == {}
    assert ends(book, date(2027, 1, 2)) == {"quit": "expires 2027-01-01"}


def test_an_amount_without_a_value_on_the_day_is_told() -> None:
    book = a_book(amounts=[an_amount(until=NEW_YEAR), an_amount("bonus")])
    assert ends(book, NEW_YEAR) == {}
    assert ends(book, date(2027, 1, 2)) == {"fine": "no value on that day"}
    assert ends(a_book(amounts=[an_amount(since=NEW_YEAR)]), date(2026, 12, 31)) == {
        "fine": "no value on that day"
    }


def test_what_is_set_anew_each_year_is_to_be_looked_at_in_the_next() -> None:
    wage = an_amount("wage", since=date(2026, 1, 1), law="ND293")
    book = a_book(laws=[LATER], amounts=[wage, an_amount("fine")])
    assert ends(book, date(2026, 12, 31)) == {}
    said = ends(book, NEW_YEAR)
    assert said.keys() == {"wage"}
    assert "set from 2026-01-01" in said["wage"]
    newer = an_amount("wage", 120, since=NEW_YEAR, law="ND293")
    assert ends(a_book(laws=[LATER], amounts=[wage, newer]), NEW_YEAR) == {}


def test_the_value_of_a_day_is_the_newest_that_has_begun() -> None:
    old, new = an_amount(value=100, until=date(2025, 12, 31)), an_amount(value=200, since=date(2026, 1, 1))
    book = a_book(amounts=[new, old])
    values = {
        day: getattr(book.amount("fine", day), "value", None)
        for day in (date(2020, 1, 1), SINCE, date(2025, 12, 31), date(2026, 1, 1), NEW_YEAR)
    }
    assert list(values.values()) == [None, 100, 100, 200, 200]
    assert a_book(amounts=[old]).amount("fine", NEW_YEAR) is None
