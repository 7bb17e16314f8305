"""Whom a message to many is for: one step after the other, with the count after each."""

from collections.abc import Sequence

from bot.domain.audience import EVERYWHERE, Audience, realm, within
from bot.domain.broadcast import Act, Broadcast
from bot.domain.catalog import Catalog
from bot.domain.dialog import Answers, Dialog, Question, Scene
from bot.domain.say import Choice, Key, Say
from bot.errors import NotUnderstood
from bot.services import plans
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.plan_cards import PARTS, part_key, people, require
from bot.services.plan_entries import plan_entry, plan_finish, said
from bot.services.turn import Turn

DONE = "done"


def _codes(part: str, scene: Scene) -> Sequence[str]:
    """What this part can hold; an office that writes to its own people is shown its own offices."""
    catalog: Catalog = scene.catalog
    match part:
        case "areas":
            return list(catalog.areas)
        case "sectors":
            return list(catalog.sectors)
        case "accounts" | "languages":
            return list(scene.answers["codes"])
        case _:
            top = scene.answers["top"]
            return [code for code in catalog.offices if not top or within(catalog.offices, code, top)]


def _choices(scene: Scene) -> Sequence[Choice]:
    part, chosen = scene.answers["part"], scene.answers["chosen"]
    listed = [_choice(part, code, code in chosen) for code in _codes(part, scene)]
    return (*listed, Choice.of(DONE, "dialog.done"))


def _choice(part: str, code: str, ticked: bool) -> Choice:
    key = part_key(part, code)
    return Choice.of(code, "plan.ticked", name=Key(key=key)) if ticked else Choice.of(code, key)


PART = Dialog("plan_part", (Question("picked", lambda s: f"plan_ask.{s.answers['part']}", _choices),))


async def audience(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """Who is meant now, and the ways to change it."""
    require(turn, b, Act.AUDIENCE)
    parts = [part for part in PARTS if part != "accounts" or len(turn.accounts) > 1]
    choices = [Choice.of(f"plan_part:{b.code}:{part}", f"plan_part.{part}") for part in parts]
    everyone = Choice.of(f"plan_everyone:{b.code}", "plan_part.everyone")
    values = await _now(turn, b)
    return [Say.of("plan.audience", everyone, *choices, Choice.of(f"plan:{b.code}", "dialog.done"), **values)]


async def everyone(turn: Turn, b: Broadcast, _: str) -> Sequence[Say]:
    """All that this office may write to."""
    require(turn, b, Act.AUDIENCE)
    top = _top(turn, b)
    changed = await plans.revise(turn, b, audience=Audience(offices=(top,) if top else ()))
    return await audience(turn, changed, "")


async def part(turn: Turn, b: Broadcast, name: str) -> Sequence[Say]:
    require(turn, b, Act.AUDIENCE)
    if name not in PARTS:
        raise NotUnderstood("dialog.stale")
    return await _ask(turn, b, name)


async def _ask(turn: Turn, b: Broadcast, name: str) -> list[Say]:
    codes = {"accounts": list(turn.accounts), "languages": list(turn.texts.languages)}
    answers = {
        "code": b.code,
        "part": name,
        "chosen": list(getattr(b.audience, name)),
        "codes": codes.get(name, []),
        "top": _top(turn, b),
        "said": await _now(turn, b),
    }
    return await turn.begin("plan_part", answers)


async def _finish(turn: Turn, b: Broadcast, answers: Answers) -> Sequence[Say]:
    name, picked = str(answers["part"]), str(answers["picked"])
    if picked == DONE:
        return await audience(turn, b, "")
    codes = _toggled(turn, getattr(b.audience, name), picked, tree=name == "offices")
    changed = await plans.revise(turn, b, audience=b.audience.model_copy(update={name: codes}))
    return await _ask(turn, changed, name)


def _toggled(turn: Turn, codes: Sequence[str], picked: str, tree: bool) -> tuple[str, ...]:
    """With or without `picked`; among offices meant with all below them, the nearer one counts."""
    if picked in codes:
        return tuple(code for code in codes if code != picked)
    offices = turn.catalog.offices
    kept = [code for code in codes if not (tree and within(offices, picked, code))]
    return (*kept, picked)


def _top(turn: Turn, b: Broadcast) -> str:
    """The office whose people are all that this one may write to; empty where it may write to everybody."""
    top = realm(turn.catalog.offices, b.office)
    return "" if top.level in EVERYWHERE else top.code


async def _now(turn: Turn, b: Broadcast) -> dict[str, str | int]:
    return {"people": people(turn, b.audience), "count": (await plans.count(turn, b)).total}


CONVERSATION = Conversation(
    "plan_audience",
    {
        "plan_audience": plan_entry(audience),
        "plan_everyone": plan_entry(everyone),
        "plan_part": plan_entry(part),
    },
    (Flow(PART, plan_finish(_finish), {"picked": said}),),
    needs=Need.SEAT,
)
