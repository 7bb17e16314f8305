"""A message to many from the first word to the report: planned by one officer, approved by another."""

import pytest

from bot.domain.broadcast import BroadcastState
from bot.domain.contact import Role
from bot.domain.message import IncomingKind
from tests.conversations.planning import WORDS, a_lead, a_member, a_plan, an_author, code_of, composes
from tests.world import Person, World


async def test_a_new_officer_plans_a_lead_approves_and_everybody_gets_it(world: World) -> None:
    author, lead = await an_author(world), await a_lead(world)
    members = [await a_member(world), await a_member(world, "webchat")]
    code = await composes(author)
    assert "Bản nháp" in author.last.text
    assert "ngay khi được duyệt" in author.last.text
    assert "mọi người đã đồng ý nhận" in author.last.text
    assert "2 người nhận" in author.last.text
    assert "Đã nhờ duyệt: Vàng A Sử." in await author.presses("Trình duyệt")
    assert "Chờ lãnh đạo duyệt" in author.last.text
    (asked,) = lead.news()[-1:]
    assert f"Có tin chờ bạn duyệt: Tin công đoàn ({code})" in asked.text
    await lead.presses("Xem tin này")
    assert "Chờ bạn duyệt" in lead.last.text
    shown = await lead.presses("Duyệt")
    assert WORDS in shown
    assert "Gửi tin trên cho 2 người?" in shown
    assert [member.news() for member in members] == [[], []]
    author.news()
    assert "Đã duyệt" in await lead.presses("Duyệt, cho gửi")
    assert f"({code}) đã được duyệt" in author.news()[0].text
    await world.tick()
    for member in members:
        (message,) = member.news()
        assert message.text == f"{WORDS}\n\nLiên đoàn Lao động tỉnh Lai Châu"
    await world.tick()
    assert "Đã gửi xong: 2 người nhận được" in author.last.text
    await members[0].presses("Dừng nhận tin")
    await author.presses("Xem tin này")
    report = await author.presses("Kết quả")
    assert "Định gửi: 2\nNhận được: 2\nTắt tin trong 48 giờ: 1" in report
    assert "– Telegram: 1/1\n– Chat trên web: 1/1" in report
    assert "Không gửi được" not in report
    assert [member.news() for member in members][1] == []


async def test_all_of_it_can_be_typed_by_number(lite: World) -> None:
    author = await an_author(lite)
    await author.says("gui tin")
    assert author.last.labels == ["Soạn tin mới", "Đã gửi", "Về menu"]
    await author.says("1")
    await author.says("2")
    await author.says(WORDS)
    assert author.last.text.startswith("Mời dự (lớp, họp)")
    await author.says(str(author.last.labels.index("Trình duyệt") + 1))
    assert "Chờ lãnh đạo duyệt" in author.last.text


async def test_the_menu_of_an_officer_has_messages_and_the_calendar(lite: World) -> None:
    author = await an_author(lite)
    await author.says("menu")
    assert author.last.labels[2:5] == ["Cơ quan tôi", "Gửi tin", "Lịch"]


async def test_the_author_is_not_offered_to_approve_and_cannot_by_force(lite: World) -> None:
    author = await lite.officer("LDLD", role=Role.LEAD)
    code = await composes(author)
    assert "chưa ai có quyền duyệt" in await author.presses("Trình duyệt")
    assert "Duyệt" not in author.last.labels
    assert "phải do một lãnh đạo khác duyệt" in await author.chooses(f"plan_approve:{code}")
    assert (await a_plan(lite, code)).state is BroadcastState.SUBMITTED


async def test_an_officer_who_is_no_lead_cannot_approve(lite: World) -> None:
    author, colleague = await an_author(lite), await lite.officer("TGNC", "Giàng Thị Mai")
    code = await composes(author)
    await author.presses("Trình duyệt")
    await colleague.chooses(f"plan:{code}")
    assert "Duyệt" not in colleague.last.labels
    assert "phải do một lãnh đạo khác duyệt" in await colleague.chooses(f"plan_approve:{code}")


async def test_what_was_changed_since_it_was_shown_is_not_approved(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    await author.presses("Rút lại để sửa")
    await author.presses("Sửa lời")
    await author.says("Lời khác hẳn.")
    await author.presses("Trình duyệt")
    approved_too_late = next(item for item in lead.chat if "Duyệt, cho gửi" in item.labels)
    lead.news()
    answer = await lead.presses("Duyệt, cho gửi", approved_too_late)
    assert "đã sửa từ lúc bạn xem" in answer
    assert "Lời khác hẳn." in answer
    assert (await a_plan(lite, code)).state is BroadcastState.SUBMITTED


async def test_of_two_leads_the_second_learns_that_it_is_approved(lite: World) -> None:
    author, first = await an_author(lite), await a_lead(lite)
    second = await lite.officer("TT", "Phàn Thị Liên", role=Role.LEAD)
    third = await lite.officer("LDLD", "Tao Văn Páo", role=Role.LEAD)
    code = await composes(author)
    await author.presses("Trình duyệt")
    assert "Không có tin nào như vậy" in await second.chooses(f"plan:{code}")
    await first.chooses(f"plan_approve:{code}")
    await third.chooses(f"plan_approve:{code}")
    await first.presses("Duyệt, cho gửi")
    answer = await third.presses("Duyệt, cho gửi")
    assert "không còn ở bước đó nữa" in answer
    assert "Đã duyệt. Đến giờ sẽ tự gửi" in answer


async def test_a_lead_may_say_not_yet_or_give_it_back(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    assert "Chờ bạn duyệt" in await lead.presses("Chưa")
    author.news()
    assert "bản nháp" in await lead.presses("Trả lại để sửa")
    assert "được trả lại để sửa" in author.news()[0].text
    assert (await a_plan(lite, code)).state is BroadcastState.DRAFT


@pytest.mark.parametrize("token", ["plan", "plan_words", "plan_approve", "plan_report", "plan_inert"])
async def test_officers_of_another_office_see_nothing_of_it(lite: World, token: str) -> None:
    author, other = await an_author(lite), await lite.officer("CSPL")
    code = await composes(author)
    answer = await other.chooses(f"{token}:{code}")
    assert answer == "Không có tin nào như vậy."
    assert await other.chooses(f"{token}:TN26-ZZZZ") == answer
    assert code not in await other.says("gửi tin")
    assert code not in " ".join(other.last.labels)


async def test_workers_are_not_let_in(lite: World) -> None:
    worker = await a_member(lite)
    for token in ("plans", "newplan", "calendar", "plans_sent"):
        assert "Chào bạn trở lại" in await worker.chooses(token)


async def test_an_old_card_says_what_is_past_and_shows_how_it_stands(lite: World) -> None:
    author = await an_author(lite)
    await composes(author)
    old = author.last
    await author.presses("Trình duyệt")
    for label in ("Sửa lời", "Ảnh, tệp kèm", "Gửi cho ai", "Gửi lúc nào", "Trình duyệt"):
        answer = await author.presses(label, old)
        assert "không còn ở bước đó nữa" in answer
        assert "Chờ lãnh đạo duyệt" in answer


async def test_a_running_one_is_paused_and_goes_on(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    member = await a_member(lite)
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    await lead.presses("Duyệt, cho gửi")
    await lite.bridge.broadcasting._start((await a_plan(lite, code)).id)
    await author.chooses(f"plan:{code}")
    assert "Đã tạm dừng" in await author.presses("Tạm dừng")
    await lite.tick()
    assert member.news() == []
    await author.chooses(f"plan:{code}")
    assert "Gửi tiếp." in await author.presses("Gửi tiếp")
    await lite.tick()
    assert WORDS in member.news()[0].text


async def sent(world: World, author: Person, lead: Person) -> str:
    code = await composes(author)
    await author.presses("Trình duyệt")
    await lead.chooses(f"plan_approve:{code}")
    await lead.presses("Duyệt, cho gửi")
    await world.tick()
    return code


async def test_taking_it_back_is_explained_and_asked_first(lite: World) -> None:
    author, lead = await an_author(lite), await a_lead(lite)
    await a_member(lite)
    code = await sent(lite, author, lead)
    await author.chooses(f"plan:{code}")
    shown = await author.presses("Thu hồi")
    assert "Đã gửi cho 1 người" in shown
    assert "48 giờ" in shown
    assert (await a_plan(lite, code)).recalled_at is None
    await author.presses("Thôi, giữ nguyên")
    assert (await a_plan(lite, code)).recalled_at is None
    await author.presses("Thu hồi")
    assert "Đang thu hồi" in await author.presses("Thu hồi")
    await lite.tick()
    assert "Đã thu hồi" in await author.chooses(f"plan:{code}")
    assert "Thu hồi" not in author.last.labels


async def test_dropping_a_draft_is_asked_first(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    assert "Chưa gửi cho ai" in await author.presses("Bỏ tin này")
    await author.presses("Thôi, giữ nguyên")
    assert (await a_plan(lite, code)).state is BroadcastState.DRAFT
    await author.presses("Bỏ tin này")
    assert "Đã bỏ, không gửi nữa" in await author.presses("Bỏ, không gửi")
    assert code in " ".join(await _listed(author, "Đã gửi"))
    assert code not in " ".join(await _listed(author, None))


async def _listed(person: Person, label: str | None) -> list[str]:
    await person.says("gửi tin")
    if label:
        await person.presses(label)
    return person.last.labels


async def test_the_preview_is_inert_and_the_test_is_live(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    shown = await author.presses("Xem thử")
    assert "Telegram: 91/4096 ký tự" in shown
    look = next(item for item in reversed(author.chat) if "Dừng nhận tin" in item.labels)
    assert "bản xem thử" in await author.presses("Dừng nhận tin", look)
    await author.chooses(f"plan_test:{code}")
    tried = author.chat[-2]
    assert tried.text == f"{WORDS}\n\nLiên đoàn Lao động tỉnh Lai Châu"
    assert "các nút đều thật" in author.last.text
    assert "Đã tắt" in await author.presses("Dừng nhận tin", tried)


async def test_many_open_ones_come_in_pages(lite: World) -> None:
    author = await an_author(lite)
    codes = [await composes(author, f"Tin số {number}") for number in range(9)]
    await author.says("gửi tin")
    first = [label for label in author.last.labels if "TN" in label]
    await author.presses("Xem thêm")
    second = [label for label in author.last.labels if "TN" in label]
    assert [len(first), len(second)] == [7, 2]
    assert sorted(code_in(label) for label in first + second) == sorted(codes)
    await author.presses("Trang trước")
    assert [label for label in author.last.labels if "TN" in label] == first
    await author.chooses("plans:x")
    await author.chooses("plans:99999999999")
    assert [label for label in author.last.labels if "TN" in label] == second


def code_in(label: str) -> str:
    return label.split(" · ")[1]


async def test_a_sticker_in_between_changes_nothing(lite: World) -> None:
    author = await an_author(lite)
    code = await composes(author)
    await author.chooses(f"plan_words:{code}")
    await author.does(IncomingKind.UNSUPPORTED)
    await author.says("Lời mới.")
    assert (await a_plan(lite, code)).words["vi"] == "Lời mới."
    assert code_of(author) == code


async def test_an_officer_who_uses_english_reads_english(lite: World) -> None:
    author = await an_author(lite)
    await author.chooses("language:en")
    await author.chooses("newplan")
    await author.presses("Union news")
    card = await author.says(WORDS)
    assert "A draft. When ready, press “Submit”." in card
    assert "To: everybody who agreed to get them" in card
    assert "as soon as it is approved" in card
