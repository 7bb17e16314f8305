"""A worker's own cases: see them, add to them, close, rate, reopen; find one by its receipt."""

from collections.abc import Sequence

from bot.domain.case import Words, may_reopen, tidy_receipt
from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene, any_words, words_and_files
from bot.domain.say import Choice, Key, Say
from bot.errors import NotFound, NotUnderstood
from bot.services import casework
from bot.services.cards import worker_choices, worker_view
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.turn import Turn

LISTED = 8
STARS = 5


def _receipt(heard: Heard) -> str:
    receipt = tidy_receipt(any_words(heard))
    if receipt is None:
        raise NotUnderstood("receipt.not_found")
    return receipt


def _stars(_: Scene) -> Sequence[Choice]:
    return [Choice.of(str(star), f"rate.star_{star}") for star in range(STARS, 0, -1)]


ADD = Dialog("add", (Question("words", "case.ask_words", parse=words_and_files),))
RATE = Dialog(
    "rate",
    (
        Question("stars", "rate.ask", _stars),
        Question("words", "rate.ask_words", lambda _: (Choice.of("", "rate.no_words"),), parse=any_words),
    ),
)
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
    says = worker_view(found, messages, may_reopen(found, turn.now))
    return [say.model_copy(update={"case_id": found.id}) for say in says]


async def add(turn: Turn, code: str) -> Sequence[Say]:
    found = await casework.own_case(turn, code)
    if not found.is_open:
        return await case(turn, code)
    return await turn.begin("add", {"code": found.code})


async def done(turn: Turn, code: str) -> Sequence[Say]:
    """The worker has what they need: close, and ask how it was."""
    closed = await casework.close(turn, await casework.own_case(turn, code), None)
    return [Say.of("case.closed", code=closed.code), *await turn.begin("rate", {"code": closed.code})]


async def rate(turn: Turn, code: str) -> Sequence[Say]:
    found = await casework.own_case(turn, code)
    return await turn.begin("rate", {"code": found.code})


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


async def _finish_rate(turn: Turn, answers: Answers) -> Sequence[Say]:
    found = await casework.own_case(turn, answers["code"])
    stars = int(answers["stars"])
    await casework.rate(turn, found, stars, answers["words"] or None)
    found = found.model_copy(update={"rating": stars})
    choices = worker_choices(found, reopenable=may_reopen(found, turn.now))
    return [Say.of("rate.thanks", *choices), *turn.menu("menu.more")]


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
        "rate": rate,
        "reopen": reopen,
        "receipt": receipt,
    },
    (Flow(ADD, _finish_add), Flow(RATE, _finish_rate), Flow(RECEIPT, _finish_receipt)),
)
