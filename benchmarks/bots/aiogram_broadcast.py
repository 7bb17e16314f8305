"""aiogram writes to many: its default session, asyncio.gather, nothing written down.

python -m benchmarks.bots.aiogram_broadcast BASE_URL TOKEN RECIPIENTS --at-once 100
"""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from benchmarks.bots.gather import Broadcast, carry_out
from benchmarks.greeting import GREETING

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text=label, callback_data=data)] for label, data in GREETING.buttons
    ]
)


async def main(broadcast: Broadcast) -> None:
    server = TelegramAPIServer.from_base(broadcast.base_url.removesuffix("/bot"))
    pool: dict[str, Any] = {"limit": broadcast.pool} if broadcast.pool else {}
    bot = Bot(broadcast.token, session=AiohttpSession(api=server, **pool))

    async def send(chat_id: int) -> None:
        await bot.send_message(chat_id, GREETING.text, reply_markup=KEYBOARD)

    await broadcast.to_all(send)


if __name__ == "__main__":
    carry_out(main)
