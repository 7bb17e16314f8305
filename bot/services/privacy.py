"""What we keep about a person: shown, handed over as a file, erased. At once, whatever the law allows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson

from bot.domain.case import AMONG_OFFICERS, Case
from bot.ports import Clock, Files, Store
from bot.services.leaving import leave_everywhere
from bot.services.live_cards import refresh_cards
from bot.services.merging import split_off_followers
from bot.services.news import tell_office
from bot.services.promises import ENDED
from bot.services.turn import Turn

LOOSE_FILES_LAST = timedelta(days=8)  # a draft lasts seven


async def everything_about(turn: Turn) -> bytes:
    """All that is stored about the contact who asks, as JSON (Law 91/2025/QH15: view and receive)."""
    contact = turn.contact
    cases = await turn.tx.cases.of_contact(contact.id)
    held = {
        "channel": contact.account,
        "address": contact.address,
        "language": contact.language,
        "area": contact.area,
        "sector": contact.sector,
        "workplace": contact.workplace,
        "linked": contact.linked,
        "consents": [c.model_dump(mode="json") for c in await turn.tx.contacts.consents(contact.id)],
        "seats": [seat.model_dump(mode="json", exclude={"officer_id"}) for seat in contact.seats],
        "cases": [await _case(turn, case) for case in cases],
    }
    await turn.tx.ledger.audit(turn.now, "worker", "export")
    return orjson.dumps(held, option=orjson.OPT_INDENT_2)


async def _case(turn: Turn, case: Case) -> dict[str, Any]:
    messages = await turn.tx.cases.messages(case.id)
    return {
        **case.model_dump(mode="json", exclude={"id", "contact_id", "assignee", "drafted_by", "pseudonym"}),
        "messages": [
            {
                "from": message.author.value,
                "at": message.at.isoformat(),
                "text": message.words.text,
                "files": [
                    attachment.name or attachment.kind.value for attachment in message.words.attachments
                ],
            }
            for message in messages
            if message.author not in AMONG_OFFICERS
        ],
    }


async def erase_everything(turn: Turn) -> None:
    """Erase the contact, their cases' contents and files; what is counted in reports stays, without them."""
    contact, tx = turn.contact, turn.tx
    cases = await tx.cases.of_contact(contact.id)
    files = list(await tx.ledger.files_of([case.id for case in cases]))
    files += await tx.ledger.forget_web(contact.address)
    for case in await tx.cases.erase_of(contact.id):
        closed = await turn.change(case, "worker", "erase", **ENDED, closed_at=turn.now)
        await tell_office(turn, closed, "card.erased")
        await split_off_followers(turn, closed)
    for case in cases:
        if (erased := await tx.cases.get(case.id)) is not None:
            await refresh_cards(turn, erased)
    await leave_everywhere(turn, contact)
    await tx.ledger.files_orphaned(files)
    await tx.outbox.drop_waiting(contact.id, [case.id for case in cases])
    await tx.inbox.forget_parked(contact.account, contact.address)
    await tx.contacts.erase(contact.id, turn.now)
    await tx.ledger.audit(turn.now, "worker", "erase")
    turn.session, turn.gone = None, True


class Housekeeping:
    """Forgets what has no purpose any more."""

    def __init__(self, store: Store, files: Files, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    async def tick(self) -> None:
        """Drop expired drafts and codes, contacts who left, old tries, and files that belong to no case."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.sessions.forget_expired(now)
            await tx.contacts.forget_erased()
            await tx.contacts.forget_link_codes(now)
            await tx.ledger.forget_tries(now - timedelta(days=1))
            loose = await tx.ledger.loose_files(now - LOOSE_FILES_LAST)
        await self._delete(loose)

    async def _delete(self, names: Sequence[str]) -> None:
        """First the bytes, then the rows: a crash between leaves a row, and the next tick tries again."""
        for name in names:
            await self._files.delete(name)
        if names:
            async with self._store.begin() as tx:
                await tx.ledger.files_gone(names)
