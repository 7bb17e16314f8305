"""The offices as the database has them: planted from data/ once, read again when they have changed."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.office import Office, Offices, Version
from bot.ports import Tx


class Directory:
    """Keeps `offices`, which everybody shares, as the database has them."""

    def __init__(self, offices: Offices) -> None:
        """`offices` as data/offices.toml has them, for a database that has none yet."""
        self.offices = offices
        self._first: Sequence[Office] = tuple(offices.values())
        self._provisional = False

    async def plant(self, tx: Tx, now: datetime) -> None:
        """Begin with the offices of data/, in an empty database only: from then on they change in there."""
        if not await tx.offices.revision():
            await tx.offices.add([Version(since=now, office=office) for office in self._first])
        await self.refresh(tx)

    async def refresh(self, tx: Tx) -> None:
        """See what another process has changed, and forget what was not committed after all.

        From here to its end the transaction can rely on the offices: nobody else changes them.
        """
        await tx.offices.hold()
        revision = await tx.offices.revision()
        if revision and (self._provisional or revision != self.offices.revision):
            self.offices.reload(await tx.offices.versions())
        self._provisional = False

    async def refresh_alone(self, tx: Tx) -> None:
        """The same for a transaction that is about to change them: no other one is at work on cases."""
        await tx.offices.lock()
        await self.refresh(tx)

    async def change(self, tx: Tx, versions: Sequence[Version]) -> None:
        """Add versions, seen by everybody at once; should this transaction fail, only until the next look."""
        await tx.offices.add(versions)
        self._provisional = True
        self.offices.reload(await tx.offices.versions())
