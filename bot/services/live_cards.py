"""The card of a case in each officer's chat shows how it stands: it is edited where it lies."""

from collections.abc import Iterable

from bot.domain.case import Case
from bot.domain.contact import Officer, seat_of
from bot.domain.delivery import Draft
from bot.domain.say import Key, Lane, Say
from bot.services.cards import live_card
from bot.services.errand import Errand


async def refresh_cards(errand: Errand, case: Case) -> None:
    """Bring the card up to date for everybody of the office who has it."""
    officers = await errand.officers_of(case.office)
    names = {officer.id: officer.name for officer in officers}
    messages = await errand.tx.cases.messages(case.id)
    cards = await errand.tx.outbox.cards([(officer.contact_id, case.id) for officer in officers])
    for officer in officers:
        card = cards.get((officer.contact_id, case.id))
        if card is not None:
            assignee = names.get(case.assignee or 0, "")
            say = live_card(case, messages, seat_of(officer, officers), errand.now, assignee)
            _edit(errand, officer.contact_id, officer.account, card, say)


async def withdraw_cards(errand: Errand, case: Case, office: str) -> None:
    """Take the words out of the cards of an office that has nothing to do with the case any more."""
    here = {officer.contact_id for officer in await errand.officers_of(case.office)}
    gone = [officer for officer in await errand.officers_of(office) if officer.contact_id not in here]
    cards = await errand.tx.outbox.cards([(officer.contact_id, case.id) for officer in gone])
    for officer in gone:
        card = cards.get((officer.contact_id, case.id))
        if card is not None:
            withdraw_card(errand, case, officer, card)


def withdraw_card(errand: Errand, case: Case, officer: Officer, card: str) -> None:
    """Take the words out of one officer's card; it says where the case has gone."""
    gone = Say.of("card.gone", code=case.code, office=Key(key=f"office.{case.office}"))
    _edit(errand, officer.contact_id, officer.account, card, gone)


async def withdraw_from(errand: Errand, officer: Officer, cases: Iterable[Case]) -> None:
    """Take the words out of the cards of an officer who has left the office of these cases."""
    left = list(cases)
    cards = await errand.tx.outbox.cards([(officer.contact_id, case.id) for case in left])
    for case in left:
        card = cards.get((officer.contact_id, case.id))
        if card is not None:
            said = Say.of("leave.card_closed", code=case.code)
            _edit(errand, officer.contact_id, officer.account, card, said)


def _edit(errand: Errand, contact_id: int, account: str, card: str, say: Say) -> None:
    edited = say.model_copy(update={"edits": card, "case_id": None})
    errand.drafts.append(Draft(contact_id=contact_id, account=account, say=edited, lane=Lane.NOTICE))
