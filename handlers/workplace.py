"""Where somebody works: commune or ward, or sector; then the workplace union, if one is listed."""

from collections.abc import Sequence

from bot.domain.dialog import Answers, Dialog, Question, Scene
from bot.domain.office import Office, workplaces
from bot.domain.say import Choice, Key, Say
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.turn import Turn

UNKNOWN = "unknown"


def _places(_: Scene) -> Sequence[Choice]:
    return (
        Choice.of("area", "workplace.by_area"),
        Choice.of("sector", "workplace.by_sector"),
        Choice.of("skip", "workplace.skip"),
    )


def _areas(scene: Scene) -> Sequence[Choice]:
    listed = [Choice.of(code, f"area.{code}") for code in scene.catalog.areas]
    return (*listed, Choice.of(UNKNOWN, "workplace.unknown"))


def _sectors(scene: Scene) -> Sequence[Choice]:
    listed = [Choice.of(code, f"sector.{code}") for code in scene.catalog.sectors]
    return (*listed, Choice.of(UNKNOWN, "workplace.unknown"))


def _listed(scene: Scene) -> Sequence[Office]:
    area, sector = _known(scene.answers.get("area")), _known(scene.answers.get("sector"))
    return workplaces(scene.catalog.offices, area, sector)


def _unions(scene: Scene) -> Sequence[Choice]:
    listed = [Choice.of(office.code, f"office.{office.code}") for office in _listed(scene)]
    return (*listed, Choice.of(UNKNOWN, "workplace.unknown"))


WORKPLACE = Dialog(
    "workplace",
    (
        Question("by", "workplace.ask", _places),
        Question("area", "workplace.ask_area", _areas, asked_when=lambda s: s.answers["by"] == "area"),
        Question(
            "sector", "workplace.ask_sector", _sectors, asked_when=lambda s: s.answers["by"] == "sector"
        ),
        Question("union", "workplace.ask_union", _unions, asked_when=lambda s: bool(_listed(s))),
    ),
)


async def workplace(turn: Turn, _: str) -> Sequence[Say]:
    return await turn.begin("workplace")


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    if answers["by"] == "skip":
        return turn.menu("workplace.skipped")
    area, sector, union = (_known(answers.get(name)) for name in ("area", "sector", "union"))
    await turn.tx.contacts.set_workplace(turn.contact.id, area, sector, union)
    await turn.refresh_contact()
    keys = ((union, "office"), (area, "area"), (sector, "sector"))
    named = next((f"{kind}.{code}" for code, kind in keys if code), None)
    if named is None:
        return turn.menu("workplace.not_known")
    return [Say.of("workplace.kept", place=Key(key=named)), *turn.menu("menu.ask")]


def _known(code: object) -> str | None:
    return code if isinstance(code, str) and code != UNKNOWN else None


CONVERSATION = Conversation("workplace", {"workplace": workplace}, (Flow(WORKPLACE, _finish),))
