"""The doors of a demo: which desks there are, and what whoever sits down at one is told."""

from collections import Counter
from collections.abc import Mapping

from bot.domain.contact import Contact, Role
from bot.domain.message import Value
from bot.domain.office import Level
from bot.domain.say import Filling, Key, Say
from bot.services.errand import Errand
from bot.services.turn import menu_choices

ORDER = (Level.DEPARTMENT, Level.PROVINCE, Level.ZONE, Level.COMMUNE, Level.GRASSROOTS)
FIGURES = ("open", "new", "overdue", "waiting")


class Desk(Value):
    """An office where a visitor may sit down; `names` by language, `open` cases wait there."""

    code: str
    names: Mapping[str, str]
    open: int


async def desks(errand: Errand) -> list[Desk]:
    """The offices that answer cases: those with people first, the busiest of them at the top."""
    offices = [office for office in errand.catalog.offices.values() if office.level in ORDER]
    cases = Counter[str]()
    for load in await errand.tx.cases.load([office.code for office in offices], errand.now, errand.now):
        cases[load.office] += load.open
    staffed = await errand.able()
    offices.sort(key=lambda it: (it.code not in staffed, -cases[it.code], ORDER.index(it.level)))
    return [
        Desk(code=office.code, names={"vi": office.name, "en": office.name_en}, open=cases[office.code])
        for office in offices
    ]


async def sit_down(
    errand: Errand, account: str, address: str, language: str, office: str, role: Role
) -> None:
    """Give whoever is at `address` a seat, and tell them how their office stands and what they can do."""
    newcomer = await errand.tx.contacts.open(account, address, language, errand.now)
    name = f"Cán bộ thử nghiệm {newcomer.id}"
    await errand.tx.officers.join(newcomer.id, office, role, name, errand.now)
    contact = await errand.tx.contacts.get(newcomer.id)
    if contact is not None:
        errand.tell(contact.id, account, [await _welcome(errand, contact, office, role)])


async def _welcome(errand: Errand, contact: Contact, office: str, role: Role) -> Say:
    choices = menu_choices(contact, errand.catalog)
    place: dict[str, Filling] = {"office": Key(key=f"office.{office}"), "role": Key(key=f"role.{role.value}")}
    if role is Role.ADMIN:
        return Say.of("demo.welcome_admin", *choices, **place)
    loads = await errand.tx.cases.load([office], errand.now, errand.now)
    if not loads:
        return Say.of("demo.welcome_empty", *choices, **place)
    figures = {name: sum(getattr(load, name) for load in loads) for name in FIGURES}
    return Say.of("demo.welcome", *choices, **place, **figures)
