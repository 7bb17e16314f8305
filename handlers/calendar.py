"""The calendar of days on which the union speaks: what is prepared for each, and what is not."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.broadcast import Broadcast
from bot.domain.calendar import Happening, upcoming
from bot.domain.paging import page_of
from bot.domain.say import Choice, Key, Say, Several
from bot.domain.texts import DEFAULT, WEEKDAYS
from bot.services.broadcasting import open_plan
from bot.services.conversation import Conversation, Need
from bot.services.plan_cards import TO_MENU, card
from bot.services.plan_entries import unknown_plan
from bot.services.turn import Turn

DAYS = 60
PAGE = 9  # with three more buttons as many as can be typed by number


async def calendar(turn: Turn, page: str) -> Sequence[Say]:
    """The days to come; those that this officer's office prepares have a button."""
    here, neighbours = page_of(_coming(turn), "calendar", page, PAGE)
    lines, buttons = [], []
    for happening in here:
        found = await turn.tx.broadcasts.of_occasion(happening.occasion.code, happening.year)
        lines.append(_line(turn, happening, found))
        if _responsible(turn, happening, found):
            buttons.append(_button(happening, found))
    key = "calendar.list" if here else "calendar.empty"
    shown = Several(items=tuple(lines))
    return [Say.of(key, *buttons, *neighbours, TO_MENU, lines=shown, days=DAYS)]


async def happening(turn: Turn, argument: str) -> Sequence[Say]:
    """The card of a day's plan "occasion:year", made now if there is none."""
    for coming in _coming(turn):
        if f"{coming.occasion.code}:{coming.year}" == argument and _responsible(turn, coming, None):
            return await card(turn, await open_plan(turn.tx, coming, turn.rules, turn.catalog))
    return unknown_plan()


def _coming(turn: Turn) -> tuple[Happening, ...]:
    today = turn.now.astimezone(ZoneInfo(turn.rules.hours.zone)).date()
    return upcoming(turn.catalog.occasions.values(), today, DAYS)


def _responsible(turn: Turn, coming: Happening, b: Broadcast | None) -> bool:
    office = b.office if b else coming.occasion.office or turn.rules.broadcasts.office
    return any(turn.contact.serves(above.code) for above in turn.catalog.offices.line(office))


def _line(turn: Turn, coming: Happening, b: Broadcast | None) -> Say:
    state = Key(key=f"plan_state.{b.state.value}" if b else "calendar.none")
    names = WEEKDAYS.get(turn.contact.language, WEEKDAYS[DEFAULT])
    day = f"{names[coming.day.weekday()]} {_short(coming.day)}"
    return Say.of("calendar.line", day=day, name=Key(key=f"occasion.{coming.occasion.code}"), state=state)


def _button(coming: Happening, b: Broadcast | None) -> Choice:
    code = coming.occasion.code
    token = f"plan:{b.code}" if b else f"happening:{code}:{coming.year}"
    return Choice.of(token, "calendar.button", day=_short(coming.day), name=Key(key=f"occasion.{code}"))


def _short(day: date) -> str:
    return f"{day:%d/%m}"


CONVERSATION = Conversation("calendar", {"calendar": calendar, "happening": happening}, needs=Need.SEAT)
