"""Tries, audit lines, and which file belongs to which case."""

from datetime import timedelta

import pytest
from sqlalchemy import Delete, Update, delete, select, update
from sqlalchemy.exc import DBAPIError

from bot.domain.message import Attachment, FileKind, Outgoing
from bot.store import SqlStore
from bot.store.tables import attempt, audit
from bot.store.transcripts import SqlTranscripts
from tests.fakes.clock import FakeClock
from tests.store.given import NOW, a_broadcast, a_case, a_contact

LATER = NOW + timedelta(seconds=15)


async def test_tries_are_counted_by_subject_since_a_moment_and_forgotten(store: SqlStore) -> None:
    async with store.begin() as tx:
        for minutes in (0, 10, 20):
            await tx.ledger.tried("receipt:1", NOW + timedelta(minutes=minutes))
        await tx.ledger.tried("receipt:2", NOW)
        assert await tx.ledger.tries("receipt:1", NOW + timedelta(minutes=10)) == 2
        assert await tx.ledger.tries("receipt:3", NOW) == 0
        await tx.ledger.forget_tries(NOW + timedelta(minutes=15))
        assert await tx.ledger.tries("receipt:1", NOW) == 1
        assert await tx.ledger.tries("receipt:2", NOW) == 0


async def test_whose_tries_they_were_cannot_be_read_from_the_table(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.ledger.tried("receipt:1", NOW)
    async with store.transactions.read() as connection:
        subject = (await connection.execute(select(attempt.c.subject))).scalar_one()
    assert "receipt" not in subject


async def test_an_audit_line_says_who_did_what_to_which_case(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.ledger.audit(
            NOW, "officer:3", "claim", 7, "wages", before="state=new", after="state=claimed"
        )
        await tx.ledger.audit(NOW, "officer:3", "read", 8)
    async with store.look() as tx:
        [line] = await tx.ledger.audited(7)
    assert (line.at, line.actor, line.action, line.detail) == (NOW, "officer:3", "claim", "wages")
    assert (line.before, line.after) == ("state=new", "state=claimed")


@pytest.mark.parametrize("change", [update(audit).values(actor="nobody"), delete(audit)])
async def test_what_was_audited_can_neither_be_changed_nor_deleted(
    store: SqlStore, change: Update | Delete
) -> None:
    async with store.begin() as tx:
        await tx.ledger.audit(NOW, "officer:3", "read", 7)
    with pytest.raises(DBAPIError, match="the audit only grows"):
        async with store.transactions.write() as connection:
            await connection.execute(change)
    async with store.look() as tx:
        assert [line.actor for line in await tx.ledger.audited(7)] == ["officer:3"]


async def test_a_setting_is_remembered_until_it_is_set_anew(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.ledger.setting("calendar") is None
        await tx.ledger.set("calendar", "a")
        await tx.ledger.set("calendar", "b")
        assert await tx.ledger.setting("calendar") == "b"


async def test_a_file_of_no_case_is_loose_after_a_while_and_a_kept_one_never(store: SqlStore) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id)
        for name in ("kept", "loose"):
            await tx.ledger.file_added(name, NOW)
        await tx.ledger.file_kept(["kept"], case.id)
        assert await tx.ledger.files_of([case.id]) == ["kept"]
        assert await tx.ledger.loose_files(NOW) == []
        assert await tx.ledger.loose_files(LATER) == ["loose"]
        await tx.ledger.files_gone(["loose"])
        assert await tx.ledger.loose_files(LATER) == []


async def test_orphaned_files_are_loose_at_once_whether_they_were_known_or_not(store: SqlStore) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id)
        await tx.ledger.file_added("known", NOW)
        await tx.ledger.file_kept(["known"], case.id)
        await tx.ledger.files_orphaned([])
        await tx.ledger.files_orphaned(["known", "unknown"])
        assert set(await tx.ledger.loose_files(NOW - timedelta(days=365))) == {"known", "unknown"}
        assert await tx.ledger.files_of([case.id]) == []


async def test_a_broadcasts_file_is_never_loose_whoever_else_had_it(store: SqlStore) -> None:
    """Its picture also stands in the web chats of people who got it, and one of them may erase everything."""
    async with store.begin() as tx:
        b = await a_broadcast(tx)
        for name in ("picture", "other"):
            await tx.ledger.file_added(name, NOW)
        await tx.ledger.file_of_broadcast("picture", b.id)
        assert await tx.ledger.loose_files(LATER) == ["other"]
        await tx.ledger.files_orphaned(["picture", "other"])
        assert await tx.ledger.loose_files(LATER) == ["other"]


async def test_forgetting_a_web_chat_erases_its_lines_alone_and_names_its_files(store: SqlStore) -> None:
    lines = SqlTranscripts(store.transactions, FakeClock())
    photo = Attachment(kind=FileKind.PHOTO, ref="f" * 32, stored=True)
    for address in ("mine", "other"):
        await lines.append(Outgoing(address=address), mine=True, client_id=None, file=photo)
        await lines.append(Outgoing(address=address), mine=True, client_id=None, file=None)
    async with store.begin() as tx:
        assert await tx.ledger.forget_web("mine") == ["f" * 32]
    assert await lines.latest("mine", 10) == []
    assert len(await lines.latest("other", 10)) == 2


async def test_what_waits_where_is_counted(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx)
        await a_case(tx, person.id)
        closed = await a_case(tx, person.id)
        await tx.cases.change(closed.id, state="closed")
        counts = await tx.ledger.counts()
    assert (counts.contacts, counts.open_cases, counts.inbox, counts.outbox) == (1, 1, {}, {})
