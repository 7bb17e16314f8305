"""What a person can ask for, one conversation a file. Explicit: what is not in the tuple does not exist."""

from bot.services.conversation import Conversation
from handlers import (
    calendar,
    case_reply,
    concern,
    join,
    link,
    menu,
    my_cases,
    officer,
    plan_audience,
    plan_course,
    plan_editing,
    plan_signing,
    plan_time,
    plans,
    settings,
    start,
    workplace,
)

CONVERSATIONS: tuple[Conversation, ...] = (
    start.CONVERSATION,
    join.CONVERSATION,
    menu.CONVERSATION,
    workplace.CONVERSATION,
    concern.CONVERSATION,
    my_cases.CONVERSATION,
    case_reply.CONVERSATION,
    settings.CONVERSATION,
    link.CONVERSATION,
    officer.CONVERSATION,
    plans.CONVERSATION,
    plan_editing.CONVERSATION,
    plan_audience.CONVERSATION,
    plan_time.CONVERSATION,
    plan_signing.CONVERSATION,
    plan_course.CONVERSATION,
    calendar.CONVERSATION,
)
