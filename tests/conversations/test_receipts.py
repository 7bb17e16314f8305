"""On the web chat no account leads back to a case; its receipt does, from any browser."""

from tests.conversations.traces import opened
from tests.world import Person, World

NOT_FOUND = "Không tìm thấy việc nào với mã đó"


async def a_receipt(world: World) -> tuple[Person, str, str]:
    """A worker at a browser, the code of their case and its receipt."""
    worker = world.person("webchat")
    await worker.agrees()
    code = await worker.sends_concern()
    kept = next(item for item in worker.chat if "Mã biên nhận" in item.text)
    return worker, code, kept.text.splitlines()[1].strip()


async def a_browser(world: World) -> Person:
    person = world.person("webchat")
    await person.agrees()
    await person.presses("Việc của tôi")
    await person.presses("Tìm bằng mã biên nhận")
    return person


async def test_telegram_gives_no_receipt_and_offers_no_search(lite: World) -> None:
    worker = lite.person("telegram")
    await worker.agrees()
    await worker.sends_concern()
    assert not any("biên nhận" in item.text for item in worker.chat)
    await worker.presses("Việc của tôi")
    assert "Tìm bằng mã biên nhận" not in worker.last.labels


async def test_a_receipt_finds_the_case_from_another_browser(world: World) -> None:
    officer = await world.officer("CSPL")
    old, code, receipt = await a_receipt(world)
    new = await a_browser(world)
    found = await new.says(receipt)
    assert code in found
    assert "Công ty chậm lương" in found
    old.news()
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    assert "Chúng tôi hỏi công ty." in new.last.text
    assert old.news() == []


async def test_whoever_finds_a_case_takes_it_from_the_old_browser(lite: World) -> None:
    old, code, receipt = await a_receipt(lite)
    await (await a_browser(lite)).says(receipt)
    assert "không thấy việc nào như vậy" in await old.chooses(f"case:{code}")
    assert "Bạn chưa gửi việc nào" in await old.says("việc của tôi")


async def test_a_receipt_may_be_typed_carelessly_and_anywhere(lite: World) -> None:
    _, code, receipt = await a_receipt(lite)
    asked = await a_browser(lite)
    assert code in await asked.says(f"  {receipt.lower().replace('-', ' ')}. ")
    unasked = lite.person("webchat")
    await unasked.agrees()
    assert code in await unasked.says(receipt.lower().replace("-", ""))


async def test_a_wrong_an_unknown_and_an_erased_receipt_read_the_same(lite: World) -> None:
    worker, _, receipt = await a_receipt(lite)
    await worker.chooses("erase")
    await worker.says("xóa hết")
    browser = await a_browser(lite)
    first_lines = set()
    for typed in ("7K3Q", "không nhớ nữa", receipt[:-1] + "0", "2222-2222-2222-2222-2222", receipt):
        if "Bạn gõ mã biên nhận" not in browser.last.text:
            await browser.chooses("receipt")
        first_lines.add((await browser.says(typed)).splitlines()[0])
    assert len(first_lines) == 1
    assert NOT_FOUND in first_lines.pop()


async def test_guessing_receipts_is_stopped_even_for_a_right_one(lite: World) -> None:
    _, code, receipt = await a_receipt(lite)
    guesser = await a_browser(lite)
    for _ in range(lite.bridge.settings.rules().receipt_tries):
        assert NOT_FOUND in await guesser.says("2222-2222-2222-2222-2222")
    assert "Một giờ nữa" in await guesser.says(receipt)
    lite.clock.move(hours=1, seconds=1)
    assert code in await guesser.says(receipt)


async def test_a_receipt_is_nowhere_in_the_database(world: World) -> None:
    _, _, receipt = await a_receipt(world)
    everything = await opened(world)
    assert receipt.encode() not in everything
