"""Words that go too far: an officer reports them to the lead, who may mute their sender for a time."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.dialog import Answers, Dialog, Question, Scene, sure
from bot.domain.rights import Act
from bot.domain.say import Choice, Key, Say, Values, When
from bot.services import officework
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.officework import served_case
from bot.services.previews import done, on_yes
from bot.services.turn import Turn

REASONS = ("threat", "insult", "advertising", "other")
DAYS = ("1", "7", "30")
END = "0"


def _ends(scene: Scene) -> bool:
    return bool(scene.answers["days"] == END)


def _mute_look(scene: Scene) -> str:
    return "conduct.look_unmute" if _ends(scene) else "conduct.look_mute"


def _mute_yes(scene: Scene) -> str:
    return "conduct.unmute_yes" if _ends(scene) else "conduct.mute_yes"


REPORT = Dialog(
    "report",
    (
        Question(
            "reason",
            "conduct.ask_reason",
            lambda _: [Choice.of(reason, f"conduct.reason_{reason}") for reason in REASONS],
        ),
        sure("conduct.look_report", "conduct.report_yes"),
    ),
)
# To end it is always offered: whether somebody is muted would tell which cases are the same person's.
MUTE = Dialog(
    "mute",
    (
        Question(
            "days",
            "conduct.ask_days",
            lambda _: [Choice.of(days, f"conduct.days_{days}") for days in (*DAYS, END)],
        ),
        sure(_mute_look, _mute_yes),
    ),
)


async def report(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await served_case(turn, code, Act.REPORT)
    return await turn.begin("report", {"code": case.code})


async def _finish_report(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.REPORT)
    await officework.report_abuse(turn, case, seat, answers["reason"])
    return done(turn, case, seat, "conduct.reported")


async def mute(turn: Turn, code: str) -> Sequence[Say]:
    case, _ = await served_case(turn, code, Act.MUTE)
    return await turn.begin("mute", {"code": case.code})


async def _finish_mute(turn: Turn, answers: Answers) -> Sequence[Say]:
    case, seat = await served_case(turn, answers["code"], Act.MUTE)
    if answers["days"] == END:
        await officework.mute(turn, case, seat, None)
        return done(turn, case, seat, "conduct.unmuted")
    until = turn.now + timedelta(days=int(answers["days"]))
    await officework.mute(turn, case, seat, until)
    return done(turn, case, seat, "conduct.muted", until=When(at=until))


async def _values(_: Turn, answers: Answers) -> Values:
    chosen = {name: answers[name] for name in ("reason", "days") if name in answers}
    named = {name: Key(key=f"conduct.{name}_{code}") for name, code in chosen.items()}
    return {"code": answers["code"], **named}


CONVERSATION = Conversation(
    "conduct",
    {Act.REPORT.value: report, Act.MUTE.value: mute},
    (
        Flow(REPORT, on_yes(Act.REPORT, _finish_report), dict.fromkeys(("reason", "sure"), _values)),
        Flow(MUTE, on_yes(Act.MUTE, _finish_mute), dict.fromkeys(("days", "sure"), _values)),
    ),
    needs=Need.SEAT,
)
