"""A token that is refused: the federation is told where our words still arrive."""

from tests.world import World


async def test_a_refused_token_is_told_once_to_the_federation_on_its_other_account(lite: World) -> None:
    elsewhere = await lite.officer("LDLD", account="webchat")
    same = await lite.officer("LDLD", account="telegram")
    other_office = await lite.officer("CSPL", account="webchat")
    for officer in (elsewhere, same, other_office):
        officer.news()
    line = lite.bridge.lines["telegram"]
    line.unauthorized()
    for _ in range(3):
        await lite.bridge.alarms.tick()
        await lite.bridge.senders["webchat"].drain()
    (alarm,) = elsewhere.news()
    assert "Telegram không nhận mã truy cập" in alarm.text
    assert same.news() == other_office.news() == []
    assert (await lite.bridge.ready())["token telegram"] is False
    line.well()
    await lite.bridge.alarms.tick()
    await lite.bridge.senders["webchat"].drain()
    (end,) = elsewhere.news()
    assert "đã gửi được trở lại" in end.text
    assert (await lite.bridge.ready())["token telegram"] is True
