"""Officers, and the one-time codes by which they join."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, exists, insert, not_, or_, select, update

from bot.domain.contact import Officer, Role, Seat
from bot.store.repository import Repository
from bot.store.tables import contact, invite, officer


class SqlOfficers(Repository):
    async def invite(self, code: str, office: str, role: Role, name: str, expires_at: datetime) -> None:
        await self._db.execute(
            insert(invite).values(
                code_hash=self._hash(code), office=office, role=role, name=name, expires_at=expires_at
            )
        )

    async def move_invites(self, office: str, to: str) -> None:
        await self._db.execute(update(invite).where(invite.c.office == office).values(office=to))

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

    async def staffed(self, now: datetime) -> frozenset[str]:
        deputy, their_contact = officer.alias("deputy"), contact.alias("deputy_contact")
        stood_for = exists().where(
            deputy.c.id == officer.c.deputy,
            deputy.c.left_at.is_(None),
            not_(_away(deputy, now)),
            their_contact.c.id == deputy.c.contact_id,
            their_contact.c.reachable,
        )
        able = and_(contact.c.reachable, not_(_away(officer, now)))
        statement = (
            select(officer.c.office)
            .join(contact, contact.c.id == officer.c.contact_id)
            .where(officer.c.left_at.is_(None), or_(able, stood_for))
            .distinct()
        )
        return frozenset((await self._db.execute(statement)).scalars())

    async def returning(self, now: datetime) -> Sequence[Officer]:
        return await self._select(officer.c.away_until <= now, lock=True)

    async def remove(self, officer_id: int, now: datetime) -> bool:
        held = (officer.c.id == officer_id, officer.c.left_at.is_(None))
        gone = await self._db.execute(update(officer).where(*held).values(left_at=now, deputy=None))
        await self._db.execute(update(officer).where(officer.c.deputy == officer_id).values(deputy=None))
        return bool(gone.rowcount)

    async def change(self, officer_id: int, **values: object) -> None:
        await self._db.execute(update(officer).where(officer.c.id == officer_id).values(**values))

    async def greet(self, officer_id: int, day: str) -> bool:
        fresh = or_(officer.c.digest_on.is_(None), officer.c.digest_on < day)
        done = await self._db.execute(
            update(officer).where(officer.c.id == officer_id, fresh).values(digest_on=day)
        )
        return bool(done.rowcount)

    async def to_greet(self, day: str) -> Sequence[Officer]:
        return await self._select(or_(officer.c.digest_on.is_(None), officer.c.digest_on < day))

    async def _select(self, condition: Any, *, lock: bool = False) -> list[Officer]:
        statement = (
            select(officer, contact.c.account, contact.c.language, contact.c.reachable)
            .join(contact, contact.c.id == officer.c.contact_id)
            .where(condition, officer.c.left_at.is_(None))
            .order_by(officer.c.id)
        )
        if lock:
            statement = statement.with_for_update(of=officer)
        return [_officer(row) for row in await self._db.execute(statement)]

    def _hash(self, code: str) -> str:
        return self._keys.hash(code, "invite.code")


def _away(who: Any, now: datetime) -> Any:
    return and_(who.c.away_until.is_not(None), who.c.away_until > now)


def _officer(row: Row[Any]) -> Officer:
    return Officer(
        id=row.id,
        contact_id=row.contact_id,
        account=row.account,
        language=row.language,
        office=row.office,
        role=Role(row.role),
        name=row.name,
        reachable=row.reachable,
        weekdays=row.weekdays,
        away_until=row.away_until,
        deputy=row.deputy,
    )
