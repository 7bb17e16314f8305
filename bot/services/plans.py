"""What officers do with broadcasts: write, choose, submit, sign, stop, take back. Two people sign each."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement import announcement, tidy, too_long_for, unknown_holes
from bot.domain.audience import EVERYWHERE, Audience, realm, target, within
from bot.domain.broadcast import (
    Broadcast,
    BroadcastKind,
    BroadcastState,
    NewBroadcast,
    Step,
    after,
    broadcast_code,
    duration,
    expiry,
    may_approve,
    may_prepare,
)
from bot.domain.contact import Seat
from bot.errors import NotFound, Refused
from bot.services.heralds import Heralds, about
from bot.services.turn import Turn


@dataclass(frozen=True)
class Counted:
    """How many people are meant now, by account, and how long sending takes."""

    accounts: dict[str, int]
    lasts: timedelta

    @property
    def total(self) -> int:
        return sum(self.accounts.values())


async def find_plan(turn: Turn, code: str) -> Broadcast:
    """The broadcast with this code. Raises NotFound, also for whoever it does not concern."""
    b = await turn.tx.broadcasts.by_code(code.strip().upper())
    if b is None or not _concerns(turn, b):
        raise NotFound("broadcast")
    return b


async def compose(turn: Turn, kind: BroadcastKind, words: str) -> Broadcast:
    """A free message of the officer's own office: a draft, for everybody that this office may write to."""
    seat = turn.contact.seats[0]
    top = realm(turn.catalog.offices, seat.office)
    new = NewBroadcast(
        code=broadcast_code(turn.now.year, secrets.token_bytes(16)),
        kind=kind,
        office=seat.office,
        words={"vi": tidy(words)},
        audience=Audience(offices=() if top.level in EVERYWHERE else (top.code,)),
        spread=turn.rules.broadcasts.spread if kind is not BroadcastKind.URGENT else timedelta(),
        author=seat.officer_id,
    )
    added = await turn.tx.broadcasts.add(new)
    if added is None:
        raise RuntimeError("a code was given twice")  # one in 31**4 a year; the turn is tried again
    await _audit(turn, seat, "plan_opened", added)
    return added


async def revise(turn: Turn, b: Broadcast, **values: object) -> Broadcast:
    """Change a draft; whoever does so becomes its author. Raises Refused when it is no draft any more."""
    if b.state is not BroadcastState.DRAFT:
        raise Refused("plan.not_now", code=b.code)
    seat = _preparing(turn, b)
    changed = b.model_copy(update={**values, "author": seat.officer_id, "revision": b.revision + 1})
    _require_own_people(turn, changed)
    zone, due = ZoneInfo(turn.rules.hours.zone), changed.due_at
    expires = expiry(b.kind, due, turn.rules.broadcasts, zone) if due else None
    changed = changed.model_copy(update={"expires_at": expires})
    fields = {*values, "author", "revision", "expires_at"}
    await turn.tx.broadcasts.change(b.id, **{name: getattr(changed, name) for name in fields})
    if changed.file is not None:
        await turn.tx.ledger.file_of_broadcast(changed.file.ref, b.id)
    await _audit(turn, seat, "plan_revised", changed)
    return changed


async def submit(turn: Turn, b: Broadcast) -> tuple[Broadcast, bool]:
    """Ask for approval; whether anybody is there to approve. Raises Refused with what is wrong."""
    seat = _preparing(turn, b)
    faults = plan_faults(turn, b)
    if faults:
        raise faults[0]
    moved = await _move(turn, b, Step.SUBMIT, seat, author=b.author or seat.officer_id)
    told = await Heralds(turn.catalog, turn.rules).tell_approvers(turn.tx, moved, "plan.to_approve", turn.now)
    return moved, told


async def approve(turn: Turn, b: Broadcast, revision: int) -> Broadcast:
    """Sign what was seen as `revision`. Raises Refused for the author, and for what was changed since."""
    after(b, Step.APPROVE)
    seat = may_approve(b, turn.contact, turn.catalog.offices)
    if seat is None or await _wrote(turn, b):
        raise Refused("plan.not_yours_to_approve", code=b.code)
    if revision != b.revision:
        raise Refused("plan.changed", code=b.code)
    moved = await _move(turn, b, Step.APPROVE, seat, approver=seat.officer_id)
    await _tell_author(turn, moved, "plan.was_approved" if moved.due_at else "plan.was_approved_now")
    return moved


async def give_back(turn: Turn, b: Broadcast) -> Broadcast:
    """Make it a draft again: by the approver, or by whoever prepares it."""
    moved = await _move(turn, b, Step.GIVE_BACK, _concerned(turn, b), approver=None)
    await _tell_author(turn, moved, "plan.was_given_back")
    return moved


async def pause(turn: Turn, b: Broadcast) -> Broadcast:
    return await _move(turn, b, Step.PAUSE, _concerned(turn, b))


async def resume(turn: Turn, b: Broadcast) -> Broadcast:
    return await _move(turn, b, Step.RESUME, _concerned(turn, b))


async def cancel(turn: Turn, b: Broadcast) -> Broadcast:
    """Nobody gets it any more; who has it, keeps it."""
    ended = None if b.started_at else turn.now
    moved = await _move(turn, b, Step.CANCEL, _concerned(turn, b), done_at=ended)
    await _tell_author(turn, moved, "plan.was_cancelled")
    return moved


async def recall(turn: Turn, b: Broadcast) -> Broadcast:
    """Stop it, and delete from people's chats what the platforms still allow."""
    if b.started_at is None or b.recalled_at is not None:
        raise Refused("plan.not_now", code=b.code)
    moved = await cancel(turn, b) if b.is_open else b
    await turn.tx.broadcasts.change(b.id, recalled_at=turn.now, done_at=None)
    await _audit(turn, _concerned(turn, b), "plan_recalled", b)
    return moved.model_copy(update={"recalled_at": turn.now, "done_at": None})


async def count(turn: Turn, b: Broadcast) -> Counted:
    """Who would get it now."""
    who = target(b.audience, b.kind.purpose, turn.catalog.offices)
    accounts = await turn.tx.broadcasts.audience(who)
    rates = {name: account.pace.per_second for name, account in turn.accounts.items()}
    return Counted(accounts, duration(accounts, rates, b.spread))


def plan_faults(turn: Turn, b: Broadcast) -> list[Refused]:
    """What keeps it from being sent as it is, in sentences."""
    said = announcement(b, turn.catalog, turn.rules.federation)
    wanted = b.audience.accounts or tuple(turn.accounts)
    limits = {name: turn.accounts[name].limits for name in wanted if name in turn.accounts}
    faults = [] if b.words.get("vi", "").strip() else [Refused("plan.no_words", code=b.code)]
    faults += [Refused("plan.unknown_hole", hole=hole) for hole in unknown_holes(b, turn.catalog)]
    too_long = too_long_for(said, turn.texts, limits)
    if too_long:
        faults.append(Refused("plan.too_long", over=max(too_long.values())))
    if b.expires_at is not None and b.expires_at <= turn.now:
        faults.append(Refused("plan.day_is_over", code=b.code))
    return faults


def _require_own_people(turn: Turn, b: Broadcast) -> None:
    """An office writes to its own people: those of the office above, for a department."""
    offices = turn.catalog.offices
    top = realm(offices, b.office)
    if top.level in EVERYWHERE:
        return
    own = all(within(offices, code, top.code) for code in (*b.audience.offices, *b.audience.include))
    if not (own and b.audience.offices):
        raise Refused("plan.not_your_people", office=top.name)


async def _move(turn: Turn, b: Broadcast, step: Step, seat: Seat, **values: object) -> Broadcast:
    state = after(b, step)
    if not await turn.tx.broadcasts.move(b, state, **values):
        raise Refused("plan.changed", code=b.code)
    await _audit(turn, seat, f"plan_{step.value}", b)
    return b.model_copy(update={"state": state, **values})


async def _wrote(turn: Turn, b: Broadcast) -> bool:
    """Whether the author is the same person: on another account that they linked, or in a seat they left."""
    return b.author is not None and await turn.tx.contacts.has_sat(turn.contact.id, b.author)


async def _tell_author(turn: Turn, b: Broadcast, key: str) -> None:
    """Unless they did it themselves."""
    author = await turn.tx.officers.get(b.author) if b.author is not None else None
    if author is not None and author.contact_id != turn.contact.id:
        turn.tell(author.contact_id, author.account, [about(b, key)])


async def _audit(turn: Turn, seat: Seat, action: str, b: Broadcast) -> None:
    actor = f"officer:{seat.officer_id}"
    await turn.tx.ledger.audit(turn.now, actor, action, None, f"{b.code} {b.revision}")


def _concerns(turn: Turn, b: Broadcast) -> Seat | None:
    offices = turn.catalog.offices
    return may_prepare(b, turn.contact, offices) or may_approve(b, turn.contact, offices)


def _concerned(turn: Turn, b: Broadcast) -> Seat:
    seat = _concerns(turn, b)
    if seat is None:
        raise NotFound("broadcast")
    return seat


def _preparing(turn: Turn, b: Broadcast) -> Seat:
    seat = may_prepare(b, turn.contact, turn.catalog.offices)
    if seat is None:
        raise NotFound("broadcast")
    return seat
