"""A worker's own cases: seen, added to, ended, taken higher, reopened; one found by its receipt."""

from collections.abc import Sequence

from bot.domain.case import Case, Satisfied, Words, may_reopen, tidy_receipt
from bot.domain.dialog import NO, SURE, Answers, Dialog, Heard, Question, any_words, sure, words_and_files
from bot.domain.say import Choice, Key, Say, Values
from bot.errors import NotFound, NotUnderstood
from bot.services import casework
from bot.services.cards import satisfaction_choices, worker_choices, worker_view
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.turn import Turn

LISTED = 8


def _receipt(heard: Heard) -> str:
    receipt = tidy_receipt(any_words(heard))
    if receipt is None:
        raise NotUnderstood("receipt.not_found")
    return receipt


ADD = Dialog("add", (Question("words", "case.ask_words", parse=words_and_files),))
HIGHER = Dialog("higher", (sure("case.ask_higher", "action.higher", "case.higher_no"),))
RECEIPT = Dialog("receipt", (Question("receipt", "receipt.ask", parse=_receipt),))


async def cases(turn: Turn, _: str) -> Sequence[Say]:
    """The list, newest first; on the web chat also the way to a case of another browser."""
    owned = list(await turn.tx.cases.of_contact(turn.contact.id))[:LISTED]
    choices = [
        Choice.of(
            f"case:{case.code}",
            "cases.line",
            code=case.code,
            topic=Key(key=f"topic.{case.topic}"),
            state=Key(key=f"state.{case.state.value}"),
        )
        for case in owned
    ]
    if turn.contact.account in turn.rules.receipt_accounts:
        choices.append(Choice.of("receipt", "cases.by_receipt"))
    choices.append(Choice.of("menu", "menu.back"))
    return [Say.of("cases.list" if owned else "cases.none", *choices)]


async def case(turn: Turn, code: str) -> Sequence[Say]:
    found = await casework.own_case(turn, code)
    messages = await turn.tx.cases.messages(found.id)
    says = worker_view(found, messages, _choices(turn, found))
    return [say.model_copy(update={"case_id": found.id}) for say in says]


async def add(turn: Turn, code: str) -> Sequence[Say]:
    found = await casework.own_case(turn, code)
    if not found.is_open:
        return await case(turn, code)
    return await turn.begin("add", {"code": found.code})


async def done(turn: Turn, code: str) -> Sequence[Say]:
    """The worker has what they need: close, and ask how it was."""
    closed = await casework.end(turn, await casework.own_case(turn, code))
    return [Say.of("case.closed", *satisfaction_choices(closed), code=closed.code)]


async def satisfied(turn: Turn, argument: str) -> Sequence[Say]:
    """What the worker says of the result; "not solved" opens the case again."""
    code, _, number = argument.partition(":")
    if number not in {str(answer.value) for answer in Satisfied}:
        raise NotUnderstood("dialog.stale")
    found = await casework.satisfied(turn, await casework.own_case(turn, code), Satisfied(int(number)))
    if found.is_open:
        said = Say.of("satisfied.reopened", code=found.code, office=Key(key=f"office.{found.office}"))
        return [said, *await turn.begin("add", {"code": found.code})]
    if found.satisfied is Satisfied.NOT:
        return [Say.of("satisfied.too_late", code=found.code), *turn.menu("menu.more")]
    return [Say.of("satisfied.thanks", *_choices(turn, found)), *turn.menu("menu.more")]


async def higher(turn: Turn, code: str) -> Sequence[Say]:
    """Take the case to the office above, after a last look."""
    found = await casework.own_case(turn, code)
    return await turn.begin("higher", {"code": found.code, "office": await casework.next_above(turn, found)})


async def reopen(turn: Turn, code: str) -> Sequence[Say]:
    found = await casework.reopen(turn, await casework.own_case(turn, code))
    said = Say.of("case.reopened", code=found.code, office=Key(key=f"office.{found.office}"))
    return [said, *await turn.begin("add", {"code": found.code})]


async def receipt(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("receipt")


async def _finish_add(turn: Turn, answers: Answers) -> Sequence[Say]:
    return await _added(turn, answers["code"], Words.model_validate(answers["words"]))


async def _added(turn: Turn, code: str, words: Words) -> Sequence[Say]:
    found = await casework.add_words(turn, await casework.own_case(turn, code), words)
    said = Say.of("case.added", code=found.code, office=Key(key=f"office.{found.office}"))
    return [said.model_copy(update={"case_id": found.id})]


async def _finish_higher(turn: Turn, answers: Answers) -> Sequence[Say]:
    found = await casework.own_case(turn, answers["code"])
    if answers[SURE] == NO:
        return await case(turn, found.code)
    if await casework.next_above(turn, found) != answers["office"]:
        return await higher(turn, found.code)
    raised = await casework.go_higher(turn, found)
    said = Say.of("case.higher_done", code=raised.code, office=Key(key=f"office.{raised.office}"))
    return [said.model_copy(update={"case_id": raised.id})]


async def _describe_higher(_: Turn, answers: Answers) -> Values:
    return {"code": answers["code"], "office": Key(key=f"office.{answers['office']}")}


def _choices(turn: Turn, found: Case) -> tuple[Choice, ...]:
    again, up = may_reopen(found, turn.now), casework.may_go_higher(found, turn.now)
    return worker_choices(found, reopenable=again, escalable=up)


async def _finish_receipt(turn: Turn, answers: Answers) -> Sequence[Say]:
    typed = tidy_receipt(answers["receipt"])
    try:
        found = await casework.find_by_receipt(turn, typed or "")
    except NotFound:
        return turn.menu("receipt.not_found")
    return await case(turn, found.code)


CONVERSATION = Conversation(
    "my_cases",
    {
        "cases": cases,
        "case": case,
        "add": add,
        "done": done,
        "satisfied": satisfied,
        "higher": higher,
        "reopen": reopen,
        "receipt": receipt,
    },
    (
        Flow(ADD, _finish_add),
        Flow(HIGHER, _finish_higher, {SURE: _describe_higher}),
        Flow(RECEIPT, _finish_receipt),
    ),
)
