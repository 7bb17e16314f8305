"""A small province for the demo: the officers and workers of data/demo.toml, and their cases."""

import secrets
from collections.abc import Mapping, Sequence, Set
from datetime import timedelta

from bot.domain.case import Case, NewCase, State, case_code, pseudonym
from bot.domain.catalog import Catalog
from bot.domain.contact import Purpose
from bot.domain.demo import Demo, DemoCase, DemoOfficer
from bot.domain.routing import Sender, route
from bot.domain.texts import DEFAULT
from bot.services.errand import Errand
from bot.services.stories import Past, Story, opened_at

OFFICERS_SINCE = timedelta(days=90)

Chairs = Mapping[tuple[str, str], int]  # an officer's code and an office: the id of the seat


async def plant(errand: Errand, demo: Demo, account: str) -> None:
    """Put the demo's officers and cases into a database that knows nobody; where it does, nothing is done.

    Everybody is a contact of `account` at an address that no browser can have. Nothing is said to
    anybody: reminders that would have gone out by now count as told. Left out is what names an office,
    a kind or a topic that this installation has not.
    """
    if (await errand.tx.ledger.counts()).contacts:
        return
    chairs = await _sit_down(errand, demo.officer, account)
    able, past = await errand.able(), Past()
    known = [told for told in demo.case if _is_known(told, errand.catalog)]
    for number, told in enumerate(sorted(known, key=lambda told: -told.days_ago), 1):
        officer_id = chairs.get((told.assignee, told.office))
        if officer_id is not None or told.state is State.NEW:
            new = await _new_case(errand, told, f"demo-worker-{number}", account, able)
            Story(errand, told, officer_id, past).live(await _stored(errand, new))
    await past.write_down(errand)


def _is_known(told: DemoCase, catalog: Catalog) -> bool:
    kind = catalog.kinds.get(told.kind)
    outcomes = {"", *(outcome.code for outcome in kind.outcome)} if kind is not None else set()
    offices = {told.office, told.workplace or told.office}
    areas = {told.area} if told.area else set()
    named = told.topic in catalog.topics and told.outcome in outcomes
    return named and offices <= catalog.offices.keys() and areas <= catalog.areas.keys()


async def _sit_down(errand: Errand, officers: Sequence[DemoOfficer], account: str) -> Chairs:
    since, chairs = errand.now - OFFICERS_SINCE, dict[tuple[str, str], int]()
    for told in officers:
        offices = [office for office in (told.office, *told.also) if office in errand.catalog.offices]
        contact = await errand.tx.contacts.open(account, f"demo-officer-{told.code}", DEFAULT, since)
        for office in offices:
            seat = await errand.tx.officers.join(contact.id, office, told.role, told.name, since)
            chairs[told.code, office] = seat.officer_id
    for told in officers:
        officer_id = chairs.get((told.code, told.office))
        if told.away_days and officer_id is not None:
            until = errand.now + timedelta(days=told.away_days)
            deputy = chairs.get((told.deputy, told.office))
            await errand.tx.officers.change(officer_id, away_until=until, deputy=deputy)
    return chairs


async def _new_case(errand: Errand, told: DemoCase, address: str, account: str, able: Set[str]) -> NewCase:
    """The case as it was opened, by a worker of its own; promises come with its story."""
    area, own = told.area or None, told.workplace or None
    topic = errand.catalog.topics[told.topic]
    sender = Sender(area=area, workplace=own, allows_workplace=told.office == own)
    routed = route(topic, sender, errand.catalog.offices, able, errand.rules.leadership)
    return NewCase(
        code="",
        kind=told.kind,
        topic=told.topic,
        office=told.office,
        reason=routed.reason,
        urgent=topic.urgent,
        avoids=(own,) if own and own != told.office else (),
        shown="area" if area and not told.name else "",
        contact_id=await _worker(errand, told, address, account),
        pseudonym=pseudonym(secrets.token_bytes(6)),
        name=told.name or None,
        area=area,
        workplace=own,
        receipt=None,
        opened_at=opened_at(errand, told),
        answer=None,
        resolution=None,
    )


async def _worker(errand: Errand, told: DemoCase, address: str, account: str) -> int:
    since, contacts = opened_at(errand, told), errand.tx.contacts
    worker = await contacts.open(account, address, DEFAULT, since)
    await contacts.set_workplace(worker.id, told.area or None, None, told.workplace or None)
    await contacts.grant(worker.id, Purpose.CASES, errand.rules.consent_version, account, since)
    return worker.id


async def _stored(errand: Errand, new: NewCase) -> Case:
    """Under a code that nobody has."""
    while True:
        code = case_code(errand.rules.code_prefix, new.opened_at.year, secrets.token_bytes(8))
        case = await errand.tx.cases.add(new.model_copy(update={"code": code}))
        if case is not None:
            return case
