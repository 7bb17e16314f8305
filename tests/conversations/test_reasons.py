"""Why a case went to its office, as the worker and as officers read it."""

import pytest

from bot.domain.office import Level, Office, Version
from tests.world import Person, World

WAGES, WELFARE, DANGER = "Tiền lương, tiền thưởng", "Khó khăn, quà Tết, nhà ở", "Nguy hiểm, tai nạn nặng"
COMPLAINT = "Phản ánh cán bộ công đoàn"
CHE = "CĐCS Công ty chè Búp Sương"
COMMUNE_UNION = "Công đoàn xã Tân Uyên"
DEPARTMENTS = {
    "TT": "Thường trực LĐLĐ tỉnh",
    "TGNC": "Ban Tuyên giáo - Nữ công",
    "CSPL": "Ban Chính sách pháp luật và Quan hệ lao động",
    "TC-UBKT": "Ban Tổ chức - Ủy ban Kiểm tra",
    "VP": "Văn phòng LĐLĐ tỉnh",
    "TC": "Ban Tài chính",
}


async def staffed(world: World, *offices: str) -> dict[str, Person]:
    return {office: await world.officer(office) for office in offices}


async def opens_commune_union(world: World) -> None:
    office = Office(
        code="CD-TU",
        name=COMMUNE_UNION,
        name_en="Tân Uyên commune union",
        level=Level.COMMUNE,
        parent="LDLD",
        areas=("03598",),
    )
    async with world.bridge.store.begin() as tx:
        await world.bridge.directory.change(tx, [Version(since=world.clock.now(), office=office)])


async def sends(world: World, *steps: str, name: str = "", office: str = "VD-CHE") -> tuple[Person, str, str]:
    """A worker (of the tea company) with a concern; what the last look and the confirmation say."""
    worker = world.person()
    await worker.agrees(office)
    await worker.walks("gửi phản ánh", *steps[:-1], "có chuyện", "Xong", *_named(name))
    look = await worker.walks(*steps[-1:]) if steps[-1] in worker.last.labels else worker.last.text
    return worker, look, await worker.presses("Gửi")


def _named(name: str) -> tuple[str, ...]:
    return ("Để tên tôi", name) if name else ("Ẩn danh",)


def card(officer: Person) -> str:
    """The newest case as an officer got it."""
    return next(item.text for item in reversed(officer.chat) if "Tới đây" in item.text)


async def test_the_topic(lite: World) -> None:
    officers = await staffed(lite, "CSPL")
    _, look, sent = await sends(lite, WAGES, "Không, lên Liên đoàn")
    for said in (look, sent, card(officers["CSPL"])):
        assert "vì chủ đề là “Tiền lương, tiền thưởng”" in said
    assert "trực" not in look.partition("Nơi trả lời")[2]


async def test_what_is_urgent_is_told_at_any_hour(lite: World) -> None:
    officers = await staffed(lite, "TT")
    lite.clock.move(days=4, hours=16)  # two at night, on a Sunday
    _, look, sent = await sends(lite, DANGER, "")
    for said in (look, sent, card(officers["TT"])):
        assert "vì đây là việc khẩn (“Nguy hiểm, tai nạn nặng”)" in said
    assert "113 (công an) hoặc 115" in sent


async def test_the_leadership_hears_of_what_is_urgent_elsewhere_but_not_a_word_of_it(lite: World) -> None:
    leader, province = await lite.officer("TT"), await lite.officer("LDLD")
    urgent = lite.bridge.catalog.topics["danger"].model_copy(update={"office": "LDLD"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(lite.bridge.catalog.topics, "danger", urgent)
        await sends(lite, DANGER, "")
    assert "có chuyện" in card(province)
    told = leader.last
    assert "KHẨN" in told.text
    assert "Liên đoàn Lao động tỉnh" in told.text
    assert "có chuyện" not in told.text


async def test_the_own_workplace_union(lite: World) -> None:
    officers = await staffed(lite, "VD-CHE")
    _, look, _ = await sends(lite, WAGES, "Được")
    assert "và bạn đồng ý gửi về công đoàn nơi làm" in look
    assert "và người gửi đồng ý gửi về công đoàn nơi làm" in card(officers["VD-CHE"])


async def test_the_union_of_the_commune(lite: World) -> None:
    await opens_commune_union(lite)
    officers = await staffed(lite, "CD-TU")
    _, look, sent = await sends(lite, WELFARE, "Không, lên Liên đoàn")
    for said in (look, sent):
        assert "vì nơi làm là Xã Tân Uyên và chủ đề là “Khó khăn, quà Tết, nhà ở”" in said
    seen = card(officers["CD-TU"])
    assert "vì đây là công đoàn phụ trách nơi làm" in seen
    assert "Xã Tân Uyên" not in seen, "too few write from there"


async def test_nobody_on_duty_at_the_department(lite: World) -> None:
    officers = await staffed(lite, "LDLD")
    _, look, sent = await sends(lite, WAGES, "Không, lên Liên đoàn")
    for said in (look, sent):
        assert f"mà {DEPARTMENTS['CSPL']} đang không có người trực" in said
    assert "mà nơi lẽ ra nhận việc đang không có người trực" in card(officers["LDLD"])


@pytest.mark.parametrize(("name", "shown"), [("", False), ("Vàng A Páo", True)])
async def test_nobody_on_duty_at_the_workplace_union_gives_no_hidden_worker_away(
    lite: World, name: str, shown: bool
) -> None:
    officers = await staffed(lite, "CSPL")
    _, look, sent = await sends(lite, WAGES, "Được", name=name)
    assert f"mà {CHE}" in look
    assert (CHE in card(officers["CSPL"])) is shown
    code = sent.partition("Mã việc của bạn: ")[2].split()[0]
    assert (CHE in await officers["CSPL"].chooses(f"view:{code}")) is shown


async def test_nobody_on_duty_in_the_commune_gives_no_hidden_worker_away(lite: World) -> None:
    await opens_commune_union(lite)
    officers = await staffed(lite, "TC")
    _, look, _ = await sends(lite, WELFARE, "Không, lên Liên đoàn")
    assert f"mà {COMMUNE_UNION} đang không có người trực" in look
    seen = card(officers["TC"])
    assert "Tân Uyên" not in seen
    assert "mà nơi lẽ ra nhận việc đang không có người trực" in seen


async def test_nobody_anywhere_is_said_and_the_case_is_there_for_whoever_comes(lite: World) -> None:
    _, look, sent = await sends(lite, WAGES, "Không, lên Liên đoàn")
    for said in (look, sent):
        assert DEPARTMENTS["CSPL"] in said
        assert "hiện chưa có ai trực, chúng tôi đã báo động" in said
    late = await lite.officer("CSPL")
    await late.says("hàng đợi")
    assert "Tiền lương, tiền thưởng" in late.last.labels[0]


@pytest.mark.parametrize("about", DEPARTMENTS)
async def test_a_complaint_about_a_department_never_reaches_it_nor_is_it_named_to_others(
    lite: World, about: str
) -> None:
    officers = await staffed(lite, *DEPARTMENTS, "LDLD", "VD-CHE")
    before = {office: len(officer.chat) for office, officer in officers.items()}
    _, look, sent = await sends(lite, COMPLAINT, DEPARTMENTS[about], "")
    assert f"Về: {COMPLAINT}, cụ thể là {DEPARTMENTS[about]}" in look
    told = [office for office, officer in officers.items() if len(officer.chat) > before[office]]
    assert told == ["LDLD" if about == "TC-UBKT" else "TC-UBKT"]
    if about == "TC-UBKT":
        assert f"việc không được gửi tới {DEPARTMENTS[about]}" in sent
        assert "theo mong muốn của người gửi" in card(officers["LDLD"])
    everything = "\n".join(item.text for item in officers[told[0]].chat[before[told[0]] :])
    assert DEPARTMENTS[about] not in everything
    await officers[about].says("hàng đợi")
    assert COMPLAINT not in "\n".join(officers[about].last.labels)


async def test_a_complaint_about_the_federation_goes_above_it_and_to_nobody_below(lite: World) -> None:
    officers = await staffed(lite, *DEPARTMENTS, "LDLD", "TLDLD")
    before = {office: len(officer.chat) for office, officer in officers.items()}
    _, look, _ = await sends(lite, COMPLAINT, "Liên đoàn Lao động tỉnh Lai Châu", "")
    assert "Nơi trả lời: Tổng Liên đoàn" in look
    told = [office for office, officer in officers.items() if len(officer.chat) > before[office]]
    assert told == ["TLDLD"]


async def test_a_complaint_about_ones_own_workplace_union_is_one_press_away(lite: World) -> None:
    officers = await staffed(lite, "VD-CHE", "TC-UBKT")
    worker = lite.person()
    await worker.agrees("VD-CHE")
    await worker.walks("gửi phản ánh", COMPLAINT)
    assert worker.last.labels[0] == f"{CHE} (ví dụ)"
    assert not any("Suối Ngàn" in label for label in worker.last.labels), "nor any other workplace"
    before = len(officers["VD-CHE"].chat)
    await worker.walks(f"{CHE} (ví dụ)", "họ giữ tiền", "Xong", "Ẩn danh", "Gửi")
    assert len(officers["VD-CHE"].chat) == before
    assert CHE not in card(officers["TC-UBKT"])


async def test_not_knowing_which_office_it_is_goes_to_the_topics_own(lite: World) -> None:
    officers = await staffed(lite, "TC-UBKT")
    _, look, _ = await sends(lite, COMPLAINT, "Nơi khác, tôi không rõ", "")
    assert f"Về: {COMPLAINT}\n" in look
    assert "vì chủ đề là" in card(officers["TC-UBKT"])


@pytest.mark.parametrize(
    ("words", "name", "warned"),
    [
        ("Em là Lò Thị Páo ở tổ may 2, công ty nợ lương", "", True),
        ("Công ty nợ lương, gọi em số 0987654321", "", True),
        ("Công ty nợ lương hai tháng", "", False),
        ("Em là Lò Thị Páo ở tổ may 2, công ty nợ lương", "Lò Thị Páo", False),
    ],
)
async def test_a_hidden_worker_who_names_themselves_is_warned_and_may_still_send(
    lite: World, words: str, name: str, warned: bool
) -> None:
    worker = lite.person()
    await worker.agrees()
    look = await worker.walks("gửi phản ánh", WAGES, words, "Xong", *_named(name))
    assert ("có vẻ có tên, số điện thoại hoặc giấy tờ của bạn" in look) is warned
    assert look == look.strip(), "no empty lines where nothing is said"
    assert "Mã việc của bạn" in await worker.presses("Gửi")
