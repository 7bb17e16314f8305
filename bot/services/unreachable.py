"""Somebody blocked us: they get nothing more, and the officer who waits for them is told."""

from bot.domain.delivery import Parcel
from bot.services.errand import Errand
from bot.services.news import tell_office


async def mark_unreachable(errand: Errand, parcel: Parcel) -> None:
    """Mark the contact until they write again; tell the office when it was a case's worker."""
    await errand.tx.contacts.set_reachable(parcel.contact_id, reachable=False)
    case = await errand.tx.cases.get(parcel.case_id) if parcel.case_id is not None else None
    if case is not None and case.is_open and case.contact_id == parcel.contact_id:
        await tell_office(errand, case, "card.unreachable")
