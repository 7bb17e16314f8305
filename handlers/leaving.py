"""Leaving an office, or ending somebody's seat there: who gets the cases, the preview, the deed."""

from collections.abc import Sequence

from bot.domain.broadcast import OPEN
from bot.domain.contact import Officer
from bot.domain.dialog import SURE, YES, Answers, Dialog, Question, Scene, sure
from bot.domain.say import Choice, Filling, Key, Say, Several, Values
from bot.services.absence import colleagues_of, stood_for
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.leaving import Handover
from bot.services.leaving import leave as end_seat
from bot.services.leaving import plan as plan_handover
from bot.services.staffing import led_officer, own_officer, place
from bot.services.turn import Turn

QUEUE = "queue"
PLANS_LOOKED_AT = 1000


def _heirs(scene: Scene) -> Sequence[Choice]:
    named = [Choice.of(str(number), "away.deputy", who=name) for number, name in scene.answers["heirs"]]
    return (*named, Choice.of(QUEUE, "leave.queue"))


def _yes(scene: Scene) -> str:
    own = scene.answers["seat"] in {str(seat.officer_id) for seat in scene.contact.seats}
    return "leave.yes" if own else "leave.dismiss"


HEIR = Dialog("leave_to", (Question("heir", "leave.ask_heir", _heirs),))
LEAVE = Dialog("leave", (sure("leave.preview", _yes, "leave.no"),))


async def leave(turn: Turn, number: str) -> Sequence[Say]:
    """The way out: first to whom the cases go, where there is a choice."""
    officer, _ = await _whom(turn, number)
    heirs = await colleagues_of(turn, officer)
    if not heirs or not await turn.tx.cases.held_by(officer.id):
        return await _show(turn, officer, None)
    named = [[colleague.id, colleague.name] for colleague in heirs]
    return await turn.begin("leave_to", {"seat": str(officer.id), "heirs": named})


async def _whom(turn: Turn, number: str) -> tuple[Officer, str]:
    """Who leaves, and who does it as the audit says. Raises Refused for whom it does not concern."""
    if number in {str(seat.officer_id) for seat in turn.contact.seats}:
        officer = await own_officer(turn, number)
        return officer, f"officer:{officer.id}"
    officer, seat = await led_officer(turn, number)
    return officer, f"officer:{seat.officer_id}"


async def _show(turn: Turn, officer: Officer, heir: int | None) -> list[Say]:
    """Ask whether it shall be so; what is shown is kept, to be compared when it is done."""
    handover = await plan_handover(turn, officer, heir)
    return await turn.begin("leave", {"seat": str(officer.id), "plan": handover.model_dump(mode="json")})


async def _held(turn: Turn, answers: Answers) -> Values:
    officer, _ = await _whom(turn, answers["seat"])
    count = len(await turn.tx.cases.held_by(officer.id))
    return {"who": _called(turn, officer), "office": place(officer.office), "count": count}


async def _finish_heir(turn: Turn, answers: Answers) -> Sequence[Say]:
    officer, _ = await _whom(turn, answers["seat"])
    return await _show(turn, officer, None if answers["heir"] == QUEUE else int(answers["heir"]))


async def _preview(turn: Turn, answers: Answers) -> Values:
    officer, _ = await _whom(turn, answers["seat"])
    handover = Handover.model_validate(answers["plan"])
    lines = [*await _case_lines(turn, officer, handover), *await _other_lines(turn, officer)]
    return {
        "who": _called(turn, officer),
        "office": place(officer.office),
        "lines": Several(items=tuple(lines)),
    }


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    """Do it, if all is as it was shown; else show it anew."""
    officer, actor = await _whom(turn, answers["seat"])
    if answers[SURE] != YES:
        return [Say.of("leave.kept", Choice.of("desk", "desk.open"), Choice.of("menu", "menu.back"))]
    shown = Handover.model_validate(answers["plan"])
    if await plan_handover(turn, officer, shown.heir) != shown:
        return [Say.of("leave.changed"), *await _show(turn, officer, shown.heir)]
    await end_seat(turn, officer, shown, actor)
    if officer.contact_id != turn.contact.id:
        staff = Choice.of(f"staff:{officer.office}", "desk.staff")
        return [Say.of("leave.done_other", staff, who=officer.name, office=place(officer.office))]
    await turn.refresh_contact()
    return [Say.of("leave.done", office=place(officer.office)), *turn.menu("menu.more")]


async def _case_lines(turn: Turn, officer: Officer, handover: Handover) -> list[Say]:
    """What becomes of the cases."""
    lines: list[Say] = []
    if handover.stay and handover.heir is not None:
        colleagues = await turn.tx.officers.of_office(officer.office)
        heir = next((one.name for one in colleagues if one.id == handover.heir), "")
        lines.append(Say.of("leave.to_heir", count=len(handover.stay), heir=heir))
    elif handover.stay:
        lines.append(Say.of("leave.to_queue", count=len(handover.stay)))
    for office, count in handover.by_office.items():
        lines.append(Say.of("leave.to_above", count=count, office=place(office)))
    if handover.stuck:
        lines.append(Say.of("leave.to_nobody", count=len(handover.stuck)))
    lines += [] if lines else [Say.of("leave.nothing")]
    return [*lines, *((Say.of("leave.empty"),) if handover.empty else ())]


async def _other_lines(turn: Turn, officer: Officer) -> list[Say]:
    """What else they leave behind: planned messages, and colleagues for whom they stand."""
    plans = [
        plan for plan in await turn.tx.broadcasts.listed(OPEN, PLANS_LOOKED_AT) if plan.author == officer.id
    ]
    lines = [Say.of("leave.plans", count=len(plans))] if plans else []
    return lines + [Say.of("leave.stands", who=other.name) for other in await stood_for(turn, officer)]


def _called(turn: Turn, officer: Officer) -> Filling:
    return Key(key="leave.you") if officer.contact_id == turn.contact.id else officer.name


CONVERSATION = Conversation(
    "leaving",
    {"leave": leave},
    (Flow(HEIR, _finish_heir, {"heir": _held}), Flow(LEAVE, _finish, {SURE: _preview})),
    needs=Need.SEAT,
)
