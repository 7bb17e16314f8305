"""One thing that a person did, with all that is needed to respond to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.catalog import Catalog
from bot.domain.contact import Contact
from bot.domain.delivery import Draft
from bot.domain.dialog import Answers, Heard, Scene, Session
from bot.domain.message import Incoming
from bot.domain.rules import Rules
from bot.domain.say import Lane, Say
from bot.domain.texts import Texts
from bot.ports import Tx

if TYPE_CHECKING:
    from bot.services.conversation import Conversations


@dataclass
class Turn:
    """Lives for one inbox row inside one transaction.

    `session` is where the person is; handlers change it through `begin` and `resume`. `drafts` are
    messages to other people; what a handler returns goes to the person who wrote.
    """

    tx: Tx
    now: datetime
    contact: Contact
    incoming: Incoming
    session: Session | None
    catalog: Catalog
    texts: Texts
    rules: Rules
    conversations: "Conversations"
    drafts: list[Draft] = field(default_factory=list)

    @property
    def heard(self) -> Heard:
        return Heard(text=self.incoming.text, attachments=self.incoming.attachments)

    def scene(self, answers: Answers) -> Scene:
        return Scene(answers=answers, contact=self.contact, catalog=self.catalog)

    def tell(self, contact_id: int, account: str, says: Sequence[Say]) -> None:
        """Say something to somebody else, as a notice."""
        self.drafts += [
            Draft(contact_id=contact_id, account=account, say=say, lane=Lane.NOTICE) for say in says
        ]

    async def begin(self, dialog: str, answers: Answers | None = None) -> list[Say]:
        """Start a dialog (with what is already known) and ask its first question."""
        return await self.conversations.resume(self, dialog, answers or {})

    async def refresh_contact(self) -> None:
        """Read the contact anew, after something about them was changed."""
        fresh = await self.tx.contacts.get(self.contact.id)
        if fresh is not None:
            self.contact = fresh
