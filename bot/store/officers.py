"""Officers, and the one-time codes by which they join."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.domain.case import State
from bot.domain.contact import Officer, Role, Seat
from bot.store.repository import Repository
from bot.store.tables import cases, contact, invite, officer


class SqlOfficers(Repository):
    async def invite(self, code: str, office: str, role: Role, name: str, expires_at: datetime) -> None:
        await self._db.execute(
            insert(invite).values(
                code_hash=self._hash(code), office=office, role=role, name=name, expires_at=expires_at
            )
        )

    async def redeem(self, code: str, contact_id: int, now: datetime) -> Seat | None:
        statement = (
            select(invite)
            .where(
                invite.c.code_hash == self._hash(code),
                invite.c.used_at.is_(None),
                invite.c.expires_at > now,
            )
            .with_for_update()
        )
        found = (await self._db.execute(statement)).first()
        if found is None:
            return None
        await self._db.execute(update(invite).where(invite.c.id == found.id).values(used_at=now, name=""))
        return await self.join(contact_id, found.office, Role(found.role), found.name, now)

    async def join(self, contact_id: int, office: str, role: Role, name: str, now: datetime) -> Seat:
        """Take a seat; whoever has one in this office already keeps it, with the new role and name."""
        held = await self._db.execute(
            update(officer)
            .where(
                officer.c.contact_id == contact_id, officer.c.office == office, officer.c.left_at.is_(None)
            )
            .values(role=role, name=name)
            .returning(officer.c.id)
        )
        officer_id = held.scalar()
        if officer_id is None:
            values = {
                "contact_id": contact_id,
                "office": office,
                "role": role,
                "name": name,
                "joined_at": now,
            }
            taken = await self._db.execute(insert(officer).values(**values).returning(officer.c.id))
            officer_id = taken.scalar_one()
        return Seat(officer_id=officer_id, office=office, role=role, name=name)

    async def of_office(self, office: str) -> Sequence[Officer]:
        return await self._select(officer.c.office == office)

    async def get(self, officer_id: int) -> Officer | None:
        found = await self._select(officer.c.id == officer_id)
        return found[0] if found else None

    async def listed(self) -> Sequence[Officer]:
        return await self._select(officer.c.id > 0)

    async def staffed(self) -> frozenset[str]:
        statement = (
            select(officer.c.office)
            .join(contact, contact.c.id == officer.c.contact_id)
            .where(officer.c.left_at.is_(None), contact.c.reachable)
            .distinct()
        )
        return frozenset((await self._db.execute(statement)).scalars())

    async def remove(self, officer_id: int, now: datetime) -> bool:
        gone = await self._db.execute(
            update(officer).where(officer.c.id == officer_id, officer.c.left_at.is_(None)).values(left_at=now)
        )
        await self._db.execute(
            update(cases)
            .where(cases.c.assignee == officer_id, cases.c.state != State.CLOSED)
            .values(assignee=None, state=State.NEW)
        )
        return bool(gone.rowcount)

    async def _select(self, condition: Any) -> list[Officer]:
        statement = (
            select(officer, contact.c.account, contact.c.language)
            .join(contact, contact.c.id == officer.c.contact_id)
            .where(condition, officer.c.left_at.is_(None))
            .order_by(officer.c.id)
        )
        return [_officer(row) for row in await self._db.execute(statement)]

    def _hash(self, code: str) -> str:
        return self._keys.hash(code, "invite.code")


def _officer(row: Row[Any]) -> Officer:
    return Officer(
        id=row.id,
        contact_id=row.contact_id,
        account=row.account,
        language=row.language,
        office=row.office,
        role=Role(row.role),
        name=row.name,
    )
