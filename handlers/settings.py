"""What a person can set: messages by kind, language, workplace; see, take along or erase what we keep."""

from collections.abc import Sequence

from bot.domain.contact import MESSAGES, Purpose
from bot.domain.dialog import Answers, Dialog, Heard, Question, any_words
from bot.domain.message import FileKind
from bot.domain.say import Choice, Key, Say
from bot.domain.words import same
from bot.errors import NotUnderstood
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.privacy import erase_everything, everything_about
from bot.services.turn import Turn

ERASE_WORDS = ("xóa hết", "erase all")


def _confirmed(heard: Heard) -> bool:
    if not any(same(any_words(heard), words) for words in ERASE_WORDS):
        raise NotUnderstood("settings.erase_not_confirmed")
    return True


ERASE = Dialog(
    "erase",
    (
        Question(
            "confirmed", "settings.ask_erase", lambda _: (Choice.of("no", "settings.keep"),), parse=_confirmed
        ),
    ),
)


async def settings(turn: Turn, _: str) -> Sequence[Say]:
    toggles = [
        Choice.of(
            f"mute:{purpose.value}" if turn.contact.allows(purpose) else f"unmute:{purpose.value}",
            f"settings.{'on' if turn.contact.allows(purpose) else 'off'}_{purpose.value}",
        )
        for purpose in MESSAGES
    ]
    other = "en" if turn.contact.language == "vi" else "vi"
    return [
        Say.of(
            "settings.title",
            *toggles,
            Choice.of("workplace", "settings.workplace"),
            Choice.of(f"language:{other}", f"settings.language_{other}"),
            Choice.of("link", "settings.link"),
            Choice.of("export", "settings.export"),
            Choice.of("erase", "settings.erase"),
            Choice.of("menu", "menu.back"),
            place=_place(turn),
        )
    ]


async def mute(turn: Turn, purpose: str) -> Sequence[Say]:
    """Stop one kind of message: at once, and from under a message too."""
    await turn.withdraw(_purpose(purpose))
    choices = (Choice.of(f"unmute:{purpose}", "settings.undo"), Choice.of("menu", "menu.back"))
    return [Say.of("settings.muted", *choices, kind=Key(key=f"purpose.{purpose}"))]


async def unmute(turn: Turn, purpose: str) -> Sequence[Say]:
    """Messages go to those who know who sends them: strangers are greeted first."""
    wanted = _purpose(purpose)
    if not turn.contact.allows(Purpose.CASES):
        return await turn.begin("consent")
    await turn.grant(wanted)
    choices = (Choice.of(f"mute:{purpose}", "settings.undo"), Choice.of("menu", "menu.back"))
    return [Say.of("settings.unmuted", *choices, kind=Key(key=f"purpose.{purpose}"))]


async def language(turn: Turn, code: str) -> Sequence[Say]:
    if code not in turn.texts.languages:
        raise NotUnderstood("dialog.choose")
    await turn.tx.contacts.set_language(turn.contact.id, code)
    await turn.refresh_contact()
    return turn.menu("settings.language_set")


async def export(turn: Turn, _: str) -> Sequence[Say]:
    file = await turn.keep_file(await everything_about(turn), "cau-noi.json", FileKind.DOCUMENT)
    return [Say(key="settings.exported", file=file)]


async def erase(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("erase")


async def _count(turn: Turn, _: Answers) -> dict[str, int]:
    """The preview: how much would be gone."""
    cases = await turn.tx.cases.of_contact(turn.contact.id)
    return {"cases": len(cases), "open": sum(case.is_open for case in cases)}


async def _finish_erase(turn: Turn, answers: Answers) -> Sequence[Say]:
    if answers["confirmed"] == "no":
        return turn.menu("settings.kept")
    await erase_everything(turn)
    return [Say.of("settings.erased")]


def _place(turn: Turn) -> Key:
    contact = turn.contact
    keys = ((contact.workplace, "office"), (contact.area, "area"), (contact.sector, "sector"))
    return Key(key=next((f"{kind}.{code}" for code, kind in keys if code), "settings.no_place"))


def _purpose(text: str) -> Purpose:
    found = next((purpose for purpose in MESSAGES if purpose.value == text), None)
    if found is None:
        raise NotUnderstood("dialog.choose")
    return found


CONVERSATION = Conversation(
    "settings",
    {
        "settings": settings,
        "mute": mute,
        "unmute": unmute,
        "language": language,
        "export": export,
        "erase": erase,
    },
    (Flow(ERASE, _finish_erase, {"confirmed": _count}),),
    needs=Need.NOTHING,
)
