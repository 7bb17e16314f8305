"""Tells the federation's officers when an account's token is refused: nothing goes until somebody acts."""

import asyncio
from collections.abc import Iterable

import structlog

from bot.domain.contact import Officer
from bot.domain.delivery import Draft
from bot.domain.office import Offices
from bot.domain.say import Key, Lane, Say
from bot.ports import Clock, Store
from bot.services.line import Line

log = structlog.get_logger()

LOOK = 10.0  # seconds


class Alarms:
    """Each trouble is told once, to officers of other accounts; they hear of its end too."""

    def __init__(
        self, store: Store, clock: Clock, lines: Iterable[Line], offices: Offices, federation: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._lines = tuple(lines)
        self._offices = offices
        self._federation = federation
        self._told: set[str] = set()

    async def run(self) -> None:
        """Look now and then, until cancelled. In every process: only the one that sends knows of refusals."""
        while True:
            try:
                await self.tick()
            except Exception as error:
                log.exception("alarms_failed", error=type(error).__name__)
            await asyncio.sleep(LOOK)

    async def tick(self) -> None:
        """Look at every account."""
        refused = {line.account for line in self._lines if line.refused}
        for account in sorted(refused - self._told):
            await self._tell(account, "alarm.token_refused")
        for account in sorted(self._told - refused):
            await self._tell(account, "alarm.token_good")
        self._told = refused

    async def _tell(self, account: str, key: str) -> None:
        now = self._clock.now()
        async with self._store.begin() as tx:
            officers = await tx.officers.listed()
            drafts = [_draft(o, key, account) for o in self._responsible(officers, account)]
            await tx.outbox.add(drafts, now)

    def _responsible(self, officers: Iterable[Officer], account: str) -> list[Officer]:
        """Who can act: the federation's own officers, each once, where our words still arrive."""
        federation = self._offices.leads_to(self._federation)
        found = {o.contact_id: o for o in officers if o.office == federation and o.account != account}
        return list(found.values())


def _draft(officer: Officer, key: str, account: str) -> Draft:
    say = Say.of(key, account=Key(key=f"account.{account}"))
    return Draft(contact_id=officer.contact_id, account=officer.account, say=say, lane=Lane.NOTICE)
