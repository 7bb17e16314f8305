"""What people wrote is unreadable in the file, bound to its place, and survives a change of keys."""

import json
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import StatementError

from bot.errors import ConfigError
from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing, load_or_create
from bot.store.engine import open_engine
from bot.store.tables import cases, contact
from bot.store.types import Sealed, UtcDateTime
from tests.store.conftest import KEYS
from tests.store.given import NOW, a_case, a_contact

OLD, NEW = b"o" * 32, b"n" * 32
things = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("secret", Sealed("thing.secret")),
)


def ring(current: bytes, **keys: bytes) -> KeyRing:
    return KeyRing(current, {name.encode(): key for name, key in keys.items()}, b"l" * 32)


async def test_what_identifies_a_person_is_nowhere_readable_in_the_database(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx, address="84912345678")
        await a_case(tx, person.id, name="Nguyễn Thị Kín", receipt="7K3Q-M2XA")
    async with store.transactions.read() as connection:
        rows = [
            *(await connection.execute(text("SELECT * FROM contact"))).all(),
            *(await connection.execute(text("SELECT * FROM cases"))).all(),
        ]
    raw = b"".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    for secret in ("84912345678", "Nguyễn", "7K3Q-M2XA"):
        assert secret.encode() not in raw


async def test_a_secret_moved_into_another_column_is_not_read_there(store: SqlStore) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id, name="Nguyễn Thị Kín")
    async with store.transactions.write() as connection:
        await connection.execute(text("UPDATE contact SET address = (SELECT name FROM cases)"))
    async with store.transactions.read() as connection:
        assert (await connection.execute(select(cases.c.name))).scalar_one() == case.name
        with pytest.raises(ConfigError, match=r"contact\.address: encrypted data was changed or moved"):
            (await connection.execute(select(contact.c.address))).all()


async def test_a_database_written_with_a_key_that_is_gone_says_so(store: SqlStore, migrated_url: str) -> None:
    async with store.begin() as tx:
        await a_contact(tx, address="4711")
    other = open_store(migrated_url, ring(b"zzzz", zzzz=NEW))
    try:
        with pytest.raises(ConfigError, match="restore it from backup"):
            async with other.look() as tx:
                await tx.contacts.get(1)
    finally:
        await other.close()


async def test_after_a_change_of_keys_old_data_is_read_and_new_data_needs_the_new_key(
    store: SqlStore, migrated_url: str
) -> None:
    async with store.begin() as tx:
        old = await a_contact(tx, address="old")
    rotated = KeyRing(b"bbbb", {b"aaaa": b"k" * 32, b"bbbb": NEW}, b"l" * 32)
    after = open_store(migrated_url, rotated)
    try:
        async with after.begin() as tx:
            assert (await tx.contacts.open("telegram", "old", "vi", NOW)).id == old.id
            new = await tx.contacts.open("telegram", "new", "vi", NOW)
            assert new.address == "new"
    finally:
        await after.close()
    async with store.look() as tx:
        assert await tx.contacts.get(old.id) == old
        with pytest.raises(ConfigError, match="lacks a key"):
            await tx.contacts.get(new.id)


async def test_sealed_text_of_any_kind_comes_back_and_null_stays_null(database_url: str) -> None:
    engine = open_engine(database_url, KEYS)
    said = ["", "Lương chậm 😔", "x" * 100_000, None]
    async with engine.begin() as connection:
        await connection.run_sync(things.metadata.create_all)
        for number, words in enumerate(said):
            await connection.execute(insert(things).values(id=number, secret=words))
        assert (
            await connection.execute(select(things.c.secret).order_by(things.c.id))
        ).scalars().all() == said
        empty = await connection.execute(text("SELECT secret FROM thing WHERE id = 3"))
        assert empty.scalar_one() is None
    await engine.dispose()


async def test_a_time_keeps_its_moment_and_comes_back_in_utc_and_a_naive_one_is_refused(
    database_url: str,
) -> None:
    engine = open_engine(database_url, KEYS)
    vietnam = datetime(2026, 3, 10, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    async with engine.begin() as connection:
        await connection.run_sync(things.metadata.create_all)
        await connection.execute(insert(things).values(id=1, at=vietnam))
        [back] = (await connection.execute(select(things.c.at))).scalars().all()
        assert (back, back.tzinfo) == (vietnam, UTC)
        found = select(things.c.id).where(things.c.at == vietnam.astimezone(UTC))
        assert (await connection.execute(found)).scalar_one() == 1
        await connection.execute(update(things).values(at=None))
        assert (await connection.execute(select(things.c.at))).scalar_one() is None
        with pytest.raises(StatementError, match="a time without a zone"):
            await connection.execute(insert(things).values(id=2, at=datetime(2026, 3, 10)))  # noqa: DTZ001  # the point
    await engine.dispose()


def test_the_same_words_sealed_twice_look_different() -> None:
    keys = ring(b"aaaa", aaaa=OLD)
    assert keys.seal(b"x", "a") != keys.seal(b"x", "a")


def test_changed_bytes_are_noticed() -> None:
    keys = ring(b"aaaa", aaaa=OLD)
    sealed = bytearray(keys.seal(b"words", "a"))
    sealed[-1] ^= 1
    with pytest.raises(ConfigError, match="changed or moved"):
        keys.open(bytes(sealed), "a")


def test_a_lookup_hash_depends_on_value_label_and_key() -> None:
    keys, others = ring(b"aaaa", aaaa=OLD), KeyRing(b"aaaa", {b"aaaa": OLD}, b"m" * 32)
    same = keys.hash("4711", "contact.address")
    assert keys.hash("4711", "contact.address") == same
    assert len({same, keys.hash("4712", "contact.address"), keys.hash("4711", "x")}) == 3
    assert others.hash("4711", "contact.address") != same


def test_a_new_key_file_is_its_owners_alone_and_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys.json"
    made = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path).open(made.seal(b"words", "a"), "a") == b"words"


def test_a_key_added_to_the_file_becomes_current_and_the_old_one_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    sealed = load_or_create(path).seal(b"words", "a")
    held = json.loads(path.read_text("utf-8"))
    held["keys"]["beef"], held["current"] = held["keys"][held["current"]], "beef"
    path.write_text(json.dumps(held), "utf-8")
    rotated = load_or_create(path)
    assert rotated.open(sealed, "a") == b"words"
    assert rotated.seal(b"words", "a").startswith(b"beef")


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"current": "a", "keys": {"a": "!"}, "lookup": ""}', '{"current": "beef", "keys": {}}'],
)
def test_a_broken_key_file_is_told_and_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match="not a key file; restore it from backup"):
        load_or_create(path)
    assert path.read_text("utf-8") == content


@pytest.mark.parametrize("current", ["beef", "toolong"])
def test_a_key_file_whose_current_key_is_missing_or_misnamed_is_told(tmp_path: Path, current: str) -> None:
    path = tmp_path / "keys.json"
    load_or_create(path)
    held = json.loads(path.read_text("utf-8"))
    held["current"] = current
    path.write_text(json.dumps(held), "utf-8")
    with pytest.raises(ConfigError, match="not a key file"):
        load_or_create(path)
