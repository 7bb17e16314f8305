"""News of a case for the officers who must know."""

from bot.domain.case import Case, Words
from bot.domain.delivery import Draft
from bot.domain.say import Lane
from bot.ports import Tx
from bot.services.cards import news_for_officer


async def news_drafts(tx: Tx, case: Case, key: str, words: Words | None = None) -> list[Draft]:
    """For whoever has the case; for the whole office while nobody has."""
    officers = await tx.officers.of_office(case.office)
    return [
        Draft(contact_id=officer.contact_id, account=officer.account, say=say, lane=Lane.NOTICE)
        for officer in [o for o in officers if o.id == case.assignee] or officers
        for say in news_for_officer(case, key, words, officer.id)
    ]
