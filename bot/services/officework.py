"""The office's side of a case: claimed, answered, asked about, noted, given away, closed; abuse reported."""

from datetime import datetime

from bot.domain.case import Author, Case, State, Words
from bot.domain.contact import Officer, Seat
from bot.domain.promise import paused
from bot.domain.rights import Act, case_acts, seat_above
from bot.domain.say import Choice, Key
from bot.errors import NotFound, Refused
from bot.services import merging
from bot.services.answering import actor as actor  # handlers take it from here
from bot.services.answering import holder, require_worker, send_answer, speak
from bot.services.cards import satisfaction_choices
from bot.services.errand import Errand
from bot.services.handing import hand_over, require_reachable, require_somebody, send_up
from bot.services.live_cards import refresh_cards
from bot.services.merging import followers
from bot.services.news import concerned, leads_of, tell_officer, tell_worker
from bot.services.promises import ENDED
from bot.services.reviewing import draft, is_reviewed
from bot.services.turn import Turn


async def served_case(turn: Turn, code: str, act: Act = Act.VIEW) -> tuple[Case, Seat]:
    """A case that concerns this officer, and the seat by which it does, if they may do `act` with it now.

    Raises NotFound for a case of other offices, just as for none; Refused where only the state or
    somebody else's claim is in the way.
    """
    case = await turn.tx.cases.by_code(code.upper())
    possible = case_acts(case, turn.contact, turn.catalog.offices, turn.now) if case is not None else ()
    if case is None or not possible:
        raise NotFound(code)
    seat = turn.contact.serves(case.office) or seat_above(case, turn.contact, turn.catalog.offices)
    if seat is None or (possible == (Act.PULL,) and act is not Act.PULL):
        raise NotFound(code)
    if act not in possible:
        raise await refusal(turn, case, act)
    return case, seat


async def refusal(turn: Turn, case: Case, act: Act = Act.CLAIM) -> Refused:
    """Why an act is not possible now: it is closed, it goes with another, or somebody else has it; of a
    draft: it is their own, or there is none."""
    if not case.is_open:
        return Refused("case.is_closed", code=case.code)
    if case.state is State.MERGED:
        return Refused("case.is_merged", code=case.code)
    if act in {Act.APPROVE, Act.RETURN}:
        return Refused("review.none" if case.drafted_by is None else "review.own", code=case.code)
    current = await turn.tx.cases.get(case.id)  # somebody may have been faster
    name = await assignee_name(turn, current or case)
    if name:
        return Refused("case.already_claimed", code=case.code, who=name)
    return Refused("case.not_now", code=case.code)


async def claim(turn: Turn, case: Case, seat: Seat) -> Case:
    """Take the case. Raises Refused, with the name of who has it, when somebody was faster."""
    if case.assignee == seat.officer_id:
        return case
    if case.assignee is None and not await turn.tx.cases.claim(case.id, seat.officer_id):
        raise await refusal(turn, case)
    taken = {"assignee": seat.officer_id, "state": _claimed(case)}
    case = await turn.change(case, actor(seat), "claim", **taken)
    await refresh_cards(turn, case)
    return case


async def answer(turn: Turn, case: Case, seat: Seat, words: Words) -> Case:
    """Answer the worker in the office's name, and those whose cases go with this one; an unclaimed case
    becomes this officer's. Where a topic needs review, the answer waits as a draft. Raises Refused when
    the worker is gone."""
    if await is_reviewed(turn, case):
        return await draft(turn, case, seat, words)
    return await send_answer(turn, case, seat, words, by=seat)


async def ask(turn: Turn, case: Case, seat: Seat, words: Words) -> Case:
    """Ask the worker something: the promises rest until they write. Raises Refused when they are gone."""
    await require_worker(turn, case)
    await turn.write(case, Author.OFFICE, words, seat.officer_id)
    await speak(turn, case, seat, "case.asked", lambda *_: words)
    rest = paused(case.resolution, turn.now, turn.rules.hours) if case.resolution else None
    case = await turn.change(
        case,
        actor(seat),
        "ask",
        state=State.WAITING,
        answer=None,
        resolution=rest,
        answered_at=case.answered_at or turn.now,
        assignee=holder(case, seat),
        drafted_by=None,
    )
    await refresh_cards(turn, case)
    return case


async def note(turn: Turn, case: Case, seat: Seat, words: Words) -> None:
    """Write down something that only officers of the office read."""
    await turn.write(case, Author.NOTE, words, seat.officer_id)
    await turn.change(case, actor(seat), "note")


async def release(turn: Turn, case: Case, seat: Seat) -> Case:
    """Give the case back to the office's queue."""
    state = State.NEW if case.state is State.CLAIMED else case.state
    case = await turn.change(case, actor(seat), "release", assignee=None, state=state)
    await refresh_cards(turn, case)
    return case


async def assign(turn: Turn, case: Case, seat: Seat, to: Officer) -> Case:
    """A lead gives the case to an officer of the office. Raises Refused for one of another office."""
    if to.office != case.office:
        raise Refused("case.not_of_office", code=case.code, who=to.name)
    given = {"assignee": to.id, "state": _claimed(case)}
    case = await turn.change(case, actor(seat), "assign", str(to.id), **given)
    if to.contact_id != turn.contact.id:
        await tell_officer(turn, to, case, "card.assigned", by=seat.name)
    await refresh_cards(turn, case)
    return case


async def transfer(turn: Turn, case: Case, seat: Seat, office: str, words: Words | None) -> Case:
    """Give the case to the office that it belongs to, with a note for whoever gets it.

    Raises Refused for an office that it must not reach, or where nobody can act.
    """
    require_reachable(turn, case, office)
    await require_somebody(turn, office)
    if words is not None:
        await turn.write(case, Author.NOTE, words, seat.officer_id)
    return await hand_over(turn, case, office, actor(seat), "transfer")


async def escalate(turn: Turn, case: Case, seat: Seat) -> Case:
    """Send the case to the next office above that can act."""
    return await send_up(turn, case, actor(seat))


async def pull(turn: Turn, case: Case, seat: Seat) -> Case:
    """A lead of an office above takes the case up."""
    return await hand_over(turn, case, seat.office, actor(seat), "pull")


async def merge(turn: Turn, case: Case, seat: Seat, into: Case) -> Case:
    """Let the case go with another of the office; whoever has that one is told."""
    merged = await merging.merge(turn, case, into, actor(seat))
    holders = await concerned(turn, into) if into.assignee is not None else []
    for officer in holders:
        if officer.contact_id != turn.contact.id:
            await tell_officer(turn, officer, into, "move.joined", by=seat.name, other=case.code)
    return merged


async def close(turn: Turn, case: Case, seat: Seat, outcome: str) -> Case:
    """End the case with what came of it, and those that go with it; their workers are asked how it was.

    Raises Refused for an outcome that its kind does not have.
    """
    if not _has_outcome(turn, case, outcome):
        raise Refused("case.no_such_outcome", code=case.code)
    for one in (case, *await followers(turn, case)):
        said = outcome if _has_outcome(turn, one, outcome) else None
        closed = await turn.change(one, actor(seat), "close", **ENDED, outcome=said, closed_at=turn.now)
        await _tell_end(turn, closed)
        await refresh_cards(turn, closed)
    return case.model_copy(update={**ENDED, "outcome": outcome, "closed_at": turn.now})


async def report_abuse(turn: Turn, case: Case, seat: Seat, reason: str) -> None:
    """Ask the office's leads to look at what somebody sends; nobody learns who it is."""
    await turn.change(case, actor(seat), "report", reason)
    why = Key(key=f"conduct.reason_{reason}")
    for lead in await leads_of(turn, case.office):
        await tell_officer(turn, lead, case, "conduct.told_lead", by=seat.name, reason=why)


async def mute(turn: Turn, case: Case, seat: Seat, until: datetime | None) -> None:
    """Take nothing from the case's worker until then (None: from now on again); who it is stays hidden.

    What is urgent is taken all the same. Raises Refused when they have left.
    """
    worker = await require_worker(turn, case)
    await turn.tx.contacts.mute(worker.id, until)
    detail = until.strftime("%Y-%m-%dT%H:%MZ") if until else None
    await turn.change(case, actor(seat), "mute" if until else "unmute", detail)
    if until or (worker.muted_until is not None and turn.now < worker.muted_until):
        await tell_worker(turn, case, "case.muted" if until else "case.unmuted")


async def assignee_name(errand: Errand, case: Case) -> str:
    """The name of the officer who has the case, for other officers of the office; empty if nobody."""
    if case.assignee is None:
        return ""
    officer = await errand.tx.officers.get(case.assignee)
    return officer.name if officer else ""


def _has_outcome(turn: Turn, case: Case, outcome: str) -> bool:
    return outcome in {known.code for known in turn.kind_of(case).outcome}


def _claimed(case: Case) -> State:
    return State.CLAIMED if case.state is State.NEW else case.state


async def _tell_end(turn: Turn, case: Case) -> None:
    choices: tuple[Choice, ...] = satisfaction_choices(case)
    await tell_worker(turn, case, "case.closed_by_office", *choices)
