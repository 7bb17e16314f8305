"""Articles of law in words."""

from collections.abc import Sequence

from bot.domain.law import Citation, Law, LawBook
from bot.domain.say import Filling, Say, Several
from bot.domain.texts import DEFAULT

KINDS = ("Decree", "Circular", "Resolution")  # known by their numbers, other laws by name and year


def cited(cites: Sequence[Citation], book: LawBook) -> Filling:
    """ "Điều 35 khoản 1 BLLĐ 2019; NĐ 293/2025": each article once, in the order given."""
    said = [_one(cite, book) for cite in dict.fromkeys(cites)]
    if not said:
        return ""
    joined = said[-1]
    for before in reversed(said[:-1]):
        joined = Say.of("cited.and", first=_inside(before), rest=_inside(joined))
    return _inside(joined)


def _one(cite: Citation, book: LawBook) -> Say:
    name = _inside(_name(cite.law, book))
    if cite.article is None:
        return Say.of("cited.law", law=name)
    if cite.clause is None:
        return Say.of("cited.article", article=cite.article, law=name)
    return Say.of("cited.clause", article=cite.article, clause=cite.clause, law=name)


def _name(code: str, book: LawBook) -> Say:
    """The short name that people know a law by; its code where the book does not have it."""
    law = book.laws.get(code)
    words = {DEFAULT: law.short, "en": english_name(law)} if law else {DEFAULT: code}
    return Say(key="cited.law", words=words)


def english_name(law: Law) -> str:
    """ "Labour Code 2019", "Decree 145/2020"."""
    number, _, rest = law.number.partition("/")
    year = rest.partition("/")[0]
    kind = law.name_en.partition(" ")[0]
    return f"{kind} {number}/{year}" if kind in KINDS else f"{law.name_en} {year}"


def _inside(say: Say) -> Filling:
    return Several(items=(say,))
