"""What is done all day finds its rows by an index: a scan is quick in a test, and slow after five years."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.world import World

GROWING = frozenset({"contact", "consent", "inbox", "outbox", "cases", "case_message", "audit", "session"})
LOOKS_UP = ("SELECT", "UPDATE", "DELETE")


@contextmanager
def _plans(world: World) -> Iterator[Mapping[str, list[str]]]:
    """SQLite's plan of each statement while the block lasts: the same at any size without statistics."""
    engine, plans = world.bridge.store.transactions.engine.sync_engine, dict[str, list[str]]()

    def explain(connection: Any, _: Any, sql: str, values: Any, __: Any, many: bool) -> None:
        if sql.startswith(LOOKS_UP) and sql not in plans:
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values[0] if many else values)
            plans[sql] = [row[3] for row in cursor.fetchall()]
            cursor.close()

    event.listen(engine, "before_cursor_execute", explain)
    yield plans
    event.remove(engine, "before_cursor_execute", explain)


def _scanned(plan: list[str]) -> set[str]:
    return {found[1] for step in plan if (found := re.match(r"SCAN (\w+)", step))} & GROWING


async def test_no_step_of_a_case_reads_a_whole_table(lite: World) -> None:
    lead = await lite.officer("CSPL")
    worker = lite.person()
    await worker.agrees()
    with _plans(lite) as of_tests:
        await lite.settle()  # asks who has something to say, which nobody else does
    with _plans(lite) as plans:
        code = await worker.sends_concern()
        for listed in ("queue", "queue:mine", "queue:overdue", "topics", f"view:{code}", f"claim:{code}"):
            await lead.chooses(listed)
        await lead.chooses(f"answer:{code}")
        await lead.says("Chúng tôi đã làm việc với công ty.")
        await worker.says("Cảm ơn", reply_to=worker.last)
        lite.clock.move(days=10)
        await lite.bridge.deadlines.tick()
        await lite.bridge.senders["telegram"].drain()
    asked = {sql: _scanned(plan) for sql, plan in plans.items() if sql not in of_tests}
    assert {sql: tables for sql, tables in asked.items() if tables} == {}
    assert len(asked) > 20
