"""Work on cases inside one transaction, whoever set it off: a person's turn or the clock."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.case import Author, Case, CaseMessage, Words, outdates_draft
from bot.domain.catalog import Catalog
from bot.domain.contact import Officer
from bot.domain.delivery import Draft
from bot.domain.kind import Kind
from bot.domain.office import upward
from bot.domain.operations import AuditLine
from bot.domain.promise import next_moment
from bot.domain.routing import Sender, avoided, goes_up
from bot.domain.rules import Rules
from bot.domain.say import Lane, Say
from bot.ports import Clock, Store, Tx
from bot.services.directory import Directory

AUDITED = ("state", "office", "assignee", "due_at", "outcome", "satisfied", "merged_into", "drafted_by")


@dataclass
class Errand:
    """What work on a case needs. `drafts` are the messages that come of it, to be stored with it.

    While it is `steady` no officer comes, goes or changes, as in the clock's errands over many cases:
    who sits where is then asked for once.
    """

    tx: Tx
    now: datetime
    catalog: Catalog
    rules: Rules
    directory: Directory
    drafts: list[Draft] = field(default_factory=list, kw_only=True)
    steady: bool = field(default=False, kw_only=True)
    _officers: dict[str, Sequence[Officer]] = field(default_factory=dict, kw_only=True)
    _able: frozenset[str] | None = field(default=None, kw_only=True)
    _accounts: dict[int, str] = field(default_factory=dict, kw_only=True)

    def tell(self, contact_id: int, account: str, says: Sequence[Say]) -> None:
        """Say something to somebody, as a notice."""
        self.drafts += [
            Draft(contact_id=contact_id, account=account, say=say, lane=Lane.NOTICE) for say in says
        ]

    @property
    def leadership(self) -> str:
        """The office of the standing leadership, or the one that took its place."""
        return self.catalog.offices.today(self.rules.leadership)

    def barred(self, case: Case) -> frozenset[str]:
        """The offices that the case must never reach."""
        return avoided(Sender(avoids=frozenset(case.avoids)), self.catalog.offices)

    async def above(self, case: Case) -> str | None:
        """The next office above the case's that can act; None when nobody can."""
        able = await self.able()
        offices, leadership = self.catalog.offices, self.leadership
        if case.office in {office.code for office in upward(offices, leadership)}:
            leadership = case.office  # from where the leadership stands there is no way back down to it
        return goes_up(case.office, offices, able, self.barred(case), leadership)

    async def able(self) -> frozenset[str]:
        """The offices where somebody can act now."""
        if not self.steady:
            return await self.tx.officers.staffed(self.now)
        if self._able is None:
            self._able = await self.tx.officers.staffed(self.now)
        return self._able

    async def officers_of(self, office: str) -> Sequence[Officer]:
        """The officers of an office."""
        if not self.steady:
            return await self.tx.officers.of_office(office)
        if office not in self._officers:
            self._officers[office] = await self.tx.officers.of_office(office)
        return self._officers[office]

    async def meet(self, cases: Sequence[Case]) -> None:
        """Ask once where the workers of these cases are, while nobody comes or goes."""
        ids = {case.contact_id for case in cases if case.contact_id is not None}
        self._accounts = await self.tx.contacts.accounts(sorted(ids))

    async def account_of(self, case: Case) -> str | None:
        """Where the case's worker can be told something; None when they have left."""
        if case.contact_id is None:
            return None
        if self.steady and case.contact_id in self._accounts:
            return self._accounts[case.contact_id]
        return (await self.tx.contacts.accounts([case.contact_id])).get(case.contact_id)

    def kind_of(self, case: Case) -> Kind:
        return self.catalog.kinds[case.kind]

    async def change(
        self, case: Case, actor: str, action: str, detail: str | None = None, /, **values: object
    ) -> Case:
        """Set fields of a case; the audit line says what they were before and what they are now."""
        changed = self._changed(case, values)
        if differing := _differing(case, changed):
            await self.tx.cases.change(case.id, **differing)
        before, after = before_and_after(case, changed)
        await self.tx.ledger.audit(self.now, actor, action, case.id, detail, before=before, after=after)
        return changed

    async def change_all(
        self, changes: Sequence[tuple[Case, str | None, Mapping[str, object]]], actor: str, action: str
    ) -> list[Case]:
        """The same for many cases at once, each with its detail and its fields."""
        changed = [self._changed(case, values) for case, _, values in changes]
        lines, differing = [], []
        for (case, detail, _), now in zip(changes, changed, strict=True):
            differing.append((case.id, _differing(case, now)))
            line = AuditLine(at=self.now, actor=actor, action=action, detail=detail)
            before, after = before_and_after(case, now)
            lines.append((case.id, line.model_copy(update={"before": before, "after": after})))
        await self.tx.cases.change_all([(case_id, values) for case_id, values in differing if values])
        await self.tx.ledger.audit_all(lines)
        return changed

    async def write(self, case: Case, author: Author, words: Words, officer_id: int | None = None) -> None:
        """Add a message to a case, and keep its files as long as the case."""
        message = CaseMessage(author=author, words=words, at=self.now, officer_id=officer_id)
        await self.tx.cases.add_message(case.id, message)
        names = [attachment.ref for attachment in words.attachments]
        if names:
            await self.tx.ledger.file_kept(names, case.id)

    def _changed(self, case: Case, values: Mapping[str, object]) -> Case:
        changed = case.model_copy(update=values)
        if "drafted_by" not in values and outdates_draft(case, changed):
            changed = changed.model_copy(update={"drafted_by": None})
        return changed.model_copy(update={"remind_at": self.remind_at(changed)})

    def remind_at(self, case: Case) -> datetime | None:
        """When somebody must be told next that a promise is about to be missed, or was."""
        promises = [promise for promise in (case.answer, case.resolution) if promise is not None]
        moments = [next_moment(promise, self.rules.levels, self.rules.hours) for promise in promises]
        return min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True)
class Errands:
    """What every errand of an installation has in common."""

    clock: Clock
    catalog: Catalog
    rules: Rules
    directory: Directory

    def on(self, tx: Tx) -> Errand:
        """An errand in this transaction, now."""
        return Errand(tx, self.clock.now(), self.catalog, self.rules, self.directory)

    @asynccontextmanager
    async def begin(self, store: Store, *, steady: bool = False) -> AsyncIterator[Errand]:
        """An errand of the clock's in a transaction of its own; what it says is stored with what it does."""
        async with store.begin() as tx:
            await self.directory.refresh(tx)
            errand = self.on(tx)
            errand.steady = steady
            yield errand
            await tx.outbox.add(errand.drafts, errand.now)


def _differing(case: Case, changed: Case) -> dict[str, object]:
    fields = {name: (getattr(case, name), getattr(changed, name)) for name in Case.model_fields}
    return {name: now for name, (was, now) in fields.items() if was != now}


def before_and_after(case: Case, changed: Case) -> tuple[str | None, str | None]:
    """What the audit says of a change."""
    told = [name for name in AUDITED if getattr(case, name) != getattr(changed, name)]
    return _codes(case, told), _codes(changed, told)


def _codes(case: Case, names: Sequence[str]) -> str | None:
    values = {name: getattr(case, name) for name in names}
    shown = {
        name: value.strftime("%Y-%m-%dT%H:%MZ") if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    return " ".join(f"{name}={'' if value is None else value}" for name, value in shown.items()) or None
