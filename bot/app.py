"""Names the concrete classes of the engine and wires them together; web.py does so for what is served."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.catalog import load_catalog, load_texts, plain_words
from bot.channels.webchat import WebChat
from bot.checks import check
from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.law_search import index_of
from bot.domain.operations import Counts
from bot.domain.texts import DEFAULT, Texts
from bot.ports import Channel, Clock
from bot.services.absence import Returns
from bot.services.alarms import Alarms
from bot.services.attachments import Attachments
from bot.services.broadcasting import Broadcasting
from bot.services.conversation import Conversations
from bot.services.deadlines import Deadlines
from bot.services.digest import Digest
from bot.services.directory import Directory
from bot.services.errand import Errands
from bot.services.intake import Intake
from bot.services.leadership import Leadership
from bot.services.line import Line
from bot.services.mass_sender import MassSender
from bot.services.privacy import Housekeeping
from bot.services.sender import Sender
from bot.services.watch import Watch
from bot.store import SqlStore, open_store
from bot.store.crypto import load_or_create
from bot.store.files import SealedFiles
from bot.store.transcripts import SqlTranscripts
from bot.ticks import tick
from handlers import conversations

log = structlog.get_logger()

COMMANDS = ("start", "menu", "huy")
INDEXED_AFTER = 5.0  # seconds from the start: the first to write are not to wait for it


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(repr=False)
class Bridge:
    """Everything of one process, put together and not yet running."""

    settings: Settings
    clock: Clock
    catalog: Catalog
    texts: Texts
    store: SqlStore
    files: SealedFiles
    attachments: Attachments
    intake: Intake
    directory: Directory
    errands: Errands
    channels: dict[str, Channel]
    lines: dict[str, Line]
    senders: dict[str, Sender]
    mass_senders: dict[str, MassSender]
    broadcasting: Broadcasting
    alarms: Alarms
    returns: Returns
    deadlines: Deadlines
    digest: Digest
    watch: Watch
    housekeeping: Housekeeping
    webchat: WebChat
    leadership: Leadership
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _indexing: asyncio.Task[None] | None = None

    async def migrate(self) -> None:
        """Bring the database to this version; an empty one begins with the offices of data/."""
        await self.store.migrate()
        async with self.store.begin() as tx:
            await self.directory.plant(tx, self.clock.now())

    async def start(self) -> None:
        """Start every loop. Each does its work in one process only; the others stand by."""
        lead = self.leadership.run
        gc.freeze()  # what is loaded by now stays: the collector need not look at it again
        self._go("intake", lead("intake", self.intake.run))
        self._go("ticks", lead("ticks", self._ticks))
        self._go("alarms", self.alarms.run())
        for account, channel in self.channels.items():
            self._go(f"sender {account}", lead(f"sender {account}", self.sending(account)))
            if self.settings.telegram.webhook or channel is self.webchat:
                self._go(f"receiver {account}", channel.receive(self.intake))
            else:
                self._go(f"receiver {account}", lead(f"receiver {account}", self._receiver(channel)))

        self._indexing = asyncio.create_task(self._index_law(), name="law")

    async def stop(self) -> None:
        """Stop the loops in order; what is under way is finished or given back."""
        tasks = [*self._tasks, *([self._indexing] if self._indexing else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    async def _index_law(self) -> None:
        """The legal search, beside the first answers: whoever asks before it is there waits for it."""
        await asyncio.sleep(INDEXED_AFTER)
        await asyncio.to_thread(index_of, self.catalog.law)

    async def ready(self) -> dict[str, bool]:
        """Whether each part works."""
        parts = {task.get_name(): not task.done() for task in self._tasks}
        parts |= {f"token {account}": not line.refused for account, line in self.lines.items()}
        try:
            async with self.store.look() as tx:
                await tx.ledger.answer()
        except Exception as error:
            log.exception("store_unreachable", error=type(error).__name__)
            return {**parts, "store": False}
        return {**parts, "store": True}

    async def count(self) -> Counts:
        async with self.store.look() as tx:
            return await tx.ledger.counts()

    def sending(self, account: str) -> Callable[[], Awaitable[None]]:
        """All sending of one account: under one lease, because the line's pace is one."""

        async def send() -> None:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.senders[account].run())
                both.create_task(self.mass_senders[account].run())

        return send

    def _receiver(self, channel: Channel) -> Callable[[], Awaitable[None]]:
        return lambda: channel.receive(self.intake)

    async def _ticks(self) -> None:
        await self.deadlines.recount()
        parts = (self.returns, self.deadlines, self.digest, self.watch)
        every = (
            (30, self.broadcasting.plan_ahead),
            (1, self.broadcasting.advance),
            (60, self.housekeeping.tick),
            *((30, part.tick) for part in parts),
        )
        await tick(every, self.clock.now())

    def _go(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))


MakeChannels = Callable[[Settings, Clock, Texts], Sequence[Channel]]


def telegram_channels(settings: Settings, clock: Clock, texts: Texts) -> list[Channel]:
    """The Telegram bot, when it has a token."""
    token = settings.telegram_token
    if not token:
        return []
    from bot.channels.telegram import TelegramAccount, TelegramChannel  # large: 38 MB, only where it is used

    telegram = settings.telegram
    account = TelegramAccount(
        token=token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        per_second=telegram.messages_per_second,
        allow_paid_broadcast=telegram.allow_paid_broadcast,
        webhook_url=f"{settings.base_url}/telegram/telegram" if telegram.webhook else None,
        webhook_secret=telegram.webhook_secret.get_secret_value() or None,
    )
    commands = tuple((name, texts.template(DEFAULT, f"command.{name}")) for name in COMMANDS)
    fresh_token = (lambda: settings.telegram_token) if telegram.token_file else None
    return [TelegramChannel(account, clock, commands=commands, fresh_token=fresh_token)]


@asynccontextmanager
async def open_bridge(
    settings: Settings, clock: Clock | None = None, make_channels: MakeChannels = telegram_channels
) -> AsyncIterator[Bridge]:
    """Load, check and connect everything; close it at the end. Raises ConfigError.

    The database must be migrated (see `migrate_database`).
    """
    clock = clock or SystemClock()
    catalog = load_catalog(settings.data_dir)
    texts = load_texts(settings.data_dir, catalog, settings.hours.zone)
    check(settings, catalog, texts, clock.now())
    keys = load_or_create(settings.var_dir / "keys.json")
    store = open_store(settings.database_url, keys)
    files = SealedFiles(settings.var_dir / "files", keys)
    webchat = WebChat(SqlTranscripts(store.transactions, clock), files, settings.base_url)
    channels: list[Channel] = [*make_channels(settings, clock, texts)]
    channels += [webchat] if settings.webchat.enabled else []
    bridge = _wire(settings, clock, catalog, texts, store, files, webchat, channels)
    try:
        yield bridge
    finally:
        await bridge.stop()
        for channel in channels:
            with suppress(Exception):
                await channel.close()
        await store.close()


def _wire(
    settings: Settings,
    clock: Clock,
    catalog: Catalog,
    texts: Texts,
    store: SqlStore,
    files: SealedFiles,
    webchat: WebChat,
    channels: Sequence[Channel],
) -> Bridge:
    rules = settings.rules()
    attachments = Attachments(store, files, clock)
    offered = conversations(catalog)
    entries = [name for conversation in offered for name in conversation.entries]
    kinds = {f"kind.{code}": kind.entry for code, kind in catalog.kinds.items()}
    typed = plain_words(texts, [*entries, *kinds, "dialog.stop"])
    talk = Conversations(offered, {kinds.get(name, name): words for name, words in typed.items()})
    directory = Directory(catalog.offices)
    errands = Errands(clock, catalog, rules, directory)
    by_account = {channel.account: channel for channel in channels}
    lines = {account: Line(account, channel.pace) for account, channel in by_account.items()}
    senders = {
        account: Sender(store, clock, channel, attachments, texts, lines[account], errands)
        for account, channel in by_account.items()
    }

    def ring(accounts: Iterable[str]) -> None:
        for account in senders.keys() & set(accounts):
            senders[account].bell.ring()

    def ring_all() -> None:
        ring(senders)
        for mass_sender in mass_senders.values():
            mass_sender.bell.ring()

    broadcasting = Broadcasting(store, clock, catalog, rules, by_account.keys(), ring_all)
    mass_senders = {
        account: MassSender(
            store,
            clock,
            channel,
            attachments,
            texts,
            lines[account],
            broadcasting,
        )
        for account, channel in by_account.items()
    }

    intake = Intake(
        store, clock, by_account, attachments, files, talk, directory, catalog, texts, rules, ring
    )
    return Bridge(
        settings=settings,
        clock=clock,
        catalog=catalog,
        texts=texts,
        store=store,
        directory=directory,
        errands=errands,
        files=files,
        attachments=attachments,
        intake=intake,
        channels=by_account,
        lines=lines,
        senders=senders,
        mass_senders=mass_senders,
        broadcasting=broadcasting,
        alarms=Alarms(store, clock, lines.values(), catalog.offices, rules.federation),
        returns=Returns(store, errands),
        deadlines=Deadlines(store, errands),
        digest=Digest(store, errands),
        watch=Watch(store, errands),
        housekeeping=Housekeeping(store, files, clock),
        webchat=webchat,
        leadership=Leadership(store.leases),
    )
