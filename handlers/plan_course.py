"""A message to many on its way: paused, gone on with, stopped, taken back; and what became of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.broadcast import Act, Broadcast
from bot.domain.delivery import Fate
from bot.domain.dialog import NO, SURE, Answers, Dialog, sure
from bot.domain.report import SMALL, Numbers, Report
from bot.domain.say import Choice, Filling, Key, Say, Several
from bot.services import plans
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.heralds import WAITING, plan_name
from bot.services.plan_cards import card, require
from bot.services.plan_entries import plan_entry, plan_finish, said
from bot.services.reporting import report_on
from bot.services.turn import Turn

OFFICES_SHOWN = 20


STOP = Dialog(
    "plan_stop",
    (
        sure(
            lambda scene: f"plan.ask_{scene.answers['about']}",
            lambda scene: f"plan.{scene.answers['act']}_yes",
            "plan.keep",
        ),
    ),
)


async def pause(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    return [Say.of("plan.paused"), *await card(turn, await plans.pause(turn, b))]


async def resume(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    return [Say.of("plan.resumed"), *await card(turn, await plans.resume(turn, b))]


async def cancel(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.CANCEL)
    return await _ask_to_stop(turn, b, Act.CANCEL, "cancel_started" if b.started_at else "cancel")


async def recall(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    require(turn, b, Act.RECALL)
    return await _ask_to_stop(turn, b, Act.RECALL, "recall")


async def report(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """The numbers; what is zero is left out."""
    require(turn, b, Act.REPORT)
    found = await report_on(turn.tx, b)
    lines = Several(items=(*_total(turn, found), *_parts(turn, b, found)))
    back = Choice.of(f"plan:{b.code}", "plan.view")
    return [Say.of("report.all", back, name=plan_name(b), code=b.code, lines=lines)]


async def _ask_to_stop(turn: Turn, b: Broadcast, act: Act, about: str) -> list[Say]:
    """How many have it and how many still wait, before anything is done."""
    fates = await turn.tx.broadcasts.fates(b.id)
    values = {"sent": fates.get(Fate.SENT, 0), "waiting": sum(fates.get(fate, 0) for fate in WAITING)}
    return await turn.begin("plan_stop", {"code": b.code, "act": act.value, "about": about, "said": values})


async def _finish(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    if answers[SURE] == NO:
        return await card(turn, b)
    if answers["act"] == Act.RECALL:
        return [Say.of("plan.recalling"), *await card(turn, await plans.recall(turn, b))]
    return [Say.of("plan.cancelled"), *await card(turn, await plans.cancel(turn, b))]


def _total(turn: Turn, found: Report) -> Iterator[Say]:
    causes = {"failed": found.failed, "skipped": found.skipped}
    for name, number in found.total.model_dump().items():
        if number:
            yield Say.of(f"report.{name}", count=number)
            yield from _causes(turn, causes.get(name, {}))
    others = {"kept": sum(found.kept.values()), "replies": found.replies, "stops": found.stops}
    for name, number in others.items():
        if number:
            yield Say.of(f"report.{name}", count=number)


def _causes(turn: Turn, causes: Mapping[str, int]) -> Iterator[Say]:
    for cause, number in causes.items():
        key = f"plan_cause.{cause.lower()}"
        known = key if turn.texts.has(key) else "plan_cause.other"
        yield Say.of("report.cause", cause=Key(key=known), count=number)


def _parts(turn: Turn, b: Broadcast, found: Report) -> Iterator[Say]:
    accounts = ((Key(key=f"account.{name}"), n) for name, n in found.by_account.items())
    yield from _rows("report.by_account", accounts)
    largest = sorted(found.by_office.items(), key=lambda item: -item[1].planned)[:OFFICES_SHOWN]
    yield from _rows("report.by_office", ((_office_name(turn, b, code), n) for code, n in largest))


def _rows(head: str, rows: Iterable[tuple[Filling, Numbers]]) -> Iterator[Say]:
    """One line a part, under a heading; nothing when there is nothing to tell apart."""
    listed = list(rows)
    if len(listed) > 1:
        yield Say.of(head)
        for name, n in listed:
            yield Say.of("report.row", name=name, delivered=n.delivered, planned=n.planned)


def _office_name(turn: Turn, b: Broadcast, code: str) -> Filling:
    """As it was called at the start; people without a workplace and small offices go under common names."""
    if code == SMALL:
        return Key(key="report.small")
    office = turn.catalog.offices.at(code, b.started_at or turn.now)
    if office is None:
        return Key(key="report.no_office")
    return office.name_en if turn.contact.language == "en" else office.name


CONVERSATION = Conversation(
    "plan_course",
    {
        "plan_pause": plan_entry(pause),
        "plan_resume": plan_entry(resume),
        "plan_cancel": plan_entry(cancel),
        "plan_recall": plan_entry(recall),
        "plan_report": plan_entry(report),
    },
    (Flow(STOP, plan_finish(_finish), {SURE: said}),),
    needs=Need.SEAT,
)
