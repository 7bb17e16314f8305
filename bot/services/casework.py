"""The life of a case: opened, claimed, answered, added to, closed, rated, reopened."""

import secrets
from datetime import datetime, timedelta

from bot.domain.case import (
    Author,
    Case,
    CaseMessage,
    NewCase,
    State,
    Words,
    case_code,
    may_answer,
    may_reopen,
    pseudonym,
    receipt_code,
    require_open,
)
from bot.domain.contact import Seat
from bot.domain.message import Value
from bot.domain.routing import Route, route
from bot.domain.say import Key, Say
from bot.domain.topic import Kind
from bot.domain.working_time import add_working_time
from bot.errors import NotFound, Refused
from bot.services.cards import answer_for_worker, new_card, worker_choices
from bot.services.news import drafts_about, news_drafts
from bot.services.turn import Turn


class Request(Value):
    """What a worker wants to send. `name` is None when they stay hidden."""

    kind: Kind
    topic: str
    words: tuple[Words, ...]
    name: str | None
    may_see_workplace: bool = False


class Opened(Value):
    """A case just opened; `receipt` only where no account leads back to it."""

    case: Case
    receipt: str | None


async def find_route(turn: Turn, topic: str, may_see_workplace: bool) -> Route:
    """The office that a case on `topic` goes to now."""
    return route(
        turn.catalog.topics[topic],
        turn.contact.workplace,
        may_see_workplace,
        turn.catalog.offices,
        await turn.tx.officers.staffed(),
    )


def due_at(turn: Turn, kind: Kind, topic: str) -> datetime:
    """By when the office promises its first answer, counted in working time from now."""
    rules = turn.rules
    urgent = turn.catalog.topics[topic].urgent
    amount = rules.answer_urgent_within if urgent else rules.answer_within[kind]
    return add_working_time(turn.now, amount, rules.hours)


async def open_case(turn: Turn, request: Request) -> Opened:
    """Store the case and show it to every officer of the office that must answer."""
    routed = await find_route(turn, request.topic, request.may_see_workplace)
    receipt = (
        receipt_code(secrets.token_bytes(40)) if turn.contact.account in turn.rules.receipt_accounts else None
    )
    case = await _store(turn, request, routed, receipt)
    for words in request.words:
        await _write(turn, case, Author.WORKER, words)
    await turn.tx.ledger.audit(turn.now, "worker", "open", case.id, f"{routed.reason} {routed.office}")
    messages = await turn.tx.cases.messages(case.id)
    for officer in await turn.tx.officers.of_office(case.office):
        turn.tell(officer.contact_id, officer.account, new_card(case, messages, officer.id))
    return Opened(case=case, receipt=receipt)


async def own_case(turn: Turn, code: str) -> Case:
    """The worker's own case. Raises NotFound for another's, just as for none."""
    case = await turn.tx.cases.by_code(code.upper())
    if case is None or case.contact_id != turn.contact.id:
        raise NotFound(code)
    return case


async def served_case(turn: Turn, code: str) -> tuple[Case, Seat]:
    """A case of an office in which this officer sits. Raises NotFound for any other."""
    case = await turn.tx.cases.by_code(code.upper())
    seat = turn.contact.serves(case.office) if case is not None else None
    if case is None or seat is None:
        raise NotFound(code)
    return case, seat


async def claim(turn: Turn, case: Case, seat: Seat) -> Case:
    """Take the case. Raises Refused, with the name of who has it, when somebody was faster."""
    require_open(case)
    if case.assignee != seat.officer_id and not await turn.tx.cases.claim(case.id, seat.officer_id):
        raise Refused("case.already_claimed", code=case.code, who=await assignee_name(turn, case))
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "claim", case.id)
    return case.model_copy(update={"assignee": seat.officer_id, "state": State.CLAIMED})


async def answer(turn: Turn, case: Case, seat: Seat, words: Words) -> Case:
    """Answer the worker in the office's name; an unclaimed case becomes this officer's.

    Raises Refused when the case is closed, somebody else's, or its worker is gone.
    """
    require_open(case)
    if not may_answer(case, seat.officer_id):
        raise Refused("case.already_claimed", code=case.code, who=await assignee_name(turn, case))
    worker = await turn.tx.contacts.get(case.contact_id) if case.contact_id is not None else None
    if worker is None:
        raise Refused("case.worker_gone", code=case.code)
    await turn.tx.cases.change(case.id, assignee=seat.officer_id, state=State.ANSWERED, due_at=None)
    await _write(turn, case, Author.OFFICE, words, seat.officer_id)
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "answer", case.id)
    signed = seat.name if turn.catalog.offices[case.office].signs_with_name else None
    says = answer_for_worker(case, words, signed)
    turn.drafts += await drafts_about(turn.tx, case, worker.id, worker.account, says)
    return case.model_copy(update={"assignee": seat.officer_id, "state": State.ANSWERED, "due_at": None})


async def note(turn: Turn, case: Case, seat: Seat, words: Words) -> None:
    """Write down something that only officers of the office read."""
    await _write(turn, case, Author.NOTE, words, seat.officer_id)
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "note", case.id)


async def add_words(turn: Turn, case: Case, words: Words) -> Case:
    """The worker writes more; an answered case waits for the office again. Raises Refused when closed."""
    require_open(case)
    if case.state is State.ANSWERED:
        due = due_at(turn, case.kind, case.topic)
        await turn.tx.cases.change(case.id, state=State.CLAIMED, due_at=due)
        case = case.model_copy(update={"state": State.CLAIMED, "due_at": due})
    await _write(turn, case, Author.WORKER, words)
    await turn.tx.ledger.audit(turn.now, "worker", "add", case.id)
    await tell_office(turn, case, "card.added", words)
    return case


async def close(turn: Turn, case: Case, seat: Seat | None) -> Case:
    """End the case, by its worker (no seat) or its officer; the other side is told."""
    require_open(case)
    if seat is not None and not may_answer(case, seat.officer_id):
        raise Refused("case.already_claimed", code=case.code, who=await assignee_name(turn, case))
    await turn.tx.cases.change(case.id, state=State.CLOSED, closed_at=turn.now, due_at=None)
    closed = case.model_copy(update={"state": State.CLOSED, "closed_at": turn.now, "due_at": None})
    actor = f"officer:{seat.officer_id}" if seat else "worker"
    await turn.tx.ledger.audit(turn.now, actor, "close", case.id)
    if seat is None:
        await tell_office(turn, closed, "card.closed_by_worker")
    else:
        await _tell_worker(turn, closed, "case.closed_by_office")
    return closed


async def rate(turn: Turn, case: Case, stars: int, words: str | None) -> None:
    """Keep how satisfied the worker was: about the case, never about a person."""
    if case.is_open:
        raise Refused("case.rate_when_closed", code=case.code)
    await turn.tx.cases.change(case.id, rating=stars, rating_words=words)
    await turn.tx.ledger.audit(turn.now, "worker", "rate", case.id, str(stars))


async def reopen(turn: Turn, case: Case) -> Case:
    """Open the case again within seven days of its end. Raises Refused after that."""
    if case.is_open:
        return case
    if not may_reopen(case, turn.now):
        raise Refused("case.too_late_to_reopen", code=case.code)
    state = State.CLAIMED if case.assignee is not None else State.NEW
    due = due_at(turn, case.kind, case.topic)
    changes = {"state": state, "closed_at": None, "due_at": due, "rating": None}
    await turn.tx.cases.change(case.id, **changes, rating_words=None)
    case = case.model_copy(update=changes)
    await turn.tx.ledger.audit(turn.now, "worker", "reopen", case.id)
    await tell_office(turn, case, "card.reopened")
    return case


async def find_by_receipt(turn: Turn, receipt: str) -> Case:
    """Find a case by its receipt and make it this contact's: whoever holds the receipt holds the case.

    Raises Refused after too many wrong tries within an hour, NotFound for a wrong receipt.
    """
    subject = f"receipt:{turn.contact.id}"
    if await turn.tx.ledger.tries(subject, turn.now - timedelta(hours=1)) >= turn.rules.receipt_tries:
        raise Refused("receipt.too_many")
    case = await turn.tx.cases.by_receipt(receipt)
    if case is None:
        await turn.tx.ledger.tried(subject, turn.now)
        raise NotFound("receipt")
    await turn.tx.cases.change(case.id, contact_id=turn.contact.id)
    await turn.tx.ledger.audit(turn.now, "worker", "found_by_receipt", case.id)
    return case.model_copy(update={"contact_id": turn.contact.id})


async def assignee_name(turn: Turn, case: Case) -> str:
    """The name of the officer who has the case, for other officers of the office; empty if nobody."""
    current = await turn.tx.cases.get(case.id)
    if current is None or current.assignee is None:
        return ""
    officer = await turn.tx.officers.get(current.assignee)
    return officer.name if officer else ""


async def tell_office(turn: Turn, case: Case, key: str, words: Words | None = None) -> None:
    """News for whoever has the case; for the whole office while nobody has."""
    turn.drafts += await news_drafts(turn.tx, case, key, words)


async def _tell_worker(turn: Turn, case: Case, key: str) -> None:
    worker = await turn.tx.contacts.get(case.contact_id) if case.contact_id is not None else None
    if worker is not None:
        choices = worker_choices(case, reopenable=may_reopen(case, turn.now))
        said = Say.of(key, *choices, code=case.code, office=Key(key=f"office.{case.office}"))
        turn.drafts += await drafts_about(turn.tx, case, worker.id, worker.account, [said])


async def _store(turn: Turn, request: Request, routed: Route, receipt: str | None) -> Case:
    """Store under a code that nobody has; of a million codes a year few are taken."""
    for _ in range(20):
        new = NewCase(
            code=case_code(turn.rules.code_prefix, turn.now.year, secrets.token_bytes(8)),
            kind=request.kind,
            topic=request.topic,
            office=routed.office,
            contact_id=turn.contact.id,
            pseudonym=pseudonym(secrets.token_bytes(6)),
            name=request.name,
            area=turn.contact.area,
            workplace=turn.contact.workplace,
            receipt=receipt,
            opened_at=turn.now,
            due_at=due_at(turn, request.kind, request.topic),
        )
        case = await turn.tx.cases.add(new)
        if case is not None:
            return case
    raise RuntimeError("no free case code in twenty tries")


async def _write(turn: Turn, case: Case, author: Author, words: Words, officer_id: int | None = None) -> None:
    message = CaseMessage(author=author, words=words, at=turn.now, officer_id=officer_id)
    await turn.tx.cases.add_message(case.id, message)
    names = [attachment.ref for attachment in words.attachments]
    if names:
        await turn.tx.ledger.file_kept(names, case.id)
