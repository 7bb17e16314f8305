"""A Bot API server for tests: real HTTP, real refusals, people to play and faults on demand.

In the test's own process:

    async with BotApi.start(token="1:TEST") as api:
        bot = telegram.Bot("1:TEST", base_url=api.base_url, base_file_url=api.base_file_url)
        an = api.person(first_name="An", username="an_nv", language_code="vi")
        await an.writes("/start")
        ...
        greeting = await an.hears("Chào")          # waits up to 5 s; greeting.labels, .entities, .file
        await an.presses("Đồng ý")                 # a label or callback data, newest message first
        await an.sends_photo(jpeg, caption="Phiếu lương")
        an.messages, api.requests, api.calls("sendMessage"), api.unconfirmed

As a process, for kill -9 and benchmarks (`--latency 0.05 --people 10000 --no-validate --no-keep`):

    async with start_process("1:TEST") as api:
        an = await api.person("An")
        await an.writes("/start")

Faults (see `Fault` for all fields; `times` 1 unless told, None: until `api.heal()`):

    api.fail("sendMessage", status=429, retry_after=2, chat_id=an.id)
    api.fail("sendMessage", reset=True)                  # connection reset, nothing was applied
    api.fail("sendMessage", reset=True, applied=True)    # the message is there, the answer is lost
    api.fail("sendMessage", delay=3)                     # applied, answered late
    api.fail("sendMessage", malformed=True, applied=True)
    api.fail("getUpdates", status=502)
    api.fail("download", status=404)                     # /file/bot...
    api.revoke_token(); api.restore_token()
    api.limit_rate(per_bot=30, per_chat=1)
    await api.goes_down(); await api.comes_up()          # connection refused

python-telegram-bot warns while it makes a RetryAfter unless PTB_TIMEDELTA=true is in the environment;
where warnings are errors a 429 would show as that warning.

Every request is checked against aiogram's method classes and then against the rules that only the
real server knows; what it would refuse is refused in its words. Stricter than the real one in one
thing: an unknown parameter is refused instead of ignored. Webhooks may also be plain HTTP on
loopback. The legacy "Markdown" parse mode and forwarding are left out.

wire, schema: requests. state, chats, files, updates, webhook: what is remembered. methods, sending,
editing, polling: the API's methods. text, keyboard, markup: its rules. acts, people, seen: the
people. faults, rates: what goes wrong. control: all of it over HTTP at POST /control/<action>.
"""

from tests.fakes.bot_api.api import BotApi, LocalPerson
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.people import Person
from tests.fakes.bot_api.remote import RemoteBotApi, start_process
from tests.fakes.bot_api.seen import Seen, SeenButton, SeenFile
from tests.fakes.bot_api.state import Options, Request

__all__ = [
    "ApiError",
    "BotApi",
    "Fault",
    "LocalPerson",
    "Options",
    "Person",
    "RemoteBotApi",
    "Request",
    "Seen",
    "SeenButton",
    "SeenFile",
    "start_process",
]
