"""The cases of an officer's offices: by what is wanted, the soonest due first, page by page."""

from collections.abc import Sequence

from bot.domain.case import Case, Queue, State
from bot.domain.contact import Contact
from bot.domain.paging import neighbours, page_number
from bot.domain.promise import is_overdue
from bot.domain.say import Choice, Filling, Key, Say, When
from bot.services.conversation import Conversation, Need
from bot.services.turn import Turn

PAGE = 8
FILTERS = ("all", "free", "mine", "overdue", "waiting")
TOPIC = "topic-"  # before a topic's code, where only one is wanted


async def queue(turn: Turn, argument: str) -> Sequence[Say]:
    """One page of the open cases; "overdue:2" is the third page of those that are late."""
    which, _, page = argument.partition(":")
    wanted = _wanted(turn, which)
    if wanted is None:
        which, wanted = "all", _everything(turn)
    total = await turn.tx.cases.count(wanted)
    number = page_number(page, total, PAGE)
    cases = await turn.tx.cases.queue(wanted, PAGE, number * PAGE)
    values: dict[str, Filling] = {"filter": _filter_name(which), "total": total}
    listed = [Choice(token=f"view:{case.code}", label=_line(turn, case)) for case in cases]
    key = "officer.queue" if cases else "officer.queue_empty"
    return [Say.of(key, *listed, *neighbours(f"queue:{which}", number, total, PAGE), *_ways(which), **values)]


async def mine(turn: Turn, _: str) -> Sequence[Say]:
    """The open cases that this officer has claimed, or answers for a colleague who is away."""
    return await queue(turn, "mine")


async def topics(turn: Turn, _: str) -> Sequence[Say]:
    """The topics of the open cases, to see only one."""
    counted = await turn.tx.cases.topics(_everything(turn))
    choices = [
        Choice.of(f"queue:{TOPIC}{code}", "officer.topic_line", topic=Key(key=f"topic.{code}"), count=count)
        for code, count in counted.items()
        if code in turn.catalog.topics
    ]
    return [Say.of("officer.topics", *choices, Choice.of("queue", "officer.queue_all"))]


def _everything(turn: Turn) -> Queue:
    return Queue(offices=tuple(seat.office for seat in turn.contact.seats))


def _wanted(turn: Turn, which: str) -> Queue | None:
    """The cases that a filter means; None for an unknown one."""
    every = _everything(turn)
    if which.startswith(TOPIC):
        return every.model_copy(update={"topic": which.removeprefix(TOPIC)})
    chosen: dict[str, dict[str, object]] = {
        "all": {},
        "free": {"free": True},
        "mine": {"assignees": _hands(turn.contact, turn)},
        "overdue": {"overdue_at": turn.now},
        "waiting": {"states": (State.WAITING, State.ANSWERED)},
    }
    return every.model_copy(update=chosen[which]) if which in chosen else None


def _hands(contact: Contact, turn: Turn) -> tuple[int, ...]:
    return tuple(officer for seat in contact.seats for officer in seat.hands(turn.now))


def _ways(which: str) -> tuple[Choice, ...]:
    """To the other filters, and back to the menu."""
    filters = [Choice.of(f"queue:{name}", f"officer.filter_{name}") for name in FILTERS if name != which]
    more = (Choice.of("topics", "officer.filter_topic"), Choice.of("bulk", "bulk.button"))
    return (*filters, *more, Choice.of("menu", "menu.back"))


def _filter_name(which: str) -> Filling:
    if which.startswith(TOPIC):
        return Key(key=f"topic.{which.removeprefix(TOPIC)}")
    return Key(key=f"officer.filter_{which}")


def _line(turn: Turn, case: Case) -> Say:
    """A case in a line: what marks it, its code, its topic, what is due."""
    late = is_overdue(case.answer, turn.now) or is_overdue(case.resolution, turn.now)
    mark = "late" if late else "free" if case.assignee is None else "taken"
    due: Filling = When(at=case.due_at) if case.due_at else Key(key=f"state.{case.state.value}")
    return Say.of(f"officer.line_{mark}", code=case.code, topic=Key(key=f"topic.{case.topic}"), due=due)


CONVERSATION = Conversation("queue", {"queue": queue, "mine": mine, "topics": topics}, needs=Need.SEAT)
