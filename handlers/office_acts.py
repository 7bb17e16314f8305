"""What an admin wants to change about an office: a few questions, and then the preview."""

from collections.abc import Sequence
from typing import Any

from bot.domain.dialog import Answers, Dialog, Heard, Question, Scene, any_words
from bot.domain.office import Level, Office, below
from bot.domain.reorganisation import Change, Close, Merge, Move, Open, Rename, Split, administered
from bot.domain.say import Choice, Say, Values
from bot.errors import NotUnderstood, Refused
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.proposals import administered_office, propose
from bot.services.reorganising import preview
from bot.services.turn import Turn

SAME, ENOUGH = "same", "enough"
LEVELS = (Level.DEPARTMENT, Level.ZONE, Level.COMMUNE, Level.GRASSROOTS)
WITH_AREAS = frozenset({Level.ZONE, Level.COMMUNE, Level.GRASSROOTS})
OF_NAMES = frozenset({"office.bad_name", "office.name_taken"})


def _code(heard: Heard) -> str:
    return any_words(heard).upper()


def _same(_: Scene) -> Sequence[Choice]:
    return (Choice.of(SAME, "office_ask.same"),)


def _levels(_: Scene) -> Sequence[Choice]:
    return [Choice.of(level.value, f"office_level.{level.value}") for level in LEVELS]


def _others(scene: Scene) -> Sequence[Choice]:
    """Where it can go: to another of the admin's offices, and to none under it when it moves."""
    offices, code = scene.catalog.offices, scene.answers["code"]
    apart = below(offices, code) if scene.answers["act"] == "move" else {code}
    own = administered(scene.contact, offices)
    return [Choice.of(other, f"office.{other}") for other in offices if other in own - apart]


def _pickable(scene: Scene) -> Sequence[Choice]:
    """What is not chosen yet, with its name; the way on comes first, as there may be several pages."""
    chosen = scene.answers["chosen"]
    left = [
        Choice.of(token, key, **values)
        for token, key, values in scene.answers["listed"]
        if token not in chosen
    ]
    return (Choice.of(ENOUGH, "office_ask.enough"), *left)


def _pick_text(scene: Scene) -> str:
    return f"office_ask.{scene.answers['part']}" + ("_more" if scene.answers["chosen"] else "")


NAMES = Dialog(
    "office_names",
    (
        Question("name", "office_ask.name", parse=any_words, draft=True),
        Question("name_en", "office_ask.name_en", _same, parse=any_words),
        Question("level", "office_ask.level", _levels, asked_when=lambda s: s.answers["act"] == "open"),
        Question("new", "office_ask.code", parse=_code, asked_when=lambda s: s.answers["act"] != "rename"),
    ),
)
OTHER = Dialog("office_other", (Question("other", lambda s: f"office_ask.{s.answers['ask']}", _others),))
PICK = Dialog("office_pick", (Question("picked", _pick_text, _pickable),))


async def open_(turn: Turn, code: str) -> Sequence[Say]:
    """A new office under this one."""
    return await turn.begin("office_names", {"act": "open", "code": administered_office(turn, code).code})


async def rename(turn: Turn, code: str) -> Sequence[Say]:
    return await turn.begin("office_names", {"act": "rename", "code": administered_office(turn, code).code})


async def move(turn: Turn, code: str) -> Sequence[Say]:
    return await turn.begin(
        "office_other", {"act": "move", "ask": "parent", "code": administered_office(turn, code).code}
    )


async def merge(turn: Turn, code: str) -> Sequence[Say]:
    return await turn.begin(
        "office_other", {"act": "merge", "ask": "into", "code": administered_office(turn, code).code}
    )


async def close(turn: Turn, code: str) -> Sequence[Say]:
    return await turn.begin(
        "office_other", {"act": "close", "ask": "successor", "code": administered_office(turn, code).code}
    )


async def split(turn: Turn, code: str) -> Sequence[Say]:
    """Which of its areas and officers go; then what the new office is called."""
    return await _pick(
        turn,
        {"act": "split", "code": administered_office(turn, code).code, "areas": [], "officers": []},
        "areas",
    )


async def _pick(turn: Turn, answers: Answers, part: str) -> list[Say]:
    """Choose several; a part of which there is nothing to choose is passed over."""
    listed = await _listed(turn, answers, part)
    if not listed:
        return await _picked_all(turn, answers, part)
    return await turn.begin(
        "office_pick", {**answers, "part": part, "listed": listed, "chosen": answers.get(part, [])}
    )


async def _listed(turn: Turn, answers: Answers, part: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Each as its token, and the key and values of its name."""
    if part == "officers":
        officers = await turn.tx.officers.of_office(answers["code"])
        return [
            (str(o.id), "office_ask.officer", {"name": o.name, "role": {"key": f"role.{o.role.value}"}})
            for o in officers
        ]
    split_ = answers["act"] == "split"
    areas = turn.catalog.offices[answers["code"]].areas if split_ else turn.catalog.areas
    return [(area, f"area.{area}", {}) for area in areas]


async def _finish_pick(turn: Turn, answers: Answers) -> Sequence[Say]:
    part, picked = str(answers["part"]), str(answers["picked"])
    kept = {
        name: value for name, value in answers.items() if name not in {"picked", "listed", "chosen", "part"}
    }
    if picked == ENOUGH:
        return await _picked_all(turn, {**kept, part: answers["chosen"]}, part)
    return await _pick(turn, {**kept, part: [*answers["chosen"], picked]}, part)


async def _picked_all(turn: Turn, answers: Answers, part: str) -> list[Say]:
    if answers["act"] == "open":
        return await propose(turn, _opened(answers))
    if part == "areas":
        return await _pick(turn, answers, "officers")
    return await turn.begin("office_names", answers)


async def _finish_names(turn: Turn, answers: Answers) -> Sequence[Say]:
    act = str(answers["act"])
    try:
        if act == "open" and Level(answers["level"]) in WITH_AREAS:
            await preview(turn, _opened(answers))  # what is wrong with a name is said before more is asked
            return await _pick(turn, answers, "areas")
        return await propose(turn, _named(turn, answers))
    except Refused as refusal:
        return await _mend(turn, answers, refusal)


async def _mend(turn: Turn, answers: Answers, refusal: Refused) -> list[Say]:
    """Ask again for what was wrong, and only for that."""
    if refusal.key in OF_NAMES:
        kept = {name: value for name, value in answers.items() if name not in {"name", "name_en"}}
        return [Say(key=refusal.key, values=refusal.values), *await turn.begin("office_names", kept)]
    if refusal.key in {"office.bad_code", "office.code_taken"}:
        raise NotUnderstood(refusal.key, **refusal.values)
    raise refusal


async def _finish_other(turn: Turn, answers: Answers) -> Sequence[Say]:
    code, other = str(answers["code"]), str(answers["other"])
    changes: dict[str, Change] = {
        "move": Move(code=code, parent=other),
        "merge": Merge(codes=(code,), into=other),
        "close": Close(code=code, successor=other),
    }
    return await propose(turn, changes[str(answers["act"])])


async def _chosen_names(turn: Turn, answers: Answers) -> Values:
    labels = {token: Say.of(key, **values) for token, key, values in answers["listed"]}
    names = [turn.texts.words(labels[token], turn.contact.language) for token in answers["chosen"]]
    return {"names": ", ".join(names)}


def _named(turn: Turn, answers: Answers) -> Change:
    match answers["act"]:
        case "rename":
            return Rename(code=answers["code"], name=answers["name"], name_en=_english(answers))
        case "split":
            old = turn.catalog.offices[answers["code"]]
            new = Office(
                code=answers["new"], name=answers["name"], name_en=_english(answers), level=old.level
            )
            officers = tuple(int(officer) for officer in answers["officers"])
            return Split(code=old.code, new=new, areas=tuple(answers["areas"]), officers=officers)
        case _:
            return _opened(answers)


def _opened(answers: Answers) -> Open:
    return Open(
        office=Office(
            code=answers["new"],
            name=answers["name"],
            name_en=_english(answers),
            level=Level(answers["level"]),
            parent=answers["code"],
            areas=tuple(answers.get("areas", ())),
        )
    )


def _english(answers: Answers) -> str:
    return str(answers["name"] if answers["name_en"] == SAME else answers["name_en"])


CONVERSATION = Conversation(
    "office_acts",
    {
        "office_open": open_,
        "office_rename": rename,
        "office_move": move,
        "office_merge": merge,
        "office_split": split,
        "office_close": close,
    },
    (
        Flow(NAMES, _finish_names),
        Flow(OTHER, _finish_other),
        Flow(PICK, _finish_pick, {"picked": _chosen_names}),
    ),
    needs=Need.SEAT,
)
