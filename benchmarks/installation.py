"""An installation of ours with many contacts who agreed to messages on commemoration days."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.load import FIRST_PERSON
from bot.domain.audience import Audience, target
from bot.domain.contact import Purpose
from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing, load_or_create
from bot.store.tables import consent, contact

ACCOUNT = "telegram"
TOKEN = "1:TEST"
BATCH = 10_000


def environment(var: Path, base_url: str, per_second: float = 1000) -> dict[str, str]:
    """What config.toml does not say: the place, the server, the rate, and that nobody sleeps."""
    return {
        "CAUNOI_VAR_DIR": str(var),
        "CAUNOI_HTTP__PORT": "0",
        "CAUNOI_TELEGRAM__TOKEN": TOKEN,
        "CAUNOI_TELEGRAM__BASE_URL": base_url,
        "CAUNOI_TELEGRAM__MESSAGES_PER_SECOND": str(per_second),
        "CAUNOI_BROADCASTS__QUIET_FROM": "00:00",
        "CAUNOI_BROADCASTS__QUIET_TO": "00:00",
        "CAUNOI_LOGGING__LEVEL": "error",
    }


async def fill(var: Path, count: int, first: int = FIRST_PERSON) -> None:
    """Make keys and a SQLite database under `var`, with `count` contacts at the addresses from `first` on.

    Raises AssertionError when the store itself finds others than these.
    """
    keys = load_or_create(var / "keys.json")
    store = open_store(f"sqlite+aiosqlite:///{var}/caunoi.db", keys)
    try:
        await store.migrate()
        async with store.transactions.write() as db:
            await db.exec_driver_sql("PRAGMA cache_size = -500000")  # KiB: the hashes come in no order
            for start in range(first, first + count, BATCH):
                await _add(db, keys, range(start, min(start + BATCH, first + count)))
            await _agree(db)
        await _check(store, count, str(first))
    finally:
        await store.close()


async def _add(db: AsyncConnection, keys: KeyRing, addresses: range) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "account": ACCOUNT,
            "address_hash": keys.hash(f"{ACCOUNT}\0{address}", "contact.address"),
            "address": str(address),
            "language": "vi",
            "reachable": True,
            "created_at": now,
        }
        for address in addresses
    ]
    await db.execute(insert(contact), rows)


async def _agree(db: AsyncConnection) -> None:
    everybody = select(
        contact.c.id, literal(Purpose.OCCASIONS), literal("1"), contact.c.account, contact.c.created_at
    )
    columns = ["contact_id", "purpose", "version", "account", "granted_at"]
    await db.execute(insert(consent).from_select(columns, everybody))


async def _check(store: SqlStore, count: int, address: str) -> None:
    async with store.begin() as tx:
        reach = await tx.broadcasts.audience(target(Audience(), Purpose.OCCASIONS, {}))
        found = await tx.contacts.at([(ACCOUNT, address)])
    assert reach == {ACCOUNT: count}, f"of {count} would be written to: {reach}"
    assert found[ACCOUNT, address].allows(Purpose.OCCASIONS), "an intake would not find the contacts"
