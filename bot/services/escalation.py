"""Who hears that a promise is about to be missed or was, and where its case goes when that does not help."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.contact import Officer
from bot.domain.office import upward
from bot.domain.promise import EscalationLevel, Promise, Tell, levels_due
from bot.domain.say import Filling, Key, When
from bot.services.cards import worker_choices
from bot.services.errand import Errand
from bot.services.handing import hand_over
from bot.services.news import concerned, leadership, leads_of, tell_officer, tell_outsiders, tell_worker

PROMISES = ("answer", "resolution")
ABOVE = (Tell.PARENT, Tell.LEADERSHIP)


async def escalate(errand: Errand, cases: Sequence[Case]) -> None:
    """Tell whoever must have heard of the cases' promises by now, each level once.

    Of several levels that are due at once each person hears only the highest that concerns them. A
    level with `hand_over` moves the case up, unless it is there already or nobody above can act.
    """
    for name in PROMISES:
        cases = await _remind(errand, cases, name)
    for case in cases:
        if case.remind_at is not None and case.remind_at <= errand.now:
            # A promise is stored in whole seconds, so its moment may be a little later than it seemed.
            await errand.tx.cases.change(case.id, remind_at=errand.remind_at(case))


async def _remind(errand: Errand, cases: Sequence[Case], name: str) -> list[Case]:
    """The cases as they are afterwards. What was told is noted of all at once."""
    due = {case.id: levels for case in cases if (levels := _levels_due(errand, getattr(case, name)))}
    changes: list[tuple[Case, str, dict[str, object]]] = []
    for case in cases:
        if case.id in due:
            told, _ = due[case.id][-1]
            noted = getattr(case, name).model_copy(update={"level": told})
            changes.append((case, f"{name} {told}", {name: noted}))
    after = {case.id: case for case in cases}
    for case in await errand.change_all(changes, "system", "remind"):
        told_now = [level for _, level in due[case.id]]
        after[case.id] = await _spread(errand, case, told_now, _what(name, getattr(case, name)))
    return list(after.values())


def _levels_due(errand: Errand, promise: Promise | None) -> Sequence[tuple[int, EscalationLevel]]:
    if promise is None:
        return ()
    return levels_due(promise, errand.rules.levels, errand.now, errand.rules.hours)


def _what(name: str, promise: Promise) -> dict[str, Filling]:
    values: dict[str, Filling] = {"what": Key(key=f"promise.{name}")}
    if promise.due_at is not None:
        values["due"] = When(at=promise.due_at)
    return values


async def _spread(
    errand: Errand, case: Case, levels: Sequence[EscalationLevel], values: dict[str, Filling]
) -> Case:
    """Tell the officers and the worker, and move the case where a level says so."""
    goal = await _goal(errand, case, levels)
    for officer, text in await _hearers(errand, case, levels):
        if officer.office != case.office and officer.office != goal:  # who gets the case gets its card
            tell_outsiders(errand, [officer], case, f"escalation.{text}_above", **values)
        elif officer.office == case.office and goal is None:
            await tell_officer(errand, officer, case, f"escalation.{text}", None, **values)
    await _tell_worker(errand, case, levels, goal, values)
    return await _move(errand, case, goal, values) if goal else case


async def _hearers(
    errand: Errand, case: Case, levels: Sequence[EscalationLevel]
) -> Sequence[tuple[Officer, str]]:
    """Each officer once, with the text of the highest level that concerns them."""
    hearers: dict[int, tuple[Officer, str]] = {}
    for level in reversed(levels):
        for tell in Tell:  # the nearest first: who holds a seat in the case's own office may see more
            for officer in await _officers(errand, case, tell) if tell in level.tell else ():
                hearers.setdefault(officer.contact_id, (officer, level.text))
    return list(hearers.values())


async def _officers(errand: Errand, case: Case, tell: Tell) -> Sequence[Officer]:
    match tell:
        case Tell.ASSIGNEE:
            return await concerned(errand, case)
        case Tell.LEAD:
            return await leads_of(errand, case.office)
        case Tell.PARENT | Tell.LEADERSHIP:
            office = await _office_above(errand, case, tell)
            if office is not None:
                return await leads_of(errand, office)
            return await leadership(errand, case) if tell is Tell.LEADERSHIP else []
        case Tell.WORKER:
            return []


async def _office_above(errand: Errand, case: Case, tell: Tell) -> str | None:
    """The leadership, or the next office above that can act: also where the leadership cannot or must not."""
    highest = errand.leadership
    able = await errand.able()
    if tell is Tell.LEADERSHIP and highest in able - errand.barred(case):
        return highest
    return await errand.above(case)


async def _goal(errand: Errand, case: Case, levels: Sequence[EscalationLevel]) -> str | None:
    """Where the case goes now: to the one above whom the highest level with `hand_over` names last."""
    rising = next((level for level in reversed(levels) if level.hand_over), None)
    if rising is None:
        return None
    tell = [tell for tell in rising.tell if tell in ABOVE][-1]
    top = {office.code for office in upward(errand.catalog.offices, errand.leadership)}
    if tell is Tell.LEADERSHIP and case.office in top:
        return None
    return await _office_above(errand, case, tell)


async def _tell_worker(
    errand: Errand,
    case: Case,
    levels: Sequence[EscalationLevel],
    goal: str | None,
    values: dict[str, Filling],
) -> None:
    text = next((level.text for level in reversed(levels) if Tell.WORKER in level.tell), None)
    if text is not None:
        escalable = goal is None and await errand.above(case) is not None
        choices = worker_choices(case, escalable=escalable)
        await tell_worker(errand, case, f"escalation.{text}_worker", *choices, **values)


async def _move(errand: Errand, case: Case, goal: str, values: dict[str, Filling]) -> Case:
    """Hand the case over, and tell those from whom it was taken."""
    losing = [*await concerned(errand, case), *await leads_of(errand, case.office)]
    moved = await hand_over(errand, case, goal, "system", "escalate", note="card.raised_by_rule")
    there = [officer for officer in losing if officer.office != goal]
    tell_outsiders(errand, there, moved, "escalation.moved_up", **values)
    return moved
