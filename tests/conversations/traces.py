"""Everything that an installation leaves behind, as bytes to search: as stored, and as its keys open it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, TableClause, inspect, literal_column, select, table

from bot.store.tables import metadata
from tests.fakes.channel import Delivered
from tests.world import World

Places = Mapping[str, bytes]


async def stored(world: World) -> bytes:
    """Every value of every column of every table as the database holds it, and every file under var/."""
    values: list[object] = []
    async with world.bridge.store.transactions.read() as connection:
        for found_table in await connection.run_sync(_tables):
            everything: Select[Any] = select(literal_column("*")).select_from(found_table)
            rows: Sequence[Row[Any]] = (await connection.execute(everything)).all()
            values += [value for row in rows for value in row]
    return b"\n".join([*map(_bytes, values), *_files(world).values()])


async def opened(world: World) -> bytes:
    """The same in clear: every column of every table, and every file that people sent."""
    async with world.bridge.store.transactions.read() as connection:
        rows = [row for known in metadata.sorted_tables for row in await connection.execute(select(known))]
    names = [path.name for path in (world.bridge.settings.var_dir / "files").iterdir()]
    files = [await world.bridge.files.get(name) for name in names]
    return b"\n".join([*(_bytes(value) for row in rows for value in row), *files])


async def checkpoint(world: World) -> None:
    """On SQLite: bring all that waits in the log into the database file."""
    engine = world.bridge.store.transactions.engine
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            await connection.execution_options(reads_only=True)
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            await connection.exec_driver_sql("BEGIN")


def shown(messages: Iterable[Delivered]) -> bytes:
    """All that a person was sent: words, buttons, their tokens, files and files' names."""
    return b"\n".join(
        part
        for message in messages
        for part in (
            message.outgoing.model_dump_json(exclude={"file", "address"}).encode(),
            message.text.encode(),
            _bytes(message.outgoing.file.name if message.outgoing.file else None),
            message.outgoing.file.data if message.outgoing.file else b"",
        )
    )


def found(needles: Iterable[str], places: Places) -> set[tuple[str, str]]:
    """Where which of the needles can be read, in any encoding that programs write text in."""
    return {
        (place, needle)
        for needle in needles
        for place, content in places.items()
        if any(needle.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    }


def _tables(connection: Connection) -> list[TableClause]:
    """All there are, without the types that would open what is sealed."""
    return [table(name) for name in inspect(connection).get_table_names()]


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _files(world: World) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in world.bridge.settings.var_dir.rglob("*") if path.is_file()
    }
