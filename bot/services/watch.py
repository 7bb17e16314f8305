"""Watches over offices where nobody can act: the office above hears of it, and of its end."""

from collections.abc import Mapping, Set

import structlog

from bot.domain.case import Case, Queue
from bot.domain.contact import Officer
from bot.domain.office import upward
from bot.domain.rights import Act
from bot.domain.routing import goes_up
from bot.domain.say import Choice, Filling, Key, Say
from bot.ports import Store
from bot.services.errand import Errand, Errands
from bot.services.news import leads_of

log = structlog.get_logger()

LISTED = 8
HEARD = "alarms_heard"  # the setting that keeps which office was told of each: "CSPL:TT", none yet: "VP:"


class Watch:
    """Raises an alarm over an office once, until somebody can act there again."""

    def __init__(self, store: Store, errands: Errands) -> None:
        self._store = store
        self._errands = errands

    async def tick(self) -> None:
        """Look at every office that has something to do or somebody to do it. At any hour."""
        async with self._errands.begin(self._store) as errand:
            staffed = await errand.able()
            empty = await _unstaffed(errand, staffed)
            alarms, now = errand.tx.offices, errand.now
            over = await alarms.alarmed() - empty
            raised = {code for code in sorted(empty) if await alarms.raise_alarm(code, now)}
            ended = {code for code in sorted(over) if await alarms.clear_alarm(code, now)}
            # Read after these, so that whoever did the same at the same time has written by now.
            heard = _read(await errand.tx.ledger.setting(HEARD))
            await _tell_ended(errand, heard, ended & staffed)
            now_heard = {code: heard.get(code) or await _tell_raised(errand, code, staffed) for code in empty}
            if now_heard != heard:
                await errand.tx.ledger.set(HEARD, _written(now_heard))
        for code in sorted(raised):
            if not now_heard[code]:
                log.warning("office_unstaffed", office=code)


async def _unstaffed(errand: Errand, staffed: Set[str]) -> frozenset[str]:
    """Offices with open cases or officers, where nobody can act; away without a deputy is nobody."""
    offices = errand.catalog.offices
    officers = {officer.office for officer in await errand.tx.officers.listed()}
    busy = await errand.tx.cases.offices_at_work()
    return frozenset({code for code in officers | busy if code in offices} - staffed)


async def _tell_ended(errand: Errand, heard: Mapping[str, str], ended: Set[str]) -> None:
    """Whoever heard of an alarm hears when somebody can act there again."""
    for code in sorted(ended):
        above = errand.catalog.offices.leads_to(heard.get(code, ""))
        for lead in await leads_of(errand, above) if above else ():
            _tell(errand, lead, Say.of("watch.staffed", office=Key(key=f"office.{code}")))


async def _tell_raised(errand: Errand, code: str, staffed: Set[str]) -> str:
    """Tell the next office above that can act; returns its code, empty when there is none yet."""
    above = goes_up(code, errand.catalog.offices, staffed, frozenset(), errand.rules.leadership)
    if above is not None:
        await _tell_unstaffed(errand, code, above)
    return above or ""


async def _tell_unstaffed(errand: Errand, code: str, above: str) -> None:
    """How many cases wait there, and the first that this office may take up."""
    wanted = Queue(offices=(code,))
    count = await errand.tx.cases.count(wanted)
    waiting = [
        case
        for case in await errand.tx.cases.queue(wanted, LISTED)
        if above not in errand.barred(case) and _is_above(errand, above, code)
    ]
    values: dict[str, Filling] = {"office": Key(key=f"office.{code}"), "count": count}
    for lead in await leads_of(errand, above):
        choices = tuple(_pull(case) for case in waiting) if lead.leads else ()
        key = "watch.unstaffed" if count else "watch.unstaffed_idle"
        _tell(errand, lead, Say(key=key, values=values, choices=choices))


def _is_above(errand: Errand, above: str, code: str) -> bool:
    """The leadership hears of it as well, but takes up cases only from offices below it."""
    return above in {office.code for office in upward(errand.catalog.offices, code)}


def _pull(case: Case) -> Choice:
    topic = Key(key=f"topic.{case.topic}")
    return Choice.of(f"{Act.PULL.value}:{case.code}", "watch.pull", code=case.code, topic=topic)


def _tell(errand: Errand, officer: Officer, say: Say) -> None:
    errand.tell(officer.contact_id, officer.account, [say])


def _read(setting: str | None) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in (setting or "").split())
    return {code: above for code, _, above in pairs}


def _written(heard: Mapping[str, str]) -> str:
    return " ".join(f"{code}:{above}" for code, above in sorted(heard.items()))
