"""Messages on commemoration days: each occasion once a year, on its day or not at all."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import structlog

from bot.domain.broadcast import Broadcast, sector_of
from bot.domain.calendar import Occasion, Send, anniversary, due_on, send_now
from bot.domain.catalog import Catalog
from bot.domain.contact import Purpose
from bot.domain.rules import Rules
from bot.domain.say import Choice, Filling, Key, Say
from bot.ports import Clock, Store

log = structlog.get_logger()


class Broadcasting:
    """Starts broadcasts; the senders carry them out."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        catalog: Catalog,
        rules: Rules,
        approved: Sequence[str],
        ring_outbox: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalog = catalog
        self._rules = rules
        self._approved = frozenset(approved)
        self._ring_outbox = ring_outbox

    async def tick(self) -> None:
        """Send what is due today and approved; a second tick finds it done. Late ones are noted as missed."""
        local = self._clock.now().astimezone(ZoneInfo(self._rules.hours.zone))
        decision = send_now(local.hour + local.minute / 60)
        if decision is Send.WAIT:
            return
        for occasion, year in due_on(self._catalog.occasions.values(), local.date()):
            if occasion.code in self._approved and not await self.sent(occasion, year):
                await self._settle(occasion, year, decision)

    async def sent(self, occasion: Occasion, year: int) -> Broadcast | None:
        """This year's broadcast of the occasion, if there was one."""
        async with self._store.look() as tx:
            return await tx.broadcasts.find(occasion.code, year)

    async def reach(self, occasion: Occasion) -> int:
        """How many would get it now."""
        async with self._store.look() as tx:
            return await tx.broadcasts.audience(Purpose.OCCASIONS, sector_of(occasion.audience))

    async def send(self, occasion: Occasion, year: int) -> Broadcast:
        """Put it into the outbox for everybody who agreed. Raises Refused when it went out this year."""
        say = self.message(occasion, year)
        async with self._store.begin() as tx:
            started = await tx.broadcasts.start(
                occasion.code,
                year,
                say,
                Purpose.OCCASIONS,
                sector_of(occasion.audience),
                self._clock.now(),
            )
            await tx.ledger.audit(self._clock.now(), "system", "broadcast", None, f"{occasion.code} {year}")
        self._ring_outbox()
        return started

    def message(self, occasion: Occasion, year: int) -> Say:
        """The openly signed message, with the way to answer and the way to stop under it."""
        values: dict[str, Filling] = {"sender": Key(key=f"office.{self._rules.federation}"), "year": year}
        number = anniversary(occasion, year)
        if number is not None:
            values["years"] = number
        return Say(
            key=f"occasion_message.{occasion.code}",
            values=values,
            choices=(Choice.of("concern", "menu.concern"), Choice.of("mute:occasions", "broadcast.stop")),
        )

    async def _settle(self, occasion: Occasion, year: int, decision: Send) -> None:
        if decision is Send.NOW:
            await self.send(occasion, year)
            log.info("broadcast_started", occasion=occasion.code, year=year)
            return
        async with self._store.begin() as tx:
            say = self.message(occasion, year)
            await tx.broadcasts.miss(occasion.code, year, say, Purpose.OCCASIONS, self._clock.now())
        log.warning("broadcast_missed", occasion=occasion.code, year=year)
