"""A kind of case that is not shipped, with a question of every type: one new file, and no Python."""

import shutil
from pathlib import Path

import pytest

from tests.conversations.kind_walks import HIDDEN, NEVER_MIND, OTHERS, PHOTO, WHO, Step, a_member, follows
from tests.databases import fresh_database
from tests.world import ROOT, open_world, settings_for

VISIT = """
code = "visit"
name = "Thăm hỏi"
name_en = "Visit"
label = "Nhờ thăm người ốm"
label_en = "Ask for a visit"
words = "thăm, thăm ốm"
words_en = "visit"
order = 9
menu = false
topics = ["welfare"]
first_answer_days = 1
next_answer_days = 1
resolution_days = 5

[[question]]
name = "whom"
type = "text"
ask = "Ai đang ốm?"
ask_en = "Who is ill?"
label = "Người ốm"
label_en = "Ill"

[[question]]
name = "place"
type = "choice"
ask = "Nằm ở đâu?"
ask_en = "Where?"
label = "Nằm ở"
label_en = "At"

[[question.option]]
code = "home"
name = "Ở nhà"
name_en = "At home"

[[question.option]]
code = "hospital"
name = "Ở viện"
name_en = "In hospital"

[[question]]
name = "room"
type = "number"
ask = "Phòng số mấy?"
ask_en = "Which room?"
label = "Phòng"
label_en = "Room"
least = 1
most = 500
when = { place = ["hospital"] }

[[question]]
name = "since"
type = "date"
ask = "Từ hôm nào?"
ask_en = "Since when?"
label = "Từ"
label_en = "Since"
past = true

[[question]]
name = "paper"
type = "file"
ask = "Có giấy ra viện thì chụp giúp."
ask_en = "A photo of the papers, if there are some."
label = "Giấy"
label_en = "Papers"
required = false

[[outcome]]
code = "visited"
name = "Đã đến thăm"
name_en = "Visited"
"""
VISITING: tuple[Step, ...] = (
    OTHERS,
    ("Nhờ thăm người ốm", "Ai đang ốm?"),
    ("Chị Mùa", "Nằm ở đâu?"),
    ("ở bản", NEVER_MIND),
    ("Ở viện", "Phòng số mấy?"),
    ("phòng ba", "Bạn gõ giúp một con số"),
    ("501", "từ 1 đến 500"),
    ("12", "Từ hôm nào?"),
    ("ngày mai", "Ngày đó chưa tới"),
    ("5/3", "Có giấy ra viện"),
    (PHOTO, WHO),
    *HIDDEN,
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_a_new_kind_is_one_new_file(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "data" / "kinds" / "visit.toml").write_text(VISIT, "utf-8")
    async with fresh_database(database, tmp_path, request, migrated=True) as url:
        settings = settings_for(tmp_path, url, data_dir=tmp_path / "data")
        async with open_world(settings) as world:
            officer, worker = await world.officer("TC"), await a_member(world)
            officer.news()
            code = await follows(worker, VISITING)
            told = officer.news()
            assert "Thăm hỏi: Khó khăn, quà Tết, nhà ở" in told[0].text
            assert "Người ốm: Chị Mùa\nNằm ở: Ở viện\nPhòng: 12\nTừ: 05/03/2026" in told[0].text
            assert [bool(item.outgoing.file) for item in told] == [False, True]
            await officer.chooses(f"answer:{code}")
            await officer.says("Mai chúng tôi đến thăm.")
            await officer.chooses(f"close:{code}")
            assert "Đã đến thăm" in officer.last.labels
