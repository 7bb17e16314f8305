"""python -m benchmarks.bots.aiogram_fsm BASE_URL TOKEN: aiogram's Dispatcher with its FSM in memory."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from benchmarks.script import COLLECTED, HELLO, MENU, MESSAGES, TOPIC, WORDS, WORKPLACE, Answer


class Talk(StatesGroup):
    agree = State()
    wishes = State()
    place = State()
    choice = State()
    subject = State()
    tell = State()


def keyboard(answer: Answer) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in answer.buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def says(answer: Answer, then: State) -> Callable[[Message, FSMContext], Awaitable[None]]:
    """A handler that keeps what was said, goes on to `then`, and answers."""
    buttons = keyboard(answer)

    async def handle(message: Message, state: FSMContext) -> None:
        await state.update_data({str(then.state): message.text})
        await state.set_state(then)
        await message.answer(answer.text, reply_markup=buttons)

    return handle


async def concern(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Talk.subject)
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.answer(TOPIC.text, reply_markup=keyboard(TOPIC))


def conversation() -> Router:
    router = Router()
    router.message.register(says(HELLO, Talk.agree), CommandStart())
    router.message.register(says(MESSAGES, Talk.wishes), Talk.agree)
    router.message.register(says(WORKPLACE, Talk.place), Talk.wishes)
    router.message.register(says(MENU, Talk.choice), Talk.place)
    router.callback_query.register(concern, Talk.choice, F.data == "open:concern")
    router.message.register(says(WORDS, Talk.tell), Talk.subject)
    router.message.register(says(COLLECTED, Talk.tell), Talk.tell)
    return router


async def main(base_url: str, token: str) -> None:
    server = TelegramAPIServer.from_base(base_url.removesuffix("/bot"))
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(conversation())
    await dispatcher.start_polling(Bot(token, session=AiohttpSession(api=server)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
