"""Officers and the legal knowledge: what it could not answer, proposals, a word after a change of law."""

from collections.abc import Sequence

from bot.domain.case import Words
from bot.domain.dialog import SURE, YES, Answers, Dialog, Question, Scene, any_words, sure, words_and_files
from bot.domain.discretion import gives_away
from bot.domain.law_desk import Asked, month_of, shown_gaps
from bot.domain.say import Choice, Key, Say, Several, Values
from bot.errors import NotFound
from bot.services.answering import actor
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.law_notices import write_after_change
from bot.services.officework import served_case
from bot.services.turn import Turn


def _topics(scene: Scene) -> Sequence[Choice]:
    codes = dict.fromkeys(answer.topic for answer in scene.catalog.law.answers.values())
    return [Choice.of(code, f"topic.{code}") for code in codes if code in scene.catalog.topics]


def _look_key(scene: Scene) -> str:
    said = f"{scene.answers['question']}\n{scene.answers['answer']}"
    return "knowledge.look_named" if gives_away(said) else "knowledge.look"


PROPOSE = Dialog(
    "propose",
    (
        Question("topic", "knowledge.ask_topic", _topics),
        Question("question", "knowledge.ask_question", parse=any_words, draft=True),
        Question("answer", "knowledge.ask_answer", parse=any_words, draft=True),
        sure(_look_key, "knowledge.yes"),
    ),
)
NOTICE = Dialog("lawnote", (Question("words", "knowledge.ask_notice", parse=words_and_files),))


async def knowledge(turn: Turn, _: str) -> Sequence[Say]:
    """How much there is, and what was asked this month that it does not answer: by theme, never by person."""
    counts = await turn.tx.law.gaps(month_of(turn.heard.today))
    named, others = shown_gaps(counts)
    lines = [Say.of("knowledge.gap", theme=Key(key=f"theme.{t}"), count=count) for t, count in named.items()]
    if others:
        lines.append(Say.of("knowledge.gap_others", count=others))
    values: Values = {
        "answers": len(turn.catalog.law.answers),
        "gaps": Several(items=tuple(lines or [Say.of("knowledge.no_gaps")])),
    }
    choices = (Choice.of("propose", "knowledge.propose"), Choice.of("menu", "menu.back"))
    return [Say(key="knowledge.page", values=values, choices=choices)]


async def propose(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("propose")


async def _finish_propose(turn: Turn, answers: Answers) -> Sequence[Say]:
    if answers[SURE] != YES:
        return turn.menu("knowledge.kept")
    seat = turn.contact.seats[0]
    asked = Asked(question=answers["question"], answer=answers["answer"])
    number = await turn.tx.law.propose(seat.office, answers["topic"], asked, turn.now)
    await turn.tx.ledger.audit(turn.now, actor(seat), "propose", detail=str(number))
    return turn.menu("knowledge.proposed")


async def notice(turn: Turn, code: str) -> Sequence[Say]:
    """Write to the worker of a case whose answer relied on an article that has changed."""
    case, _ = await served_case(turn, code)
    if not case.told:
        raise NotFound(code)
    return await turn.begin("lawnote", {"code": case.code})


async def _finish_notice(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"])
    await write_after_change(turn, case, seat, Words.model_validate(answers["words"]))
    return [Say.of("knowledge.written", code=case.code), *turn.menu("menu.more")]


async def _look(_: Turn, answers: Answers) -> Values:
    return {"question": answers["question"], "answer": answers["answer"]}


async def _code(_: Turn, answers: Answers) -> Values:
    return {"code": answers["code"]}


CONVERSATION = Conversation(
    "law_desk",
    {"knowledge": knowledge, "propose": propose, "lawnote": notice},
    (
        Flow(PROPOSE, _finish_propose, {SURE: _look}),
        Flow(NOTICE, _finish_notice, {"words": _code}),
    ),
    needs=Need.SEAT,
)
