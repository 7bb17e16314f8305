"""Who this is, what is kept and who sees it; consent, each purpose by itself; then where they work."""

from collections.abc import Sequence

from bot.domain.contact import MESSAGES, Purpose
from bot.domain.dialog import NO, YES, Answers, Dialog, Question, Scene
from bot.domain.say import Choice, Key, Say, Several, Values
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.linking import join_person, looks_like_link
from bot.services.staffing import looks_like_invite, take_seat
from bot.services.turn import Turn

FULL = "full"


def _agreed(scene: Scene) -> bool:
    return scene.answers.get("agree") == YES


def _agree_choices(scene: Scene) -> Sequence[Choice]:
    full = () if scene.answers.get("seen") else (Choice.of(FULL, "start.see_full"),)
    return (Choice.of(YES, "start.agree"), *full, Choice.of(NO, "start.disagree"))


def _agree_text(scene: Scene) -> str:
    return f"start.full_{scene.contact.account}" if scene.answers.get("seen") else "start.hello"


CONSENT = Dialog(
    "consent",
    (
        Question("agree", _agree_text, _agree_choices),
        Question(
            "messages",
            "start.messages",
            lambda _: (Choice.of(YES, "start.messages_yes"), Choice.of(NO, "start.messages_no")),
            asked_when=_agreed,
        ),
    ),
)


async def start(turn: Turn, argument: str) -> Sequence[Say]:
    """Greets; "/start CODE" from a link or a QR code names an office, or is an invitation or a link.

    The code of an office that was closed leads to the one that took its place.
    """
    if looks_like_invite(argument):
        return await take_seat(turn, argument)
    if looks_like_link(argument):
        return await join_person(turn, argument)
    if turn.contact.is_officer and not argument:
        return turn.menu("officer.hello")
    office = turn.catalog.offices.leads_to(argument.upper())
    if turn.contact.allows(Purpose.CASES):
        if office:
            await _set_office(turn, office)
        return turn.menu("start.again")
    return await turn.begin("consent", {"office": office} if office else {})


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    match answers["agree"]:
        case "full":
            kept = {key: value for key, value in answers.items() if key != "agree"}
            return await turn.begin("consent", {**kept, "seen": True})
        case "no":
            return [Say.of("start.refused", Choice.of("start", "start.reconsider"), lines=_hotlines(turn))]
    await turn.grant(Purpose.CASES)
    if answers.get("messages") == YES:
        for purpose in MESSAGES:
            await turn.grant(purpose)
    if office := turn.catalog.offices.leads_to(answers.get("office", "")):
        await _set_office(turn, office)
        return [Say.of("start.office_known", office=Key(key=f"office.{office}")), *turn.menu("menu.ask")]
    return await turn.begin("workplace", {"first": True})


async def _union(turn: Turn, _: Answers) -> Values:
    return {"union": Key(key=f"office.{turn.catalog.offices.today(turn.rules.federation)}")}


async def _set_office(turn: Turn, code: str) -> None:
    office = turn.catalog.offices[code]
    workplace = office.code if office.is_workplace else None
    area = office.areas[0] if len(office.areas) == 1 else turn.contact.area
    sector = office.sectors[0] if len(office.sectors) == 1 else turn.contact.sector
    await turn.tx.contacts.set_workplace(turn.contact.id, area, sector, workplace)
    await turn.refresh_contact()


def _hotlines(turn: Turn) -> Several:
    """Telephone numbers are for everybody, whatever they agree to."""
    numbered = enumerate(turn.catalog.hotlines)
    return Several(
        items=tuple(
            Say.of("start.hotline", name=Key(key=f"hotline.{i}"), number=line.number) for i, line in numbered
        )
    )


CONVERSATION = Conversation(
    "start",
    {"start": start},
    (Flow(CONSENT, _finish, {"agree": _union}),),
    needs=Need.NOTHING,
)
