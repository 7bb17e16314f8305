"""A message to many: planned by one person, approved by another, sent once to each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.audience import Audience, realm
from bot.domain.case import letters
from bot.domain.contact import Contact, Purpose, Role, Seat
from bot.domain.message import Attachment, Value
from bot.domain.office import Offices
from bot.errors import Refused

KEPT_FOR_A_DAY = timedelta(days=1)  # a free message that could not start is worth sending so long
SIGNING = frozenset({Role.LEAD, Role.ADMIN})


class BroadcastKind(StrEnum):
    GREETING = "greeting"  # of an occasion
    NEWS = "news"
    INVITATION = "invitation"  # to a class, a meeting
    URGENT = "urgent"  # a matter of safety: also at night, and not counted against the week

    @property
    def purpose(self) -> Purpose:
        """The consent that it needs."""
        return Purpose.OCCASIONS if self is BroadcastKind.GREETING else Purpose.NEWS


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Step(StrEnum):
    """What happens to a broadcast."""

    SUBMIT = "submit"
    GIVE_BACK = "give_back"  # to whoever prepares it: by the approver, or by themselves
    APPROVE = "approve"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    MISS = "miss"


_S = BroadcastState
PLANNED = frozenset({_S.DRAFT, _S.SUBMITTED, _S.APPROVED})
OPEN = PLANNED | {_S.RUNNING, _S.PAUSED}
_STEPS: Mapping[Step, tuple[frozenset[BroadcastState], BroadcastState]] = {
    Step.SUBMIT: (frozenset({_S.DRAFT}), _S.SUBMITTED),
    Step.GIVE_BACK: (frozenset({_S.SUBMITTED, _S.APPROVED}), _S.DRAFT),
    Step.APPROVE: (frozenset({_S.SUBMITTED}), _S.APPROVED),
    Step.START: (frozenset({_S.APPROVED}), _S.RUNNING),
    Step.PAUSE: (frozenset({_S.RUNNING}), _S.PAUSED),
    Step.RESUME: (frozenset({_S.PAUSED}), _S.RUNNING),
    Step.FINISH: (frozenset({_S.RUNNING, _S.PAUSED}), _S.DONE),
    Step.CANCEL: (OPEN, _S.CANCELLED),
    Step.MISS: (PLANNED, _S.MISSED),
}


class BroadcastRules(Value):
    """What one installation has set for its broadcasts; times are local."""

    office: str  # prepares the occasions that name no other
    send_at: time
    late_after: time  # a greeting is not sent after this time of its day
    quiet_from: time
    quiet_to: time
    weekly_limit: int  # non-urgent messages a person and week
    spread: timedelta  # how long one is stretched, unless its plan says otherwise
    draft_days: int
    reminder_days: tuple[int, ...]


class NewBroadcast(Value):
    """A broadcast about to be stored. `words` are the message by language, in our markup, unsigned."""

    code: str
    kind: BroadcastKind
    office: str
    words: Mapping[str, str]
    occasion: str | None = None
    year: int | None = None
    audience: Audience = Audience()
    file: Attachment | None = None
    due_at: datetime | None = None  # none: as soon as it is approved
    expires_at: datetime | None = None
    spread: timedelta = timedelta()
    standing: bool = False
    author: int | None = None
    approver: int | None = None
    state: BroadcastState = BroadcastState.DRAFT


class Broadcast(NewBroadcast):
    """A broadcast as stored.

    `revision` counts the changes of what is sent, so that nobody approves what they have not seen.
    The audience is fixed at the start: contacts up to `last_contact`, of which those up to `cursor`
    are in the outbox. `reminded` is the last reminder's number of days. `recalled_at`: it was taken back.
    """

    id: int
    revision: int = 1
    started_at: datetime | None = None
    done_at: datetime | None = None
    last_contact: int | None = None
    cursor: int = 0
    reminded: int | None = None
    recalled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_urgent(self) -> bool:
        return self.kind is BroadcastKind.URGENT

    @property
    def is_enqueued(self) -> bool:
        """Whether everybody meant is in the outbox."""
        return self.last_contact is not None and self.cursor >= self.last_contact


def broadcast_code(year: int, random: bytes) -> str:
    """A code to say over the telephone, such as TN26-7K3Q ("tin nhắn")."""
    return f"TN{year % 100:02d}-{letters(random, 4)}"


def after(broadcast: Broadcast, step: Step) -> BroadcastState:
    """The state that follows. Raises Refused when the step is not possible now."""
    possible, following = _STEPS[step]
    if broadcast.state not in possible:
        raise Refused("plan.not_now", code=broadcast.code)
    return following


def may_prepare(broadcast: Broadcast, contact: Contact, offices: Offices) -> Seat | None:
    """The seat by which the contact may change it: in its office, or in one above."""
    line = [office.code for office in offices.line(broadcast.office)]
    return next((seat for code in line if (seat := contact.serves(code))), None)


def may_approve(broadcast: Broadcast, contact: Contact, offices: Offices) -> Seat | None:
    """The seat by which the contact may approve it: a lead's, and never its author's."""
    if broadcast.author in {seat.officer_id for seat in contact.seats}:
        return None
    line = {office.code for office in offices.line(broadcast.office)}
    return next((s for s in contact.seats if s.office in line and s.role in SIGNING), None)


def signer(broadcast: Broadcast, offices: Offices, federation: str) -> str:
    """The office in whose name it goes out: the one whose people it writes to. A department's is the
    one above it; one that is unknown is stood for by the federation."""
    code = offices.leads_to(broadcast.office) or offices.leads_to(federation)
    return realm(offices, code).code if code else federation


def at_local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """That time of that day, in UTC."""
    return datetime.combine(day, hour, zone).astimezone(ZoneInfo("UTC"))


def expiry(kind: BroadcastKind, due_at: datetime, rules: BroadcastRules, zone: ZoneInfo) -> datetime:
    """When it is too late to send: a greeting in the evening of its day, anything else a day later."""
    if kind is not BroadcastKind.GREETING:
        return due_at + KEPT_FOR_A_DAY
    return at_local(due_at.astimezone(zone).date(), rules.late_after, zone)


def is_quiet(now: datetime, rules: BroadcastRules, zone: ZoneInfo) -> bool:
    """Whether people sleep: only what is urgent goes out."""
    local = now.astimezone(zone).time()
    if rules.quiet_from <= rules.quiet_to:
        return rules.quiet_from <= local < rules.quiet_to
    return local >= rules.quiet_from or local < rules.quiet_to


def goes(broadcast: Broadcast, now: datetime, rules: BroadcastRules, zone: ZoneInfo) -> bool:
    """Whether a running broadcast may be sent at this moment."""
    if broadcast.state is not BroadcastState.RUNNING:
        return False
    if broadcast.expires_at is not None and now >= broadcast.expires_at:
        return False
    return broadcast.is_urgent or not is_quiet(now, rules, zone)


def reminder_due(days_left: int, reminded: int | None, days: Sequence[int]) -> int | None:
    """The reminder to be sent now, so many days ahead; None when the nearest one has been."""
    level = min((day for day in days if day >= days_left), default=None)
    if level is None or (reminded is not None and reminded <= level):
        return None
    return level


def share(spread: timedelta, total: int, seconds: float) -> float:
    """How many of `total` may go within `seconds` when all are stretched over `spread`."""
    return total * seconds / spread.total_seconds() if spread else float(total)


def duration(counts: Mapping[str, int], rates: Mapping[str, float], spread: timedelta) -> timedelta:
    """How long it takes to send to so many people by account, at so many messages a second."""
    slowest = max(
        (count / rates[account] for account, count in counts.items() if account in rates), default=0.0
    )
    return max(timedelta(seconds=slowest), spread if sum(counts.values()) else timedelta())


def progress_bar(done: int, total: int, width: int = 10) -> str:
    """How far it is, as characters; full only when nothing is left."""
    full = width if done >= total else done * width // total
    return "▓" * full + "░" * (width - full)


class Act(StrEnum):
    """What an officer can do with a broadcast."""

    WORDS = "words"
    FILE = "file"
    AUDIENCE = "audience"
    TIME = "time"
    STANDING = "standing"
    PREVIEW = "preview"
    TEST = "test"  # send it to oneself
    SUBMIT = "submit"
    APPROVE = "approve"
    GIVE_BACK = "give_back"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RECALL = "recall"
    REPORT = "report"


_EDITING = (Act.WORDS, Act.FILE, Act.AUDIENCE, Act.TIME)
_PREPARING = {
    _S.DRAFT: (*_EDITING, Act.STANDING, Act.PREVIEW, Act.TEST, Act.SUBMIT, Act.CANCEL),
    _S.SUBMITTED: (Act.PREVIEW, Act.TEST, Act.GIVE_BACK, Act.CANCEL),
    _S.APPROVED: (Act.PREVIEW, Act.TEST, Act.GIVE_BACK, Act.CANCEL),
    _S.RUNNING: (Act.PAUSE, Act.CANCEL, Act.RECALL, Act.REPORT),
    _S.PAUSED: (Act.RESUME, Act.CANCEL, Act.RECALL, Act.REPORT),
    _S.DONE: (Act.REPORT, Act.RECALL),
    _S.CANCELLED: (Act.REPORT, Act.RECALL),
    _S.MISSED: (Act.PREVIEW,),
}
_OF_GREETINGS = frozenset({Act.STANDING})
_OF_STARTED = frozenset({Act.REPORT, Act.RECALL})


def acts(broadcast: Broadcast, contact: Contact, offices: Offices) -> tuple[Act, ...]:
    """What this contact can do with it now, in the order of use; empty for whoever it does not concern."""
    approver = may_approve(broadcast, contact, offices)
    if approver is None and may_prepare(broadcast, contact, offices) is None:
        return ()
    approve = (Act.APPROVE,) if approver and broadcast.state is BroadcastState.SUBMITTED else ()
    return (*approve, *(act for act in _PREPARING[broadcast.state] if _applies(act, broadcast)))


def _applies(act: Act, broadcast: Broadcast) -> bool:
    if act is Act.RECALL and broadcast.recalled_at is not None:
        return False
    if act in _OF_GREETINGS:
        return broadcast.kind is BroadcastKind.GREETING
    return broadcast.started_at is not None if act in _OF_STARTED else True
