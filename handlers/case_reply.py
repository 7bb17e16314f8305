"""Replying to one of our messages about a case: its worker adds to it, an officer answers it."""

from collections.abc import Sequence

from bot.domain.case import Words, may_reopen
from bot.domain.dialog import words_and_files
from bot.domain.rights import Act
from bot.domain.say import Key, Say
from bot.errors import NotFound
from bot.services import casework, officework
from bot.services.cards import worker_choices
from bot.services.conversation import Conversation, Need
from bot.services.previews import answered
from bot.services.turn import Turn, menu_choices


async def case_reply(turn: Turn, _: str) -> Sequence[Say]:
    case_id = await turn.tx.outbox.case_of(turn.contact.id, turn.incoming.reply_to or "")
    case = await turn.tx.cases.get(case_id) if case_id is not None else None
    if case is None:
        raise NotFound("case")
    words = Words.model_validate(words_and_files(turn.heard))
    if case.contact_id == turn.contact.id:
        if not case.is_open:
            again = may_reopen(case, turn.now)
            choices = worker_choices(case, reopenable=again) or menu_choices(turn.contact, turn.catalog)
            return [_about(case.id, Say.of("case.is_closed", *choices, code=case.code))]
        case = await casework.add_words(turn, case, words)
        return [
            _about(case.id, Say.of("case.added", code=case.code, office=Key(key=f"office.{case.office}")))
        ]
    case, seat = await officework.served_case(turn, case.code, Act.ANSWER)
    case = await officework.answer(turn, case, seat, words)
    return await answered(turn, case, seat)


def _about(case_id: int, say: Say) -> Say:
    return say.model_copy(update={"case_id": case_id})


CONVERSATION = Conversation("case_reply", {"case_reply": case_reply}, needs=Need.NOTHING)
