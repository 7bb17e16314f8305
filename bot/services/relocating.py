"""Open cases change their office by the hundred: their workers are told, officers once for all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.case import Case, State
from bot.domain.contact import Officer
from bot.domain.delivery import Draft
from bot.domain.relocation import CaseMove, Staff
from bot.domain.reorganisation import Change
from bot.domain.say import Choice, Key, Lane, Say, Several
from bot.services.errand import Errand
from bot.services.live_cards import withdraw_card
from bot.services.news import about
from bot.services.promises import owing_again
from bot.services.reorganisation_words import sentences

BLOCK = 1000  # cases at a time: engines limit the parameters of a statement


async def move_cases(
    errand: Errand, moves: Sequence[CaseMove], officers: Sequence[Officer], staff: Staff, actor: str
) -> None:
    """Give each case to its new office, with an audit line, and tell its worker.

    `officers` are those from before the change. What goes with its office keeps its state and its
    deadline; what goes elsewhere is new there, and owes an answer as after any other move.
    """
    for block in _blocks(moves):
        changes = [(move.case, f"{move.case.office} {move.office}", _fields(errand, move)) for move in block]
        moved = await errand.change_all(changes, actor, "reorganise")
        await _tell_workers(errand, moved)
        await _withdraw_cards(errand, block, moved, officers, staff)


async def avoid_both(errand: Errand, code: str, new: str, actor: str) -> None:
    """Whoever wants an office not to know means its people, also those who are in a `new` one now."""
    offices = errand.catalog.offices
    avoiding = await errand.tx.cases.open_avoiding(sorted(offices))
    changes = [
        (case, f"avoids {new}", {"avoids": (*case.avoids, new)})
        for case in avoiding
        if code in {offices.today(avoided) for avoided in case.avoids}
    ]
    await errand.change_all(changes, actor, "reorganise")


def tell_officers(
    errand: Errand, change: Change, officers: Sequence[Officer], moves: Iterable[CaseMove], actor: str
) -> None:
    """One message to each person: what has changed, and how many cases came to their offices."""
    came = Counter(move.office for move in moves)
    offices: dict[int, dict[str, Officer]] = {}
    for officer in officers:
        if actor != f"officer:{officer.id}":
            offices.setdefault(officer.contact_id, {})[officer.office] = officer
    for contact_id, seats in offices.items():
        lines = [_came(code, came[code]) for code in seats if came[code]]
        told = Several(items=(*sentences(change, done=True), *lines))
        say = Say.of("reorganise.told", Choice.of("queue", "menu.queue"), lines=told)
        errand.tell(contact_id, next(iter(seats.values())).account, [say])


def _came(code: str, count: int) -> Say:
    return Say.of("reorganise.came", office=Key(key=f"office.{code}"), count=count)


def _blocks(moves: Sequence[CaseMove]) -> Iterator[Sequence[CaseMove]]:
    return (moves[start : start + BLOCK] for start in range(0, len(moves), BLOCK))


def _fields(errand: Errand, move: CaseMove) -> dict[str, object]:
    place: dict[str, object] = {"office": move.office, "assignee": move.assignee}
    if move.case.state is State.MERGED and not move.alone:
        return place
    if not move.along:
        return {**owing_again(errand, move.case), **place, "state": State.NEW}
    left = move.case.state is State.CLAIMED and move.assignee is None
    return {**place, "state": State.NEW} if left else place


async def _tell_workers(errand: Errand, moved: Sequence[Case]) -> None:
    owners = [(case.contact_id, case.id) for case in moved if case.contact_id is not None]
    accounts = await errand.tx.contacts.accounts([contact_id for contact_id, _ in owners])
    cards = await errand.tx.outbox.cards(owners)
    for case in moved:
        if case.contact_id in accounts:
            card = cards.get((case.contact_id, case.id))
            say = Say(key="case.office_changed", values=about(case), case_id=case.id, reply_to=card)
            account = accounts[case.contact_id]
            errand.drafts.append(
                Draft(contact_id=case.contact_id, account=account, say=say, lane=Lane.NOTICE)
            )


async def _withdraw_cards(
    errand: Errand,
    moves: Sequence[CaseMove],
    moved: Sequence[Case],
    officers: Sequence[Officer],
    staff: Staff,
) -> None:
    """Take the words out of the cards of whoever has nothing to do with the case any more."""
    gone = [
        (officer, case)
        for move, case in zip(moves, moved, strict=True)
        for officer in _left_behind(move.case.office, move.office, officers, staff)
    ]
    cards = await errand.tx.outbox.cards([(officer.contact_id, case.id) for officer, case in gone])
    for officer, case in gone:
        card = cards.get((officer.contact_id, case.id))
        if card is not None:
            withdraw_card(errand, case, officer, card)


def _left_behind(office: str, to: str, officers: Iterable[Officer], staff: Staff) -> list[Officer]:
    there = {officer.contact_id for officer in staff.officers if officer.office == to}
    return [o for o in officers if o.office == office and o.contact_id not in there]
