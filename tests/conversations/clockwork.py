"""What the tests of the clock have in common."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.contact import Role
from bot.services.errand import Errands
from tests.world import Person, World

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def march(day: int, clock: str) -> datetime:
    """A moment in March 2026, when only weekends are off; the clock stands at 10:00 on Tuesday the 10th."""
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), ZONE)


async def a_lead(world: World, office: str, name: str = "Vàng A Sử") -> Person:
    return await world.officer(office, name, role=Role.LEAD)


async def a_case(world: World) -> tuple[Person, str]:
    """About wages, which is for CSPL: an answer is due on Thursday the 12th at 10:00."""
    worker = world.person()
    await worker.agrees()
    code = await worker.sends_concern()
    worker.news()
    return worker, code


async def the_case(world: World, code: str) -> Case:
    async with world.bridge.store.begin() as tx:
        found = await tx.cases.by_code(code)
    assert found is not None
    return found


async def change_seat(world: World, name: str, **values: object) -> None:
    """Let an officer be away, work on other days ..."""
    async with world.bridge.store.begin() as tx:
        seat = next(officer for officer in await tx.officers.listed() if officer.name == name)
        await tx.officers.change(seat.id, **values)


def errands(world: World) -> Errands:
    """For work on cases that nobody's words set off."""
    bridge = world.bridge
    return Errands(world.clock, bridge.catalog, bridge.settings.rules(), bridge.directory)


def heard(person: Person) -> str:
    """What has come since the last look, as one text."""
    return "\n".join(item.text for item in person.news())


# When each level of config.toml is due for a case of Tuesday the 10th, 10:00.
SOON, MISSED = march(11, "15:30"), march(12, "10:00")
PARENT, LEADERSHIP = march(13, "10:30"), march(16, "11:00")
MINUTE = timedelta(minutes=1)


async def passes(world: World, moment: datetime) -> None:
    """The clock of the promises looks at that moment, and no other."""
    world.clock.set(moment)
    await world.bridge.deadlines.tick()
    await world.settle()


@dataclass
class Crew:
    """Everybody whom a level may concern, and a case that the first of them has claimed."""

    officer: Person
    colleague: Person
    lead: Person
    above: Person
    highest: Person
    worker: Person
    code: str

    @property
    def everybody(self) -> dict[str, Person]:
        names = ("officer", "colleague", "lead", "above", "highest", "worker")
        return {name: getattr(self, name) for name in names}

    def who_heard(self) -> dict[str, str]:
        """What each has heard since the last look, without those who heard nothing."""
        said = {name: heard(person) for name, person in self.everybody.items()}
        return {name: text for name, text in said.items() if text}


async def a_crew(world: World) -> Crew:
    officer, colleague = await world.officer("CSPL", "Lò Thị Hoa"), await world.officer("CSPL", "Giàng A Páo")
    lead = await a_lead(world, "CSPL", "Sùng Thị Mai")
    above, highest = await a_lead(world, "LDLD", "Tẩn A Dao"), await a_lead(world, "TT", "Hà Văn Minh")
    worker, code = await a_case(world)
    await officer.chooses(f"claim:{code}")
    crew = Crew(officer, colleague, lead, above, highest, worker, code)
    crew.who_heard()
    return crew
