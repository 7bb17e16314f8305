"""python -m benchmarks.bots.bridge RATE: `caunoi serve` without pages, at any rate of messages a second.

The other settings come from config.toml and the environment. That file stops at Telegram's limit.
"""

import asyncio
import sys
from pathlib import Path

import uvloop

from bot.app import open_bridge
from bot.config import load
from bot.logs import set_up_logging


async def main(rate: float) -> None:
    settings = load(Path("config.toml"))
    telegram = settings.telegram.model_copy(update={"messages_per_second": rate})
    set_up_logging(settings.logging.format, settings.logging.level)
    async with open_bridge(settings.model_copy(update={"telegram": telegram})) as bridge:
        await bridge.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(float(sys.argv[1])))
