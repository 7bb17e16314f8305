"""What all the nouns share: a connection, and inserts that pass over what is there already."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crypto import KeyRing
from bot.store.types import keys_of


class Repository:
    """One noun's rows inside one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    @property
    def _keys(self) -> KeyRing:
        return keys_of(self._db.dialect)

    @property
    def _only_reads(self) -> bool:
        """Whether nothing will be changed in this transaction, so that nothing need be locked."""
        options = self._db.sync_connection.get_execution_options() if self._db.sync_connection else {}
        return bool(options.get("reads_only", False))

    def _insert(self, table: Table) -> Any:
        """An INSERT of this engine's dialect, which has ON CONFLICT."""
        return _insert(self._db.dialect.name, table)

    async def _insert_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows whose keys are not there yet; returns how many."""
        if not rows:
            return 0
        statement = _insert_new(self._db.dialect.name, table)
        return len((await self._db.execute(statement, list(rows))).all())


@cache
def _insert_new(dialect: str, table: Table) -> Any:
    """Made once for each table: that is most of what such a statement costs."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)


def _insert(dialect: str, table: Table) -> Any:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
