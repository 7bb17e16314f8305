"""News of a case for the officers who must know."""

from collections.abc import Sequence

from bot.domain.case import Case, Words
from bot.domain.delivery import Draft
from bot.domain.say import Lane, Say
from bot.ports import Tx
from bot.services.cards import news_for_officer


async def news_drafts(tx: Tx, case: Case, key: str, words: Words | None = None) -> list[Draft]:
    """For whoever has the case; for the whole office while nobody has."""
    officers = await tx.officers.of_office(case.office)
    drafts: list[Draft] = []
    for officer in [o for o in officers if o.id == case.assignee] or officers:
        says = news_for_officer(case, key, words, officer.id)
        drafts += await drafts_about(tx, case, officer.contact_id, officer.account, says)
    return drafts


async def drafts_about(tx: Tx, case: Case, contact_id: int, account: str, says: Sequence[Say]) -> list[Draft]:
    """Messages about a case to one person, hung under the first one they got about it."""
    card = await tx.outbox.first_about(contact_id, case.id)
    about = {"case_id": case.id, "reply_to": card}
    return [
        Draft(contact_id=contact_id, account=account, say=say.model_copy(update=about), lane=Lane.NOTICE)
        for say in says
    ]
