"""Using another account beside this one: a code to type there, and the way back."""

from collections.abc import Sequence

from bot.domain.say import Choice, Say
from bot.services.conversation import Conversation, Need
from bot.services.linking import EFFECT, UNDO, is_known, offer, part
from bot.services.turn import Turn

MORE = "more"


async def link(turn: Turn, argument: str) -> Sequence[Say]:
    """How it stands; for whoever has linked nothing yet, and whoever asks for more, a code."""
    if not is_known(turn.contact):
        return await turn.begin("consent")
    back = Choice.of("menu", "menu.back")
    if turn.contact.linked and argument != MORE:
        more = Choice.of(f"link:{MORE}", "link.more")
        return [Say.of("link.stands", more, UNDO, back, effect=EFFECT)]
    return [Say.of("link.code", back, code=await offer(turn), effect=EFFECT)]


async def unlink(turn: Turn, _: str) -> Sequence[Say]:
    await part(turn)
    return turn.menu("link.undone")


CONVERSATION = Conversation("link", {"link": link, "unlink": unlink}, needs=Need.NOTHING)
