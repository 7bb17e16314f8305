"""python-telegram-bot's own way to write to many: its default HTTP, its AIORateLimiter, asyncio.gather.

python -m benchmarks.bots.ptb_broadcast BASE_URL TOKEN RECIPIENTS --rate 1000 --at-once 16
"""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import AIORateLimiter, Application

from benchmarks.bots.gather import Broadcast, carry_out
from benchmarks.greeting import GREETING

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton(label, callback_data=data)] for label, data in GREETING.buttons]
)


async def main(broadcast: Broadcast) -> None:
    builder = Application.builder().base_url(broadcast.base_url).token(broadcast.token)
    if broadcast.pool:
        builder.connection_pool_size(broadcast.pool)
    application = builder.rate_limiter(AIORateLimiter(overall_max_rate=broadcast.rate)).build()

    async def send(chat_id: int) -> None:
        await application.bot.send_message(chat_id, GREETING.text, reply_markup=KEYBOARD)

    async with application:
        await broadcast.to_all(send)


if __name__ == "__main__":
    carry_out(main)
