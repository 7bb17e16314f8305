"""What a person can ask for, one conversation a file. Explicit: what is not in the list does not exist."""

from bot.domain.catalog import Catalog
from bot.services.conversation import Conversation
from handlers import (
    away,
    bulk,
    calendar,
    canned,
    case_moves,
    case_reply,
    conduct,
    desk,
    join,
    leaving,
    link,
    menu,
    my_cases,
    office_acts,
    office_sure,
    officer,
    offices,
    plan_audience,
    plan_course,
    plan_editing,
    plan_signing,
    plan_time,
    plans,
    queue,
    request,
    settings,
    staff,
    start,
    workplace,
)

_CONVERSATIONS: tuple[Conversation, ...] = (
    start.CONVERSATION,
    join.CONVERSATION,
    menu.CONVERSATION,
    workplace.CONVERSATION,
    my_cases.CONVERSATION,
    case_reply.CONVERSATION,
    settings.CONVERSATION,
    link.CONVERSATION,
    queue.CONVERSATION,
    officer.CONVERSATION,
    case_moves.CONVERSATION,
    conduct.CONVERSATION,
    canned.CONVERSATION,
    bulk.CONVERSATION,
    desk.CONVERSATION,
    away.CONVERSATION,
    leaving.CONVERSATION,
    staff.CONVERSATION,
    offices.CONVERSATION,
    office_acts.CONVERSATION,
    office_sure.CONVERSATION,
    plans.CONVERSATION,
    plan_editing.CONVERSATION,
    plan_audience.CONVERSATION,
    plan_time.CONVERSATION,
    plan_signing.CONVERSATION,
    plan_course.CONVERSATION,
    calendar.CONVERSATION,
)


def conversations(catalog: Catalog) -> tuple[Conversation, ...]:
    """All of them, with one dialog for each kind of case in data/kinds/."""
    return (*_CONVERSATIONS, request.conversation(catalog))
