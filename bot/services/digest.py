"""The morning's overview: what each officer finds on their desk today, and a lead in the whole office."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.domain.case import Load
from bot.domain.contact import Officer, seat_of
from bot.domain.say import Choice, Key, Say, Several
from bot.domain.working_time import WorkingTime, is_working_day, opening
from bot.ports import Store
from bot.services.errand import Errand, Errands

log = structlog.get_logger()

STILL_MORNING = timedelta(hours=4)  # after the first shift has begun
WAYS = ("overdue", "mine", "free")


class Digest:
    """Sends the overview once a working day, and nothing to whoever has nothing."""

    def __init__(self, store: Store, errands: Errands) -> None:
        self._store = store
        self._errands = errands

    async def tick(self) -> None:
        """Send the overviews that are due."""
        now, hours = self._errands.clock.now(), self._errands.rules.hours
        today = now.astimezone(hours.tz).date()
        begins = opening(today, hours)
        if not (is_working_day(today, hours) and begins <= now < begins + STILL_MORNING):
            return
        async with self._store.look() as tx:
            ungreeted = await tx.officers.to_greet(today.isoformat())
        expected = [officer for officer in ungreeted if _is_here(officer, now, hours)]
        for _, seats in groupby(sorted(expected, key=_person), key=_person):
            await self._greet(list(seats), today.isoformat())

    async def _greet(self, seats: Sequence[Officer], day: str) -> None:
        """One message a person, with a part for each office; the others get theirs even if this fails."""
        try:
            async with self._errands.begin(self._store) as errand:
                fresh = [seat for seat in seats if await errand.tx.officers.greet(seat.id, day)]
                parts = [part for seat in fresh if (part := await _part(errand, seat))]
                if parts:
                    errand.tell(seats[0].contact_id, seats[0].account, [_overview(parts)])
        except Exception as error:
            log.exception("overview_failed", error=type(error).__name__, office=seats[0].office)


def _person(officer: Officer) -> int:
    return officer.contact_id


def _is_here(officer: Officer, now: datetime, hours: WorkingTime) -> bool:
    """Whether they work today; a swapped day is worked by all."""
    today = now.astimezone(hours.tz).date()
    works = today.isoweekday() in officer.weekdays or today in hours.days_worked
    return works and officer.is_able(now)


def _overview(parts: Sequence[Say]) -> Say:
    ways = (Choice.of(f"queue:{way}", f"officer.filter_{way}") for way in WAYS)
    return Say.of("digest.today", *ways, offices=Several(items=tuple(parts)))


async def _part(errand: Errand, officer: Officer) -> Say | None:
    """What waits in one office for this officer, and for those they stand for; None: nothing."""
    colleagues = await errand.tx.officers.of_office(officer.office)
    loads = await errand.tx.cases.load([officer.office], errand.now, _evening(errand))
    hands = seat_of(officer, colleagues).hands(errand.now)
    lines = [
        *_free([load for load in loads if load.assignee is None]),
        *_own([load for load in loads if load.assignee in hands]),
        *(_of_everybody(loads, colleagues) if officer.leads else ()),
    ]
    if not lines:
        return None
    return Say.of(
        "digest.office", office=Key(key=f"office.{officer.office}"), lines=Several(items=tuple(lines))
    )


def _evening(errand: Errand) -> datetime:
    """When the office closes today."""
    hours = errand.rules.hours
    today = errand.now.astimezone(hours.tz).date()
    return datetime.combine(today, hours.shifts[-1][1], hours.tz)


def _free(loads: Sequence[Load]) -> list[Say]:
    """What nobody has claimed yet."""
    count, late = sum(load.open for load in loads), sum(load.overdue for load in loads)
    if late:
        return [Say.of("digest.free_late", count=count, late=late)]
    return [Say.of("digest.free", count=count)] if count else []


def _own(loads: Sequence[Load]) -> list[Say]:
    counted = {
        "digest.due_today": sum(load.due_soon for load in loads),
        "digest.overdue": sum(load.overdue for load in loads),
        "digest.waiting": sum(load.waiting for load in loads),
    }
    return [Say.of(key, count=count) for key, count in counted.items() if count]


def _of_everybody(loads: Sequence[Load], officers: Sequence[Officer]) -> list[Say]:
    """The office's totals, and who has how much."""
    total, late = sum(load.open for load in loads), sum(load.overdue for load in loads)
    if not total:
        return []
    names = {officer.id: officer.name for officer in officers}
    held = [
        Say.of("digest.held", who=names[load.assignee], count=load.open, late=load.overdue)
        for load in loads
        if load.assignee in names
    ]
    return [Say.of("digest.total", count=total, late=late), *held]
