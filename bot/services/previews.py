"""The last look before what cannot be taken back, and what an officer is told after it."""

from collections.abc import Awaitable, Callable

from bot.domain.case import Case, Words
from bot.domain.contact import Seat
from bot.domain.dialog import SURE, YES, Answers
from bot.domain.richtext import parts
from bot.domain.rights import Act
from bot.domain.say import Filling, Say
from bot.errors import NotFound, Refused
from bot.services.cards import PART, officer_choices
from bot.services.dialogs import Says
from bot.services.officework import served_case
from bot.services.reviewing import reviewers
from bot.services.turn import Turn

Finish = Callable[[Turn, Answers], Awaitable[Says]]


def on_yes(act: Act, finish: Finish) -> Finish:
    """The end of a dialog about a case that does something only after a yes."""

    async def end(turn: Turn, answers: Answers) -> Says:
        if answers[SURE] == YES:
            return await finish(turn, answers)
        case, seat = await served_case(turn, answers["code"], act)
        if act is Act.PULL:
            return [Say.of("move.kept", *turn.menu("menu.more")[0].choices, code=case.code)]
        return done(turn, case, seat, "move.kept")

    return end


async def again_if_changed(turn: Turn, dialog: str, answers: Answers, now: Answers) -> Says:
    """The preview once more, where what it showed is no longer so; empty where it is as it was shown."""
    if all(answers.get(name) == value for name, value in now.items()):
        return []
    asked = {name: value for name, value in answers.items() if name != SURE}
    return [Say.of("move.changed"), *await turn.begin(dialog, {**asked, **now})]


def giving_back(name: str, finish: Finish) -> Finish:
    """The end of a dialog that gives back the words of its answer `name` where they can no longer be sent."""

    async def end(turn: Turn, answers: Answers) -> Says:
        try:
            return await finish(turn, answers)
        except (Refused, NotFound) as error:
            unknown = "officer.not_here" if turn.contact.is_officer else "case.unknown"
            refused = error if isinstance(error, Refused) else Refused(unknown)
            said = Say(key=refused.key, values=refused.values)
            return [said, *_returned(answers.get(name)), *turn.menu("menu.more")]

    return end


async def answered(turn: Turn, case: Case, seat: Seat) -> list[Say]:
    """What becomes of an answer: it has gone out, or waits as a draft for one of those who are named."""
    if case.drafted_by is None:
        return done(turn, case, seat, "officer.answered")
    names = ", ".join(dict.fromkeys(officer.name for officer in await reviewers(turn, case)))
    return done(turn, case, seat, "review.drafted" if names else "review.nobody", names=names)


def done(turn: Turn, case: Case, seat: Seat, key: str, **values: Filling) -> list[Say]:
    """What was done, with what can be done with the case next."""
    choices = officer_choices(case, seat, turn.now)
    return [Say(key=key, values={"code": case.code, **values}, choices=choices, case_id=case.id)]


def _returned(held: object) -> list[Say]:
    """An answer that is words and files, as words; nothing for any other."""
    text = Words.model_validate(held).text if isinstance(held, dict) else ""
    return [Say.of("move.words_back", words=piece) for piece in parts(text, PART)]
