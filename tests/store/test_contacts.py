"""People: found by their address, and forgotten when they ask."""

from sqlalchemy import func, select

from bot.domain.case import Satisfied
from bot.domain.contact import Purpose, Role
from bot.domain.delivery import Fate
from bot.domain.dialog import Session
from bot.store import SqlStore
from bot.store.tables import case_message, consent, contact, session
from tests.store.given import NOW, a_case, a_contact, a_draft, record, take


async def test_somebody_who_comes_back_is_the_same_contact(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await tx.contacts.open("telegram", "4711", "vi", NOW)
        await tx.contacts.set_language(first.id, "en")
        again = await tx.contacts.open("telegram", "4711", "vi", NOW)
        elsewhere = await tx.contacts.open("webchat", "4711", "vi", NOW)
    assert (again.id, again.language) == (first.id, "en")
    assert elsewhere.id != first.id


async def test_several_are_looked_up_at_once_and_strangers_are_left_out(store: SqlStore) -> None:
    async with store.begin() as tx:
        here, there = await a_contact(tx, address="1"), await a_contact(tx, "webchat", "2")
        found = await tx.contacts.at([("telegram", "1"), ("webchat", "2"), ("telegram", "2")])
    assert {place: person.id for place, person in found.items()} == {
        ("telegram", "1"): here.id,
        ("webchat", "2"): there.id,
    }


async def test_what_a_person_sets_is_kept(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        await tx.contacts.set_workplace(person.id, "tan-phong", "health", "CD-1")
        await tx.contacts.set_reachable(person.id, reachable=False)
    async with store.look() as tx:
        kept = await tx.contacts.get(person.id)
        assert await tx.contacts.get(person.id + 1) is None
    assert kept is not None
    assert (kept.area, kept.sector, kept.workplace) == ("tan-phong", "health", "CD-1")
    assert not kept.reachable


async def test_a_consent_is_kept_as_it_was_given_and_can_be_given_again(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        await tx.contacts.grant(person.id, Purpose.NEWS, "1", "telegram", NOW)
        await tx.contacts.grant(person.id, Purpose.NEWS, "2", "telegram", NOW)
        await tx.contacts.withdraw(person.id, Purpose.NEWS, NOW.replace(hour=5))
        withdrawn = await tx.contacts.get(person.id)
        await tx.contacts.grant(person.id, Purpose.NEWS, "2", "telegram", NOW.replace(hour=6))
        granted = await tx.contacts.get(person.id)
        history = await tx.contacts.consents(person.id)
    assert withdrawn is not None
    assert granted is not None
    assert not withdrawn.purposes
    assert granted.purposes == {Purpose.NEWS}
    assert [(line.version, line.granted_at, line.withdrawn_at) for line in history] == [
        ("1", NOW, NOW.replace(hour=5)),
        ("2", NOW.replace(hour=6), None),
    ]


async def test_an_erased_person_is_gone_but_for_the_address_of_the_goodbye(store: SqlStore) -> None:
    held = Session(dialog="add", answers={}, question="words", nonce="n", expires_at=NOW)
    async with store.begin() as tx:
        person = await a_contact(tx, address="4711", listens=Purpose.OCCASIONS)
        seat = await tx.officers.join(person.id, "CSPL", Role.OFFICER, "Lò Thị Hoa", NOW)
        case = await a_case(tx, person.id)
        await tx.sessions.save({person.id: held})
        await tx.outbox.add([a_draft(person, "settings.erased")], NOW)
        await tx.contacts.erase(person.id, NOW)
        assert await tx.contacts.get(person.id) is None
        assert await tx.contacts.at([("telegram", "4711")]) == {}
        assert await tx.officers.get(seat.officer_id) is None
        after = await tx.cases.get(case.id)
        assert await tx.contacts.forget_erased() == 0, "the goodbye still waits"
        [goodbye] = await take(tx)
        assert goodbye.address == "4711"
        assert await tx.contacts.forget_erased() == 0, "the goodbye is on its way"
        await record(tx, goodbye, Fate.SENT)
        assert await tx.contacts.forget_erased() == 1
    assert after is not None
    assert after.contact_id is None
    async with store.transactions.read() as connection:
        for table in (contact, consent, session):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_whoever_writes_after_being_erased_is_a_stranger(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx, address="4711", listens=Purpose.OCCASIONS)
        await tx.contacts.erase(person.id, NOW)
        stranger = await tx.contacts.open("telegram", "4711", "vi", NOW)
    assert stranger.id != person.id
    assert stranger.purposes == frozenset()


async def test_a_session_is_replaced_ended_and_forgotten_in_time(store: SqlStore) -> None:
    first = Session(dialog="concern", answers={"topic": "wages"}, question="words", nonce="n", expires_at=NOW)
    second = first.model_copy(update={"dialog": "legal", "page": 2})
    async with store.begin() as tx:
        one, two = await a_contact(tx), await a_contact(tx)
        await tx.sessions.save({one.id: first, two.id: first})
        await tx.sessions.save({one.id: second})
        assert await tx.sessions.of([one.id, two.id]) == {one.id: second, two.id: first}
        await tx.sessions.save({one.id: None})
        assert await tx.sessions.of([one.id, two.id]) == {two.id: first}
        assert await tx.sessions.forget_expired(NOW) == 0
        assert await tx.sessions.forget_expired(NOW.replace(hour=4)) == 1
        assert await tx.sessions.of([two.id]) == {}


async def test_erasing_cases_leaves_only_what_is_counted_and_says_which_are_open(store: SqlStore) -> None:
    async with store.begin() as tx:
        person, other = await a_contact(tx), await a_contact(tx)
        case = await a_case(tx, person.id, name="Nguyễn Văn A", receipt="R-1")
        await tx.cases.change(case.id, satisfied=Satisfied.PARTLY)
        kept = await a_case(tx, other.id)
        assert [item.id for item in await tx.cases.erase_of(person.id)] == [case.id]
        after = await tx.cases.by_code(case.code)
        assert await tx.cases.by_receipt("R-1") is None
        assert [item.id for item in await tx.cases.of_contact(other.id)] == [kept.id]
        assert await tx.cases.erase_of(person.id) == []
    assert after is not None
    assert (after.name, after.contact_id) == (None, None)
    assert (after.topic, after.office, after.satisfied) == ("wages", "CSPL", Satisfied.PARTLY)
    async with store.transactions.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(case_message))).scalar_one() == 0
