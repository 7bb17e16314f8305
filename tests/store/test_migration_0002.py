"""Broadcasts of the first version outlive the second, and the first can read what it gets back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.broadcast import Broadcast, BroadcastKind, BroadcastState
from bot.domain.contact import Purpose, Role
from bot.domain.delivery import Fate, Skip
from bot.domain.say import Lane
from bot.store import SqlStore, migrate, open_store
from bot.store.crypto import KeyRing
from tests.store.given import NOW, a_broadcast, a_contact, a_draft, enqueue, take_mass

S = BroadcastState
OLD_BROADCAST = text(
    "INSERT INTO broadcast (id, occasion, year, say, purpose, state, started_at) "
    "VALUES (:id, :occasion, 2026, '{\"key\": \"occasion_message.tet\"}', 'occasions', :state, :at)"
)
OLD_ROW = text(
    "INSERT INTO outbox (id, account, contact_id, lane, say, broadcast_id, state, external_id, created_at) "
    "VALUES (:id, 'telegram', :contact, :lane, NULL, :broadcast, :state, :external, :at)"
)


@pytest.fixture
async def store(database_url: str, keys: KeyRing) -> AsyncIterator[SqlStore]:
    """A store whose tables are those of the first version."""
    opened = open_store(database_url, keys)
    await migrate.upgrade(opened.transactions.engine, "0001")
    yield opened
    await opened.close()


async def fill(engine: AsyncEngine) -> None:
    """One greeting that is being sent, one that was missed, a reply, and a file of no case."""
    at = "2026-02-17 01:00:00+00:00" if engine.dialect.name == "sqlite" else NOW
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO contact (id, account, address_hash, address, language, reachable, created_at) "
                "VALUES (3, 'telegram', 'x', :address, 'vi', :yes, :at)"
            ),
            {"address": b"x", "yes": True, "at": at},
        )
        for number, occasion, state in ((5, "tet", "running"), (8, "labour", "missed")):
            values = {"id": number, "occasion": occasion, "state": state, "at": at}
            await connection.execute(OLD_BROADCAST, values)
        for number, lane, broadcast, state in ((1, 2, 5, "sent"), (2, 2, 5, "pending"), (4, 0, None, "sent")):
            row = {"id": number, "contact": 3, "lane": lane, "broadcast": broadcast, "state": state, "at": at}
            await connection.execute(OLD_ROW, {**row, "external": f"m{number}"})
        await connection.execute(text("INSERT INTO file (name, created_at) VALUES ('f', :at)"), {"at": at})


async def read(engine: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


ROWS = "SELECT id, contact_id, lane, broadcast_id, state, external_id FROM outbox ORDER BY id"


async def test_broadcasts_their_rows_and_all_that_refers_to_them_are_kept(store: SqlStore) -> None:
    engine = store.transactions.engine
    await fill(engine)
    before = await read(engine, ROWS)
    await store.migrate()
    assert await read(engine, ROWS) == before
    assert [row[0] for row in await read(engine, "SELECT name FROM file")] == ["f"]
    async with store.begin() as tx:
        sent, missed = (
            await tx.broadcasts.of_occasion("tet", 2026),
            await tx.broadcasts.of_occasion("labour", 2026),
        )
        assert await tx.broadcasts.fates(5) == {Fate.SENT: 1, Fate.PENDING: 1}
    assert sent is not None
    assert missed is not None
    assert (sent.id, sent.code, sent.state, missed.id, missed.state) == (5, "TN-5", S.DONE, 8, S.MISSED)
    assert (sent.kind, sent.revision, sent.cursor, sent.standing) == (BroadcastKind.GREETING, 1, 0, False)
    assert sent.started_at is not None


async def test_of_a_message_whose_words_are_gone_nothing_more_is_sent(store: SqlStore) -> None:
    """What still waits when the program is renewed can be given up, as with any broadcast that has ended."""
    await fill(store.transactions.engine)
    await store.migrate()
    async with store.begin() as tx:
        unsettled = {b.id: b.state for b in await tx.broadcasts.unsettled()}
        assert unsettled == {5: S.DONE, 8: S.MISSED}
        await tx.broadcasts.skip_waiting(5, Skip.CANCELLED, 100, NOW)
        assert await tx.broadcasts.fates(5) == {Fate.SENT: 1, Fate.SKIPPED: 1}


def _shape(connection: Connection) -> dict[str, object]:
    """Columns, keys and indexes of every table."""
    seen = inspect(connection)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)),
            sorted((str(k["name"]), str(k["options"])) for k in seen.get_foreign_keys(table)),
            sorted(str(k["name"]) for k in seen.get_unique_constraints(table)),
            sorted((str(i["name"]), i["column_names"]) for i in seen.get_indexes(table)),
        )
        for table in seen.get_table_names()
    }


async def _tables(engine: AsyncEngine) -> dict[str, object]:
    async with engine.connect() as connection:
        return await connection.run_sync(_shape)


async def test_up_and_down_again_the_tables_are_as_they_were(store: SqlStore) -> None:
    engine = store.transactions.engine
    before = await _tables(engine)
    await fill(engine)
    await store.migrate()
    assert await _tables(engine) != before
    await migrate.downgrade(engine, "0001")
    assert await _tables(engine) == before


async def newer_ones(store: SqlStore) -> dict[str, Broadcast]:
    """One of each kind that the first version has no name for."""
    async with store.begin() as tx:
        person = await a_contact(tx)
        seat = await tx.officers.join(person.id, "TGNC", Role.LEAD, "", NOW)
        given: dict[str, dict[str, object]] = {
            "tet": {"state": S.DONE, "started_at": NOW, "done_at": NOW, "approver": seat.officer_id},
            "paused": {"state": S.PAUSED, "started_at": NOW},
            "stopped": {"state": S.CANCELLED, "started_at": NOW},
            "not_wanted": {"state": S.CANCELLED, "due_at": NOW + timedelta(days=9)},
            "missed": {"state": S.MISSED, "due_at": NOW, "done_at": NOW},
            "planned": {"state": S.APPROVED, "due_at": NOW},
        }
        made = {
            code: await a_broadcast(tx, kind="greeting", occasion=code, year=2026, **values)
            for code, values in given.items()
        }
        return {**made, "free": await a_broadcast(tx, state=S.DONE, started_at=NOW)}


async def test_going_back_the_first_version_finds_only_what_it_can_read(store: SqlStore) -> None:
    engine = store.transactions.engine
    await store.migrate()
    await newer_ones(store)
    await migrate.downgrade(engine, "0001")
    found = await read(
        engine, "SELECT occasion, state, purpose, say, started_at IS NULL FROM broadcast ORDER BY id"
    )
    assert [(row[0], row[1]) for row in found] == [
        ("tet", "running"),
        ("paused", "running"),
        ("stopped", "running"),
        ("not_wanted", "missed"),  # else it would be sent after all
        ("missed", "missed"),
    ]
    for code, _, purpose, say, undated in found:
        assert (purpose, orjson.loads(say), bool(undated)) == (
            "occasions",
            {"key": f"occasion_message.{code}"},
            False,
        )


async def test_going_back_leaves_no_row_that_refers_to_a_broadcast_that_is_gone(store: SqlStore) -> None:
    engine = store.transactions.engine
    await store.migrate()
    made = await newer_ones(store)
    async with store.begin() as tx:
        officer = await a_contact(tx)
        for b in made.values():
            say = a_draft(officer).say.model_copy(update={"broadcast_id": b.id})
            await tx.outbox.add([a_draft(officer, lane=Lane.NOTICE).model_copy(update={"say": say})], NOW)
        await tx.ledger.file_added("picture", NOW)
        await tx.ledger.file_of_broadcast("picture", made["free"].id)
    await migrate.downgrade(engine, "0001")
    assert await read(engine, "SELECT DISTINCT lane, broadcast_id FROM outbox") == [(Lane.NOTICE, None)]
    assert await read(engine, "SELECT count(*) FROM outbox") == [(len(made),)]
    assert await read(engine, "SELECT name, case_id FROM file") == [("picture", None)]


async def test_after_going_back_and_forth_broadcasts_work(store: SqlStore) -> None:
    engine = store.transactions.engine
    await store.migrate()
    await newer_ones(store)
    await migrate.downgrade(engine, "0001")
    await store.migrate()
    async with store.begin() as tx:
        listener = await a_contact(tx, listens=Purpose.NEWS)
        b = await a_broadcast(tx)
        await enqueue(tx, b)
        assert [posting.contact_id for posting in await take_mass(tx, b)] == [listener.id]
        tet = await tx.broadcasts.of_occasion("tet", 2026)
    assert tet is not None
    assert tet.state is S.DONE
