"""Cases and officers: found in their order, claimed once, handed back."""

from datetime import timedelta

from bot.domain.case import Author, CaseMessage, Queue, State, Words
from bot.domain.contact import Role
from bot.domain.message import Attachment, FileKind
from bot.store import SqlStore
from tests.store.given import NOW, a_case, a_contact, a_new_case, due


async def test_a_code_that_is_taken_is_refused_and_the_first_case_keeps_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        first = await tx.cases.add(a_new_case(person.id, code="LC26-SAME", topic="wages"))
        assert first is not None
        assert await tx.cases.add(a_new_case(person.id, code="LC26-SAME", topic="safety")) is None
        assert await tx.cases.by_code("LC26-SAME") == first
        assert await tx.cases.by_code("LC26-NONE") is None


async def test_a_case_is_found_by_the_receipt_it_was_given_with_and_by_no_other(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        case = await a_case(tx, person.id, receipt="7K3Q-M2XA")
        await a_case(tx, person.id)
        assert await tx.cases.by_receipt("7K3Q-M2XA") == case
        assert await tx.cases.by_receipt("7K3Q-M2XB") is None


async def test_the_queue_holds_open_cases_of_the_offices_soonest_due_first(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = (await a_contact(tx)).id
        late = await a_case(tx, person, answer=due(days=9))
        soon = await a_case(tx, person, answer=due(days=1))
        waiting = await a_case(tx, person)
        await tx.cases.change(waiting.id, answer=None)
        closed = await a_case(tx, person, answer=due())
        await tx.cases.change(closed.id, state=State.CLOSED)
        await a_case(tx, person, office="VP", answer=due())
        queue = await tx.cases.queue(Queue(offices=("CSPL", "TT")), 10)
        assert [case.id for case in queue] == [soon.id, late.id, waiting.id]
        assert [case.id for case in await tx.cases.queue(Queue(offices=("CSPL",)), 1)] == [soon.id]


async def test_cases_are_listed_newest_first_by_office_and_openness(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = (await a_contact(tx)).id
        first, second, other = [await a_case(tx, person, office=office) for office in ("CSPL", "CSPL", "VP")]
        await tx.cases.change(first.id, state=State.CLOSED)
        everything = await tx.cases.listed(None, only_open=False, limit=10)
        assert [case.id for case in everything] == [other.id, second.id, first.id]
        still = await tx.cases.listed("CSPL", only_open=True, limit=10)
        assert [case.id for case in still] == [second.id]
        assert [case.id for case in await tx.cases.of_contact(person)] == [other.id, second.id, first.id]


async def test_a_closed_or_claimed_case_cannot_be_claimed(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        seats = [await tx.officers.join(person.id, office, Role.OFFICER, "", NOW) for office in ("A", "B")]
        case, closed = await a_case(tx, person.id), await a_case(tx, person.id)
        await tx.cases.change(closed.id, state=State.CLOSED)
        assert await tx.cases.claim(case.id, seats[0].officer_id)
        assert not await tx.cases.claim(case.id, seats[1].officer_id)
        assert not await tx.cases.claim(closed.id, seats[0].officer_id)


async def test_what_was_written_in_a_case_comes_back_word_for_word_in_order(store: SqlStore) -> None:
    photo = Attachment(kind=FileKind.PHOTO, ref="a" * 32, mime="image/jpeg", size=12, stored=True)
    async with store.begin() as tx:
        person = await a_contact(tx)
        case = await a_case(tx, person.id)
        seat = await tx.officers.join(person.id, "CSPL", Role.OFFICER, "Lò Thị Hoa", NOW)
        asked = CaseMessage(author=Author.WORKER, words=Words(text="Chậm lương 😔\n'--"), at=NOW)
        answered = CaseMessage(
            author=Author.OFFICE,
            words=Words(text="Đã rõ", attachments=(photo,)),
            at=NOW + timedelta(hours=1),
            officer_id=seat.officer_id,
        )
        await tx.cases.add_message(case.id, asked)
        await tx.cases.add_message(case.id, answered)
        assert await tx.cases.messages(case.id) == [asked, answered]


async def test_an_invitation_works_once_and_only_in_time(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second = await a_contact(tx), await a_contact(tx)
        await tx.officers.invite("CB-GOOD", "CSPL", Role.LEAD, "Lò Thị Hoa", NOW + timedelta(days=7))
        await tx.officers.invite("CB-LATE", "CSPL", Role.LEAD, "Lò Thị Hoa", NOW)
        seat = await tx.officers.redeem("CB-GOOD", first.id, NOW)
        assert await tx.officers.redeem("CB-GOOD", second.id, NOW) is None
        assert await tx.officers.redeem("CB-LATE", second.id, NOW) is None
        assert await tx.officers.redeem("CB-NONE", second.id, NOW) is None
    assert seat is not None
    assert (seat.office, seat.role, seat.name) == ("CSPL", Role.LEAD, "Lò Thị Hoa")


async def test_joining_an_office_again_keeps_the_seat_and_renames_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        first = await tx.officers.join(person.id, "CSPL", Role.OFFICER, "Hoa", NOW)
        again = await tx.officers.join(person.id, "CSPL", Role.LEAD, "Lò Thị Hoa", NOW)
        elsewhere = await tx.officers.join(person.id, "VP", Role.OFFICER, "Hoa", NOW)
        seated = await tx.contacts.get(person.id)
        assert [officer.name for officer in await tx.officers.of_office("CSPL")] == ["Lò Thị Hoa"]
    assert again.officer_id == first.officer_id
    assert seated is not None
    assert seated.seats == (again, elsewhere)


async def test_a_removed_officer_is_gone_and_nobody_has_them_as_deputy(store: SqlStore) -> None:
    async with store.begin() as tx:
        person, colleague = await a_contact(tx), await a_contact(tx)
        seat = await tx.officers.join(person.id, "CSPL", Role.OFFICER, "Hoa", NOW)
        away = await tx.officers.join(colleague.id, "CSPL", Role.OFFICER, "Lan", NOW)
        await tx.officers.change(away.officer_id, deputy=seat.officer_id, away_until=NOW + timedelta(days=1))
        assert await tx.officers.remove(seat.officer_id, NOW)
        assert not await tx.officers.remove(seat.officer_id, NOW)
        assert [(o.id, o.deputy) for o in await tx.officers.listed()] == [(away.officer_id, None)]
        assert await tx.officers.staffed(NOW) == frozenset()
        assert await tx.cases.get(-1) is None


async def test_an_office_whose_only_officer_cannot_be_reached_is_not_staffed(store: SqlStore) -> None:
    async with store.begin() as tx:
        here, gone = await a_contact(tx), await a_contact(tx)
        await tx.officers.join(here.id, "CSPL", Role.OFFICER, "", NOW)
        await tx.officers.join(gone.id, "VP", Role.OFFICER, "", NOW)
        await tx.contacts.set_reachable(gone.id, reachable=False)
        assert await tx.officers.staffed(NOW) == {"CSPL"}
