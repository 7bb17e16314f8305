"""The menu, the help, and what becomes of words that fit nothing: never silence."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.case import Author, Case, Words, tidy_receipt
from bot.domain.contact import Purpose
from bot.domain.dialog import Answers, Dialog, Question, Scene, words_and_files
from bot.domain.kind_dialog import dialog_name, known
from bot.domain.say import Choice, Key, Say
from bot.services.advice import find, shown_answer, titles
from bot.services.casework import add_words, own_case
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.law_answers import SHOWN, entry_of, title
from bot.services.linking import join_person, looks_like_link
from bot.services.staffing import looks_like_invite, take_seat
from bot.services.turn import Turn

A_FEW_WORDS = 3  # up to so many are a greeting or a slip, not a concern
OPEN_CASES_SHOWN = 3
ALBUM_LASTS = timedelta(minutes=2)


def _homes(scene: Scene) -> Sequence[Choice]:
    """Where stray words may go: to a case that is open, or into a new one."""
    cases = [Choice.of(f"add:{code}", "stray.to_case", code=code) for code in scene.answers["open"]]
    kinds = [kind.code for kind in scene.catalog.kinds.values() if kind.menu and kind.story]
    new = [Choice.of(f"open:{code}", f"kind.{code}.label") for code in kinds]
    return (*cases, *_answers(scene), *new, Choice.of("drop", "stray.drop"))


def _answers(scene: Scene) -> Sequence[Choice]:
    """What the legal knowledge has to say to them."""
    book = scene.catalog.law
    entries = {code: entry_of(book, code) for code in scene.answers.get("hits", ())}
    return [Choice(token=f"law:{code}", label=title(entry, book)) for code, entry in entries.items() if entry]


def _ask(scene: Scene) -> str:
    return "stray.ask_law" if _answers(scene) else "stray.ask"


STRAY = Dialog(
    "stray",
    (Question("words", _ask, _homes, parse=words_and_files, collects=True, collected="stray.ask_more"),),
)


async def menu(turn: Turn, _: str) -> Sequence[Say]:
    if not turn.contact.allows(Purpose.CASES) and not turn.contact.is_officer:
        return await turn.begin("consent")
    return turn.menu("menu.ask")


async def help_(turn: Turn, _: str) -> Sequence[Say]:
    key = "help.officer" if turn.contact.is_officer else "help.worker"
    return turn.menu(key)


async def stray(turn: Turn, _: str) -> Sequence[Say]:
    """Words outside any dialog: a code we know, a slip, or a message that looks for its place."""
    text = turn.incoming.text.strip()
    if looks_like_invite(text):
        return await take_seat(turn, text)
    if looks_like_link(text):
        return await join_person(turn, text)
    if not turn.contact.allows(Purpose.CASES):
        return await menu(turn, "")
    if tidy_receipt(text) and turn.contact.account in turn.rules.receipt_accounts:
        return await turn.begin("receipt", {"receipt": text})
    hits = find(turn, text, SHOWN) if not turn.incoming.attachments else []
    if not hits and not turn.incoming.attachments and len(text.split()) <= A_FEW_WORDS:
        return turn.menu("menu.not_understood")
    cases = [case for case in await turn.tx.cases.of_contact(turn.contact.id) if case.is_open]
    if case := await _album_of(turn, cases[:OPEN_CASES_SHOWN]):
        return await _added(turn, case, [words_and_files(turn.heard)])
    codes = [case.code for case in cases][:OPEN_CASES_SHOWN]
    begun = {"words+": [words_and_files(turn.heard)], "open": codes}
    return await turn.begin("stray", {**begun, "hits": hits} if hits else begun)


async def _album_of(turn: Turn, cases: Sequence[Case]) -> Case | None:
    """The case that the worker sent a file to a moment ago: platforms hand in an album picture by picture."""
    if turn.incoming.text.strip() or not any(file.problem is None for file in turn.incoming.attachments):
        return None
    for case in cases:
        sent = [m for m in await turn.tx.cases.messages(case.id) if m.author is Author.WORKER]
        if sent and sent[-1].words.attachments and turn.now - sent[-1].at <= ALBUM_LASTS:
            return case
    return None


async def _added(turn: Turn, case: Case, said: Sequence[Any]) -> Sequence[Say]:
    for words in said:
        case = await add_words(turn, case, Words.model_validate(words))
    return [Say.of("case.added", code=case.code, office=Key(key=f"office.{case.office}"))]


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    home = str(answers["words.picked"])
    if home.startswith("law:"):
        asked, *more = answers["words"]
        kept = {"asked": asked, "more": more, "hits": answers["hits"]}
        return await shown_answer(turn, {**kept, "code": home.removeprefix("law:")})
    if home == "drop":
        return turn.menu("stray.dropped")
    if home.startswith("add:"):
        case = await own_case(turn, home.removeprefix("add:"))
        return await _added(turn, case, answers["words"])
    kind = turn.catalog.kinds[home.removeprefix("open:")]
    return await turn.begin(dialog_name(kind), {**known(kind), "words+": answers["words"]})


CONVERSATION = Conversation(
    "menu",
    {"menu": menu, "help": help_, "stray": stray},
    (Flow(STRAY, _finish, {"words": titles}),),
    needs=Need.NOTHING,
)
