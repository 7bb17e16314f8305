"""The officers' door: whoever has a seat gets their menu, whoever has not is asked for an invitation."""

from collections.abc import Sequence

from bot.domain.say import Say
from bot.services.conversation import Conversation, Need
from bot.services.staffing import take_seat
from bot.services.turn import Turn


async def join(turn: Turn, code: str) -> Sequence[Say]:
    if code:
        return await take_seat(turn, code)
    if turn.contact.is_officer:
        return turn.menu("officer.hello")
    return [Say.of("officer.ask_invite")]


CONVERSATION = Conversation("join", {"join": join}, needs=Need.NOTHING)
