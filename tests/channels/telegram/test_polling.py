"""The poller against a server that forgets what was confirmed: nothing may be lost on the way."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.channels.telegram.patience import Patience
from bot.domain.message import Button, IncomingKind, Outgoing, Unreadable
from bot.domain.richtext import rich
from bot.errors import Blocked
from tests.channels.telegram.conftest import HASTY
from tests.channels.telegram.mailbox import Mailbox, StillClock, eventually, receiving
from tests.fakes.bot_api import BotApi

MALFORMED: dict[str, Any] = {"message": {"text": "bí mật", "date": "hôm qua"}}


def texts(mailbox: Mailbox) -> list[str]:
    return [item.text for item in mailbox.incoming]


async def test_what_people_write_arrives_in_order_and_is_confirmed(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an, binh = api.person("An"), api.person("Bình")
    await an.writes("một")
    async with receiving(channel, mailbox):
        await binh.writes("hai")
        await an.writes("ba")
        await mailbox.holds(3)
        await eventually(lambda: not api.unconfirmed)
    assert [(i.address, i.text) for i in mailbox.incoming] == [
        (str(an.id), "một"),
        (str(binh.id), "hai"),
        (str(an.id), "ba"),
    ]


async def test_nothing_is_confirmed_before_it_is_committed(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    mailbox.failing = True
    for number in range(150):
        await an.writes(str(number))
    async with receiving(channel, mailbox):
        await mailbox.refused(3)
        assert api.unconfirmed == 150
        mailbox.failing = False
        await mailbox.holds(150)
        await eventually(lambda: not api.unconfirmed)
    assert texts(mailbox) == [str(number) for number in range(150)]


async def test_after_a_stop_before_the_confirmation_the_same_updates_come_again(
    channel: TelegramChannel, account: TelegramAccount, api: BotApi, mailbox: Mailbox
) -> None:
    await api.person("An").writes("một")
    mailbox.failing = True
    async with receiving(channel, mailbox):
        await mailbox.refused(1)
    assert (mailbox.items, api.unconfirmed) == ([], 1)
    mailbox.failing = False
    successor = TelegramChannel(account, StillClock(), patience=HASTY)
    async with receiving(successor, mailbox):
        await mailbox.holds(1)
    await successor.close()
    assert texts(mailbox) == ["một"]


async def test_an_update_that_cannot_be_parsed_is_parked_and_the_rest_flows(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    await an.writes("trước")
    api.inject(MALFORMED)
    await an.writes("sau")
    async with receiving(channel, mailbox):
        await mailbox.holds(3)
        await eventually(lambda: not api.unconfirmed)
    assert texts(mailbox) == ["trước", "sau"]
    assert [type(item) for item in mailbox.items].count(Unreadable) == 1


async def test_what_is_not_for_us_is_confirmed_and_not_kept(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an, group = api.person("An"), api.group()
    await an.writes("chuyện riêng của tổ", group=group)
    await an.writes("/start@cau_noi_test_bot", group=group)
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
        await eventually(lambda: not api.unconfirmed)
    [called] = mailbox.incoming
    assert (called.kind, called.address, called.text) == (IncomingKind.GROUP, str(group), "")


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502},
        {"status": 409},
        {"status": 429, "retry_after": 1},
        {"status": 401},
        {"reset": True},
        {"malformed": True},
    ],
)
async def test_polling_survives_every_failure_of_telegram(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox, fault: dict[str, Any]
) -> None:
    await api.person("An").writes("chào")
    api.fail("getUpdates", times=1, **fault)
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    assert texts(mailbox) == ["chào"]


async def test_an_answer_that_is_no_list_of_updates_is_survived(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await api.person("An").writes("chào")
    answers: list[object] = [{"update_id": 1}, [{"no": "number"}]]
    call = channel._client.call

    async def strange(method: str, parameters: dict[str, Any], *, wait: float = 0) -> Any:
        if method == "getUpdates" and answers:
            return answers.pop(0)
        return await call(method, parameters, wait=wait)

    monkeypatch.setattr(type(channel._client), "call", lambda _, *args, **more: strange(*args, **more))
    async with receiving(channel, mailbox):
        await mailbox.holds(2)
    assert texts(mailbox) == ["chào"]


async def test_polling_survives_a_server_that_is_away(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    await api.goes_down()
    with capture_logs() as logs:
        async with receiving(channel, mailbox):
            await asyncio.sleep(0.05)
            await api.comes_up()
            await api.person("An").writes("chào")
            await mailbox.holds(1)
    assert {"event": "telegram_receiving_failed", "error": "Unreachable"}.items() <= logs[0].items()


async def test_pauses_grow_up_to_the_longest_and_begin_anew_after_a_success(
    account: TelegramAccount, api: BotApi, mailbox: Mailbox
) -> None:
    patience = Patience(poll=1, first=0.001, longest=0.004)
    channel = TelegramChannel(account, StillClock(), patience=patience)
    api.fail("getMe", times=4, status=502)
    api.fail("getUpdates", times=1, status=502)
    await api.person("An").writes("chào")
    with capture_logs() as logs:
        async with receiving(channel, mailbox):
            await mailbox.holds(1)
    await channel.close()
    assert [log["seconds"] for log in logs] == [0.001, 0.002, 0.004, 0.004, 0.001]


async def test_a_revoked_token_is_told_to_the_operator_and_nothing_is_lost(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    with capture_logs() as logs:
        async with receiving(channel, mailbox):
            await an.writes("một")
            await mailbox.holds(1)
            api.revoke_token()
            await an.writes("hai")
            await eventually(lambda: any(log["event"] == "telegram_token_refused" for log in logs))
            api.restore_token()
            await mailbox.holds(2)
    assert texts(mailbox) == ["một", "hai"]


async def test_a_poll_that_hangs_for_ever_is_cut_off_by_the_watchdog(
    account: TelegramAccount, api: BotApi, mailbox: Mailbox
) -> None:
    patience = Patience(poll=0, first=0.01, watchdog=0.1)
    channel = TelegramChannel(account, StillClock(), patience=patience)
    await api.person("An").writes("chào")
    api.fail("getUpdates", delay=3600)
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    await channel.close()
    assert texts(mailbox) == ["chào"]


async def test_polling_takes_over_from_a_webhook_without_dropping_what_waits(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    api.webhook.paused = True
    api.webhook.set("http://127.0.0.1:1/telegram/telegram", "", 40)
    await api.person("An").writes("chào")
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    assert api.webhook.url == ""


async def test_a_pressed_button_is_a_choice_and_stops_spinning_after_the_commit(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    buttons = ((Button(token="dong_y", label="Đồng ý"),),)
    await channel.send(Outgoing(address=str(an.id), text=rich("Được chứ?"), buttons=buttons))
    mailbox.failing = True
    async with receiving(channel, mailbox):
        query = await an.presses("Đồng ý")
        await mailbox.refused(2)
        assert not api.calls("answerCallbackQuery")
        mailbox.failing = False
        [choice] = await mailbox.holds(1)
        await eventually(lambda: api.calls("answerCallbackQuery"))
    assert api.calls("answerCallbackQuery")[0].params == {"callback_query_id": query}
    assert choice in mailbox.incoming
    assert (mailbox.incoming[0].kind, mailbox.incoming[0].choice) == (IncomingKind.CHOICE, "dong_y")


async def test_a_press_that_cannot_be_acknowledged_is_taken_all_the_same(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    await channel.send(
        Outgoing(address=str(an.id), text=rich("?"), buttons=((Button(token="a", label="A"),),))
    )
    api.fail("answerCallbackQuery", times=None, status=400, description="Bad Request: query is too old")
    async with receiving(channel, mailbox):
        await an.presses("A")
        await an.writes("tiếp")
        await mailbox.holds(2)
    assert [i.kind for i in mailbox.incoming] == [IncomingKind.CHOICE, IncomingKind.MESSAGE]


async def test_closing_gives_up_acknowledgements_under_way(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    await channel.send(
        Outgoing(address=str(an.id), text=rich("?"), buttons=((Button(token="a", label="A"),),))
    )
    api.fail("answerCallbackQuery", times=None, delay=3600)
    async with receiving(channel, mailbox):
        await an.presses("A")
        await mailbox.holds(1)
    await channel.close()
    assert not channel._inbound._tasks


async def test_an_edit_a_block_and_a_return_are_told(
    channel: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    async with receiving(channel, mailbox):
        await an.edits(await an.writes("cũ"), "mới")
        await an.blocks()
        await mailbox.holds(3)
        with pytest.raises(Blocked):
            await channel.send(Outgoing(address=str(an.id), text=rich("chào")))
        await an.unblocks()
        await mailbox.holds(4)
    assert [(i.kind, i.text) for i in mailbox.incoming] == [
        (IncomingKind.MESSAGE, "cũ"),
        (IncomingKind.EDITED, "mới"),
        (IncomingKind.BLOCKED, ""),
        (IncomingKind.UNBLOCKED, ""),
    ]


async def test_the_menu_of_commands_is_hung_out(
    account: TelegramAccount, api: BotApi, mailbox: Mailbox
) -> None:
    commands = (("start", "Bắt đầu"), ("menu", "Xem các mục"), ("huy", "Dừng việc đang làm"))
    channel = TelegramChannel(account, StillClock(), commands=commands, patience=HASTY)
    await api.person("An").writes("/start")
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    await channel.close()
    [call] = api.calls("setMyCommands")
    assert [(c["command"], c["description"]) for c in call.params["commands"]] == list(commands)


async def test_a_menu_that_telegram_refuses_does_not_keep_the_bot_away(
    account: TelegramAccount, api: BotApi, mailbox: Mailbox
) -> None:
    channel = TelegramChannel(account, StillClock(), commands=(("HOA", ""),), patience=HASTY)
    await api.person("An").writes("/start")
    async with receiving(channel, mailbox):
        await mailbox.holds(1)
    await channel.close()
    assert texts(mailbox) == ["/start"]
