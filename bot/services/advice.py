"""Legal questions: what the knowledge finds, what goes to an officer with it, and what is counted."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.calculators import CALCULATORS
from bot.domain.claims import LastDays, last_days
from bot.domain.dialog import Answers
from bot.domain.kind import Kind
from bot.domain.kind_dialog import dialog_name, known
from bot.domain.law import Answer, Dispute
from bot.domain.law_desk import month_of
from bot.domain.law_search import index_of
from bot.domain.say import Choice, Say, Several, Values
from bot.errors import NotUnderstood
from bot.services.law_answers import SHOWN, codes_of, entry_of, title
from bot.services.turn import Turn

FEWEST = 2  # words of a question
MOST_PARTS = 4
HITS = 8
LAW = "law"  # the answer of a case's dialog that carries what was read and until when one can act
UNKNOWN_THEME = "other"
_PART = re.compile(r"(?<=[?])\s*|\n+")


def find(turn: Turn, text: str, limit: int = HITS) -> list[str]:
    """The codes of what answers a question, the best first; none when that is not sure."""
    if len(text.split()) < FEWEST:
        return []
    found = index_of(turn.catalog.law).search(text, limit)
    codes = codes_of(found, limit)
    return [code for code in codes if _may_be_shown(turn, code)]


def _may_be_shown(turn: Turn, code: str) -> bool:
    """Not what has expired; and notes, which are in Vietnamese only, to whoever reads that."""
    answer = turn.catalog.law.answers.get(code)
    if answer is None:
        return turn.contact.language == "vi"
    return answer.until is None or turn.heard.today <= answer.until


def parts(turn: Turn, text: str) -> list[str]:
    """The questions in one message, where it holds several that lead to different answers."""
    pieces = [piece.strip() for piece in _PART.split(text) if len(piece.split()) > FEWEST]
    if not 1 < len(pieces) <= MOST_PARTS:
        return []
    firsts = [tuple(find(turn, piece)[:1]) for piece in pieces]
    return pieces if all(firsts) and len(set(firsts)) == len(pieces) else []


def answer_of(turn: Turn, code: str) -> Answer | None:
    """The answer of this code, where it is one and not an article's note."""
    entry = entry_of(turn.catalog.law, code)
    return entry if isinstance(entry, Answer) else None


def kind_for_officers(turn: Turn) -> Kind:
    """The kind of case in which legal questions go to officers. Raises NotUnderstood when there is none."""
    kind = next((kind for kind in turn.catalog.kinds.values() if kind.law), None)
    if kind is None:
        raise NotUnderstood("dialog.stale")
    return kind


async def shown_answer(turn: Turn, answers: Answers) -> list[Say]:
    """The answer, or first the question that decides between several. Raises NotUnderstood: it is gone."""
    code, kept = str(answers["code"]), {n: value for n, value in answers.items() if n not in ("pick", "key")}
    entry = entry_of(turn.catalog.law, code)
    if entry is None:
        raise NotUnderstood("dialog.stale")
    if isinstance(entry, Answer) and entry.clarify:
        hits = without(kept.get("hits", []), [code])
        return await turn.begin("law.clarify", {**kept, "hits": hits})
    told = list(dict.fromkeys([*kept.get("told", []), code]))
    return await turn.begin("law.answer", {**kept, "told": told})


async def titles(turn: Turn, answers: Answers) -> Values:
    """The titles to choose from, for the text above their buttons."""
    entries = [entry_of(turn.catalog.law, code) for code in answers.get("hits", [])[:SHOWN]]
    lines = [
        Say.of("law.line", number=number, title=Several(items=(title(entry, turn.catalog.law),)))
        for number, entry in enumerate((entry for entry in entries if entry), 1)
    ]
    return {"titles": Several(items=tuple(lines))} if lines else {}


def calculators() -> list[Say]:
    """All calculators to choose from."""
    choices = [Choice.of(f"calc:{code}", f"calc.{code}.title") for code in CALCULATORS]
    return [Say.of("calc.which", *choices, Choice.of("menu", "menu.back"))]


async def to_officer(turn: Turn, asked: Mapping[str, Any] | None, answers: Answers) -> list[Say]:
    """Begin the case with the question and its topic, what else was written and read, and the last day."""
    kind = kind_for_officers(turn)
    begun: dict[str, Any] = dict(known(kind))
    answer = answer_of(turn, str(answers.get("code", "")))
    if answer is not None and answer.topic in kind.topics:
        begun["topic"] = answer.topic
    if asked is not None:
        begun["words+"] = [asked, *answers.get("more", ())]
    since = answers.get("since")
    days = claim_days(answer, date.fromisoformat(since)) if since else LastDays()
    lapses = soonest(days, turn.heard.today)
    begun[LAW] = {"told": list(answers.get("told", [])), "lapses_on": lapses.isoformat() if lapses else None}
    return await turn.begin(dialog_name(kind), begun)


def claim_days(answer: Answer | None, since: date) -> LastDays:
    """Until when the claim that an answer is about can be brought."""
    dispute = answer.dispute if answer is not None else None
    return last_days(dispute or Dispute.INDIVIDUAL, since)


def soonest(days: LastDays, today: date) -> date | None:
    """The next last day that has not passed; the last of all where every one has."""
    known_days = [day for day in (days.conciliation, days.arbitration, days.court) if day is not None]
    return min((day for day in known_days if day >= today), default=max(known_days, default=None))


async def missed(turn: Turn, theme: str) -> None:
    """Count a question that was not answered, by month and theme: by nothing else."""
    await turn.tx.law.missed(month_of(turn.heard.today), theme)


def without(codes: Sequence[str], told: Sequence[str]) -> list[str]:
    return [code for code in codes if code not in told]
