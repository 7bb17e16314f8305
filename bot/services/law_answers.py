"""Answers of law in words: with their amounts of today, their articles, and when they were looked at last."""

import re
from collections.abc import Sequence
from datetime import date

from bot.domain.law import Answer, Citation, LawBook, Note
from bot.domain.law_check import HOLE
from bot.domain.law_search import Found, Hit
from bot.domain.say import Filling, Say, Several, Values
from bot.services.law_words import cited

SHOWN = 3  # titles to choose from
NOTE = "."  # between law and number in the code of an article: "BLLD.35"
_LETTERS = str.maketrans("0123456789", "abcdefghij")  # placeholders of sentences have no digits


def code_of(hit: Hit) -> str:
    """What a choice of this hit bears: an answer's code, or an article's."""
    cite = hit.cites[0]
    return hit.answer or f"{cite.law}{NOTE}{cite.article}"


def codes_of(found: Found, limit: int = SHOWN) -> list[str]:
    """The best answers to choose from, if that is sure; where there is none for an article, its note."""
    answered = {_first(hit) for hit in found.hits if hit.answer is not None}
    shown = [hit for hit in found.hits if hit.answer is not None or _first(hit) not in answered]
    return list(dict.fromkeys(code_of(hit) for hit in shown))[:limit] if found.sure else []


def _first(hit: Hit) -> tuple[str, int | None]:
    return hit.cites[0].law, hit.cites[0].article


def entry_of(book: LawBook, code: str) -> Answer | Note | None:
    """What a code stands for; None when it was taken out of the data meanwhile."""
    law, dot, number = code.partition(NOTE)
    return book.notes.get((law, int(number))) if dot and number.isdecimal() else book.answers.get(code)


def title(entry: Answer | Note, book: LawBook) -> Say:
    """What is read on a button. Articles have notes in Vietnamese only."""
    if isinstance(entry, Answer):
        return Say(key="law.title", words={"vi": entry.title, "en": entry.title_en})
    name = f"Điều {entry.number} {book.laws[entry.law].short}: {entry.title}"
    return Say(key="law.title", words={"vi": name})


def values(entry: Answer | Note, book: LawBook, today: date) -> Values:
    """What the sentences law.answer and law.note are filled with."""
    law = book.laws[entry.cites[0].law]
    filled: dict[str, Filling] = {
        "title": _inside(title(entry, book)),
        "cites": cited(entry.cites, book),
        "since": f"{law.in_force:%d/%m/%Y}",
    }
    if isinstance(entry, Note):
        return {**filled, "text": _worded({"vi": entry.note}, book, today)}
    return {
        **filled,
        "since": f"{entry.in_force:%d/%m/%Y}",
        "text": _worded({"vi": entry.answer, "en": entry.answer_en}, book, today),
        "next": _worded({"vi": entry.next, "en": entry.next_en}, book, today),
        "reviewed": f"{entry.reviewed_on:%d/%m/%Y}",
    }


def plain_answer(entry: Answer, book: LawBook, today: date) -> Say:
    """The answer as an officer may send it: no title, no buttons."""
    shown = values(entry, book, today)
    return Say(key="law.for_worker", values={name: shown[name] for name in ("text", "next", "cites")})


def cites_article(cites: Sequence[Citation], law: str, article: int) -> bool:
    return any(cite.law == law and cite.article == article for cite in cites)


def _worded(words: dict[str, str], book: LawBook, today: date) -> Filling:
    """The text with its amounts as they are on that day."""
    holes = {hole for text in words.values() for hole in HOLE.findall(text)}
    amounts = {hole.translate(_LETTERS): _amount(hole, book, today) for hole in holes}
    said = {language: HOLE.sub(_lettered, text) for language, text in words.items()}
    return _inside(Say(key="law.text", words=said, values=amounts))


def _lettered(hole: re.Match[str]) -> str:
    return hole[0].translate(_LETTERS)


def _amount(hole: str, book: LawBook, today: date) -> Filling:
    if hole.startswith("retire_"):
        row = book.retirement(today.year)
        if row is None:
            return "…"
        age = row.men if hole == "retire_men" else row.women
        parts = {"years": age.years, "months": age.months}
        return _inside(Say(key="law.age" if age.months else "law.age_whole", values=parts))
    amount = book.amount(hole, today)
    if amount is None:
        return "…"
    number, unit = f"{amount.value:,}".replace(",", "."), amount.unit
    if unit == "%":
        return f"{number}%"
    return _inside(Say(key=f"law.unit_{_UNITS[unit]}", values={"number": number}))


_UNITS = {"đồng": "once", "đồng/tháng": "month", "đồng/giờ": "hour"}


def _inside(say: Say) -> Several:
    return Several(items=(say,))
