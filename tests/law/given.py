"""Small books of law made by hand, and the shipped one."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from bot.catalog import load_catalog
from bot.domain.law import Amount, Answer, Citation, Elsewhere, Law, LawBook, Note
from tests.world import ROOT

SINCE = date(2021, 1, 1)


@cache
def shipped() -> LawBook:
    return load_catalog(ROOT / "data").law


def a_law(code: str = "BLLD", **changes: object) -> Law:
    values = {
        "code": code,
        "name": f"Luật {code}",
        "name_en": f"Law {code}",
        "short": code,
        "number": "45/2019/QH14",
        "in_force": SINCE,
        "last_article": 220,
        "confidence": "high",
    }
    return Law.model_validate({**values, **changes})


def a_note(number: int, title: str, *words: str, law: str = "BLLD", note: str = "", clauses: int = 3) -> Note:
    return Note(law=law, number=number, title=title, clauses=clauses, note=note, words=words)


def an_answer(code: str, *asks: str, article: int = 35, **changes: object) -> Answer:
    values = {
        "code": code,
        "title": (*asks, code)[0],
        "title_en": f"About {code}",
        "theme": "quitting",
        "topic": "contract",
        "asks": (*asks, code, code, code)[: max(3, len(asks))],
        "answer": "",
        "answer_en": "",
        "next": "",
        "next_en": "",
        "cites": (Citation(law="BLLD", article=article),),
        "in_force": SINCE,
        "confidence": "high",
        "officer": False,
        "reviewed_on": SINCE,
    }
    return Answer.model_validate({**values, **changes})


def an_amount(code: str = "fine", value: int = 100, since: date = SINCE, **changes: object) -> Amount:
    values = {
        "code": code,
        "name": code,
        "value": value,
        "unit": "đồng",
        "from": since,
        "law": "BLLD",
        "confidence": "high",
    }
    return Amount.model_validate({**values, **changes})


def elsewhere(*asks: str) -> Elsewhere:
    return Elsewhere(code="other", name="Chuyện khác", asks=asks)


def a_book(
    *answers: Answer,
    laws: Iterable[Law] = (),
    notes: Iterable[Note] = (),
    amounts: Iterable[Amount] = (),
    decoys: Iterable[Elsewhere] = (),
    same: Iterable[tuple[str, ...]] = (),
    abbreviations: Mapping[str, str] = MappingProxyType({}),
) -> LawBook:
    """Of the Labour Code and `laws`."""
    return LawBook(
        laws={law.code: law for law in (a_law(), *laws)},
        notes={(note.law, note.number): note for note in notes},
        answers={answer.code: answer for answer in answers},
        amounts=tuple(amounts),
        elsewhere=tuple(decoys),
        abbreviations=abbreviations,
        same=tuple(same),
    )
