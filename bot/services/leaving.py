"""Whoever leaves an office hands over all they have there, in one step, and nothing rests unseen."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.case import Case, State
from bot.domain.contact import Contact, Officer
from bot.domain.message import Value
from bot.domain.say import Choice, Filling, Say
from bot.errors import Refused
from bot.services.absence import MINE, colleagues_of, stood_for
from bot.services.errand import Errand
from bot.services.handing import hand_over
from bot.services.live_cards import refresh_cards, withdraw_from
from bot.services.staffing import place

FREE = Choice.of("queue:free", "officer.filter_free")


class Handover(Value):
    """What becomes of an officer's open cases, by their codes; the same before and when it is done.

    `stay`: with the office, for the `heir`, or back in the queue where there is none. `up`: each with the
    office above that can act, as nobody here can any more; the office's unclaimed cases are among them.
    `stuck`: nobody above can act either, so they wait here under an alarm. `empty`: nobody able remains.
    """

    heir: int | None = None
    stay: tuple[str, ...] = ()
    up: tuple[tuple[str, str], ...] = ()
    stuck: tuple[str, ...] = ()
    empty: bool = False

    @property
    def by_office(self) -> dict[str, int]:
        """How many go up to which office."""
        return dict(Counter(office for _, office in self.up))


async def plan(errand: Errand, officer: Officer, heir: int | None) -> Handover:
    """What would become of the officer's cases. Raises Refused for an heir who cannot act there."""
    able = await colleagues_of(errand, officer)
    if heir is not None and heir not in {colleague.id for colleague in able}:
        raise Refused("leave.no_heir")
    held = list(await errand.tx.cases.held_by(officer.id))
    if able:
        return Handover(heir=heir, stay=tuple(case.code for case in held))
    return await _upward(errand, officer, held)


async def leave(errand: Errand, officer: Officer, handover: Handover, actor: str) -> None:
    """The officer's seat ends and their work is handed over as `plan` said; everybody concerned is told.

    Raises Refused when they have left already.
    """
    alone = await _end_seat(errand, officer, actor)
    await _hand_on(errand, officer, handover, actor)
    await _tell_colleagues(errand, officer, handover, alone, actor)
    if actor != f"officer:{officer.id}":
        said = Say.of("leave.you_are_out", office=place(officer.office))
        errand.tell(officer.contact_id, officer.account, [said])


async def leave_everywhere(errand: Errand, contact: Contact) -> None:
    """Whoever erases their data leaves all their offices: no case goes from one of their seats to another."""
    found = [await errand.tx.officers.get(seat.officer_id) for seat in contact.seats]
    leaving = [(officer, f"officer:{officer.id}") for officer in found if officer is not None]
    alone = {officer.id: await _end_seat(errand, officer, actor) for officer, actor in leaving}
    for officer, actor in leaving:
        handover = await plan(errand, officer, None)
        await _hand_on(errand, officer, handover, actor)
        await _tell_colleagues(errand, officer, handover, alone[officer.id], actor)


async def _upward(errand: Errand, officer: Officer, held: Sequence[Case]) -> Handover:
    """Nobody is left: what is theirs or nobody's goes up. What goes with another case follows that one."""
    here = await errand.tx.cases.open_of(officer.office)
    loose = [case for case in here if case.assignee in {None, officer.id} and case.state is not State.MERGED]
    above = {case.code: await errand.above(case) for case in loose}
    return Handover(
        stay=tuple(case.code for case in held if case.code not in above),
        up=tuple((code, office) for code, office in above.items() if office),
        stuck=tuple(code for code, office in above.items() if not office),
        empty=True,
    )


async def _end_seat(errand: Errand, officer: Officer, actor: str) -> frozenset[int]:
    """End it; returns the officers for whom nobody stands any more."""
    alone = frozenset(other.id for other in await stood_for(errand, officer))
    if not await errand.tx.officers.remove(officer.id, errand.now):
        raise Refused("leave.gone")
    detail, before = f"{officer.id} {officer.office}", f"role={officer.role.value}"
    await errand.tx.ledger.audit(errand.now, actor, "leave", None, detail, before=before)
    return alone


async def _hand_on(errand: Errand, officer: Officer, handover: Handover, actor: str) -> None:
    seen = await errand.tx.cases.open_of(officer.office)
    for code, office in handover.up:
        await hand_over(
            errand, await _case(errand, code), office, actor, "escalate", note="leave.card_raised"
        )
    for code in (*handover.stay, *handover.stuck):
        await _give(errand, await _case(errand, code), officer, handover.heir, actor)
    await withdraw_from(errand, officer, seen)


async def _case(errand: Errand, code: str) -> Case:
    case = await errand.tx.cases.by_code(code)
    if case is None:
        raise RuntimeError("a case of the hand-over is gone")
    return case


async def _give(errand: Errand, case: Case, officer: Officer, heir: int | None, actor: str) -> None:
    """To the heir, or back into the queue; what was nobody's or has gone up with another stays as it is."""
    if case.assignee != officer.id:
        return
    state = State.NEW if heir is None and case.state is State.CLAIMED else case.state
    detail = f"{officer.id} {heir or ''}".strip()
    lost = {"drafted_by": None} if case.drafted_by == officer.id else {}  # nobody to send it in the name of
    given = await errand.change(case, actor, "leave", detail, assignee=heir, state=state, **lost)
    await refresh_cards(errand, given)


async def _tell_colleagues(
    errand: Errand, officer: Officer, handover: Handover, alone: frozenset[int], actor: str
) -> None:
    """One message to each but whoever did it; the heir's says what is theirs now, a lonely one's that too."""
    colleagues = await errand.tx.officers.of_office(officer.office)
    names = {colleague.id: colleague.name for colleague in colleagues}
    values: dict[str, Filling] = {"who": officer.name, "office": place(officer.office)}
    values |= {"count": len(handover.stay), "heir": names.get(handover.heir or 0, "")}
    for colleague in colleagues:
        knows = actor == f"officer:{colleague.id}" and colleague.id != handover.heir
        says = [] if knows else [_news(colleague, handover, values)]
        says += [Say.of("leave.deputy_left", who=officer.name)] if colleague.id in alone else []
        errand.tell(colleague.contact_id, colleague.account, says)


def _news(colleague: Officer, handover: Handover, values: dict[str, Filling]) -> Say:
    if handover.empty:
        told = {**values, "count": len(handover.up)}
        return Say(key="leave.told_empty", values=told)
    if not handover.stay:
        return Say(key="leave.told", values=values)
    if handover.heir is None:
        return Say(key="leave.told_queue", values=values, choices=(FREE,))
    if handover.heir == colleague.id:
        return Say(key="leave.told_heir", values=values, choices=(MINE,))
    return Say(key="leave.told_other", values=values)
