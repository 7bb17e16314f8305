"""Closing or transferring many cases at once, after one look at all of them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot.domain.case import Case, Queue, State
from bot.domain.contact import Seat
from bot.domain.dialog import SURE, YES, Answers, Dialog, Question, Scene, sure
from bot.domain.rights import Act, case_acts
from bot.domain.say import Choice, Filling, Key, Say, Values
from bot.errors import NotFound, Refused
from bot.services import officework
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.handing import receivers
from bot.services.officework import served_case
from bot.services.previews import Finish
from bot.services.turn import Turn

LIMIT = 50  # at a time: their codes are read in one message
MINE, FREE, TOPIC = "mine", "free", "topic-"
TO_QUEUE = Choice.of("queue", "officer.queue_all")


def _which(scene: Scene) -> Sequence[Choice]:
    closing = scene.answers["act"] == Act.CLOSE  # what nobody has, nobody may close
    ways = (MINE,) if closing else (MINE, FREE)
    filters = [Choice.of(way, f"officer.filter_{way}") for way in ways]
    return (*filters, *(Choice.of(f"{TOPIC}{code}", f"topic.{code}") for code in scene.answers["topics"]))


def _outcomes(scene: Scene) -> Sequence[Choice]:
    kind = scene.answers["kinds"][0]
    return [Choice.of(code, f"outcome.{kind}.{code}") for code in scene.answers["outcomes"]]


def _offices(scene: Scene) -> Sequence[Choice]:
    return [Choice.of(code, f"office.{code}") for code in scene.answers["leaves"]]


def _look_transfer(scene: Scene) -> str:
    some = scene.answers["leaves"][scene.answers["there"]]
    return "bulk.look_transfer_some" if some else "bulk.look_transfer"


BULK = Dialog(
    "bulk",
    (
        Question(
            "act",
            "bulk.ask_act",
            lambda _: (
                Choice.of(Act.CLOSE.value, "bulk.close"),
                Choice.of(Act.TRANSFER.value, "bulk.transfer"),
            ),
        ),
        Question("which", lambda s: f"bulk.ask_{s.answers['act']}", _which),
    ),
)
CLOSE = Dialog(
    "bulk.close",
    (
        Question("outcome", "bulk.ask_outcome", _outcomes),
        sure("bulk.look_close", "bulk.close_yes"),
    ),
)
TRANSFER = Dialog(
    "bulk.transfer",
    (
        Question("there", "bulk.ask_office", _offices),
        sure(_look_transfer, "bulk.transfer_yes"),
    ),
)


async def bulk(turn: Turn, _: str) -> Sequence[Say]:
    """What to do, and with which cases."""
    every = Queue(offices=tuple(seat.office for seat in turn.contact.seats))
    counted = await turn.tx.cases.topics(every)
    return await turn.begin("bulk", {"topics": [code for code in counted if code in turn.catalog.topics]})


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    act = Act(answers["act"])
    cases = await _possible(turn, act, answers["which"])
    if not cases:
        return [Say.of("bulk.none", TO_QUEUE)]
    asking = _begin_close if act is Act.CLOSE else _begin_transfer
    return await asking(turn, cases)


async def _possible(turn: Turn, act: Act, which: str) -> list[Case]:
    """The first cases of the wanted ones with which this officer may do it now."""
    found: dict[int, Case] = {}
    for wanted in _wanted(turn, act, which):
        found |= {case.id: case for case in await turn.tx.cases.queue(wanted, LIMIT)}
    offices = turn.catalog.offices
    allowed = (case for case in found.values() if act in case_acts(case, turn.contact, offices, turn.now))
    return list(allowed)[:LIMIT]


def _wanted(turn: Turn, act: Act, which: str) -> Sequence[Queue]:
    """Where to look: what they have, what nobody has, and as a lead also what others have."""
    seats = turn.contact.seats
    every = Queue(offices=tuple(seat.office for seat in seats))
    if act is Act.CLOSE:
        every = every.model_copy(update={"states": (State.ANSWERED,)})
    if which.startswith(TOPIC):
        every = every.model_copy(update={"topic": which.removeprefix(TOPIC)})
    hands = tuple(officer for seat in seats for officer in seat.hands(turn.now))
    mine = every.model_copy(update={"assignees": hands})
    free = every.model_copy(update={"free": True})
    led = every.model_copy(update={"offices": tuple(seat.office for seat in seats if seat.leads)})
    if which in {MINE, FREE}:
        return (mine,) if which == MINE else (free,)
    return (mine, free, led) if led.offices else (mine, free)


async def _begin_close(turn: Turn, cases: Sequence[Case]) -> Sequence[Say]:
    """Ask for an outcome that all the kinds among them have."""
    kinds = list(dict.fromkeys(case.kind for case in cases))
    known = [[outcome.code for outcome in turn.catalog.kinds[kind].outcome] for kind in kinds]
    common = [code for code in known[0] if all(code in codes for codes in known)]
    if not common:
        return [Say.of("bulk.no_outcome", TO_QUEUE)]
    return await turn.begin("bulk.close", {"codes": _codes(cases), "kinds": kinds, "outcomes": common})


async def _begin_transfer(turn: Turn, cases: Sequence[Case]) -> Sequence[Say]:
    """Ask for an office; `leaves` are those that it cannot take, office by office."""
    able = await turn.able()
    takes = {case.code: receivers(turn, case, able) for case in cases}
    offices = dict.fromkeys(office for codes in takes.values() for office in codes)
    leaves = {office: [code for code, codes in takes.items() if office not in codes] for office in offices}
    if not leaves:
        return [Say.of("bulk.nowhere", TO_QUEUE)]
    return await turn.begin("bulk.transfer", {"codes": _codes(cases), "leaves": leaves})


async def _finish_close(turn: Turn, answers: Answers) -> Sequence[Say]:
    async def close(case: Case, seat: Seat) -> None:
        if case.state is not State.ANSWERED:
            raise Refused("case.not_now", code=case.code)
        await officework.close(turn, case, seat, answers["outcome"])

    left = await _each(turn, answers["codes"], Act.CLOSE, close)
    return _result("bulk.closed", answers["codes"], left)


async def _finish_transfer(turn: Turn, answers: Answers) -> Sequence[Say]:
    there = str(answers["there"])
    chosen = _going(answers)

    async def transfer(case: Case, seat: Seat) -> None:
        await officework.transfer(turn, case, seat, there, None)

    left = await _each(turn, chosen, Act.TRANSFER, transfer)
    return _result("bulk.transferred", chosen, left, there=Key(key=f"office.{there}"))


async def _each(
    turn: Turn, codes: Iterable[str], act: Act, do: Callable[[Case, Seat], Awaitable[None]]
) -> list[str]:
    """Do it with each case that still allows it. Returns the codes of the others."""
    left = []
    for code in codes:
        try:
            await do(*await served_case(turn, code, act))
        except (NotFound, Refused):
            left.append(code)
    return left


def _result(key: str, codes: Sequence[str], left: Sequence[str], **values: Filling) -> list[Say]:
    said = [Say(key=key, values={"count": len(codes) - len(left), **values}, choices=(TO_QUEUE,))]
    return [Say.of("bulk.left", codes=", ".join(left)), *said] if left else said


def _on_yes(finish: Finish) -> Finish:
    async def end(turn: Turn, answers: Answers) -> Sequence[Say]:
        return await finish(turn, answers) if answers[SURE] == YES else [Say.of("bulk.kept", TO_QUEUE)]

    return end


async def _limit(_: Turn, __: Answers) -> Values:
    return {"limit": LIMIT}


async def _close_values(_: Turn, answers: Answers) -> Values:
    outcome = f"outcome.{answers['kinds'][0]}.{answers.get('outcome', answers['outcomes'][0])}"
    return {**_listed(answers["codes"]), "outcome": Key(key=outcome)}


async def _transfer_values(_: Turn, answers: Answers) -> Values:
    if "there" not in answers:
        return _listed(answers["codes"])
    left = ", ".join(answers["leaves"][answers["there"]])
    return {**_listed(_going(answers)), "there": Key(key=f"office.{answers['there']}"), "left": left}


def _going(answers: Answers) -> list[str]:
    """The chosen cases without those that the office cannot take."""
    return [code for code in answers["codes"] if code not in answers["leaves"][answers["there"]]]


def _listed(codes: Sequence[str]) -> dict[str, Filling]:
    return {"count": len(codes), "codes": ", ".join(codes)}


def _codes(cases: Iterable[Case]) -> list[str]:
    return [case.code for case in cases]


CONVERSATION = Conversation(
    "bulk",
    {"bulk": bulk},
    (
        Flow(BULK, _finish, {"act": _limit}),
        Flow(CLOSE, _on_yes(_finish_close), {"outcome": _close_values, "sure": _close_values}),
        Flow(TRANSFER, _on_yes(_finish_transfer), {"there": _transfer_values, "sure": _transfer_values}),
    ),
    needs=Need.SEAT,
)
