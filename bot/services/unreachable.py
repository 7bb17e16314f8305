"""Somebody blocked us: they get nothing more, and the officer who waits for them is told."""

from datetime import datetime

from bot.domain.delivery import Parcel
from bot.ports import Tx
from bot.services.news import news_drafts


async def mark_unreachable(tx: Tx, parcel: Parcel, now: datetime) -> None:
    """Mark the contact until they write again; tell the office when it was a case's worker."""
    await tx.contacts.set_reachable(parcel.contact_id, reachable=False)
    case = await tx.cases.get(parcel.case_id) if parcel.case_id is not None else None
    if case is not None and case.is_open and case.contact_id == parcel.contact_id:
        await tx.outbox.add(await news_drafts(tx, case, "card.unreachable"), now)
