"""A case goes from one office to another: it keeps code, history and deadline, and everybody is told."""

from collections.abc import Mapping, Set

from bot.domain.case import Case, State
from bot.domain.contact import seat_of
from bot.domain.office import Level, Office
from bot.domain.say import Filling, Key, Say, When
from bot.errors import Refused
from bot.services.cards import new_card, shown_area
from bot.services.errand import Errand
from bot.services.law_cards import law_says
from bot.services.live_cards import withdraw_cards
from bot.services.merging import followers, unmerge
from bot.services.news import drafts_about, present, tell_office, tell_worker
from bot.services.promises import owing_again

# What the worker is told, by what moved the case.
TOLD_WORKER: Mapping[str, str] = {
    "transfer": "case.transferred",
    "escalate": "case.raised",
    "pull": "case.raised",
    "reorganise": "case.office_changed",
}


async def hand_over(
    errand: Errand, case: Case, office: str, actor: str, action: str, *, note: str | None = None
) -> Case:
    """Move a case, and what goes with it, to another office, where nobody has it yet.

    The promise made to the worker stays; where the office had answered or asked, a new one begins, so
    that nothing rests unseen. A merged case that goes alone, or may not follow its main one, stands by
    itself again. Raises Refused for the same office, one that is closed, and one that the case must
    never reach.
    """
    require_reachable(errand, case, office)
    following = await followers(errand, case)
    again = {**owing_again(errand, case), "state": State.NEW}
    moved = await _move(errand, case, office, (actor, action, note), again)
    if actor != "worker":  # who moves their own case is answered
        await _tell_worker(errand, moved, action)
    for follower in following:
        if office in errand.barred(follower):
            alone = await unmerge(errand, follower, actor)
            await tell_office(errand, alone, "move.stays")
        else:
            along = await _move(errand, follower, office, (actor, action, note), {})
            await _tell_worker(errand, along, action)
    return moved


async def _tell_worker(errand: Errand, case: Case, action: str) -> None:
    due = When(at=case.due_at) if case.due_at else Key(key="card.no_due")
    await tell_worker(errand, case, TOLD_WORKER[action], due=due)


async def _move(
    errand: Errand,
    case: Case,
    office: str,
    cause: tuple[str, str, str | None],
    changes: Mapping[str, object],
) -> Case:
    """`cause`: who, by which action, and what the receiving office reads of it."""
    actor, action, note = cause
    values = {**changes, "office": office, "assignee": None}
    moved = await errand.change(case, actor, action, f"{case.office} {office}", **values)
    await _welcome(errand, moved, case.office, action, note)
    await withdraw_cards(errand, moved, case.office)
    return moved


def receivers(errand: Errand, case: Case, able: Set[str]) -> list[str]:
    """The offices of the `able` ones that the case can be given to.

    The province and its departments first, then those of its area as far as officers may know it, then
    others. Workplace unions only where they may know the worker's own, which is often the one that the
    case must not reach: a list without it would tell where a hidden worker works.
    """
    gone, area = errand.barred(case) | {case.office}, shown_area(case)
    tells_workplace = case.name is not None or case.shown == "workplace"
    found = [
        office
        for office in errand.catalog.offices.values()
        if office.code in able - gone and (tells_workplace or not office.is_workplace)
    ]
    return [office.code for office in sorted(found, key=lambda office: _distance(office, area))]


def _distance(office: Office, area: str | None) -> int:
    if office.level in {Level.PROVINCE, Level.DEPARTMENT}:
        return 0
    return 1 if area in office.areas else 2


def require_reachable(errand: Errand, case: Case, office: str) -> None:
    """Raises Refused when the case may not go to the office."""
    if not case.is_open:
        raise Refused("case.is_closed", code=case.code)
    if office == case.office:
        raise Refused("case.same_office", code=case.code)
    if office not in errand.catalog.offices:
        raise Refused("office.no_such", code=office)
    if office in errand.barred(case):
        raise Refused("case.barred_office", code=case.code)


async def require_somebody(errand: Errand, office: str) -> None:
    """Raises Refused when nobody at the office can act."""
    if office not in await errand.able():
        raise Refused("case.nobody_there", office=office_name(errand, office))


def office_name(errand: Errand, code: str) -> str:
    office = errand.catalog.offices.ever(code)
    return office.name if office is not None else code


async def send_up(errand: Errand, case: Case, actor: str, key: str = "card.raised") -> Case:
    """Move a case to the next office above that can act. Raises Refused when there is none."""
    above = await errand.above(case)
    if above is None:
        raise Refused("case.nobody_above", code=case.code)
    return await hand_over(errand, case, above, actor, "escalate", note=key)


async def _welcome(errand: Errand, case: Case, before: str, action: str, note: str | None) -> None:
    """The receiving office gets the whole case, and hears from where it comes."""
    messages = await errand.tx.cases.messages(case.id)
    officers = await errand.officers_of(case.office)
    for officer in present(errand, officers):
        says = [*new_card(case, messages, seat_of(officer, officers), errand.now), *law_says(errand, case)]
        says.append(_from(errand, case, before, note or f"card.by_{action}"))
        errand.drafts += drafts_about(case, officer.contact_id, officer.account, says)


def _from(errand: Errand, case: Case, before: str, key: str) -> Say:
    origin = "card.from_unnamed" if _tells_place(errand, case, before) else f"office.{before}"
    values: dict[str, Filling] = {"code": case.code, "from": Key(key=origin)}
    return Say(key=key, values=values, case_id=case.id)


def _tells_place(errand: Errand, case: Case, before: str) -> bool:
    """Whether the office that had the case would tell where its hidden worker works."""
    office = errand.catalog.offices.ever(before)
    if office is None or case.name or case.shown == "workplace":
        return False
    return office.is_workplace or (bool(office.areas) and case.shown == "")
