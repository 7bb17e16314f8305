"""python -m tests.fakes.bot_api --port N --token T: the server in a process of its own."""

import argparse
import asyncio

import uvloop

from tests.fakes.bot_api.control import crowd
from tests.fakes.bot_api.server import Server
from tests.fakes.bot_api.state import Options, State

_FIRST_OF_CROWD = 1_000_000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.fakes.bot_api", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each call sleeps")
    parser.add_argument(
        "--people", type=int, default=0, help=f"people to begin with, ids from {_FIRST_OF_CROWD}"
    )
    parser.add_argument("--no-validate", action="store_true", help="skip the schema, for speed")
    parser.add_argument("--no-keep", action="store_true", help="remember neither messages nor requests")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    options = Options(arguments.latency, not arguments.no_validate, not arguments.no_keep)
    state = State(arguments.token, options)
    crowd(state, _FIRST_OF_CROWD, arguments.people)
    await Server(state).start(arguments.port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(_arguments()))
