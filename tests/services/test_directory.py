"""The offices that everybody shares are those of the database, also after a change that came to nothing."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from bot.domain.office import Level, Office, Offices, Version
from bot.services.directory import Directory
from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing
from tests.store.given import NOW

TOP = Office(code="LDLD", name="Liên đoàn", name_en="Federation", level=Level.PROVINCE)
CHE = Office(code="CHE", name="Chè", name_en="Tea", level=Level.GRASSROOTS, parent="LDLD")


def renamed(name: str) -> Sequence[Version]:
    office = CHE.model_copy(update={"name": name})
    return [Version(since=NOW + timedelta(days=1), office=office)]


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[SqlStore]:
    opened = open_store(migrated_url, KeyRing(b"aaaa", {b"aaaa": bytes(32)}, bytes(32)))
    yield opened
    await opened.close()


@pytest.fixture
async def directory(store: SqlStore) -> Directory:
    """Planted from a file of two offices."""
    made = Directory(Offices.of((TOP, CHE)))
    async with store.begin() as tx:
        await made.plant(tx, NOW)
    return made


async def test_an_empty_database_begins_with_the_offices_of_the_file(
    store: SqlStore, directory: Directory
) -> None:
    async with store.look() as tx:
        assert [version.office for version in await tx.offices.versions()] == [TOP, CHE]
    assert dict(directory.offices) == {"LDLD": TOP, "CHE": CHE}


async def test_a_database_with_offices_is_not_planted_again_whatever_the_file_says(
    store: SqlStore, directory: Directory
) -> None:
    other = Directory(Offices.of((TOP,)))
    async with store.begin() as tx:
        await other.plant(tx, NOW)
    assert dict(other.offices) == dict(directory.offices)


async def test_what_another_process_changed_is_seen_at_the_next_look(
    store: SqlStore, directory: Directory
) -> None:
    held = directory.offices
    async with store.begin() as tx:
        await tx.offices.add(renamed("Chè Búp"))
        assert held["CHE"].name == "Chè"
        await directory.refresh(tx)
    assert held["CHE"].name == "Chè Búp"


async def test_a_change_is_seen_at_once_and_forgotten_when_it_is_not_committed(
    store: SqlStore, directory: Directory
) -> None:
    async def fail_half_way() -> None:
        async with store.begin() as tx:
            await directory.change(tx, renamed("Chè Hỏng"))
            assert directory.offices["CHE"].name == "Chè Hỏng"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    async with store.begin() as tx:  # another change takes the number that the lost one had
        await tx.offices.add(renamed("Chè Búp"))
    async with store.begin() as tx:
        await directory.refresh(tx)
    assert directory.offices["CHE"].name == "Chè Búp"
