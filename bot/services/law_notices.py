"""When an article changes: whose answers relied on it, and a word to them."""

from collections.abc import Sequence

from bot.domain.case import Author, Case, Words
from bot.domain.contact import Seat
from bot.domain.law import LawBook
from bot.domain.say import Choice, Filling, Say
from bot.services.answering import actor, require_worker, speak
from bot.services.errand import Errand
from bot.services.law_answers import NOTE
from bot.services.news import concerned, leads_of
from bot.services.turn import Turn


def relying(book: LawBook, law: str, article: int) -> list[str]:
    """The codes of the answers that cite an article, and that of its note."""
    return [*(answer.code for answer in book.citing(law, article)), f"{law}{NOTE}{article}"]


async def tell_officers(errand: Errand, cases: Sequence[Case], values: dict[str, Filling]) -> int:
    """Ask those who have each case to write to its worker; returns for how many cases somebody was told."""
    told = 0
    for case in cases:
        officers = await concerned(errand, case) or await leads_of(errand, case.office)
        for officer in officers:
            write = Choice.of(f"lawnote:{case.code}", "knowledge.write")
            said = Say(key="knowledge.changed", values={"code": case.code, **values}, choices=(write,))
            errand.tell(officer.contact_id, officer.account, [said])
        told += bool(officers)
    return told


async def write_after_change(turn: Turn, case: Case, seat: Seat, words: Words) -> None:
    """A word to the worker, in the office's name, also after the end. Raises Refused when they have left."""
    await require_worker(turn, case)
    await turn.write(case, Author.OFFICE, words, seat.officer_id)
    await speak(turn, case, seat, "case.law_changed", lambda *_: words)
    await turn.change(case, actor(seat), "law_changed")
