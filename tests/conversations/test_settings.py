"""What a person sets: messages by kind, language; and what is kept about them as a file."""

import json
from typing import Any

from bot.domain.contact import Purpose
from tests.world import Person, World

VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
PROPER_NAMES = ("Cầu Nối", "Lai Châu", "Tân Uyên", "Búp Sương", "Tết", "Tiếng Việt", "hủy", "Lò Thị Hoa")


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    return person


async def purposes(world: World, person: Person) -> frozenset[Purpose]:
    async with world.bridge.store.look() as tx:
        (contact,) = (await tx.contacts.at([(person.account, person.address)])).values()
    return contact.purposes


async def test_each_kind_of_message_is_switched_off_and_on_by_itself(lite: World) -> None:
    person = await a_member(lite)
    await person.says("cài đặt")
    assert person.last.labels[:2] == ["Lời chúc ngày lễ: đang bật", "Tin công đoàn: đang bật"]
    assert "Đã tắt: tin công đoàn" in await person.presses("Tin công đoàn: đang bật")
    assert await purposes(lite, person) == {Purpose.CASES, Purpose.OCCASIONS}
    await person.says("cài đặt")
    assert person.last.labels[:2] == ["Lời chúc ngày lễ: đang bật", "Tin công đoàn: đang tắt"]
    await person.presses("Tin công đoàn: đang tắt")
    assert await purposes(lite, person) == set(Purpose)
    await person.presses("Đổi lại")
    assert await purposes(lite, person) == {Purpose.CASES, Purpose.OCCASIONS}


async def test_switching_off_twice_is_as_good_as_once(lite: World) -> None:
    person = await a_member(lite)
    await person.chooses("mute:occasions")
    assert "Đã tắt" in await person.chooses("mute:occasions")
    assert await purposes(lite, person) == {Purpose.CASES, Purpose.NEWS}


async def test_in_english_no_vietnamese_sentence_is_left(lite: World) -> None:
    officer, person = await lite.officer("CSPL"), await a_member(lite)
    assert "I speak English" in await person.chooses("language:en")
    start = len(person.chat) - 1
    for typed in ("menu", "help", "settings", "my cases", "nothing like it", "send a concern", "wages"):
        await person.says(typed)
    for typed in ("They have not paid us", "done", "anonymous", "send", "menu", "cases", "1"):
        await person.says(typed)
    code = person.chat[-1].token("Write more").partition(":")[2]
    await officer.chooses(f"answer:{code}")
    await officer.says("We ask them.")
    for token in (f"done:{code}", "workplace", "erase", "q:x", "case:LC26-2222"):
        await person.chooses(token)
    for item in person.chat[start:]:
        for text in (item.text, *item.labels):
            assert not VIETNAMESE & set(_without_names(text).casefold()), text


async def test_the_language_can_be_changed_back_and_an_unknown_one_changes_nothing(lite: World) -> None:
    person = await a_member(lite)
    await person.chooses("language:en")
    await person.chooses("language:xx")
    await person.says("settings")
    assert "Workplace" in person.last.text
    assert "Từ giờ tôi nói tiếng Việt" in await person.presses("Tiếng Việt")


async def test_the_export_holds_ones_own_words_and_no_notes(world: World) -> None:
    officer, person = await world.officer("CSPL", "Lò Thị Hoa"), world.person()
    await person.agrees("VD-CHE")
    code = await person.sends_concern(("Công ty chậm lương",), name="Vàng A Páo")
    await officer.chooses(f"claim:{code}")
    await officer.chooses(f"note:{code}")
    await officer.says("ghi chú kín")
    await officer.chooses(f"answer:{code}")
    await officer.says("Chúng tôi hỏi công ty.")
    other = await a_member(world)
    await other.sends_concern(("lời của người khác",))
    held = await export(person)
    assert (held["channel"], held["address"], held["workplace"]) == ("telegram", person.address, "VD-CHE")
    assert {consent["purpose"] for consent in held["consents"]} == set(Purpose)
    (case,) = held["cases"]
    assert (case["code"], case["name"]) == (code, "Vàng A Páo")
    assert [message["text"] for message in case["messages"]] == [
        "Công ty chậm lương",
        "Chúng tôi hỏi công ty.",
    ]
    everything = json.dumps(held, ensure_ascii=False)
    for absent in ("ghi chú kín", "Lò Thị Hoa", "lời của người khác"):
        assert absent not in everything


async def test_the_exported_file_is_forgotten_after_some_days(lite: World) -> None:
    person = await a_member(lite)
    await export(person)
    folder = lite.bridge.settings.var_dir / "files"
    lite.clock.move(days=1)
    await lite.bridge.housekeeping.tick()
    assert len(list(folder.iterdir())) == 1
    lite.clock.move(days=8)
    await lite.bridge.housekeeping.tick()
    assert list(folder.iterdir()) == []


async def export(person: Person) -> dict[str, Any]:
    await person.says("cài đặt")
    await person.presses("Dữ liệu về tôi")
    file = person.last.outgoing.file
    assert file is not None
    assert file.name == "cau-noi.json"
    held: dict[str, Any] = json.loads(file.data)
    return held


def _without_names(text: str) -> str:
    for name in PROPER_NAMES:
        text = text.replace(name, "")
    return text
