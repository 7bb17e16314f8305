"""Who is meant by a broadcast, as one SELECT over contacts."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, true

from bot.domain.audience import Reach, Target
from bot.store.tables import consent, contact


def listeners(target: Target, *columns: ColumnElement[Any], newest: int | None = None) -> Select[Any]:
    """Those who agreed to this kind of message, can be reached and are meant; each person once.

    Of somebody's linked accounts the one opened last counts, as long as it is meant too; of those up
    to id `newest` where the audience was fixed before.
    """
    twin = contact.alias("twin")
    newer = exists().where(twin.c.person == contact.c.person, twin.c.id > contact.c.id, _meant(twin, target))
    if newest is not None:
        newer = newer.where(twin.c.id <= newest)
    alone = contact.c.person.is_(None)
    return select(*columns).select_from(contact).where(_meant(contact, target), or_(alone, not_(newer)))


def _meant(who: Any, target: Target) -> ColumnElement[bool]:
    audience = target.audience
    agreed = exists().where(
        consent.c.contact_id == who.c.id,
        consent.c.purpose == target.purpose,
        consent.c.withdrawn_at.is_(None),
    )
    places = [_in_reach(who, target.offices)] if audience.offices else []
    places += [who.c.area.in_(audience.areas)] if audience.areas else []
    places += [who.c.sector.in_(audience.sectors)] if audience.sectors else []
    conditions = [who.c.reachable, who.c.erased_at.is_(None), agreed]
    if places:
        conditions.append(or_(and_(*places), _in_reach(who, target.include)))
    if audience.accounts:
        # Wrapped, so that no engine walks over the index of accounts: contacts are read in order of ids.
        conditions.append(func.coalesce(who.c.account, "").in_(audience.accounts))
    if audience.languages:
        conditions.append(who.c.language.in_(audience.languages))
    if audience.exclude:
        conditions.append(not_(_in_reach(who, target.exclude)))
    return and_(*conditions)


def _in_reach(who: Any, reach: Reach) -> ColumnElement[bool]:
    """Unknown places are in no reach: NULL would make `NOT IN` unknown too."""
    if reach.everywhere:
        return true()
    return or_(
        func.coalesce(who.c.workplace, "").in_(sorted(reach.workplaces)),
        func.coalesce(who.c.area, "").in_(sorted(reach.areas)),
    )
