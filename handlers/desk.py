"""An officer's own place: in which office, with which role, on which days; and how the office is doing."""

from collections.abc import Iterable, Sequence

from bot.domain.case import Load
from bot.domain.contact import Officer, Role
from bot.domain.say import Choice, Filling, Key, Say, Several, When
from bot.domain.working_time import add_working_time, working_day_length
from bot.services.absence import stood_for, work_on
from bot.services.conversation import Conversation, Need
from bot.services.staffing import led_office, own_officer, place, role_name
from bot.services.turn import Turn

DAYS = range(1, 8)  # Monday is 1
HOME = Choice.of("menu", "menu.back")
COUNTED = ("open", "new", "overdue", "due_soon", "waiting")


async def desk(turn: Turn, number: str) -> Sequence[Say]:
    """The card of one's seat; with several of them, first which."""
    seats = turn.contact.seats
    if number or len(seats) == 1:
        return [await _card(turn, await own_officer(turn, number or str(seats[0].officer_id)))]
    choices = [Choice.of(f"desk:{seat.officer_id}", f"office.{seat.office}") for seat in seats]
    return [Say.of("desk.several", *choices, HOME, count=len(seats))]


async def workdays(turn: Turn, number: str) -> Sequence[Say]:
    """The days of the week on which the officer works, to switch on and off."""
    return [_days(await own_officer(turn, number))]


async def workday(turn: Turn, argument: str) -> Sequence[Say]:
    """Switch one day; "3:5" is Friday of seat 3."""
    number, _, day = argument.partition(":")
    officer = await own_officer(turn, number)
    toggled = set(officer.weekdays) ^ {int(day) for day in (day,) if day in {str(one) for one in DAYS}}
    if not toggled:
        return [Say.of("desk.one_day"), _days(officer)]
    return [_days(await work_on(turn, officer, tuple(sorted(toggled))))]


async def load(turn: Turn, office: str) -> Sequence[Say]:
    """How much the office has to do, and who of its officers how much of it."""
    led_office(turn, office)
    hours = turn.rules.hours
    soon = add_working_time(turn.now, working_day_length(hours), hours)
    loads = await turn.tx.cases.load([office], turn.now, soon)
    officers = await turn.tx.officers.of_office(office)
    values: dict[str, Filling] = {"office": place(office), "lines": _load_lines(turn, officers, loads)}
    values |= {name: sum(getattr(load, name) for load in loads) for name in COUNTED}
    filters = ("overdue", "free", "waiting", "all") if turn.contact.serves(office) else ()
    ways = [Choice.of(f"queue:{name}", f"officer.filter_{name}") for name in filters]
    choices = (*ways, Choice.of(f"staff:{office}", "desk.staff"), HOME)
    return [Say(key="desk.load_of", values=values, choices=choices)]


async def _card(turn: Turn, officer: Officer) -> Say:
    colleagues = {other.id: other.name for other in await turn.tx.officers.of_office(officer.office)}
    standing = [
        Say.of("desk.stands", who=other.name, until=When(at=other.away_until))
        for other in await stood_for(turn, officer)
        if other.away_until is not None
    ]
    return Say.of(
        "desk.card",
        *_ways(turn, officer),
        office=place(officer.office),
        role=role_name(officer.role),
        name=officer.name,
        lines=Several(items=(_state(turn, officer, colleagues.get(officer.deputy or 0, "")), *standing)),
    )


def _state(turn: Turn, officer: Officer, deputy: str) -> Say:
    if officer.away_until is None or not officer.is_away(turn.now):
        return Say.of("desk.here", days=len(officer.weekdays))
    until = When(at=officer.away_until)
    if deputy:
        return Say.of("desk.away_deputy", until=until, deputy=deputy)
    return Say.of("desk.away", until=until)


def _ways(turn: Turn, officer: Officer) -> Iterable[Choice]:
    """What can be done from here, by role."""
    away = officer.is_away(turn.now)
    if away:
        yield Choice.of(f"present:{officer.id}", "desk.im_back")
    yield Choice.of(f"away:{officer.id}", "desk.change_away" if away else "desk.go_away")
    yield Choice.of(f"workdays:{officer.id}", "desk.workdays")
    if officer.leads:
        yield Choice.of(f"load:{officer.office}", "desk.load")
        yield Choice.of(f"staff:{officer.office}", "desk.staff")
    if officer.role is Role.ADMIN:
        yield Choice.of("offices", "desk.offices")
    yield Choice.of("knowledge", "desk.knowledge")
    yield Choice.of(f"leave:{officer.id}", "desk.leave")
    yield HOME


def _days(officer: Officer) -> Say:
    toggles = [
        Choice.of(
            f"workday:{officer.id}:{day}",
            "desk.day_on" if day in officer.weekdays else "desk.day_off",
            day=Key(key=f"weekday.{day}"),
        )
        for day in DAYS
    ]
    back = Choice.of(f"desk:{officer.id}", "desk.open")
    return Say.of("desk.ask_days", *toggles, back, HOME, office=place(officer.office))


def _load_lines(turn: Turn, officers: Sequence[Officer], loads: Sequence[Load]) -> Several:
    """What nobody has claimed, then each officer, whoever has most first."""
    by_officer = {load.assignee: load for load in loads}
    free = [_line("desk.load_free", by_officer[None])] if None in by_officer else []
    counted = [(officer, by_officer.get(officer.id)) for officer in officers]
    counted.sort(key=lambda pair: -(pair[1].open if pair[1] else 0))
    lines = [_officer_line(turn, officer, load) for officer, load in counted]
    return Several(items=(*free, *lines))


def _officer_line(turn: Turn, officer: Officer, load: Load | None) -> Say:
    key = "desk.load_line_away" if officer.is_away(turn.now) else "desk.load_line"
    return _line(key, load, who=officer.name)


def _line(key: str, load: Load | None, **values: Filling) -> Say:
    counts: dict[str, Filling] = {name: getattr(load, name) if load else 0 for name in COUNTED}
    return Say(key=key, values={**values, **counts})


CONVERSATION = Conversation(
    "desk",
    {"desk": desk, "workdays": workdays, "workday": workday, "load": load},
    needs=Need.SEAT,
)
