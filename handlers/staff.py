"""The officers of an office, for those who lead it: who they are, invitations, roles, the offices below."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.contact import Officer, Role, Seat
from bot.domain.dialog import SURE, YES, Answers, Dialog, Question, Scene, short_words, sure
from bot.domain.paging import page_of
from bot.domain.say import Choice, Filling, Say, Several, Values, When
from bot.errors import Refused
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.staffing import (
    change_role,
    decides,
    invite,
    led_office,
    led_officer,
    officer_led,
    place,
    role_name,
)
from bot.services.turn import Turn

PAGE = 10
HOME = Choice.of("menu", "menu.back")


def _roles(scene: Scene) -> Sequence[Choice]:
    held = scene.answers.get("before")
    return [Choice.of(role.value, f"staff.role_{role.value}") for role in Role if role.value != held]


ENLIST = Dialog(
    "enlist",
    (
        Question("name", "staff.ask_name", parse=short_words),
        Question("role", "staff.ask_role", _roles, asked_when=lambda scene: scene.answers["by_admin"]),
    ),
)
REROLE = Dialog(
    "rerole",
    (Question("role", "staff.ask_role", _roles), sure("staff.ask_rerole", "staff.yes", "staff.no")),
)


async def staff(turn: Turn, argument: str) -> Sequence[Say]:
    """The officers of an office, page by page; "CSPL:1" is the second."""
    office, _, page = argument.partition(":")
    seat = led_office(turn, office)
    officers = await turn.tx.officers.of_office(office)
    lines = [Choice(token=f"staffer:{one.id}", label=_line(turn, one)) for one in officers]
    below = (Choice.of(f"staff_below:{office}", "staff.below"),) if _below(turn, seat, office) else ()
    choices = (*_page(f"staff:{office}", lines, page), Choice.of(f"enlist:{office}", "staff.enlist"), *below)
    return [Say.of("staff.list", *choices, HOME, office=place(office), count=len(officers))]


async def staffer(turn: Turn, number: str) -> Sequence[Say]:
    """One officer, and what can be done about them."""
    officer, seat = await officer_led(turn, number)
    values: dict[str, Filling] = {
        "who": officer.name,
        "role": role_name(officer.role),
        "office": place(officer.office),
        "lines": Several(items=(await _state(turn, officer),)),
        "count": len(await turn.tx.cases.held_by(officer.id)),
    }
    back = Choice.of(f"staff:{officer.office}", "desk.staff")
    return [Say(key="staff.card", values=values, choices=(*_about(turn, officer, seat), back, HOME))]


def _about(turn: Turn, officer: Officer, seat: Seat) -> tuple[Choice, ...]:
    if officer.contact_id == turn.contact.id or not decides(seat, officer):
        return ()
    dismiss = Choice.of(f"leave:{officer.id}", "staff.dismiss")
    rerole = Choice.of(f"rerole:{officer.id}", "staff.rerole")
    return (rerole, dismiss) if seat.role is Role.ADMIN else (dismiss,)


async def staff_below(turn: Turn, argument: str) -> Sequence[Say]:
    """The offices right below one, with how many officers each has; for admins."""
    office, _, page = argument.partition(":")
    seat = led_office(turn, office)
    officers = Counter(officer.office for officer in await turn.tx.officers.listed())
    lines = [
        Choice.of(f"staff:{code}", "staff.below_line", office=place(code), count=officers[code])
        for code in _below(turn, seat, office)
    ]
    back = Choice.of(f"staff:{office}", "desk.staff")
    choices = (*_page(f"staff_below:{office}", lines, page), back, HOME)
    return [Say.of("staff.below_of", *choices, office=place(office))]


async def enlist(turn: Turn, office: str) -> Sequence[Say]:
    """Invite somebody; only an admin chooses the role."""
    seat = led_office(turn, office)
    return await turn.begin("enlist", {"office": office, "by_admin": seat.role is Role.ADMIN})


async def rerole(turn: Turn, number: str) -> Sequence[Say]:
    officer, seat = await led_officer(turn, number)
    if seat.role is not Role.ADMIN:
        raise Refused("staff.only_admin")
    return await turn.begin("rerole", {"seat": number, "before": officer.role.value})


async def _finish_enlist(turn: Turn, answers: Answers) -> Sequence[Say]:
    office, name = answers["office"], answers["name"]
    seat = led_office(turn, office)
    role = Role(answers.get("role", Role.OFFICER.value))
    if role is not Role.OFFICER and seat.role is not Role.ADMIN:
        raise Refused("staff.only_admin")
    code = await invite(turn.tx, office, role, name, turn.now, by=f"officer:{seat.officer_id}")
    said: dict[str, Filling] = {"who": name, "role": role_name(role), "office": place(office), "code": code}
    back = Choice.of(f"staff:{office}", "desk.staff")
    return [Say(key="staff.invited", values=said, choices=(back, HOME))]


async def _finish_rerole(turn: Turn, answers: Answers) -> Sequence[Say]:
    officer, seat = await led_officer(turn, answers["seat"])
    back = Choice.of(f"staffer:{officer.id}", "desk.staff")
    if answers[SURE] != YES:
        return [Say.of("staff.kept", back, HOME)]
    if officer.role.value != answers["before"]:
        raise Refused("staff.changed")
    changed = await change_role(turn, officer, Role(answers["role"]), seat)
    values: dict[str, Filling] = {"who": changed.name, "office": place(changed.office)}
    return [
        Say(key="staff.role_changed", values={**values, "role": role_name(changed.role)}, choices=(back,))
    ]


async def _new_one(turn: Turn, answers: Answers) -> Values:
    return {"who": answers["name"], "office": place(answers["office"])}


async def _old_one(turn: Turn, answers: Answers) -> Values:
    officer, _ = await led_officer(turn, answers["seat"])
    return {"who": officer.name, "office": place(officer.office)}


async def _rerole_preview(turn: Turn, answers: Answers) -> Values:
    before, after = role_name(Role(answers["before"])), role_name(Role(answers["role"]))
    return {**await _old_one(turn, answers), "before": before, "after": after}


def _below(turn: Turn, seat: Seat, office: str) -> list[str]:
    """The offices right below, whose officers an admin decides about too."""
    if seat.role is not Role.ADMIN:
        return []
    return [one.code for one in turn.catalog.offices.values() if one.parent == office]


def _page(entry: str, lines: Sequence[Choice], number: str) -> tuple[Choice, ...]:
    here, ways = page_of(lines, entry, number, PAGE)
    return (*here, *ways)


def _line(turn: Turn, officer: Officer) -> Say:
    key = "staff.line_away" if officer.is_away(turn.now) else "staff.line"
    key = key if officer.reachable else "staff.line_unreachable"
    return Say.of(key, who=officer.name, role=role_name(officer.role))


async def _state(turn: Turn, officer: Officer) -> Say:
    if not officer.reachable:
        return Say.of("staff.unreachable")
    if officer.away_until is None or not officer.is_away(turn.now):
        return Say.of("desk.here", days=len(officer.weekdays))
    until = When(at=officer.away_until)
    deputy = await turn.tx.officers.get(officer.deputy) if officer.deputy else None
    if deputy is None:
        return Say.of("desk.away", until=until)
    return Say.of("desk.away_deputy", until=until, deputy=deputy.name)


CONVERSATION = Conversation(
    "staff",
    {"staff": staff, "staffer": staffer, "staff_below": staff_below, "enlist": enlist, "rerole": rerole},
    (
        Flow(ENLIST, _finish_enlist, {"role": _new_one}),
        Flow(REROLE, _finish_rerole, {"role": _old_one, "sure": _rerole_preview}),
    ),
    needs=Need.SEAT,
)
