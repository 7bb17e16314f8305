"""Away for a while: until when, who stands in, what follows from it; and back again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.contact import Officer
from bot.domain.dialog import SURE, YES, Answers, Dialog, Heard, Question, Scene, sure
from bot.domain.say import Choice, Filling, Say, Several, Values, When
from bot.domain.typed import DAY, day_or_month
from bot.errors import NotUnderstood
from bot.services.absence import back_after, colleagues_of, come_back, go_away, stood_for
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.staffing import own_officer, place
from bot.services.turn import Turn

LONGEST = 200  # days, so that a typed day needs no year; a leave for a child is 180
NOBODY = "nobody"
OFFERED = {"today": 0, "tomorrow": 1, "days_3": 2, "week": 6}  # days after today


def _ends(scene: Scene) -> Sequence[Choice]:
    today = date.fromisoformat(scene.answers["today"])
    return [
        Choice.of((today + timedelta(days=days)).isoformat(), f"away.{name}")
        for name, days in OFFERED.items()
    ]


def _last_day(heard: Heard) -> str:
    """The last day away, as typed. Raises NotUnderstood for a month, and for a day too far off."""
    try:
        day, form = day_or_month(heard.text, heard.today, past=False)
    except NotUnderstood:
        raise NotUnderstood("away.date_please") from None
    if form != DAY:
        raise NotUnderstood("away.date_please")
    if day < heard.today:
        raise NotUnderstood("away.past")
    if (day - heard.today).days > LONGEST:
        raise NotUnderstood("away.too_long", days=LONGEST)
    return day.isoformat()


def _deputies(scene: Scene) -> Sequence[Choice]:
    named = [Choice.of(str(number), "away.deputy", who=name) for number, name in scene.answers["colleagues"]]
    return (*named, Choice.of(NOBODY, "away.nobody"))


AWAY = Dialog(
    "away",
    (
        Question("last", "away.ask_until", _ends, parse=_last_day),
        Question(
            "deputy", "away.ask_deputy", _deputies, asked_when=lambda scene: bool(scene.answers["colleagues"])
        ),
        sure("away.preview", "away.yes", "away.no"),
    ),
)


async def away(turn: Turn, number: str) -> Sequence[Say]:
    officer = await own_officer(turn, number)
    colleagues = await colleagues_of(turn, officer)
    start = {
        "seat": str(officer.id),
        "today": turn.heard.today.isoformat(),
        "colleagues": [[colleague.id, colleague.name] for colleague in colleagues],
    }
    return await turn.begin("away", start)


async def present(turn: Turn, number: str) -> Sequence[Say]:
    """Back earlier than said; pressed twice it does no harm."""
    officer = await own_officer(turn, number)
    if officer.away_until is not None:
        await come_back(turn, officer, f"officer:{officer.id}")
    return [Say.of("away.returned", *_onward(officer), office=place(officer.office))]


async def _office(turn: Turn, answers: Answers) -> Values:
    officer = await own_officer(turn, answers["seat"])
    return {"office": place(officer.office)}


async def _preview(turn: Turn, answers: Answers) -> Values:
    """Who gets what meanwhile, and whether anybody is left."""
    officer = await own_officer(turn, answers["seat"])
    colleagues = {colleague.id: colleague.name for colleague in await colleagues_of(turn, officer)}
    held = len(await turn.tx.cases.held_by(officer.id))
    lines = [_cover(colleagues.get(_deputy(answers) or 0), held), Say.of("away.no_reminders")]
    lines += [Say.of("away.stands", who=other.name) for other in await stood_for(turn, officer)]
    lines += [] if colleagues else [Say.of("away.empty")]
    until = When(at=_until(turn, answers))
    return {"office": place(officer.office), "until": until, "lines": Several(items=tuple(lines))}


def _cover(deputy: str | None, held: int) -> Say:
    if deputy is None:
        return Say.of("away.without_deputy", count=held)
    return Say.of("away.with_deputy", deputy=deputy, count=held)


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    officer = await own_officer(turn, answers["seat"])
    if answers[SURE] != YES:
        return [Say.of("away.kept", *_onward(officer))]
    until, deputy = _until(turn, answers), _deputy(answers)
    await go_away(turn, officer, until, deputy)
    values: dict[str, Filling] = {"office": place(officer.office), "until": When(at=until)}
    return [Say(key="away.done", values=values, choices=_onward(officer))]


def _until(turn: Turn, answers: Answers) -> datetime:
    return back_after(date.fromisoformat(answers["last"]), turn.rules.hours)


def _deputy(answers: Answers) -> int | None:
    picked = answers.get("deputy", NOBODY)
    return None if picked == NOBODY else int(picked)


def _onward(officer: Officer) -> tuple[Choice, ...]:
    return (Choice.of(f"desk:{officer.id}", "desk.open"), Choice.of("menu", "menu.back"))


CONVERSATION = Conversation(
    "away",
    {"away": away, "present": present},
    (Flow(AWAY, _finish, {"last": _office, SURE: _preview}),),
    needs=Need.SEAT,
)
