"""A case goes elsewhere: to another office, up, to a colleague, with another case; and on its own again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.case import WORKING, Case, Queue, Words
from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene, any_words, sure, words_and_files
from bot.domain.rights import Act
from bot.domain.say import Choice, Key, Say, Values, When
from bot.errors import NotUnderstood, Refused
from bot.services import merging, officework
from bot.services.conversation import Conversation, Entry, Need
from bot.services.dialogs import Flow
from bot.services.handing import receivers
from bot.services.merging import followers
from bot.services.officework import actor, served_case
from bot.services.previews import again_if_changed, done, giving_back, on_yes
from bot.services.turn import Turn

NO_NOTE = ""
LISTED = 50  # cases to merge with, of the topic and of others; any other can be typed


def _offices(scene: Scene) -> Sequence[Choice]:
    return [Choice.of(code, f"office.{code}") for code in scene.answers["offices"]]


def _officers(scene: Scene) -> Sequence[Choice]:
    return [_officer_line(*officer) for officer in scene.answers["officers"]]


def _officer_line(officer_id: int, who: str, count: int, until: str) -> Choice:
    if not until:
        return Choice.of(str(officer_id), "move.officer_line", who=who, count=count)
    back = When(at=datetime.fromisoformat(until))
    return Choice.of(str(officer_id), "move.officer_away", who=who, count=count, until=back)


def _others(scene: Scene) -> Sequence[Choice]:
    return [
        Choice.of(code, "move.merge_line", code=code, topic=Key(key=f"topic.{topic}"))
        for code, topic in scene.answers["others"]
    ]


def _typed_code(heard: Heard) -> str:
    return any_words(heard).upper()


TRANSFER = Dialog(
    "transfer",
    (
        Question("there", "move.ask_office", _offices),
        Question(
            "note",
            "move.ask_note",
            lambda _: (Choice.of(NO_NOTE, "move.no_note"),),
            parse=words_and_files,
            draft=True,
        ),
        sure(lambda s: "move.look_kept" if s.answers["due"] else "move.look_new", "move.transfer_yes"),
    ),
)
ESCALATE = Dialog("escalate", (sure("move.ask_escalate", "move.escalate_yes"),))
PULL = Dialog("pull", (sure("move.ask_pull", "move.pull_yes"),))
ASSIGN = Dialog("assign", (Question("to", "move.ask_assign", _officers),))
MERGE = Dialog("merge", (Question("other", "move.ask_merge", _others, parse=_typed_code),))
MERGE_LOOK = Dialog("merge.look", (sure("move.look_merge", "move.merge_yes"),))
UNMERGE = Dialog("unmerge", (sure("move.ask_unmerge", "move.unmerge_yes"),))


async def transfer(turn: Turn, code: str) -> Sequence[Say]:
    case, seat = await served_case(turn, code, Act.TRANSFER)
    offices = receivers(turn, case, await turn.able())
    if not offices:
        return done(turn, case, seat, "move.nowhere")
    return await turn.begin("transfer", {**await _facts(turn, case), "offices": offices})


async def _finish_transfer(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.TRANSFER)
    changed = await again_if_changed(turn, "transfer", answers, await _facts(turn, case))
    if changed:
        return changed
    note, there = answers["note"], str(answers["there"])
    words = Words.model_validate(note) if note else None
    await officework.transfer(turn, case, seat, there, words)
    return _gone(turn, "move.transferred", case, there)


async def escalate(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await served_case(turn, code, Act.ESCALATE)
    return await turn.begin("escalate", await _upward(turn, case))


async def _finish_escalate(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.ESCALATE)
    changed = await again_if_changed(turn, "escalate", answers, await _upward(turn, case))
    if changed:
        return changed
    moved = await officework.escalate(turn, case, seat)
    return _gone(turn, "move.transferred", moved, moved.office)


async def pull(turn: Turn, code: str) -> Sequence[Say]:
    """For a lead above, who has not read it: they see its code, its topic, and from where it comes."""
    case, seat = await served_case(turn, code, Act.PULL)
    return await turn.begin("pull", {**await _facts(turn, case), "there": seat.office, "topic": case.topic})


async def _finish_pull(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.PULL)
    shown = {**await _facts(turn, case), "there": seat.office}
    changed = await again_if_changed(turn, "pull", answers, shown)
    if changed:
        return changed
    moved = await officework.pull(turn, case, seat)
    return done(turn, moved, seat, "move.pulled", there=Key(key=f"office.{moved.office}"))


async def assign(turn: Turn, code: str) -> Sequence[Say]:
    """The officers of the office: how much each has to do, and who is away until when."""
    case, _ = await served_case(turn, code, Act.ASSIGN)
    loads = await turn.tx.cases.load([case.office], turn.now, turn.now)
    count = {load.assignee: load.open for load in loads}
    officers = [
        (
            officer.id,
            officer.name,
            count.get(officer.id, 0),
            officer.away_until.isoformat() if officer.away_until and officer.is_away(turn.now) else "",
        )
        for officer in await turn.tx.officers.of_office(case.office)
    ]
    return await turn.begin("assign", {"code": case.code, "officers": officers})


async def _finish_assign(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.ASSIGN)
    to = await turn.tx.officers.get(int(answers["to"]))
    if to is None:
        raise NotUnderstood("move.officer_gone")
    case = await officework.assign(turn, case, seat, to)
    return done(turn, case, seat, "move.assigned", who=to.name)


async def merge(turn: Turn, code: str) -> Sequence[Say]:
    """The office's other open cases: those about the same topic first, the newest of them first."""
    case, seat = await served_case(turn, code, Act.MERGE)
    every = Queue(offices=(case.office,), newest=True)
    alike = every.model_copy(update={"topic": case.topic})
    found = [other for wanted in (alike, every) for other in await turn.tx.cases.queue(wanted, LISTED)]
    others = {other.code: other.topic for other in found if other.id != case.id}
    if not others:
        return done(turn, case, seat, "move.merge_none")
    return await turn.begin("merge", {"code": case.code, "others": list(others.items())})


async def _finish_merge(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, _ = await served_case(turn, answers["code"], Act.MERGE)
    other = await turn.tx.cases.by_code(str(answers["other"]))
    if other is None or other.id == case.id or other.office != case.office or other.state not in WORKING:
        raise NotUnderstood("move.merge_unknown")
    return await turn.begin("merge.look", await _together(turn, case, other))


async def _finish_merge_look(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.MERGE)
    into = await turn.tx.cases.by_code(answers["other"])
    if into is None:
        raise Refused("case.merge_not_now", code=case.code)
    changed = await again_if_changed(turn, "merge.look", answers, await _together(turn, case, into))
    if changed:
        return changed
    merged = await officework.merge(turn, case, seat, into)
    return done(turn, merged, seat, "move.merged", other=into.code)


async def unmerge(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await served_case(turn, code, Act.UNMERGE)
    main = await turn.tx.cases.get(case.merged_into or 0)
    return await turn.begin("unmerge", {"code": case.code, "other": main.code if main else ""})


async def _finish_unmerge(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.UNMERGE)
    alone = await merging.unmerge(turn, case, actor(seat))
    return done(turn, alone, seat, "move.unmerged")


async def _facts(turn: Turn, case: Case) -> Answers:
    """What a preview shows of the case as it is now."""
    people = 1 + len(await followers(turn, case))
    due = case.due_at.isoformat() if case.due_at else ""
    return {"code": case.code, "here": case.office, "people": people, "due": due}


async def _upward(turn: Turn, case: Case) -> Answers:
    above = await turn.above(case)
    if above is None:
        raise Refused("case.nobody_above", code=case.code)
    return {**await _facts(turn, case), "there": above}


async def _together(turn: Turn, case: Case, other: Case) -> Answers:
    people = sum([1 + len(await followers(turn, one)) for one in (case, other)])
    return {"code": case.code, "other": other.code, "people": people}


async def _values(_: Turn, answers: Answers) -> Values:
    """What a question shows: only what was looked up when it was asked for, so that it can be asked again."""
    read: dict[str, Callable[[str], Key | When]] = {
        "here": lambda code: Key(key=f"office.{code}"),
        "there": lambda code: Key(key=f"office.{code}"),
        "topic": lambda code: Key(key=f"topic.{code}"),
        "due": lambda moment: When(at=datetime.fromisoformat(moment)),
    }
    plain = {name: answers[name] for name in ("code", "other", "people") if name in answers}
    return {**plain, **{name: make(answers[name]) for name, make in read.items() if answers.get(name)}}


def _gone(turn: Turn, key: str, case: Case, there: str) -> list[Say]:
    """The case is not this office's any more."""
    return [Say.of(key, code=case.code, there=Key(key=f"office.{there}")), *turn.menu("menu.more")]


ENTRIES: dict[str, Entry] = {
    Act.TRANSFER.value: transfer,
    Act.ESCALATE.value: escalate,
    Act.PULL.value: pull,
    Act.ASSIGN.value: assign,
    Act.MERGE.value: merge,
    Act.UNMERGE.value: unmerge,
}
CONVERSATION = Conversation(
    "case_moves",
    ENTRIES,
    (
        Flow(
            TRANSFER,
            giving_back("note", on_yes(Act.TRANSFER, _finish_transfer)),
            dict.fromkeys(("there", "note", "sure"), _values),
        ),
        Flow(ESCALATE, on_yes(Act.ESCALATE, _finish_escalate), {"sure": _values}),
        Flow(PULL, on_yes(Act.PULL, _finish_pull), {"sure": _values}),
        Flow(ASSIGN, _finish_assign, {"to": _values}),
        Flow(MERGE, _finish_merge, {"other": _values}),
        Flow(MERGE_LOOK, on_yes(Act.MERGE, _finish_merge_look), {"sure": _values}),
        Flow(UNMERGE, on_yes(Act.UNMERGE, _finish_unmerge), {"sure": _values}),
    ),
    needs=Need.SEAT,
)
