"""Prepared answers, filled in for a case: what an officer looks at is what each worker reads in theirs."""

from collections.abc import Callable

from bot.domain.case import Case, Words
from bot.domain.contact import Seat
from bot.domain.kind import Reply
from bot.domain.law import Answer
from bot.domain.say import Key, Say, Values, When
from bot.errors import NotUnderstood
from bot.services.advice import find
from bot.services.law_answers import SHOWN, plain_answer
from bot.services.turn import Turn

Wording = Callable[[Case, str], Words]  # what an answer says in a case, in a language


LAW = "law:"  # before the code of an answer of law that is proposed for the case


async def proposed(turn: Turn, case: Case) -> list[str]:
    """The answers of law that fit what the worker asked first."""
    messages = await turn.tx.cases.messages(case.id)
    asked = messages[0].words.text if messages else ""
    codes = find(turn, asked, SHOWN)
    return [f"{LAW}{code}" for code in codes if code in turn.catalog.law.answers]


def reply_of(turn: Turn, code: str) -> Reply | Answer:
    """Raises NotUnderstood when it was taken out of the data meanwhile."""
    replies = {reply.code: reply for reply in turn.catalog.replies}
    answer = turn.catalog.law.answers.get(code.removeprefix(LAW)) if code.startswith(LAW) else None
    found = answer or replies.get(code)
    if found is None:
        raise NotUnderstood("dialog.stale")
    return found


def filled(turn: Turn, case: Case, seat: Seat, reply: Reply | Answer, language: str) -> str:
    """The answer as `seat` gives it in this case."""
    if isinstance(reply, Answer):
        return turn.texts.words(plain_answer(reply, turn.catalog.law, turn.heard.today), language)
    values: Values = {
        "code": case.code,
        "office": Key(key=f"office.{case.office}"),
        "topic": Key(key=f"topic.{case.topic}"),
        "officer": seat.name,
        "due": When(at=case.due_at) if case.due_at else Key(key="card.no_due"),
    }
    say = Say(key="reply", words={"vi": reply.text, "en": reply.text_en}, values=values)
    return turn.texts.words(say, language)


def wording(turn: Turn, case: Case, seat: Seat, words: Words) -> Wording:
    """How words for `case` are worded in it and in those that go with it: a prepared answer in each one's
    language and with each one's code, by the same date; any other as it is."""
    if not words.reply:
        return lambda *_: words
    reply, due = reply_of(turn, words.reply), case.answer

    def worded(one: Case, language: str) -> Words:
        promised = one.model_copy(update={"answer": due})
        return words.model_copy(update={"text": filled(turn, promised, seat, reply, language)})

    return worded


def is_as_written(turn: Turn, case: Case, seat: Seat, words: Words) -> bool:
    """Whether a prepared answer still says what it said when `words` were filled in from it."""
    if not words.reply:
        return True
    try:
        reply = reply_of(turn, words.reply)
    except NotUnderstood:
        return False
    return words.text in {filled(turn, case, seat, reply, language) for language in turn.texts.languages}
