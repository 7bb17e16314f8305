"""A small province on one machine: its people, and what they can do."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.case import Words
from bot.domain.contact import Officer, Purpose, Role
from bot.domain.message import Incoming, IncomingKind, Outgoing
from bot.domain.reorganisation import Change
from bot.domain.richtext import plain
from bot.domain.rights import Act
from bot.errors import Blocked, NotFound, NotUnderstood, Refused
from bot.services import absence, casework, leaving, officework
from bot.services.conversation import Conversations
from bot.services.errand import Errands
from bot.services.privacy import erase_everything
from bot.services.reorganising import carry_out
from bot.services.turn import Turn
from tests.conversations.everything import Shown, Snapshot, look
from tests.world import Person, World

# Where each officer sits; a second line of the same number is a second seat of the same person.
SEATS: tuple[tuple[int, str, Role], ...] = (
    (0, "LDLD", Role.ADMIN),
    (1, "TT", Role.LEAD),
    (2, "CSPL", Role.LEAD),
    (3, "CSPL", Role.OFFICER),
    (4, "CSPL", Role.OFFICER),
    (5, "TC", Role.LEAD),
    (6, "TC", Role.OFFICER),
    (7, "TC-UBKT", Role.OFFICER),
    (8, "VD-CHE", Role.LEAD),
    (8, "VP", Role.OFFICER),
    (9, "TGNC", Role.OFFICER),
)
# Area and own workplace union of each worker.
HOMES: tuple[tuple[str | None, str | None], ...] = (
    ("03598", "VD-CHE"),
    ("03598", "VD-CHE"),
    ("03434", None),
    (None, None),
)
FIRST = ((0, "wages"), (1, "wages"), (2, "contract"))  # cases that are there at the beginning
ACCOUNTS = ("telegram", "webchat")


@dataclass
class Worker:
    """Somebody who sends cases. `name` is typed only where they sign."""

    number: int
    person: Person
    name: str
    area: str | None
    workplace: str | None


@dataclass
class Province:
    """One world and its people. After a deed `before` and `after` say what changed, `shown` what was seen."""

    world: World
    errands: Errands
    workers: list[Worker] = field(default_factory=list)
    staff: list[Person] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    contact_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    author: dict[str, str] = field(default_factory=dict)  # of each marked text: an address
    accused: dict[int, str] = field(default_factory=dict)  # by case: the office complained about
    ticked: bool = False  # whether the clock did its work in the deed
    _markers: int = 0
    _unheard: bool = False  # whether somebody was found to have stopped the bot
    before: Snapshot = field(init=False)
    after: Snapshot = field(init=False)

    @classmethod
    async def begun(cls, world: World) -> "Province":
        bridge = world.bridge
        errands = Errands(world.clock, bridge.catalog, bridge.settings.rules(), bridge.directory)
        province = cls(world, errands)
        for account, channel in world.channels.items():
            channel.trouble = province._watch(account)
        await province._people()
        province.before = province.after = await province.look()
        return province

    async def _people(self) -> None:
        for number in sorted({number for number, *_ in SEATS}):
            self.staff.append(self.world.person(ACCOUNTS[number % 2], f"officer-{number}"))
        for number, (area, workplace) in enumerate(HOMES):
            person = self.world.person(ACCOUNTS[number % 2], f"worker-{number}-at-home")
            self.workers.append(Worker(number, person, f"Tên Thật {number}", area, workplace))
            await self.joins(self.workers[-1])
        for number, office, role in SEATS:
            await self.takes_seat(self.staff[number], office, role)
        for number, topic in FIRST:
            await self.opens(self.workers[number], "concern", topic, name=None, may_see_workplace=number == 0)

    # What is done

    async def does(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Let somebody try something; what a rule forbids changes nothing."""
        self.before = self.after
        self.ticked = False
        self.shown.clear()
        with suppress(Refused, NotUnderstood, NotFound):
            await deed()
        self._unheard = True
        while self._unheard:  # the watch may send to somebody who is found to have stopped the bot
            self._unheard = False
            await self.world.bridge.watch.tick()
            await self.settle()
        self.after = await self.look()

    async def settle(self) -> None:
        """Handle all that has arrived and send all that is to be said; there are no broadcasts here."""
        while await self.world.bridge.intake.handle_batch():
            pass
        for sender in self.world.bridge.senders.values():
            await sender.drain()

    async def waits(self, minutes: int) -> None:
        self.ticked = True
        self.world.clock.move(minutes=minutes)
        bridge = self.world.bridge
        for part in (bridge.returns, bridge.deadlines, bridge.digest):
            await part.tick()

    async def joins(self, worker: Worker) -> None:
        """Agree to our writing, and say where one works."""
        async with self.turn(worker.person) as turn:
            await turn.grant(Purpose.CASES)
            place = worker.area, None, worker.workplace
            await turn.tx.contacts.set_workplace(turn.contact.id, *place)

    async def takes_seat(self, person: Person, office: str, role: Role) -> None:
        async with self.turn(person) as turn:
            if office in turn.catalog.offices:
                await turn.tx.officers.join(
                    turn.contact.id, office, role, f"Cán bộ {person.address}", turn.now
                )

    async def opens(self, worker: Worker, kind: str, topic: str, **more: object) -> None:
        """Send a case; `more` are fields of a Request."""
        async with self.turn(worker.person) as turn:
            if not turn.contact.allows(Purpose.CASES):
                return
            words = (Words(text=self.marked(worker.person)),)
            wanted = {"kind": kind, "topic": topic, "words": words, **more}
            opened = await casework.open_case(turn, casework.Request.model_validate(wanted))
            if opened.case.avoids and more.get("about"):
                self.accused[opened.case.id] = str(more["about"])

    async def erases(self, person: Person) -> None:
        async with self.turn(person) as turn:
            await erase_everything(turn)

    async def reorganises(self, change: Change) -> None:
        async with self.errands.begin(self.world.bridge.store) as errand:
            await carry_out(errand, change, "officer:1")

    async def goes_away(self, officer: Officer, until: datetime, deputy: Officer | None) -> None:
        async with self.errands.begin(self.world.bridge.store) as errand:
            await absence.go_away(errand, officer, until, deputy.id if deputy else None)

    async def comes_back(self, officer: Officer) -> None:
        async with self.errands.begin(self.world.bridge.store) as errand:
            await absence.come_back(errand, officer, f"officer:{officer.id}")

    async def leaves(self, officer: Officer, heir: Officer | None) -> None:
        async with self.errands.begin(self.world.bridge.store) as errand:
            plan = await leaving.plan(errand, officer, heir.id if heir else None)
            await leaving.leave(errand, officer, plan, f"officer:{officer.id}")

    async def presses(self, person: Person, token: str, picks: Sequence[int]) -> None:
        """Press a button, and answer what is asked then: by its buttons or in marked words."""
        if await self._is_asked(person):
            await self._sends(person, IncomingKind.CHOICE, choice="dialog.stop")
        await self._sends(person, IncomingKind.CHOICE, choice=token)
        await self.goes_on(person, picks)

    async def transfers(self, person: Person, code: str, office: str) -> None:
        async with self.turn(person) as turn:
            case, seat = await officework.served_case(turn, code, Act.TRANSFER)
            await officework.transfer(turn, case, seat, office, Words(text=self.marked(person)))

    async def merges(self, person: Person, code: str, into: str) -> None:
        async with self.turn(person) as turn:
            case, seat = await officework.served_case(turn, code, Act.MERGE)
            other = await turn.tx.cases.by_code(into)
            assert other is not None
            await officework.merge(turn, case, seat, other)

    async def goes_on(self, person: Person, picks: Sequence[int]) -> None:
        """Answer the question that is open, and those that follow."""
        for pick in picks:
            if not await self._is_asked(person):
                return
            last = person.chat[-1].outgoing if person.chat else None
            rows = last.buttons if last else ()
            tokens = [button.token for row in rows for button in row if button.token.startswith("q:")]
            if tokens and pick % 5:
                await self._sends(person, IncomingKind.CHOICE, choice=tokens[pick % len(tokens)])
            else:
                await self._sends(person, IncomingKind.MESSAGE, text=self.marked(person))

    async def blocks(self, person: Person, *, said: bool) -> None:
        """Stop the bot, with or without telling it; or let it speak again."""
        if person.address in self.blocked:
            self.blocked.discard(person.address)
            await self._sends(person, IncomingKind.UNBLOCKED)
        else:
            self.blocked.add(person.address)
            if said:
                await self._sends(person, IncomingKind.BLOCKED)

    async def _sends(self, person: Person, kind: IncomingKind, **values: str) -> None:
        await self.world.bridge.intake.receive([person._incoming(kind, **values)])
        while await self.world.bridge.intake.handle_batch():
            pass
        await self.world.bridge.senders[person.account].drain()

    def marked(self, person: Person) -> str:
        """Words that nobody else has used."""
        self._markers += 1
        marker = f"zq{self._markers}qz"
        self.author[marker] = person.address
        return f"Lời {marker} của tôi"

    @asynccontextmanager
    async def turn(self, person: Person) -> AsyncIterator[Turn]:
        """A person's turn, as intake makes it, in a transaction of its own."""
        bridge, now = self.world.bridge, self.world.clock.now()
        kind = IncomingKind.MESSAGE
        incoming = Incoming(account=person.account, external_id="", address=person.address, kind=kind, at=now)
        async with bridge.store.begin() as tx:
            await bridge.directory.refresh(tx)
            place = person.account, person.address
            known = await tx.contacts.at([place])
            turn = Turn(
                tx=tx,
                now=now,
                catalog=bridge.catalog,
                rules=self.errands.rules,
                directory=bridge.directory,
                contact=known.get(place) or await tx.contacts.open(*place, "vi", now),
                incoming=incoming,
                session=None,
                texts=bridge.texts,
                conversations=Conversations((), {}),
                files=bridge.files,
                accounts={},
            )
            yield turn
            await tx.outbox.add(turn.drafts, now)

    # What is known

    @property
    def people(self) -> list[Person]:
        return [*self.staff, *(worker.person for worker in self.workers)]

    def contact_of(self, shown: Shown) -> int | None:
        return self.contact_ids.get((shown.account, shown.address))

    async def look(self) -> Snapshot:
        """Read everything."""
        async with self.world.bridge.store.look() as tx:
            places = [(person.account, person.address) for person in self.people]
            self.contact_ids |= {place: found.id for place, found in (await tx.contacts.at(places)).items()}
        return await look(self.world)

    async def _is_asked(self, person: Person) -> bool:
        async with self.world.bridge.store.look() as tx:
            found = await tx.contacts.at([(person.account, person.address)])
            contact = found.get((person.account, person.address))
            sessions = await tx.sessions.of([contact.id]) if contact else {}
            return any(session.dialog for session in sessions.values())

    def _watch(self, account: str) -> Callable[[Outgoing], None]:
        def trouble(outgoing: Outgoing) -> None:
            if outgoing.address in self.blocked:
                self._unheard = True
                raise Blocked("stopped")
            buttons = [f"{b.label} {b.token}" for row in outgoing.buttons for b in row]
            text = "\n".join([plain(outgoing.text), *buttons])
            self.shown.append(Shown(account, outgoing.address, text))

        return trouble
