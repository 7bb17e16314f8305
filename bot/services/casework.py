"""The worker's side of a case: opened, added to, ended, taken higher, opened again, found by its receipt."""

import secrets
from datetime import UTC, date, datetime, timedelta
from itertools import count

from bot.domain.case import (
    Author,
    Case,
    NewCase,
    Satisfied,
    State,
    Words,
    case_code,
    may_reopen,
    pseudonym,
    receipt_code,
    require_open,
)
from bot.domain.contact import seat_of
from bot.domain.message import Value
from bot.domain.office import upward
from bot.domain.promise import is_overdue
from bot.domain.routing import Route, Sender, route
from bot.errors import NotFound, NotUnderstood, Refused
from bot.services.cards import new_card
from bot.services.handing import hand_over, send_up
from bot.services.law_cards import law_says
from bot.services.live_cards import refresh_cards
from bot.services.merging import split_off_followers
from bot.services.news import leadership, present, tell_office, tell_outsiders
from bot.services.promises import ENDED, first_promise, next_promise, owing_again, resolution_promise
from bot.services.reviewing import look_again
from bot.services.turn import Turn


class Request(Value):
    """What a worker wants to send. `name` is None when they are hidden; `about` is the office meant."""

    kind: str
    topic: str
    words: tuple[Words, ...]
    name: str | None
    may_see_workplace: bool = False
    about: str | None = None
    told: tuple[str, ...] = ()  # answers of law that they have read
    lapses_on: date | None = None  # the last lawful day to act


class Opened(Value):
    """A case just opened; `receipt` only where no account leads back to it."""

    case: Case
    receipt: str | None


async def find_route(turn: Turn, request: Request) -> Route:
    """The office that the request goes to now, and why."""
    able = await turn.able()
    topic = turn.catalog.topics[request.topic]
    return route(topic, _sender(turn, request), turn.catalog.offices, able, turn.rules.leadership)


async def open_case(turn: Turn, request: Request) -> Opened:
    """Store the case and show it to every officer of the office that must answer.

    Raises NotUnderstood, so that nothing typed is lost, when the day's limit is reached or the contact
    is muted; what is urgent is always taken.
    """
    await _within_limits(turn, request)
    routed = await find_route(turn, request)
    by_receipt = turn.contact.account in turn.rules.receipt_accounts
    receipt = receipt_code(secrets.token_bytes(40)) if by_receipt else None
    case = await _store(turn, request, routed, receipt)
    for words in request.words:
        await turn.write(case, Author.WORKER, words)
    case = await turn.change(case, "worker", "open", f"{routed.reason} {routed.office}")
    if not case.urgent:
        await turn.tx.ledger.tried(f"case:{turn.contact.id}", turn.now)
    await _announce(turn, case)
    return Opened(case=case, receipt=receipt)


async def own_case(turn: Turn, code: str) -> Case:
    """The worker's own case. Raises NotFound for another's, just as for none."""
    case = await turn.tx.cases.by_code(code.upper())
    if case is None or case.contact_id != turn.contact.id:
        raise NotFound(code)
    return case


async def add_words(turn: Turn, case: Case, words: Words) -> Case:
    """The worker writes more: an office that had answered or asked owes an answer again; no draft waits.

    A case that went with another stands by itself again. Raises Refused when it is closed, or when the
    contact is muted and it is not urgent.
    """
    require_open(case)
    if _is_muted(turn) and not case.urgent:
        raise Refused("limit.muted", until=_unmuted_at(turn))
    await turn.write(case, Author.WORKER, words)
    rests = case.state in {State.ANSWERED, State.WAITING, State.MERGED}
    changes = owing_again(turn, case) if rests else {"drafted_by": None}
    before, case = case, await turn.change(case, "worker", "add", **changes)
    await tell_office(turn, case, "card.added", words)
    await look_again(turn, before, case)
    return case


async def end(turn: Turn, case: Case) -> Case:
    """The worker has what they need."""
    require_open(case)
    closed = await turn.change(case, "worker", "close", **ENDED, closed_at=turn.now)
    await tell_office(turn, closed, "card.closed_by_worker")
    await refresh_cards(turn, closed)
    await split_off_followers(turn, closed)
    return closed


async def satisfied(turn: Turn, case: Case, answer: Satisfied) -> Case:
    """Keep what the worker says of the result; "not solved" opens the case again while that is possible."""
    if case.is_open:
        raise Refused("case.rate_when_closed", code=case.code)
    case = await turn.change(case, "worker", "satisfied", satisfied=answer)
    if answer is Satisfied.NOT and may_reopen(case, turn.now):
        return await reopen(turn, case)
    return case


async def reopen(turn: Turn, case: Case) -> Case:
    """Open the case again within seven days of its end. Raises Refused after that."""
    if case.is_open:
        return case
    if not may_reopen(case, turn.now):
        raise Refused("case.too_late_to_reopen", code=case.code)
    holder = await _holder(turn, case)
    again = {
        "state": State.CLAIMED if holder is not None else State.NEW,
        "assignee": holder,
        "answer": next_promise(turn, case),
        "resolution": resolution_promise(turn, turn.kind_of(case)),
        "outcome": None,
        "satisfied": None,
        "closed_at": None,
    }
    case = await turn.change(case, "worker", "reopen", **again)
    if heir := await _heir(turn, case):
        case = await hand_over(turn, case, heir, "worker", "reorganise")
    await tell_office(turn, case, "card.reopened")
    await refresh_cards(turn, case)
    return case


def may_go_higher(case: Case, now: datetime) -> bool:
    """Whether the worker may take the case to the office above: once they were answered, or not in time."""
    answered = case.answered_at is not None
    return case.is_open and (answered or is_overdue(case.answer, now) or is_overdue(case.resolution, now))


async def next_above(turn: Turn, case: Case) -> str:
    """The office to which the worker can take the case. Raises Refused when there is none, or not yet."""
    require_open(case)
    if not may_go_higher(case, turn.now):
        raise Refused("case.higher_later", code=case.code)
    above = await turn.above(case)
    if above is None:
        raise Refused("case.nobody_above", code=case.code)
    return above


async def go_higher(turn: Turn, case: Case) -> Case:
    """The worker takes the case to the office above. Raises Refused as `next_above` does."""
    await next_above(turn, case)
    return await send_up(turn, case, "worker", "card.raised_by_worker")


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
    return await turn.change(case, "worker", "found_by_receipt", contact_id=turn.contact.id)


async def _within_limits(turn: Turn, request: Request) -> None:
    if turn.catalog.topics[request.topic].urgent:
        return
    if _is_muted(turn):
        raise NotUnderstood("limit.muted", until=_unmuted_at(turn))
    today = turn.now.astimezone(turn.rules.hours.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = await turn.tx.ledger.tries(f"case:{turn.contact.id}", today.astimezone(UTC))
    if opened >= turn.rules.cases_a_day:
        raise NotUnderstood("limit.cases_a_day", limit=turn.rules.cases_a_day)


def _is_muted(turn: Turn) -> bool:
    return turn.contact.muted_until is not None and turn.now < turn.contact.muted_until


def _unmuted_at(turn: Turn) -> str:
    """Until when, as it is written in both languages."""
    until = turn.contact.muted_until or turn.now
    return until.astimezone(turn.rules.hours.tz).strftime("%H:%M %d/%m/%Y")


async def _holder(turn: Turn, case: Case) -> int | None:
    """Whoever had the case, if they still belong to its office."""
    officer = await turn.tx.officers.get(case.assignee) if case.assignee is not None else None
    return officer.id if officer is not None and officer.office == case.office else None


async def _heir(turn: Turn, case: Case) -> str | None:
    """Who answers for an office that was closed meanwhile, or has become one that the case must not reach.

    The one in its place, or the next above that can act; where nobody can, the nearest that it may
    reach, where it waits under an alarm. None where its office is still the right one.
    """
    offices, barred = turn.catalog.offices, turn.barred(case)
    heir = offices.leads_to(case.office)
    if heir is None or heir in barred:
        waits = (office.code for office in upward(offices, heir or "") if office.code not in barred)
        return await turn.above(case) or next(waits, None)
    return heir if heir != case.office else None


def _sender(turn: Turn, request: Request) -> Sender:
    contact = turn.contact
    return Sender(
        area=contact.area,
        workplace=contact.workplace,
        allows_workplace=request.may_see_workplace,
        avoids=frozenset({request.about} if request.about else ()),
    )


async def _shown(turn: Turn) -> str:
    """The finest place that so many people share that it tells nobody apart."""
    contact, smallest = turn.contact, turn.rules.smallest_group
    in_area, at_work = await turn.tx.contacts.many_in(contact.area, contact.workplace)
    if contact.workplace and at_work >= smallest:
        return "workplace"
    return "area" if contact.area and in_area >= smallest else ""


def _avoids(turn: Turn, request: Request) -> tuple[str, ...]:
    """What the case must never reach: the office it is about, and the own workplace union unless allowed."""
    own = turn.contact.workplace if not request.may_see_workplace else None
    return tuple(dict.fromkeys(code for code in (request.about, own) if code))


async def _store(turn: Turn, request: Request, routed: Route, receipt: str | None) -> Case:
    """Store under a code that nobody has, of a million a year, and a pseudonym new to this worker's cases."""
    kind, shown = turn.catalog.kinds[request.kind], await _shown(turn)
    had = {case.pseudonym for case in await turn.tx.cases.of_contact(turn.contact.id)}
    names = (pseudonym(secrets.token_bytes(6)) for _ in count())
    for _ in range(20):
        new = NewCase(
            code=case_code(turn.rules.code_prefix, turn.now.year, secrets.token_bytes(8)),
            kind=request.kind,
            topic=request.topic,
            office=routed.office,
            reason=routed.reason,
            urgent=turn.catalog.topics[request.topic].urgent,
            avoids=_avoids(turn, request),
            shown=shown,
            contact_id=turn.contact.id,
            pseudonym=next(name for name in names if name not in had),
            name=request.name,
            area=turn.contact.area,
            workplace=turn.contact.workplace,
            receipt=receipt,
            opened_at=turn.now,
            answer=first_promise(turn, kind, request.topic, request.lapses_on),
            resolution=resolution_promise(turn, kind),
            told=request.told,
            lapses_on=request.lapses_on,
        )
        case = await turn.tx.cases.add(new)
        if case is not None:
            return case
    raise RuntimeError("no free case code in twenty tries")


async def _announce(turn: Turn, case: Case) -> None:
    """Its card to everybody of the office; what is urgent also to the standing leadership, at any hour."""
    messages = await turn.tx.cases.messages(case.id)
    officers = await turn.tx.officers.of_office(case.office)
    for officer in present(turn, officers):
        says = [*new_card(case, messages, seat_of(officer, officers), turn.now), *law_says(turn, case)]
        turn.tell(officer.contact_id, officer.account, says)
    if case.urgent and case.office != turn.leadership:
        tell_outsiders(turn, await leadership(turn, case), case, "card.urgent_elsewhere")
