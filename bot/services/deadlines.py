"""The clock of the promises: in working hours it tells who must hear; another calendar moves them."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from hashlib import sha256

import structlog

from bot.domain.case import Case
from bot.domain.promise import Promise, recounted
from bot.domain.rules import Rules
from bot.domain.working_time import is_open
from bot.ports import Store
from bot.services.errand import Errand, Errands
from bot.services.escalation import PROMISES, escalate

log = structlog.get_logger()

CHUNK = 200  # cases in one transaction: replies find a gap between two
LATER = timedelta(minutes=15)  # until a case that failed is tried again
COUNTED_BY = "counted_by"  # the setting that keeps by which calendar and levels the promises were counted

Fetch = Callable[[Errand], Awaitable[Sequence[Case]]]
Work = Callable[[Errand, Sequence[Case]], Awaitable[None]]


class Deadlines:
    """Sees to it that nobody forgets what a worker was promised."""

    def __init__(self, store: Store, errands: Errands) -> None:
        self._store = store
        self._errands = errands

    async def tick(self) -> None:
        """Tell everybody who must have heard of a promise by now, if offices work now."""
        if not is_open(self._errands.clock.now(), self._errands.rules.hours):
            return
        while len(await self._some(_due, escalate)) == CHUNK:
            pass

    async def recount(self) -> None:
        """Count every open promise anew where the calendar or the levels changed since last time.

        Such as after a holiday was declared. Whoever was told of a promise stays told.
        """
        fingerprint = _fingerprint(self._errands.rules)
        async with self._store.look() as tx:
            if await tx.ledger.setting(COUNTED_BY) == fingerprint:
                return
        last = 0
        while found := await self._some(_promising(last), _recount):
            last = found[-1].id
        async with self._store.begin() as tx:
            await tx.ledger.set(COUNTED_BY, fingerprint)

    async def _some(self, fetch: Fetch, work: Work) -> Sequence[Case]:
        """Do the work on a chunk of cases together; each by itself where one of them fails."""
        try:
            async with self._errands.begin(self._store, steady=True) as errand:
                found = await fetch(errand)
                await work(errand, found)
        except Exception as error:
            log.exception("cases_one_by_one", error=type(error).__name__)
            async with self._errands.begin(self._store, steady=True) as errand:
                found = await fetch(errand)
            for case in found:
                await self._alone(case, work)
        return found

    async def _alone(self, case: Case, work: Work) -> None:
        try:
            async with self._errands.begin(self._store, steady=True) as errand:
                current = await errand.tx.cases.get(case.id)
                if current is not None:
                    await work(errand, [current])
        except Exception as error:
            log.exception("case_failed", case=case.code, error=type(error).__name__)
            async with self._store.begin() as tx:
                await tx.cases.change(case.id, remind_at=self._errands.clock.now() + LATER)


async def _due(errand: Errand) -> Sequence[Case]:
    found = await errand.tx.cases.to_remind(errand.now, CHUNK)
    await errand.meet(found)
    return found


def _promising(after: int) -> Fetch:
    async def fetch(errand: Errand) -> Sequence[Case]:
        return await errand.tx.cases.promising(after, CHUNK)

    return fetch


async def _recount(errand: Errand, cases: Sequence[Case]) -> None:
    """Only what changes by it is written down."""
    changes: list[tuple[Case, str | None, dict[str, object]]] = []
    for case in cases:
        counted: dict[str, object] = {name: _recounted(errand, getattr(case, name)) for name in PROMISES}
        fresh = case.model_copy(update=counted)
        fresh = fresh.model_copy(update={"remind_at": errand.remind_at(fresh)})
        if fresh != case:
            changes.append((case, None, counted))
    await errand.change_all(changes, "system", "recount")


def _recounted(errand: Errand, promise: Promise | None) -> Promise | None:
    return promise and recounted(promise, errand.rules.hours)


def _fingerprint(rules: Rules) -> str:
    """The same for the same calendar and levels, in any process."""
    hours = rules.hours
    days = (sorted(hours.days_off), sorted(hours.days_worked))
    return sha256(repr((hours.zone, hours.shifts, *days, rules.levels)).encode()).hexdigest()
