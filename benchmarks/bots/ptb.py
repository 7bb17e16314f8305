"""python -m benchmarks.bots.ptb BASE_URL TOKEN: python-telegram-bot's ConversationHandler, as it comes."""

import sys
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from benchmarks.script import COLLECTED, HELLO, MENU, MESSAGES, TOPIC, WORDS, WORKPLACE, Answer

AGREE, WISHES, PLACE, CHOICE, SUBJECT, TELL = range(6)
Handle = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]


def says(answer: Answer, then: int) -> Handle:
    """A handler that keeps what was said, answers, and goes on to `then`."""
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for label, data in answer.buttons]
    )

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        message = update.effective_message
        assert message, "every update of the script has one"
        if update.callback_query:
            await update.callback_query.answer()
        elif context.user_data is not None:
            context.user_data[str(then)] = message.text
        await message.reply_text(answer.text, reply_markup=keyboard)
        return then

    return handle


def conversation() -> ConversationHandler[ContextTypes.DEFAULT_TYPE]:
    words = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("start", says(HELLO, AGREE))],
        states={
            AGREE: [MessageHandler(words, says(MESSAGES, WISHES))],
            WISHES: [MessageHandler(words, says(WORKPLACE, PLACE))],
            PLACE: [MessageHandler(words, says(MENU, CHOICE))],
            CHOICE: [CallbackQueryHandler(says(TOPIC, SUBJECT), pattern="open:concern")],
            SUBJECT: [MessageHandler(words, says(WORDS, TELL))],
            TELL: [MessageHandler(words, says(COLLECTED, TELL))],
        },
        fallbacks=[],
        allow_reentry=True,
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore", PTBUserWarning)  # that presses are tracked by chat is what we want
    application = Application.builder().base_url(sys.argv[1]).token(sys.argv[2]).build()
    application.add_handler(conversation())
    application.run_polling()
