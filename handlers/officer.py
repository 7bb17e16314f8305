"""An officer's work: the queue, claiming, answering, noting, closing."""

from collections.abc import Sequence

from bot.domain.case import Case, Words
from bot.domain.dialog import Answers, Dialog, Question, words_and_files
from bot.domain.say import Choice, Filling, Key, Say, When
from bot.services import casework
from bot.services.cards import officer_card, officer_choices
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.turn import Turn

SHOWN = 10
YES, NO = "yes", "no"

ANSWER = Dialog("answer", (Question("words", "officer.ask_answer", parse=words_and_files),))
NOTE = Dialog("note", (Question("words", "officer.ask_note", parse=words_and_files),))
CLOSE = Dialog(
    "close",
    (
        Question(
            "sure",
            "officer.ask_close",
            lambda _: (Choice.of(YES, "officer.close_yes"), Choice.of(NO, "officer.close_no")),
        ),
    ),
)


async def queue(turn: Turn, _: str) -> Sequence[Say]:
    """The open cases of the officer's offices, the soonest due first."""
    offices = [seat.office for seat in turn.contact.seats]
    return _listed(await turn.tx.cases.queue(offices, SHOWN), "officer.queue", "officer.queue_empty")


async def mine(turn: Turn, _: str) -> Sequence[Say]:
    """The open cases that this officer has claimed."""
    seats = {seat.officer_id for seat in turn.contact.seats}
    offices = [seat.office for seat in turn.contact.seats]
    claimed = [case for case in await turn.tx.cases.queue(offices, 200) if case.assignee in seats]
    return _listed(claimed[:SHOWN], "officer.mine", "officer.mine_empty")


async def view(turn: Turn, code: str) -> Sequence[Say]:
    """The whole case; every reading of contents leaves an audit line."""
    case, seat = await casework.served_case(turn, code)
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "read", case.id)
    messages = await turn.tx.cases.messages(case.id)
    name = await casework.assignee_name(turn, case)
    return officer_card(case, messages, seat.officer_id, name)


async def claim(turn: Turn, code: str) -> Sequence[Say]:
    case, seat = await casework.served_case(turn, code)
    case = await casework.claim(turn, case, seat)
    said = Say.of("officer.claimed", *officer_choices(case, seat.officer_id), code=case.code)
    return [said.model_copy(update={"case_id": case.id})]


async def answer(turn: Turn, code: str) -> Sequence[Say]:
    case, seat = await casework.served_case(turn, code)
    case = await casework.claim(turn, case, seat) if case.assignee != seat.officer_id else case
    return await turn.begin("answer", {"code": case.code})


async def note(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await casework.served_case(turn, code)
    return await turn.begin("note", {"code": case.code})


async def close(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await casework.served_case(turn, code)
    return await turn.begin("close", {"code": case.code})


async def _finish_answer(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await casework.served_case(turn, answers["code"])
    case = await casework.answer(turn, case, seat, Words.model_validate(answers["words"]))
    said = Say.of("officer.answered", *officer_choices(case, seat.officer_id), code=case.code)
    return [said.model_copy(update={"case_id": case.id})]


async def _finish_note(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await casework.served_case(turn, answers["code"])
    await casework.note(turn, case, seat, Words.model_validate(answers["words"]))
    return [Say.of("officer.noted", *officer_choices(case, seat.officer_id), code=case.code)]


async def _finish_close(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await casework.served_case(turn, answers["code"])
    if answers["sure"] == NO:
        return [Say.of("officer.still_open", *officer_choices(case, seat.officer_id), code=case.code)]
    await casework.close(turn, case, seat)
    return [Say.of("officer.closed", code=case.code), *turn.menu("menu.more")]


async def _code(_: Turn, answers: Answers) -> dict[str, Filling]:
    return {"code": str(answers["code"])}


def _listed(cases: Sequence[Case], key: str, empty: str) -> list[Say]:
    back = Choice.of("menu", "menu.back")
    choices = [Choice(token=f"view:{case.code}", label=_line(case)) for case in cases]
    return [Say.of(key if cases else empty, *choices, back)]


def _line(case: Case) -> Say:
    due: Filling = When(at=case.due_at) if case.due_at else Key(key=f"state.{case.state.value}")
    key = "officer.line" if case.assignee else "officer.line_free"
    return Say.of(key, code=case.code, topic=Key(key=f"topic.{case.topic}"), due=due)


_DESCRIBE = {"words": _code, "sure": _code}
CONVERSATION = Conversation(
    "officer",
    {
        "queue": queue,
        "mine": mine,
        "view": view,
        "claim": claim,
        "answer": answer,
        "note": note,
        "close": close,
    },
    (
        Flow(ANSWER, _finish_answer, _DESCRIBE),
        Flow(NOTE, _finish_note, _DESCRIBE),
        Flow(CLOSE, _finish_close, _DESCRIBE),
    ),
    needs=Need.SEAT,
)
