"""Contacts: found by a keyed hash of their address, kept with nothing that names them."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, or_, select, update

from bot.domain.contact import Consent, Contact, Purpose, Role, Seat
from bot.store.repository import Repository
from bot.store.tables import cases, consent, contact, link, officer, outbox, session

COLUMNS = (
    contact.c.id,
    contact.c.account,
    contact.c.address,
    contact.c.language,
    contact.c.area,
    contact.c.sector,
    contact.c.workplace,
    contact.c.reachable,
    contact.c.muted_until,
    contact.c.person,
)

# Asked with every message, so made once.
AT = (
    select(*COLUMNS)
    .where(
        contact.c.account.in_(bindparam("accounts", expanding=True)),
        contact.c.address_hash.in_(bindparam("hashes", expanding=True)),
        contact.c.erased_at.is_(None),
    )
    .order_by(contact.c.id)
    .with_for_update(key_share=True)
)
BY_ID = select(*COLUMNS).where(contact.c.id == bindparam("id"), contact.c.erased_at.is_(None))
PURPOSES = select(consent.c.contact_id, consent.c.purpose).where(
    consent.c.contact_id.in_(bindparam("contacts", expanding=True)), consent.c.withdrawn_at.is_(None)
)
_away = officer.alias("away")
SEATS = (  # a row for each colleague whom the seat stands for, one at least
    select(
        officer.c.id,
        officer.c.contact_id,
        officer.c.office,
        officer.c.role,
        officer.c.name,
        _away.c.id.label("colleague"),
        _away.c.away_until,
    )
    .outerjoin(
        _away,
        and_(_away.c.deputy == officer.c.id, _away.c.left_at.is_(None), _away.c.away_until.is_not(None)),
    )
    .where(officer.c.contact_id.in_(bindparam("contacts", expanding=True)), officer.c.left_at.is_(None))
    .order_by(officer.c.id)
)


class SqlContacts(Repository):
    async def at(self, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Contact]:
        hashes = {self._hash(account, address) for account, address in places}
        accounts = {account for account, _ in places}  # the hash would do, but the index begins with them
        found = await self._load(AT, accounts=sorted(accounts), hashes=sorted(hashes))
        return {(person.account, person.address): person for person in found}

    async def get(self, contact_id: int) -> Contact | None:
        found = await self._load(BY_ID, id=contact_id)
        return found[0] if found else None

    async def open(self, account: str, address: str, language: str, now: datetime) -> Contact:
        values = {
            "account": account,
            "address_hash": self._hash(account, address),
            "address": address,
            "language": language,
            "reachable": True,
            "created_at": now,
        }
        await self._insert_new(contact, [values])
        return (await self.at([(account, address)]))[account, address]

    async def set_language(self, contact_id: int, language: str) -> None:
        await self._set(contact_id, language=language)

    async def set_workplace(
        self, contact_id: int, area: str | None, sector: str | None, workplace: str | None
    ) -> None:
        await self._set(contact_id, area=area, sector=sector, workplace=workplace)

    async def mute(self, contact_id: int, until: datetime | None) -> None:
        everybody = await self._one_with(contact_id)
        await self._db.execute(update(contact).where(contact.c.id.in_(everybody)).values(muted_until=until))

    async def many_in(self, area: str | None, workplace: str | None) -> tuple[int, int]:
        here = (contact.c.area, area), (contact.c.workplace, workplace)
        in_area, at_work = [await self._many(column == code) if code else 0 for column, code in here]
        return in_area, at_work

    async def accounts(self, contact_ids: Sequence[int]) -> dict[int, str]:
        known = contact.c.id.in_(contact_ids), contact.c.erased_at.is_(None)
        rows = await self._db.execute(select(contact.c.id, contact.c.account).where(*known))
        return {row.id: row.account for row in rows}

    async def members(self, workplaces: Sequence[str], areas: Sequence[str] = ()) -> int:
        there = contact.c.workplace.in_(workplaces)
        return await self._many(and_(there, contact.c.area.in_(areas)) if areas else there)

    async def move_workplace(self, code: str, to: str | None, areas: Sequence[str] = ()) -> int:
        moving = update(contact).where(contact.c.workplace == code)
        if areas:
            moving = moving.where(contact.c.area.in_(areas))
        return int((await self._db.execute(moving.values(workplace=to))).rowcount)

    async def set_reachable(self, contact_id: int, reachable: bool) -> None:
        await self._set(contact_id, reachable=reachable)

    async def grant(
        self, contact_id: int, purpose: Purpose, version: str, account: str, now: datetime
    ) -> None:
        values = {
            "contact_id": contact_id,
            "purpose": purpose,
            "version": version,
            "account": account,
            "granted_at": now,
        }
        await self._insert_new(consent, [values])

    async def withdraw(self, contact_id: int, purpose: Purpose, now: datetime) -> None:
        await self._db.execute(
            update(consent)
            .where(
                consent.c.contact_id == contact_id,
                consent.c.purpose == purpose,
                consent.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )

    async def consents(self, contact_id: int) -> Sequence[Consent]:
        statement = select(consent).where(consent.c.contact_id == contact_id).order_by(consent.c.id)
        return [
            Consent(
                purpose=Purpose(row.purpose),
                version=row.version,
                account=row.account,
                granted_at=row.granted_at,
                withdrawn_at=row.withdrawn_at,
            )
            for row in await self._db.execute(statement)
        ]

    async def offer_link(self, contact_id: int, code: str, expires_at: datetime) -> None:
        await self._db.execute(delete(link).where(link.c.contact_id == contact_id))
        values = {"code_hash": self._code_hash(code), "contact_id": contact_id, "expires_at": expires_at}
        await self._db.execute(insert(link).values(**values))

    async def link(self, code: str, contact_id: int, now: datetime) -> Contact | None:
        statement = select(link).where(link.c.code_hash == self._code_hash(code), link.c.expires_at > now)
        found = (await self._db.execute(statement.with_for_update())).first()
        if found is None:
            return None
        if found.contact_id != contact_id:
            await self._db.execute(delete(link).where(link.c.id == found.id))
            everybody = {*await self._one_with(contact_id), *await self._one_with(found.contact_id)}
            await self._make_one(everybody, secrets.token_hex(16))
        return await self.get(found.contact_id)

    async def unlink(self, contact_id: int) -> None:
        together = await self._one_with(contact_id)
        await self._make_one(together if len(together) == 2 else [contact_id], None)

    async def has_sat(self, contact_id: int, officer_id: int) -> bool:
        author = contact.alias("author")
        statement = (
            select(officer.c.id)
            .join(author, author.c.id == officer.c.contact_id)
            .join(contact, or_(contact.c.id == author.c.id, contact.c.person == author.c.person))
            .where(officer.c.id == officer_id, contact.c.id == contact_id)
        )
        return (await self._db.execute(statement)).first() is not None

    async def forget_link_codes(self, now: datetime) -> None:
        await self._db.execute(delete(link).where(link.c.expires_at <= now))

    async def erase(self, contact_id: int, now: datetime) -> None:
        await self.unlink(contact_id)
        await self._set(
            contact_id,
            address_hash=None,
            area=None,
            sector=None,
            workplace=None,
            erased_at=now,
        )
        for table in (session, consent, link):
            await self._db.execute(delete(table).where(table.c.contact_id == contact_id))
        await self._db.execute(
            update(officer).where(officer.c.contact_id == contact_id).values(left_at=now, name="")
        )
        await self._db.execute(update(cases).where(cases.c.contact_id == contact_id).values(contact_id=None))

    async def forget_erased(self) -> int:
        goodbye_waits = exists().where(
            outbox.c.contact_id == contact.c.id, outbox.c.state.in_(("pending", "sending"))
        )
        gone = await self._db.execute(delete(contact).where(contact.c.erased_at.is_not(None), ~goodbye_waits))
        return int(gone.rowcount)

    async def _many(self, condition: Any) -> int:
        statement = select(func.count()).select_from(contact).where(condition, contact.c.erased_at.is_(None))
        return int((await self._db.execute(statement)).scalar_one())

    async def _one_with(self, contact_id: int) -> Sequence[int]:
        """The contacts of the same person, this one among them, locked."""
        person = select(contact.c.person).where(contact.c.id == contact_id).scalar_subquery()
        same = or_(contact.c.id == contact_id, contact.c.person == person)
        statement = select(contact.c.id).where(same).order_by(contact.c.id).with_for_update(key_share=True)
        return (await self._db.execute(statement)).scalars().all()

    async def _make_one(self, contact_ids: Collection[int], person: str | None) -> None:
        await self._db.execute(update(contact).where(contact.c.id.in_(contact_ids)).values(person=person))

    async def _set(self, contact_id: int, **values: object) -> None:
        await self._db.execute(update(contact).where(contact.c.id == contact_id).values(**values))

    async def _load(self, statement: Any, **values: object) -> list[Contact]:
        rows = (await self._db.execute(statement, values)).all()
        if not rows:
            return []
        ids = [row.id for row in rows]
        purposes, seats = await self._purposes(ids), await self._seats(ids)
        return [_contact(row, frozenset(purposes[row.id]), tuple(seats[row.id])) for row in rows]

    async def _purposes(self, ids: Sequence[int]) -> dict[int, list[Purpose]]:
        found: dict[int, list[Purpose]] = defaultdict(list)
        for row in await self._db.execute(PURPOSES, {"contacts": ids}):
            found[row.contact_id].append(Purpose(row.purpose))
        return found

    async def _seats(self, ids: Sequence[int]) -> dict[int, list[Seat]]:
        found: dict[int, list[Seat]] = defaultdict(list)
        rows = (await self._db.execute(SEATS, {"contacts": ids})).all()
        for _, same in groupby(rows, key=lambda row: row.id):
            first, *others = same
            away = {row.colleague: row.away_until for row in (first, *others) if row.colleague is not None}
            seat = Seat(
                officer_id=first.id,
                office=first.office,
                role=Role(first.role),
                name=first.name,
                stands_for=away,
            )
            found[first.contact_id].append(seat)
        return found

    def _hash(self, account: str, address: str) -> str:
        return self._keys.hash(f"{account}\0{address}", "contact.address")

    def _code_hash(self, code: str) -> str:
        return self._keys.hash(code, "link.code")


def _contact(row: Any, purposes: frozenset[Purpose], seats: tuple[Seat, ...]) -> Contact:
    return Contact(
        id=row.id,
        account=row.account,
        address=row.address,
        language=row.language,
        area=row.area,
        sector=row.sector,
        workplace=row.workplace,
        reachable=row.reachable,
        muted_until=row.muted_until,
        linked=row.person is not None,
        purposes=purposes,
        seats=seats,
    )
