"""An answer on its way to the worker: in the office's name, to them and to those whose cases go along."""

from bot.domain.case import Author, Case, State, Words
from bot.domain.contact import Contact, Seat
from bot.errors import Refused
from bot.services.cards import answer_for_worker
from bot.services.live_cards import refresh_cards
from bot.services.merging import followers
from bot.services.news import drafts_about
from bot.services.prepared import Wording, wording
from bot.services.turn import Turn


def actor(seat: Seat) -> str:
    """Who did it, as the audit says."""
    return f"officer:{seat.officer_id}"


def holder(case: Case, seat: Seat) -> int:
    """An unclaimed case becomes theirs who answer; a deputy answers for whoever is away, who keeps it."""
    return case.assignee or seat.officer_id


async def send_answer(
    turn: Turn, case: Case, seat: Seat, words: Words, by: Seat, action: str = "answer"
) -> Case:
    """Answer in the name of `seat`, as `by` lets it go. Raises Refused when the worker is gone."""
    await require_worker(turn, case)
    worded = wording(turn, case, seat, words)
    await turn.write(case, Author.OFFICE, words, seat.officer_id)
    await speak(turn, case, seat, "case.answer", worded)
    for follower in await followers(turn, case):
        await turn.write(follower, Author.OFFICE, worded(follower, turn.contact.language), seat.officer_id)
        await speak(turn, follower, seat, "case.answer", worded)
        first = follower.answered_at or turn.now
        await turn.change(follower, actor(by), action, case.code, answered_at=first)
    case = await turn.change(
        case,
        actor(by),
        action,
        state=State.ANSWERED,
        answer=None,
        answered_at=case.answered_at or turn.now,
        assignee=holder(case, seat),
        drafted_by=None,
    )
    await refresh_cards(turn, case)
    return case


async def speak(turn: Turn, case: Case, seat: Seat, key: str, worded: Wording) -> None:
    """Say something to the worker, in their language; signed where the office does so."""
    worker = await _worker(turn, case)
    if worker is not None:
        signed = seat.name if turn.catalog.offices[case.office].signs_with_name else None
        says = answer_for_worker(case, key, worded(case, worker.language), signed)
        turn.drafts += drafts_about(case, worker.id, worker.account, says)


async def require_worker(turn: Turn, case: Case) -> Contact:
    """The case's worker. Raises Refused when they are gone."""
    worker = await _worker(turn, case)
    if worker is None:
        raise Refused("case.worker_gone", code=case.code)
    return worker


async def _worker(turn: Turn, case: Case) -> Contact | None:
    return await turn.tx.contacts.get(case.contact_id) if case.contact_id is not None else None
