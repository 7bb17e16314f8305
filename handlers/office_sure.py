"""The last look at a reorganisation, and doing it."""

from collections.abc import Sequence

from bot.domain.dialog import NO, SURE, Answers, Dialog, Scene, sure
from bot.domain.say import Choice, Say, Several, Values
from bot.services.conversation import Conversation, Need
from bot.services.dialogs import Flow
from bot.services.proposals import do_proposed, proposed
from bot.services.reorganisation_words import impact_lines, sentences
from bot.services.turn import Turn


def _text(scene: Scene) -> str:
    return "reorganise.sure" if scene.answers["follows"] else "reorganise.sure_alone"


LOOK = Dialog("office_sure", (sure(_text, "reorganise.yes", "reorganise.no"),))


async def _finish(turn: Turn, answers: Answers) -> Sequence[Say]:
    if answers[SURE] == NO:
        return [Say.of("reorganise.kept", Choice.of("offices", "offices.back")), *turn.menu("menu.more")]
    return await do_proposed(turn, answers)


async def _preview(_: Turn, answers: Answers) -> Values:
    change, impact = proposed(answers)
    what = Several(items=tuple(sentences(change, done=False)))
    return {"what": what, "lines": Several(items=tuple(impact_lines(impact)))}


CONVERSATION = Conversation("office_sure", {}, (Flow(LOOK, _finish, {SURE: _preview}),), needs=Need.SEAT)
