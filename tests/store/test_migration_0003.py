"""Cases of the second version outlive the third, and the second can read what it gets back."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.case import Case, Satisfied, State
from bot.domain.promise import Promise
from bot.store import SqlStore, migrate, open_store
from bot.store.crypto import KeyRing
from tests.store.given import NOW, a_case, a_contact, due

OLD_CASE = text(
    "INSERT INTO cases (id, code, kind, topic, office, state, contact_id, pseudonym, area, opened_at, "
    "due_at, closed_at, rating) VALUES "
    "(:id, :code, 'concern', 'wages', 'CSPL', :state, 3, '#ABC', :area, :at, :due, :closed, :rating)"
)


@pytest.fixture
async def store(database_url: str, keys: KeyRing) -> AsyncIterator[SqlStore]:
    """A store whose tables are those of the second version, with cases in them."""
    opened = open_store(database_url, keys)
    await migrate.upgrade(opened.transactions.engine, "0002")
    await fill(opened)
    yield opened
    await opened.close()


async def fill(store: SqlStore) -> None:
    """One case that waits for an answer, one that was answered, three that are closed and rated."""
    at = "2026-03-10 03:00:00+00:00" if store.transactions.engine.dialect.name == "sqlite" else NOW
    async with store.transactions.write() as connection:
        await connection.execute(
            text(
                "INSERT INTO contact (id, account, address_hash, address, language, reachable, created_at) "
                "VALUES (3, 'telegram', 'x', :address, 'vi', :yes, :at)"
            ),
            {"address": b"x", "yes": True, "at": at},
        )
        for number, state, area, due_at, rating in (
            (901, "new", "03598", at, None),
            (902, "answered", None, None, None),
            (903, "closed", None, None, 5),
            (904, "closed", None, None, 3),
            (905, "closed", None, None, 1),
        ):
            row = {"id": number, "code": f"LC26-{number}", "state": state, "area": area, "at": at}
            closed = at if state == "closed" else None
            await connection.execute(OLD_CASE, {**row, "due": due_at, "closed": closed, "rating": rating})


async def cases_of(store: SqlStore) -> Sequence[Case]:
    async with store.look() as tx:
        return sorted(await tx.cases.listed(None, only_open=False, limit=10), key=lambda case: case.id)


async def read(store: SqlStore, query: str) -> list[tuple[Any, ...]]:
    async with store.transactions.read() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_an_open_promise_is_kept_to_the_minute_and_somebody_will_be_told(store: SqlStore) -> None:
    await store.migrate()
    waiting, answered, *_ = await cases_of(store)
    assert (waiting.due_at, waiting.remind_at) == (NOW, NOW)
    assert waiting.answer is not None
    assert (waiting.answer.since, waiting.answer.level) == (NOW, 0)
    assert (answered.state, answered.answer, answered.remind_at) == (State.ANSWERED, None, None)


async def test_stars_become_what_the_worker_meant_by_them(store: SqlStore) -> None:
    await store.migrate()
    _, _, *closed = await cases_of(store)
    assert [case.satisfied for case in closed] == [Satisfied.SOLVED, Satisfied.PARTLY, Satisfied.NOT]


async def test_what_officers_saw_of_a_place_they_see_still(store: SqlStore) -> None:
    await store.migrate()
    waiting, answered, *_ = await cases_of(store)
    assert (waiting.shown, waiting.reason, waiting.avoids) == ("area", "topic", ())
    assert (answered.shown, answered.urgent) == ("", False)


async def test_the_second_version_finds_deadlines_and_stars_again(store: SqlStore) -> None:
    await store.migrate()
    async with store.begin() as tx:
        asked = await a_case(tx, (await a_contact(tx)).id, code="LC26-ASKED", answer=due(days=1))
        await tx.cases.change(asked.id, state=State.WAITING, answer=None)
        kept = await a_case(tx, (await a_contact(tx)).id, code="LC26-KEPT")
        await tx.cases.change(
            kept.id, satisfied=Satisfied.PARTLY, answer=Promise(since=NOW, allowed=NOW - NOW, due_at=NOW)
        )
    await migrate.downgrade(store.transactions.engine, "0002")
    rows = await read(store, "SELECT state, rating, due_at IS NULL FROM cases ORDER BY code")
    assert [(state, rating, bool(none)) for state, rating, none in rows] == [
        ("new", None, False),
        ("answered", None, True),
        ("closed", 5, True),
        ("closed", 3, True),
        ("closed", 1, True),
        ("answered", None, True),
        ("new", 3, False),
    ]
