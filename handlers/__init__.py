"""What a person can ask for, one conversation a file. Explicit: what is not in the tuple does not exist."""

from bot.services.conversation import Conversation
from handlers import case_reply, concern, join, menu, my_cases, officer, settings, start, workplace

CONVERSATIONS: tuple[Conversation, ...] = (
    start.CONVERSATION,
    join.CONVERSATION,
    menu.CONVERSATION,
    workplace.CONVERSATION,
    concern.CONVERSATION,
    my_cases.CONVERSATION,
    case_reply.CONVERSATION,
    settings.CONVERSATION,
    officer.CONVERSATION,
)
