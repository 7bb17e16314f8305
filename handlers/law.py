"""Legal questions answered at once: titles to choose from, an answer with its articles, then an officer."""

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from bot.domain.calculation_dialog import dialog_name as calculator_dialog
from bot.domain.calculators import CALCULATORS
from bot.domain.claims import days_left
from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene, any_words, words_and_files
from bot.domain.law import Answer
from bot.domain.say import Choice, Filling, Say, Several, Values
from bot.domain.typed import day_or_month
from bot.errors import NotUnderstood
from bot.services.advice import (
    UNKNOWN_THEME,
    answer_of,
    calculators,
    claim_days,
    find,
    missed,
    parts,
    shown_answer,
    titles,
    to_officer,
    without,
)
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.law_answers import SHOWN, entry_of, title, values
from bot.services.turn import Turn

OFFICER, MENU, SKIP = "officer", "menu", "skip"
CLEAR, UNCLEAR, CALC, WHEN = "clear", "unclear", "calc", "when"
GONE = "dialog.stale"  # said of an answer that was taken out of the data meanwhile
PART_SHOWN = 60  # characters of a question on its button
Says = Sequence[Say]


def _leaving() -> tuple[Choice, ...]:
    return (Choice.of(OFFICER, "law.officer"), Choice.of(MENU, "menu.back"))


def _titles(scene: Scene) -> Sequence[Choice]:
    book = scene.catalog.law
    entries = {code: entry_of(book, code) for code in scene.answers["hits"][:SHOWN]}
    shown = [Choice(token=code, label=title(entry, book)) for code, entry in entries.items() if entry]
    return (*shown, *_leaving())


def _parts(scene: Scene) -> Sequence[Choice]:
    shown = [
        Choice.of(str(number), "law.part", question=shorten(text, PART_SHOWN, placeholder="…"))
        for number, text in enumerate(scene.answers["parts"])
    ]
    return (*shown, *_leaving())


def _ways(scene: Scene) -> Sequence[Choice]:
    answer = scene.catalog.law.answers.get(scene.answers["code"])
    shown = [
        Choice(token=way.answer, label=Say(key="law.way", words={"vi": way.label, "en": way.label_en}))
        for way in (answer.clarify if answer is not None else ())
    ]
    return (*shown, Choice.of(OFFICER, "law.officer"))


def _verdicts(scene: Scene) -> Sequence[Choice]:
    answer = scene.catalog.law.answers.get(scene.answers["code"])
    more = []
    if answer is not None and answer.calculator in CALCULATORS:
        more.append(Choice.of(CALC, "law.calculate"))
    if answer is not None and answer.dispute is not None:
        more.append(Choice.of(WHEN, "law.until_when"))
    return (
        Choice.of(CLEAR, "law.clear"),
        Choice.of(UNCLEAR, "law.unclear"),
        *more,
        Choice.of(OFFICER, "law.officer"),
    )


def _answer_key(scene: Scene) -> str:
    entry = entry_of(scene.catalog.law, scene.answers["code"])
    if entry is None:
        return GONE
    if not isinstance(entry, Answer):
        return "law.note"
    return "law.answer_officer" if entry.officer else "law.answer"


def _clarify_key(scene: Scene) -> str:
    return "law.clarify" if scene.answers["code"] in scene.catalog.law.answers else GONE


def _hits_key(scene: Scene) -> str:
    there = any(entry_of(scene.catalog.law, code) for code in scene.answers["hits"][:SHOWN])
    return str(scene.answers["key"]) if there or not scene.answers["hits"] else "law.none"


def _past_day(heard: Heard) -> str:
    """Raises NotUnderstood for a day to come."""
    day, _ = day_or_month(any_words(heard), heard.today, past=True)
    if day > heard.today:
        raise NotUnderstood("question.day_in_future")
    return day.isoformat()


ASK = Dialog(
    "law.ask",
    (
        Question(
            "words",
            "law.ask",
            lambda _: (Choice.of(CALC, "law.calculators"), Choice.of(OFFICER, "law.officer")),
            parse=words_and_files,
        ),
    ),
)
HITS = Dialog("law.hits", (Question("pick", _hits_key, _titles, parse=words_and_files),))
PARTS = Dialog("law.parts", (Question("pick", "law.parts", _parts, parse=words_and_files),))
CLARIFY = Dialog("law.clarify", (Question("pick", _clarify_key, _ways, parse=words_and_files),))
ANSWER = Dialog("law.answer", (Question("pick", _answer_key, _verdicts, parse=words_and_files),))
SINCE = Dialog(
    "law.since",
    (Question("since", "law.since", lambda _: (Choice.of(SKIP, "law.since_skip"),), parse=_past_day),),
)
UNTIL = Dialog("law.until", (Question("pick", "law.until", lambda _: _leaving(), parse=words_and_files),))


async def law(turn: Turn, _: str) -> Says:
    """Ask for the question."""
    return await turn.begin("law.ask")


async def advice(turn: Turn, _: str) -> Says:
    """Straight to an officer."""
    return await to_officer(turn, None, {})


async def _finish_ask(turn: Turn, answers: Answers) -> Says:
    if answers["words"] == CALC:
        return calculators()
    if answers["words"] == OFFICER:
        return await to_officer(turn, None, {})
    return await _asked(turn, answers["words"], {})


async def _asked(turn: Turn, words: Answers, before: Answers) -> Says:
    """A question in words; what comes with a photo or by voice goes to an officer, who looks and listens."""
    text, kept = str(words["text"]), {"asked": words, "told": before.get("told", [])}
    if words["attachments"]:
        return [Say.of("law.to_officer"), *await to_officer(turn, words, kept)]
    several = parts(turn, text)
    if several:
        return await turn.begin("law.parts", {**kept, "parts": several})
    return await _found(turn, text, kept)


async def _found(turn: Turn, text: str, kept: Answers) -> Says:
    hits = find(turn, text)
    if not hits:
        await missed(turn, UNKNOWN_THEME)
        return await turn.begin("law.hits", {**kept, "hits": [], "key": "law.unsure"})
    return await turn.begin("law.hits", {**kept, "hits": hits, "key": "law.hits"})


async def _finish_parts(turn: Turn, answers: Answers) -> Says:
    picked = answers["pick"]
    if left := await _left(turn, picked, answers):
        return left
    said = list(answers["parts"])
    text = said.pop(int(picked))
    kept = {"asked": {"text": text, "attachments": []}, "told": answers["told"], "parts": said}
    return await _found(turn, text, kept)


async def _finish_hits(turn: Turn, answers: Answers) -> Says:
    picked = answers["pick"]
    return await _left(turn, picked, answers) or await shown_answer(turn, {**answers, "code": picked})


async def _finish_answer(turn: Turn, answers: Answers) -> Says:
    picked, answer = answers["pick"], answer_of(turn, answers["code"])
    if left := await _left(turn, picked, answers):
        return left
    if picked == CALC and answer is not None and answer.calculator is not None:
        return await turn.begin(calculator_dialog(CALCULATORS[answer.calculator]))
    if picked == WHEN:
        return await turn.begin("law.since", _kept(answers))
    if picked == CLEAR:
        more = answers.get("parts")
        return await turn.begin("law.parts", _kept(answers)) if more else turn.menu("law.glad")
    await missed(turn, answer.theme if answer is not None else UNKNOWN_THEME)
    others = without(answers.get("hits", []), answers["told"])
    key = "law.others" if others else "law.none"
    return await turn.begin("law.hits", {**_kept(answers), "hits": others, "key": key})


async def _left(turn: Turn, picked: object, answers: Answers) -> Says:
    """What leads out of every dialog here: new words, an officer, the menu; nothing for any other choice."""
    if isinstance(picked, dict):
        return await _asked(turn, picked, answers)
    if picked == MENU:
        return turn.menu("menu.ask")
    if picked != OFFICER:
        return []
    answer = answer_of(turn, str(answers.get("code", "")))
    if answer is not None and answer.dispute is not None and "since" not in answers:
        return await turn.begin("law.since", {**_kept(answers), "then": OFFICER})
    return await to_officer(turn, answers.get("asked"), answers)


async def _finish_since(turn: Turn, answers: Answers) -> Says:
    if answers["since"] == SKIP:
        kept = {name: value for name, value in answers.items() if name != "since"}
        return await to_officer(turn, kept.get("asked"), kept)
    if answers.get("then") == OFFICER:
        told = Say(key="law.until", values=await _until(turn, answers))
        return [told, *await to_officer(turn, answers.get("asked"), answers)]
    return await turn.begin("law.until", answers)


async def _finish_until(turn: Turn, answers: Answers) -> Says:
    return await _left(turn, answers["pick"], answers)


def _kept(answers: Answers) -> dict[str, object]:
    return {name: value for name, value in answers.items() if name not in ("pick", "key")}


async def _describe_answer(turn: Turn, answers: Answers) -> Values:
    entry = entry_of(turn.catalog.law, answers["code"])
    return values(entry, turn.catalog.law, turn.heard.today) if entry is not None else {}


async def _describe_clarify(turn: Turn, answers: Answers) -> Values:
    answer = turn.catalog.law.answers.get(answers["code"])
    if answer is None:
        return {}
    said = Say(key="law.text", words={"vi": answer.question, "en": answer.question_en})
    return {"question": Several(items=(said,))}


async def _until(turn: Turn, answers: Answers) -> Values:
    """The last days of the claim, each with the days that are left."""
    days = claim_days(answer_of(turn, answers["code"]), date.fromisoformat(answers["since"]))
    lines = [
        _limit(name, day, turn.heard.today)
        for name, day in (
            ("conciliation", days.conciliation),
            ("arbitration", days.arbitration),
            ("court", days.court),
        )
        if day is not None
    ]
    return {"limits": Several(items=tuple(lines or [Say.of("law.no_limit")]))}


def _limit(name: str, day: date, today: date) -> Say:
    left = days_left(day, today)
    filled: dict[str, Filling] = {"day": f"{day:%d/%m/%Y}", "left": max(left, 0)}
    return Say(key=f"law.limit_{name}" if left >= 0 else f"law.limit_{name}_over", values=filled)


CONVERSATION = Conversation(
    "law",
    {"law": law, "advice": advice},
    (
        Flow(ASK, _finish_ask),
        Flow(PARTS, _finish_parts),
        Flow(HITS, _finish_hits, {"pick": titles}),
        Flow(CLARIFY, _finish_hits, {"pick": _describe_clarify}),
        Flow(ANSWER, _finish_answer, {"pick": _describe_answer}),
        Flow(SINCE, _finish_since),
        Flow(UNTIL, _finish_until, {"pick": _until}),
    ),
)
