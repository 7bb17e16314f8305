"""When a message to many goes out, and over how long it is spread."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.broadcast import Act, Broadcast, BroadcastKind, is_quiet
from bot.domain.dialog import Answers, Dialog, Question, Scene, any_words
from bot.domain.say import Choice, Say
from bot.domain.when import when
from bot.errors import NotUnderstood, Refused
from bot.services import plans
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.heralds import plan_time
from bot.services.plan_cards import card, require
from bot.services.plan_entries import plan_entry, plan_finish, said
from bot.services.turn import Turn

NOW, TOMORROW, AFTERNOON, SPREAD, KEEP = "now", "tomorrow", "afternoon", "spread", "keep"
MORNING_HOUR, AFTERNOON_HOUR = time(8), time(16)
SPREADS = (0, 30, 60, 180)  # minutes


def _offers(scene: Scene) -> Sequence[Choice]:
    return [Choice.of(offer, f"plan_time.{offer}") for offer in scene.answers["offers"]]


def _spreads(_: Scene) -> Sequence[Choice]:
    return [Choice.of(str(minutes), f"plan_spread.minutes_{minutes}") for minutes in SPREADS]


def _text(scene: Scene) -> str:
    return "plan.ask_hour" if scene.answers["greeting"] else "plan.ask_time"


TIME = Dialog(
    "plan_time",
    (
        Question("time", _text, _offers, parse=any_words),
        Question("spread", "plan.ask_spread", _spreads, asked_when=lambda s: s.answers["time"] == SPREAD),
    ),
)


async def choose(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.TIME)
    return await _ask(turn, b)


async def _ask(turn: Turn, b: Broadcast) -> list[Say]:
    greeting = b.kind is BroadcastKind.GREETING
    now = turn.texts.words(Say.of("plan.moment", at=plan_time(b)), turn.contact.language)
    values = {"code": b.code, "greeting": greeting, "said": {"now": now}, "offers": _offered(turn, b)}
    return await turn.begin("plan_time", values)


def _offered(turn: Turn, b: Broadcast) -> list[str]:
    """A greeting keeps its day; this afternoon is offered while it is ahead."""
    if b.kind is BroadcastKind.GREETING:
        return [SPREAD, KEEP]
    afternoon = [AFTERNOON] if _local(turn).time() < AFTERNOON_HOUR else []
    return [NOW, *afternoon, TOMORROW, SPREAD, KEEP]


async def _finish(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    if answers["time"] == KEEP:
        return await card(turn, b)
    try:
        changes = _changes(turn, b, answers)
    except (NotUnderstood, Refused) as error:
        return [Say(key=error.key, values=error.values), *await _ask(turn, b)]
    return await card(turn, await plans.revise(turn, b, **changes))


def _changes(turn: Turn, b: Broadcast, answers: Answers) -> Mapping[str, object]:
    """What the answer changes. Raises NotUnderstood or Refused with a sentence."""
    told = str(answers["time"])
    if told == SPREAD:
        return {"spread": timedelta(minutes=int(answers["spread"]))}
    if told == NOW and b.kind is not BroadcastKind.GREETING:
        return {"due_at": None}
    moment = _of_greeting(turn, b, told) if b.kind is BroadcastKind.GREETING else _moment(turn, told)
    _check(turn, b, moment)
    return {"due_at": moment.astimezone(UTC)}


def _moment(turn: Turn, told: str) -> datetime:
    local = _local(turn)
    if told == AFTERNOON:
        return datetime.combine(local.date(), AFTERNOON_HOUR, local.tzinfo)
    if told == TOMORROW:
        return datetime.combine(local.date() + timedelta(days=1), MORNING_HOUR, local.tzinfo)
    return when(told, local, turn.rules.broadcasts.send_at)


def _of_greeting(turn: Turn, b: Broadcast, told: str) -> datetime:
    """Another hour of its day."""
    rules = turn.rules.broadcasts
    day = (b.due_at or turn.now).astimezone(_zone(turn)).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = when(told, day, rules.send_at)
    if moment.date() != day.date():
        raise Refused("plan.only_its_day")
    if moment.time() >= rules.late_after:
        raise Refused("plan.too_late_that_day", hour=f"{rules.late_after:%H:%M}")
    return moment


def _check(turn: Turn, b: Broadcast, moment: datetime) -> None:
    rules = turn.rules.broadcasts
    if moment <= turn.now:
        raise Refused("plan.time_past")
    if not b.is_urgent and is_quiet(moment, rules, _zone(turn)):
        raise Refused("plan.quiet", start=f"{rules.quiet_from:%H:%M}", end=f"{rules.quiet_to:%H:%M}")


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.rules.hours.zone)


def _local(turn: Turn) -> datetime:
    return turn.now.astimezone(_zone(turn))


CONVERSATION = Conversation(
    "plan_time",
    {"plan_time": plan_entry(choose)},
    (Flow(TIME, plan_finish(_finish), {"time": said}),),
    needs=Need.SEAT,
)
