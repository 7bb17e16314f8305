"""Officers who are away for a while, whoever stands for them meanwhile, and the days on which they work."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.case import Case
from bot.domain.contact import Officer
from bot.domain.say import Choice, Key, Say, When
from bot.domain.working_time import WorkingTime, is_open, opening
from bot.errors import Refused
from bot.ports import Store
from bot.services.errand import Errand, Errands
from bot.services.live_cards import refresh_cards

MINE = Choice.of("queue:mine", "officer.filter_mine")


def back_after(last: date, hours: WorkingTime) -> datetime:
    """When whoever is away up to and with the day `last` is there again: next morning, at opening time."""
    return opening(last + timedelta(days=1), hours)


async def colleagues_of(errand: Errand, officer: Officer) -> list[Officer]:
    """Those of the same office who can act now."""
    officers = await errand.tx.officers.of_office(officer.office)
    return [other for other in officers if other.id != officer.id and other.is_able(errand.now)]


async def stood_for(errand: Errand, officer: Officer) -> list[Officer]:
    """Those who are away now and have named this officer as their deputy."""
    officers = await errand.tx.officers.of_office(officer.office)
    return [other for other in officers if other.deputy == officer.id and other.is_away(errand.now)]


async def go_away(errand: Errand, officer: Officer, until: datetime, deputy_id: int | None) -> None:
    """Be away until then. The deputy hears of it, and so does one who is not it any more.

    Raises Refused for a time that is past and for somebody who cannot stand for this officer.
    """
    if until <= errand.now:
        raise Refused("away.past")
    deputy = await _fit_deputy(errand, officer, deputy_id) if deputy_id is not None else None
    cases = await errand.tx.cases.held_by(officer.id)
    if officer.is_away(errand.now) and officer.deputy != deputy_id:
        await _tell_deputy(errand, officer, "away.you_stand_no_more", len(cases))
    away = officer.model_copy(update={"away_until": until, "deputy": deputy_id})
    await _change(errand, officer, away, f"officer:{officer.id}", "away")
    if deputy is not None:
        await _tell_deputy(errand, away, "away.you_stand", len(cases))
    await _refresh(errand, cases)


async def come_back(errand: Errand, officer: Officer, actor: str) -> None:
    """Be there again; nobody stands for this officer any more, and their deputy hears of it."""
    cases = await errand.tx.cases.held_by(officer.id)
    await _tell_deputy(errand, officer, "away.you_stand_no_more", len(cases))
    here = officer.model_copy(update={"away_until": None, "deputy": None})
    await _change(errand, officer, here, actor, "back")
    await _refresh(errand, cases)


async def work_on(errand: Errand, officer: Officer, weekdays: tuple[int, ...]) -> Officer:
    """Work on these days of the week (Monday is 1) from now on. Raises Refused for none at all."""
    if not weekdays:
        raise Refused("desk.one_day")
    changed = officer.model_copy(update={"weekdays": weekdays})
    before, after = (f"weekdays={_digits(one)}" for one in (officer, changed))
    await errand.tx.officers.change(officer.id, weekdays=weekdays)
    actor = f"officer:{officer.id}"
    await errand.tx.ledger.audit(errand.now, actor, "weekdays", None, None, before=before, after=after)
    return changed


class Returns:
    """Welcomes back whoever's time away has passed, in working hours: nobody is woken for it."""

    def __init__(self, store: Store, errands: Errands) -> None:
        self._store = store
        self._errands = errands

    async def tick(self) -> None:
        """Those whose time has passed are there again, each told once, and so is their deputy."""
        async with self._store.begin() as tx:
            errand = self._errands.on(tx)
            if is_open(errand.now, errand.rules.hours):
                for officer in await tx.officers.returning(errand.now):
                    await come_back(errand, officer, "system")
                    await _welcome_back(errand, officer)
            await tx.outbox.add(errand.drafts, errand.now)


async def _fit_deputy(errand: Errand, officer: Officer, deputy_id: int) -> Officer:
    """The deputy, if they can be it: an able colleague, and neither the officer nor one they stand for."""
    if await errand.tx.contacts.has_sat(officer.contact_id, deputy_id):
        raise Refused("away.yourself")
    deputy = await errand.tx.officers.get(deputy_id)
    if deputy is None or deputy.office != officer.office:
        raise Refused("away.no_colleague")
    if deputy.is_away(errand.now) and deputy.deputy == officer.id:
        raise Refused("away.circle", who=deputy.name)
    if not deputy.is_able(errand.now):
        raise Refused("away.deputy_away", who=deputy.name)
    return deputy


async def _change(errand: Errand, before: Officer, after: Officer, actor: str, action: str) -> None:
    await errand.tx.officers.change(before.id, away_until=after.away_until, deputy=after.deputy)
    was, now = _absence(before), _absence(after)
    await errand.tx.ledger.audit(errand.now, actor, action, None, f"{before.id}", before=was, after=now)


async def _tell_deputy(errand: Errand, officer: Officer, key: str, count: int) -> None:
    deputy = await errand.tx.officers.get(officer.deputy) if officer.deputy is not None else None
    if deputy is None or officer.away_until is None:
        return
    until, office = When(at=officer.away_until), Key(key=f"office.{officer.office}")
    told = Say.of(key, MINE, who=officer.name, office=office, until=until, count=count)
    errand.tell(deputy.contact_id, deputy.account, [told])


async def _welcome_back(errand: Errand, officer: Officer) -> None:
    count = len(await errand.tx.cases.held_by(officer.id))
    told = Say.of("away.welcome_back", MINE, office=Key(key=f"office.{officer.office}"), count=count)
    errand.tell(officer.contact_id, officer.account, [told])


async def _refresh(errand: Errand, cases: Sequence[Case]) -> None:
    """The deputy's buttons on the cards come and go."""
    for case in cases:
        await refresh_cards(errand, case)


def _absence(officer: Officer) -> str:
    until = officer.away_until
    return f"away_until={until:%Y-%m-%dT%H:%MZ} deputy={officer.deputy or ''}" if until else "here"


def _digits(officer: Officer) -> str:
    return "".join(str(day) for day in officer.weekdays)
