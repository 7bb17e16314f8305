"""An answer for four eyes: one officer writes it, another of the office lets it go or gives it back."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.case import Author, Case, CaseMessage, State, Words
from bot.domain.contact import Officer, Seat, seat_of
from bot.domain.rights import Act
from bot.domain.say import Choice, Filling
from bot.errors import Refused
from bot.services.answering import actor, holder, require_worker, send_answer
from bot.services.cards import choice_of, news_for_officer
from bot.services.errand import Errand
from bot.services.live_cards import refresh_cards
from bot.services.merging import followers
from bot.services.news import drafts_about, leads_of, tell_officer, tell_outsiders
from bot.services.prepared import is_as_written
from bot.services.turn import Turn


class Waiting(NamedTuple):
    """The draft of a case that waits; `number` counts its drafts, so that nobody approves another unseen."""

    number: str
    message: CaseMessage


async def is_reviewed(errand: Errand, case: Case) -> bool:
    """Whether an answer waits for a second officer: for its topic's sake, or for one that goes with it."""
    together = (case, *await followers(errand, case))
    return any(errand.catalog.needs_review(one.topic) for one in together)


async def draft(turn: Turn, case: Case, seat: Seat, words: Words) -> Case:
    """Keep an answer until a second officer has seen it; it takes the place of one that waits.

    The worker hears nothing, so what was promised to them runs on. Whoever else can act in the office
    reads it; where nobody can, leads above hear of it, who may take the case up. Raises Refused when the
    worker is gone.
    """
    await require_worker(turn, case)
    await turn.write(case, Author.DRAFT, words, seat.officer_id)
    state = State.CLAIMED if case.state is State.NEW else case.state
    taken = {"assignee": holder(case, seat), "state": state, "drafted_by": seat.officer_id}
    case = await turn.change(case, actor(seat), "draft", **taken)
    await _ask(turn, case, seat, words)
    await refresh_cards(turn, case)
    return case


async def reviewers(errand: Errand, case: Case) -> list[Officer]:
    """Who can act on the draft now: the office's able officers, without its author on any account."""
    able = [o for o in await errand.officers_of(case.office) if o.is_able(errand.now)]
    return await _others(errand, case, able)


async def waiting(turn: Turn, case: Case, number: str = "") -> Waiting:
    """The draft to look at: the one with this number, or the newest. Raises Refused for what this officer
    wrote themselves, on whatever account, and for one that was written anew."""
    if case.drafted_by is not None and await turn.tx.contacts.has_sat(turn.contact.id, case.drafted_by):
        raise Refused("review.own", code=case.code)
    drafts = await _drafts(turn, case)
    if case.drafted_by is None or not drafts:
        raise Refused("review.none", code=case.code)
    if number not in {"", str(len(drafts))}:
        raise Refused("review.replaced", code=case.code)
    return Waiting(str(len(drafts)), drafts[-1])


async def approve(turn: Turn, case: Case, seat: Seat, number: str) -> Case:
    """Send the draft as it was seen, in its author's name. Raises Refused as `waiting` does, and when it
    cannot be sent so any more."""
    seen = await waiting(turn, case, number)
    author = await _author(turn, case)
    if author is None:
        raise Refused("review.author_gone", code=case.code)
    writer, words = seat_of(author, ()), seen.message.words
    if not is_as_written(turn, case, writer, words):
        raise Refused("review.outdated", code=case.code)
    sent = await send_answer(turn, case, writer, words, by=seat, action="approve")
    await tell_officer(turn, author, sent, "review.approved", by=seat.name)
    return sent


async def give_back(turn: Turn, case: Case, seat: Seat, number: str, why: Words) -> Case:
    """The draft goes back to its author with the reason, which stays in the case. Raises Refused as
    `waiting` does."""
    await waiting(turn, case, number)
    author = await _author(turn, case)
    await turn.write(case, Author.NOTE, why, seat.officer_id)
    case = await turn.change(case, actor(seat), "return", drafted_by=None)
    if author is not None:
        await tell_officer(turn, author, case, "review.returned", why, by=seat.name)
    await refresh_cards(turn, case)
    return case


async def look_again(turn: Turn, before: Case, case: Case) -> None:
    """The worker has written: whoever's draft waited `before` is told that it does no more."""
    if before.drafted_by is None:
        return
    author = await _author(turn, before)
    if author is not None:
        await tell_officer(turn, author, case, "review.look_again")
    await refresh_cards(turn, case)


async def _ask(turn: Turn, case: Case, seat: Seat, words: Words) -> None:
    asked = await reviewers(turn, case)
    number = str(len(await _drafts(turn, case)))
    values: dict[str, Filling] = {"by": seat.name, "people": 1 + len(await followers(turn, case))}
    for officer in asked:
        says = news_for_officer(case, "review.to_review", words, _choices(case, number), **values)
        turn.drafts += drafts_about(case, officer.contact_id, officer.account, says)
    above = await turn.above(case) if not asked else None
    if above is not None:  # they read no word of it, like of any case that is not theirs
        leads = await _others(turn, case, await leads_of(turn, above))
        tell_outsiders(turn, leads, case, "review.nobody_there")


def _choices(case: Case, number: str) -> tuple[Choice, ...]:
    looking = (Act.APPROVE, Act.RETURN)
    numbered = (Choice.of(f"{act.value}:{case.code}:{number}", f"action.{act.value}") for act in looking)
    return (*numbered, choice_of(Act.VIEW, case))


async def _others(errand: Errand, case: Case, officers: Sequence[Officer]) -> list[Officer]:
    """Those of them who are not the draft's author."""
    wrote, has_sat = case.drafted_by or 0, errand.tx.contacts.has_sat
    return [officer for officer in officers if not await has_sat(officer.contact_id, wrote)]


async def _drafts(errand: Errand, case: Case) -> list[CaseMessage]:
    messages = await errand.tx.cases.messages(case.id)
    return [message for message in messages if message.author is Author.DRAFT]


async def _author(errand: Errand, case: Case) -> Officer | None:
    """Whoever wrote the draft, while they sit in the case's office."""
    author = await errand.tx.officers.get(case.drafted_by) if case.drafted_by is not None else None
    return author if author is not None and author.office == case.office else None
