"""A reorganisation that an admin has put together: shown with all that follows, and done as it was shown."""

from collections.abc import Sequence

from bot.domain.dialog import Answers
from bot.domain.office import Office
from bot.domain.reorganisation import Change, administered, named_in
from bot.domain.say import Choice, Say, Several
from bot.errors import Refused
from bot.services.impact import Impact
from bot.services.reorganisation_words import impact_lines, sentences
from bot.services.reorganising import CHANGES, carry_out, preview
from bot.services.turn import Turn


def administered_office(turn: Turn, code: str) -> Office:
    """The office, also by the code of one whose place it took. Raises Refused for one of others."""
    today = turn.catalog.offices.leads_to(code.strip().upper())
    if today is None or today not in administered(turn.contact, turn.catalog.offices):
        raise Refused("reorganise.not_yours")
    return turn.catalog.offices[today]


async def propose(turn: Turn, change: Change) -> list[Say]:
    """The preview, and the question whether to do it. What it shows is kept, so that nothing else is done.

    Raises Refused for what is not possible, or not this contact's to do.
    """
    _require_administered(turn, change)
    impact = await preview(turn, change)
    answers = {
        "change": next(name for name, model in CHANGES.items() if isinstance(change, model)),
        "values": change.model_dump(mode="json"),
        "impact": impact.model_dump(mode="json"),
        "follows": bool(impact_lines(impact)),
    }
    return await turn.begin("office_sure", answers)


def proposed(answers: Answers) -> tuple[Change, Impact]:
    """What was shown."""
    change = CHANGES[answers["change"]].model_validate(answers["values"])
    return change, Impact.model_validate(answers["impact"])


async def do_proposed(turn: Turn, answers: Answers) -> Sequence[Say]:
    """Do what was shown; where something else would follow by now, show that instead."""
    change, seen = proposed(answers)
    _require_administered(turn, change)
    impact = await carry_out(turn, change, _actor(turn, change), seen.fingerprint)
    if impact != seen:
        return [Say.of("reorganise.changed"), *await propose(turn, change)]
    await turn.refresh_contact()
    lines = Several(items=tuple(sentences(change, done=True)))
    done = Say.of("reorganise.done", Choice.of("offices", "offices.back"), lines=lines)
    return [done, *turn.menu("menu.more")]


def _require_administered(turn: Turn, change: Change) -> None:
    """An office that is closed by now is nobody's: the change itself is refused for it."""
    offices = turn.catalog.offices
    if not named_in(change) & offices.keys() <= administered(turn.contact, offices):
        raise Refused("reorganise.not_yours")


def _actor(turn: Turn, change: Change) -> str:
    """The admin's seat by which the change is theirs to make."""
    for seat in turn.contact.seats:
        alone = turn.contact.model_copy(update={"seats": (seat,)})
        if named_in(change) & administered(alone, turn.catalog.offices):
            return f"officer:{seat.officer_id}"
    raise Refused("reorganise.not_yours")
