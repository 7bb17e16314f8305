"""Each kind of case through the chat, with all its questions and with answers that do not fit them."""

import pytest

from bot.domain.case import Case
from tests.conversations.kind_walks import WALKS, a_member, follows
from tests.world import ROOT, World, a_photo


async def the_case(world: World, code: str) -> Case:
    async with world.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    return case


@pytest.mark.parametrize("walk", WALKS)
async def test_a_kind_asks_its_questions_and_the_office_gets_the_answers(lite: World, walk: str) -> None:
    office, steps, seen = WALKS[walk]
    officer, worker = await lite.officer(office), await a_member(lite)
    officer.news()
    case = await the_case(lite, await follows(worker, steps))
    assert (case.kind, case.office) == (walk.split()[0], office)
    told = "\n".join(item.text for item in officer.news())
    for words in seen:
        assert words in told, told


def test_every_kind_and_every_question_of_it_is_walked_through() -> None:
    kinds = {path.stem for path in (ROOT / "data" / "kinds").glob("*.toml")}
    assert {walk.split()[0] for walk in WALKS} == kinds


async def test_what_is_written_under_a_file_is_kept(lite: World) -> None:
    officer, worker = await lite.officer("TC-UBKT"), await a_member(lite)
    await worker.walks("gia nhập", "Quán cơm Mường", "Chưa có", "Rồi")
    await worker.sends_file(a_photo(), text="thẻ cấp năm 2019")
    officer.news()
    await worker.walks("Giàng A Sùng", "Gửi")
    assert "Thẻ cũ: thẻ cấp năm 2019" in officer.news()[0].text


async def test_the_answers_can_be_given_anew_and_the_rest_stays(lite: World) -> None:
    officer, worker = await lite.officer("VP"), await a_member(lite)
    await worker.walks("góp ý với công đoàn", "Cách làm việc của công đoàn", "Của nhiều người", "20")
    await worker.walks("Họp ngoài giờ làm", "Xong", "Ẩn danh", "Sửa")
    assert worker.last.labels == ["Chủ đề", "Các câu đã trả lời", "Lời kể", "Tên hay ẩn danh"]
    look = await worker.walks("Các câu đã trả lời", "Của riêng tôi")
    assert "Ý của: Của riêng tôi" in look
    assert "cùng ý" not in look, "what is no longer asked is no longer said"
    assert "Họp ngoài giờ làm" in look
    officer.news()
    await worker.presses("Gửi")
    assert "20" not in officer.news()[0].text.partition("\n\n")[2]


async def test_an_answer_given_is_not_lost_by_a_press_on_the_menu(lite: World) -> None:
    worker = await a_member(lite)
    await worker.walks("lập công đoàn", "Xưởng gỗ ở Tân Phong")
    assert "đang viết dở" in await worker.chooses("settings")
    assert "khoảng bao nhiêu người làm" in await worker.presses("Viết tiếp")
    look = await worker.walks("40", "Mới có mình tôi", "Chưa biết", "Ẩn danh")
    assert "Nơi làm: Xưởng gỗ ở Tân Phong" in look


@pytest.mark.parametrize("typed", ["hủy", "thôi"])
async def test_a_question_can_be_left_half_way(lite: World, typed: str) -> None:
    officer, worker = await lite.officer("TC-UBKT"), await a_member(lite)
    officer.news()
    await worker.walks("lập công đoàn", "Xưởng gỗ")
    assert "không gửi gì đi" in await worker.says(typed)
    assert officer.news() == []


async def test_the_other_kinds_are_one_press_away_and_lead_back(lite: World) -> None:
    worker = await a_member(lite)
    await worker.presses("Việc khác với công đoàn")
    rarer = [kind.label for kind in lite.bridge.catalog.kinds.values() if not kind.menu]
    assert worker.last.labels == [*rarer, "Về menu"]
    await worker.presses("Về menu")
    assert "Gửi phản ánh" in worker.last.labels


async def test_each_kind_can_be_begun_by_each_of_its_words(lite: World) -> None:
    worker = await a_member(lite)
    for kind in lite.bridge.catalog.kinds.values():
        lite.clock.move(minutes=1)  # nobody types so fast
        asked = await worker.chooses(f"open:{kind.code}")
        await worker.says("menu")
        opening = await worker.chooses(kind.entry)
        assert (opening == asked) is not kind.law, "what the law answers is asked another way"
        await worker.says("menu")
        for word in (*kind.words.split(","), *kind.words_en.split(",")):
            assert await worker.says(word.strip()) == opening, (kind.code, word)
            await worker.says("menu")
