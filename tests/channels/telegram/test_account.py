"""What an account accepts and what it never shows."""

import pytest

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.channels.telegram.client import Client
from bot.domain.message import Limits, Pace
from bot.errors import ConfigError
from tests.channels.telegram.mailbox import StillClock

TOKEN = "123456:AAHsecretSECRETsecret"


@pytest.mark.parametrize("token", ["", "abcd", "987654", ":abcd", "987654:", "987654:a b", "987654:a/b"])
def test_a_token_of_a_wrong_form_is_told_at_start_but_not_shown(token: str) -> None:
    with pytest.raises(ConfigError) as caught:
        TelegramAccount(token=token)
    assert "BotFather" in str(caught.value)
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize("secret", [None, "", "có dấu", "a b", "x" * 257])
def test_a_webhook_without_a_proper_secret_is_refused(secret: str | None) -> None:
    with pytest.raises(ConfigError):
        TelegramAccount(
            token=TOKEN, webhook_url="https://example.org/telegram/telegram", webhook_secret=secret
        )


def test_neither_token_nor_secret_is_in_a_repr() -> None:
    account = TelegramAccount(token=TOKEN, webhook_url="https://example.org/", webhook_secret="hush_hush")
    shown = repr(account) + str(account) + repr(Client(account)) + repr(Client(account)._bot)
    assert "SECRET" not in shown
    assert "hush" not in shown


def test_the_pace_is_the_accounts_and_the_limits_are_telegrams() -> None:
    channel = TelegramChannel(
        TelegramAccount(token=TOKEN, name="tg2", per_second=25, per_chat=0.5), StillClock()
    )
    assert channel.account == "tg2"
    assert channel.pace == Pace(per_second=25, per_address=0.5)
    assert channel.limits == Limits(text=4096, caption=1024, label=64, buttons=100)
