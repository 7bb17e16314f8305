"""What officers see of a broadcast: its card with all that they can do, and how it will look."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import ceil

from bot.domain.announcement import announcement
from bot.domain.audience import Audience
from bot.domain.broadcast import (
    PLANNED,
    Act,
    Broadcast,
    BroadcastState,
    acts,
    is_quiet,
    may_approve,
)
from bot.domain.message import FileKind
from bot.domain.richtext import plain, utf16_length
from bot.domain.say import Choice, Filling, Key, Say, Several, When
from bot.domain.texts import DEFAULT
from bot.errors import Refused
from bot.services.heralds import plan_name, plan_time
from bot.services.plans import count, plan_faults
from bot.services.turn import Turn

BEGINNING = 200  # characters of the message on its card
NAMED = 5  # offices, communes ... called by name before the rest is counted
TO_PLANS = Choice.of("plans", "plan.others")
TO_MENU = Choice.of("menu", "menu.back")

_TEXTS_OF = {
    "offices": "office",
    "areas": "area",
    "sectors": "sector",
    "accounts": "account",
    "languages": "language",
    "include": "office",
    "exclude": "office",
}
PARTS = tuple(_TEXTS_OF)


def part_key(part: str, code: str) -> str:
    """The text that names a code in this part of an audience."""
    return f"{_TEXTS_OF[part]}.{code}"


def require(turn: Turn, b: Broadcast, act: Act) -> None:
    """Raises Refused when this officer cannot do so with it now."""
    if act not in acts(b, turn.contact, turn.catalog.offices):
        raise Refused("plan.not_now", code=b.code)


async def card(turn: Turn, b: Broadcast) -> list[Say]:
    """Everything about a broadcast, with the buttons for what can be done now."""
    possible = acts(b, turn.contact, turn.catalog.offices)
    buttons = [Choice.of(f"plan_{act.value}:{b.code}", _label(turn, b, act)) for act in possible]
    values: dict[str, Filling] = {
        "name": plan_name(b),
        "code": b.code,
        "lines": Several(items=(*_lines(turn, b), *await _outlook(turn, b))),
        "words": _beginning(turn, b),
    }
    return [Say.of("plan.card", *buttons, TO_PLANS, **values)]


def preview(turn: Turn, b: Broadcast) -> list[Say]:
    """The message in each language, as people get it; its buttons do nothing."""
    said = announcement(b, turn.catalog, turn.rules.federation)
    inert = tuple(Choice(token=f"plan_inert:{b.code}", label=choice.label) for choice in said.choices)
    versions = list(dict.fromkeys(said.words.values()))
    return [said.model_copy(update={"words": {DEFAULT: words}, "choices": inert}) for words in versions]


def room(turn: Turn, b: Broadcast) -> Say:
    """How much of what one message can hold is used, on each channel."""
    said = announcement(b, turn.catalog, turn.rules.federation)
    used = max(utf16_length(plain(turn.texts.render(said, language))) for language in turn.texts.languages)
    limits = {
        name: account.limits.caption if b.file else account.limits.text
        for name, account in turn.accounts.items()
        if name in (b.audience.accounts or turn.accounts)
    }
    lines = tuple(
        Say.of("plan.room_line", name=Key(key=f"account.{name}"), used=used, limit=limit)
        for name, limit in limits.items()
    )
    return Say.of("plan.room", lines=Several(items=lines))


def people(turn: Turn, audience: Audience) -> str:
    """Whom it is for, in the officer's language."""
    parts = {part: getattr(audience, part) for part in PARTS}
    chosen = [part for part in PARTS if parts[part] and part not in {"include", "exclude"}]
    start = [] if chosen else [_text(turn, Say.of("plan_to.everyone"))]
    named = [
        _text(turn, Say.of(f"plan_to.{part}", names=_names(turn, part, codes)))
        for part, codes in parts.items()
        if codes
    ]
    return "; ".join([*start, *named])


def minutes(duration: timedelta) -> int:
    """Whole minutes, at least one."""
    return max(ceil(duration.total_seconds() / 60), 1)


def _label(turn: Turn, b: Broadcast, act: Act) -> str:
    """Giving back is taking back for whoever prepared it."""
    if act is Act.GIVE_BACK and may_approve(b, turn.contact, turn.catalog.offices) is None:
        return "plan_act.take_back"
    return f"plan_act.{act.value}"


def _lines(turn: Turn, b: Broadcast) -> Iterator[Say]:
    yield Say.of(f"plan_next.{_next(turn, b)}")
    if b.started_at is None:
        yield Say.of("plan.line_due", due=plan_time(b))
    else:
        yield Say.of("plan.line_started", at=When(at=b.started_at))
    if _waits_for_morning(turn, b):
        yield Say.of("plan.line_quiet", hour=f"{turn.rules.broadcasts.quiet_to:%H:%M}")
    if b.spread:
        yield Say.of("plan.line_spread", minutes=minutes(b.spread))
    yield Say.of("plan.line_to", people=people(turn, b.audience))
    if b.standing:
        yield Say.of("plan.line_standing")
    if b.file is not None:
        photo = b.file.kind is FileKind.PHOTO or not b.file.name
        yield Say.of("plan.line_photo") if photo else Say.of("plan.line_file", name=b.file.name)
    if b.words.get("en", b.words[DEFAULT]) != b.words[DEFAULT]:
        yield Say.of("plan.line_english")


def _waits_for_morning(turn: Turn, b: Broadcast) -> bool:
    """Whether it would go out now, if people did not sleep."""
    if b.is_urgent or not b.is_open or (b.due_at is not None and b.due_at > turn.now):
        return False
    return is_quiet(turn.now, turn.rules.broadcasts, turn.rules.hours.tz)


async def _outlook(turn: Turn, b: Broadcast) -> list[Say]:
    """How many would get it; what is in the way."""
    if b.state not in PLANNED:
        return []
    counted = await count(turn, b)
    reach = Say.of("plan.line_count", count=counted.total, minutes=minutes(counted.lasts))
    faults = plan_faults(turn, b) if b.state is BroadcastState.DRAFT else []
    begins = max(b.due_at or turn.now, turn.now)
    too_slow = b.expires_at is not None and begins + counted.lasts > b.expires_at
    return [
        reach if counted.total else Say.of("plan.line_nobody"),
        *([Say.of("plan.line_too_slow", end=When(at=b.expires_at))] if too_slow and b.expires_at else []),
        *(Say(key=fault.key, values=fault.values) for fault in faults),
    ]


def _next(turn: Turn, b: Broadcast) -> str:
    """Where it stands, and who must act."""
    if b.recalled_at is not None:
        return "recalled" if b.done_at else "recalling"
    mine = Act.APPROVE in acts(b, turn.contact, turn.catalog.offices)
    return "for_you" if mine else b.state.value


def _beginning(turn: Turn, b: Broadcast) -> str:
    words = _text(turn, announcement(b, turn.catalog, turn.rules.federation))
    return words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…"


def _names(turn: Turn, part: str, codes: Sequence[str]) -> str:
    """Their names; a code that data/ no longer has is shown itself."""
    keys = [part_key(part, code) for code in codes[:NAMED]]
    named = [_text(turn, Say.of(key)) if turn.texts.has(key) else key.partition(".")[2] for key in keys]
    rest = len(codes) - len(named)
    return ", ".join([*named, *([f"+{rest}"] if rest else [])])


def _text(turn: Turn, say: Say) -> str:
    return turn.texts.words(say, turn.contact.language)
