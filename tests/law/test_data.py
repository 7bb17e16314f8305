"""The legal knowledge that is shipped: whole, in both languages, and found by its own questions."""

import re
from collections import Counter

import pytest

from bot.catalog import load_catalog
from bot.domain.calculators import CALCULATORS
from bot.domain.law import HIGH, Answer
from bot.domain.law_check import HOLE, faults
from bot.domain.words import folded
from tests.law.given import shipped
from tests.world import ROOT

CODE, ARTICLES = "BLLD", range(1, 221)
ACCENTED = re.compile(r"[^\x00-\x7f]")
MONEY = re.compile(r"\d\s*(?:đồng|đ\b|nghìn|ngàn|triệu|tỷ|VND|dong\b|million)", re.IGNORECASE)


def answers() -> list[Answer]:
    return list(shipped().answers.values())


def test_there_is_a_note_on_each_article_of_the_labour_code() -> None:
    assert [number for law, number in shipped().notes if law == CODE] == list(ARTICLES)


def test_no_article_has_two_notes() -> None:
    """Of two in the files the book would keep one."""
    heads = Counter[tuple[str, str]]()
    for path in (ROOT / "data" / "law" / "articles").glob("*.toml"):
        text = path.read_text("utf-8")
        [law] = re.findall(r'^law = "(\w+)"$', text, re.MULTILINE)
        heads.update((law, number) for number in re.findall(r"^number = (\d+)$", text, re.MULTILINE))
    assert [head for head, count in heads.items() if count > 1] == []
    assert len(heads) == len(shipped().notes)


def test_nothing_in_it_is_wrong() -> None:
    topics = load_catalog(ROOT / "data").topics
    assert list(faults(shipped(), topics, CALCULATORS)) == []


def test_there_are_answers_to_much_and_each_is_asked_for_in_three_ways() -> None:
    assert len(answers()) >= 180
    for answer in answers():
        assert len({folded(asked) for asked in answer.asks}) >= 3, answer.code
        assert all(asked.strip() for asked in answer.asks), answer.code


def test_each_answer_is_asked_for_without_accents_too() -> None:
    assert [a.code for a in answers() if all(ACCENTED.search(asked) for asked in a.asks)] == []


@pytest.mark.parametrize("name", ["title", "answer", "next"])
def test_every_answer_is_there_in_both_languages(name: str) -> None:
    for answer in answers():
        vi, en = getattr(answer, name), getattr(answer, f"{name}_en")
        assert vi.strip(), answer.code
        assert en.strip(), answer.code
        assert vi != en, answer.code
        assert set(HOLE.findall(vi)) == set(HOLE.findall(en)), answer.code


def test_a_question_that_decides_is_there_in_both_languages_and_its_choices_differ() -> None:
    deciding = [answer for answer in answers() if answer.clarify]
    assert deciding
    for answer in deciding:
        assert answer.question.strip() != answer.question_en.strip(), answer.code
        for labels in ([w.label for w in answer.clarify], [w.label_en for w in answer.clarify]):
            assert len({folded(label) for label in labels}) == len(labels) > 1, answer.code
            assert all(label.strip() for label in labels), answer.code


def test_no_question_that_decides_leads_back_to_itself() -> None:
    book = shipped()
    for answer in answers():
        seen, ahead = set[str](), [way.answer for way in answer.clarify]
        while ahead:
            code = ahead.pop()
            assert code != answer.code
            if code not in seen:
                seen.add(code)
                ahead += [way.answer for way in book.answers[code].clarify]


def test_nobody_has_signed_an_answer_who_has_not_looked_at_it() -> None:
    """A signature is a person's name, written by hand; none of these answers has one yet."""
    signed = {a.code: a.reviewed_by for a in answers() if a.reviewed_by}
    assert all(re.fullmatch(r"[^\W\d_]+( [^\W\d_]+)+", name) for name in signed.values()), signed


def test_below_high_confidence_an_officer_takes_over() -> None:
    unsure = [answer for answer in answers() if answer.confidence != HIGH]
    assert unsure
    assert [answer.code for answer in unsure if not answer.officer] == []


def test_no_amount_of_money_is_typed_in_an_answer_or_a_note() -> None:
    said = [(a.code, text) for a in answers() for text in (a.answer, a.answer_en, a.next, a.next_en)]
    said += [(f"{n.law} {n.number}", f"{n.title} {n.note}") for n in shipped().notes.values()]
    assert [code for code, text in said if MONEY.search(text)] == []


def test_notes_have_no_placeholders_and_titles_neither() -> None:
    texts = [f"{note.title}{note.note}" for note in shipped().notes.values()]
    texts += [text for a in answers() for text in (a.title, a.title_en, a.question, a.question_en)]
    assert [text for text in texts if set("{}") & set(text)] == []


def test_every_calculator_that_is_offered_exists() -> None:
    offered = {answer.calculator for answer in answers() if answer.calculator}
    assert offered
    assert offered <= CALCULATORS.keys()


def test_no_two_answers_have_the_same_title() -> None:
    for language in ("title", "title_en"):
        counted = Counter(folded(getattr(answer, language)) for answer in answers())
        assert [title for title, count in counted.items() if count > 1] == []
