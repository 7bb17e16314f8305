"""What becomes of a draft that waits for a second officer while the case, its people or the data change."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.case import Author
from bot.domain.contact import Role
from bot.domain.office import Version
from tests.conversations.casework import (
    a_case,
    audited,
    case_of,
    erases,
    needs_review,
    officers_of,
    remove,
)
from tests.conversations.reviewing import (
    GONE,
    HOA,
    SU,
    WORDS,
    authors_of,
    card_of,
    drafts,
    told,
    two_officers,
)
from tests.world import Person, World


async def _closes(officer: Person, code: str) -> None:
    await officer.chooses(f"close:{code}")
    await officer.presses(officer.last.labels[0])


async def _transfers(officer: Person, code: str) -> None:
    await officer.chooses(f"transfer:{code}")
    await officer.says("tuyen giao")
    await officer.presses("Không cần")
    await officer.presses("Chuyển")


async def _escalates(officer: Person, code: str) -> None:
    await officer.chooses(f"escalate:{code}")
    await officer.presses("Chuyển lên")


async def _merges(officer: Person, code: str) -> None:
    _, other = await a_case(officer.world)
    await officer.chooses(f"merge:{code}")
    await officer.says(other)
    await officer.presses("Gộp lại")


async def _releases(officer: Person, code: str) -> None:
    await officer.chooses(f"release:{code}")


async def _asks(officer: Person, code: str) -> None:
    await officer.chooses(f"ask:{code}")
    await officer.says("Từ tháng nào vậy bạn?")


async def _leaves(officer: Person, _: str) -> None:
    await officer.chooses("leave:1")
    await officer.presses("Trả về hàng đợi")
    await officer.presses("Rời cơ quan")


@pytest.mark.parametrize(
    ("acts", "action", "after"),
    [
        (_closes, "close", "state=closed"),
        (_transfers, "transfer", "state=new office=TGNC"),
        (_escalates, "escalate", "state=new office=TT"),
        (_merges, "merge", "state=merged"),
        (_releases, "release", "state=new"),
        (_asks, "ask", "state=waiting"),
        (_leaves, "leave", "state=new"),
    ],
)
async def test_a_draft_waits_no_more_in_a_case_that_has_become_another(
    lite: World, acts: Callable[[Person, str], Awaitable[None]], action: str, after: str
) -> None:
    hoa, su = await two_officers(lite)
    for office in ("TGNC", "TT"):
        await lite.officer(office)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    await acts(hoa, code)
    assert (await case_of(lite, code)).drafted_by is None
    line = next(line for line in reversed(await audited(lite, code)) if line.action == action)
    assert line.after is not None
    assert line.after.startswith(after)
    assert line.after.endswith("drafted_by=")
    said = await su.chooses(f"approve:{code}:1")
    assert any(words in said for words in (GONE, "đã đóng rồi", "đang đi cùng", "không thấy mục đó"))
    assert WORDS not in told(worker)


async def test_where_the_worker_writes_meanwhile_the_author_looks_again(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    promised = (await case_of(lite, code)).answer
    hoa.news(), su.news()
    await worker.chooses(f"add:{code}")
    await worker.says("Hôm nay họ trả rồi.")
    said = told(hoa)
    assert "Hôm nay họ trả rồi." in said
    assert "người gửi viết thêm, nên bản nháp của bạn không chờ duyệt nữa" in said
    assert f"Tình trạng: đang giải quyết ({HOA})\n" in card_of(su, code)
    assert GONE in await su.chooses(f"approve:{code}:1")
    assert (await case_of(lite, code)).answer == promised
    worker.news()
    await drafts(hoa, code, "Vậy tôi hỏi tiếp tháng này.")
    await su.chooses(f"approve:{code}:2")
    assert "Vậy tôi hỏi tiếp tháng này." in told(worker)


async def test_a_prepared_answer_that_was_changed_meanwhile_is_not_sent(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await hoa.chooses(f"canned:{code}")
    await hoa.presses("Cảm ơn")
    await hoa.presses("Đưa đi duyệt")
    worker.news()
    for replies in (
        tuple(reply.model_copy(update={"text": "Chuyện khác."}) for reply in lite.bridge.catalog.replies),
        (),
    ):
        object.__setattr__(lite.bridge.catalog, "replies", replies)
        assert "đã khác đi" in await su.chooses(f"approve:{code}:1")
    assert worker.news() == []
    assert (await case_of(lite, code)).drafted_by == 1


async def test_where_nobody_else_can_act_leads_above_hear_of_it_but_read_no_word(lite: World) -> None:
    needs_review(lite)
    above, hoa = await lite.officer("LDLD", "Giàng A Chu", role=Role.LEAD), await lite.officer("CSPL", HOA)
    worker, code = await a_case(lite)
    above.news()
    assert "lúc này không có ai khác trực" in await drafts(hoa, code)
    (said,) = above.news()
    assert f"{code} · Tiền lương, tiền thưởng: ở Ban Chính sách" in said.text
    assert "có câu trả lời cần người thứ hai duyệt" in said.text
    assert WORDS not in said.text
    assert said.labels == ["Nhận việc này lên"]
    assert "không thấy mục đó" in await above.chooses(f"approve:{code}:1")
    assert worker.news() == []

    su = await lite.officer("CSPL", SU)  # who comes later finds it
    await su.chooses(f"approve:{code}")
    await su.presses("Duyệt và gửi")
    assert WORDS in told(worker)


async def test_a_draft_whose_author_has_left_can_only_go_back(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    await remove(lite, (await officers_of(lite, "CSPL"))[0])
    assert "không còn ở cơ quan" in await su.chooses(f"approve:{code}:1")
    await su.chooses(f"return:{code}:1")
    assert "Đã trả lại bản nháp" in await su.says("Người viết đã đi.")
    assert worker.news() == []


async def test_nothing_is_sent_to_a_worker_who_has_erased_everything(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    await erases(worker)
    worker.news()
    assert "đã đóng rồi" in await su.chooses(f"approve:{code}:1")
    assert worker.news() == []


async def test_the_reason_of_a_draft_that_went_out_meanwhile_is_given_back(lite: World) -> None:
    hoa, su = await two_officers(lite)
    mai = await lite.officer("CSPL", "Tẩn Thị Mai")
    _, code = await a_case(lite)
    await drafts(hoa, code)
    await su.chooses(f"return:{code}:1")
    await mai.chooses(f"approve:{code}:1")
    said = await su.says("Thiếu căn cứ.")
    assert GONE in said
    assert "Thiếu căn cứ." in said
    assert Author.NOTE not in await authors_of(lite, code)


async def test_it_goes_out_signed_by_its_author_and_stays_with_whom_it_was_given_to(lite: World) -> None:
    directory = lite.bridge.directory
    signing = directory.offices["CSPL"].model_copy(update={"signs_with_name": True})
    async with lite.bridge.store.begin() as tx:
        await directory.change(tx, [Version(since=lite.clock.now(), office=signing)])
    hoa, su = await two_officers(lite)
    lead = await lite.officer("CSPL", "Tẩn Thị Mai", role=Role.LEAD)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    await lead.chooses(f"assign:{code}")
    await lead.presses(next(label for label in lead.last.labels if SU in label))
    await su.chooses(f"approve:{code}:1")
    assert f"Người trả lời: {HOA}" in told(worker)
    assert (await case_of(lite, code)).assignee == 2, "who was given it meanwhile"
