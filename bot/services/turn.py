"""One thing that a person did, with all that is needed to respond to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.catalog import Catalog
from bot.domain.contact import Contact, Purpose
from bot.domain.dialog import Answers, Heard, Scene, Session
from bot.domain.message import Account, Attachment, FileKind, Incoming
from bot.domain.say import Choice, Say
from bot.domain.texts import Texts
from bot.ports import Files
from bot.services.errand import Errand

if TYPE_CHECKING:
    from bot.services.conversation import Conversations


def menu_choices(contact: Contact, catalog: Catalog) -> tuple[Choice, ...]:
    """The main menu: an officer's work first, then what every worker has."""
    work = ("queue", "mine", "desk", "plans", "calendar") if contact.is_officer else ()
    officers = tuple(Choice.of(entry, f"menu.{entry}") for entry in work)
    if not contact.allows(Purpose.CASES):
        return (*officers, Choice.of("start:worker", "menu.start"))
    kinds = [kind for kind in catalog.kinds.values() if kind.menu]
    ways = tuple(Choice.of(kind.entry, f"kind.{kind.code}.label") for kind in kinds)
    more = ("others",) if len(kinds) < len(catalog.kinds) else ()
    personal = (*more, "cases", "settings", "help")
    return (*officers, *ways, *(Choice.of(entry, f"menu.{entry}") for entry in personal))


@dataclass
class Turn(Errand):
    """Lives for one inbox row inside one transaction.

    `session` is where the person is; handlers change it through `begin` and `resume`. `drafts` are
    messages to other people; what a handler returns goes to the person who wrote.
    """

    contact: Contact
    incoming: Incoming
    session: Session | None
    texts: Texts
    conversations: "Conversations"
    files: Files
    accounts: Mapping[str, Account]
    gone: bool = False  # everything about them was erased: what follows comes from a stranger

    @property
    def heard(self) -> Heard:
        today = self.now.astimezone(self.rules.hours.tz).date()
        return Heard(text=self.incoming.text, attachments=self.incoming.attachments, today=today)

    def scene(self, answers: Answers) -> Scene:
        return Scene(answers=answers, contact=self.contact, catalog=self.catalog)

    async def begin(self, dialog: str, answers: Answers | None = None) -> list[Say]:
        """Start a dialog (with what is already known) and ask its first question."""
        return await self.conversations.resume(self, dialog, answers or {})

    def menu(self, key: str) -> list[Say]:
        """What this person can do from here, under the sentence `key`."""
        return [Say.of(key, *menu_choices(self.contact, self.catalog))]

    async def grant(self, purpose: Purpose) -> None:
        """Write down a consent: to which wording, when, on which channel."""
        version = self.rules.consent_version
        await self.tx.contacts.grant(self.contact.id, purpose, version, self.contact.account, self.now)
        await self.refresh_contact()

    async def withdraw(self, purpose: Purpose) -> None:
        """Write down that a consent ends; what is on its way by it stops."""
        await self.tx.contacts.withdraw(self.contact.id, purpose, self.now)
        running = [b.id for b in await self.tx.broadcasts.unsettled() if b.kind.purpose is purpose]
        await self.tx.postings.stop(self.contact.id, running, self.now)
        await self.refresh_contact()

    async def keep_file(self, data: bytes, name: str, kind: FileKind) -> Attachment:
        """Store a file of our own making, to be said in this turn; it is forgotten after some days."""
        ref = await self.files.put(data)
        await self.tx.ledger.file_added(ref, self.now)
        return Attachment(kind=kind, ref=ref, name=name, size=len(data), stored=True)

    async def refresh_contact(self) -> None:
        """Read the contact anew, after something about them was changed."""
        fresh = await self.tx.contacts.get(self.contact.id)
        if fresh is not None:
            self.contact = fresh
