"""Where a topic needs review, an answer goes out only after a second officer has looked at it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.case import Author, State
from bot.domain.contact import Role
from bot.domain.office import Version
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    erases,
    last_audited,
    needs_review,
    officers_of,
    remove,
)
from tests.conversations.traces import shown
from tests.world import Person, World

HOA, SU = "Lò Thị Hoa", "Vàng A Sử"
WORDS = "Công ty phải trả lương trước ngày 15."
GONE = "không còn bản nháp nào chờ duyệt"


async def two_officers(world: World, office: str = "CSPL") -> tuple[Person, Person]:
    """Hoa and Sử, of an office whose answers about wages need a second look."""
    needs_review(world)
    return await world.officer(office, HOA), await world.officer(office, SU)


async def drafts(officer: Person, code: str, words: str = WORDS) -> str:
    await officer.chooses(f"answer:{code}")
    return await officer.says(words)


def told(person: Person) -> str:
    return "\n".join(item.text for item in person.news())


async def authors_of(world: World, code: str) -> list[Author]:
    case = await case_of(world, code)
    async with world.bridge.store.look() as tx:
        return [message.author for message in await tx.cases.messages(case.id)]


async def test_an_answer_waits_for_a_colleague_and_then_goes_out_as_it_was_written(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    promised = (await case_of(lite, code)).answer
    assert "người thứ hai duyệt; duyệt rồi mới gửi tới 1 người" in await hoa.chooses(f"answer:{code}")
    su.news()
    said = await hoa.says(WORDS)
    assert f"câu trả lời chưa gửi, chờ một người duyệt: {SU}" in said
    assert worker.news() == []
    case = await case_of(lite, code)
    assert (case.state, case.assignee, case.drafted_by) == (State.CLAIMED, 1, 1)
    assert (case.answer, case.answered_at) == (promised, None), "what was promised runs on"
    asked = su.news()
    assert f"{HOA} trả lời như sau. Bạn duyệt thì mới gửi, tới 1 người lao động.\n\n{WORDS}" in asked[0].text
    assert asked[0].labels == ["Duyệt và gửi", "Trả lại", "Xem cả việc"]
    assert "Tình trạng: đang giải quyết (Lò Thị Hoa), chờ người thứ hai duyệt" in asked[-1].text

    assert "Đã duyệt và gửi" in await su.presses("Duyệt và gửi", on=asked[0])
    assert WORDS in told(worker)
    assert f"{SU} đã duyệt, câu trả lời của bạn vừa được gửi đi" in told(hoa)
    case = await case_of(lite, code)
    assert (case.state, case.assignee, case.drafted_by) == (State.ANSWERED, 1, None)
    assert (case.answer, case.answered_at) == (None, lite.clock.now())
    assert await authors_of(lite, code) == [Author.WORKER, Author.DRAFT, Author.OFFICE]


async def test_each_step_is_written_down_with_before_and_after(lite: World) -> None:
    hoa, su = await two_officers(lite)
    _, code = await a_case(lite)
    await drafts(hoa, code)
    line = await last_audited(lite, code)
    assert (line.actor, line.action, line.before, line.after) == (
        *("officer:1", "draft"),
        *("drafted_by=", "drafted_by=1"),
    )
    await su.chooses(f"approve:{code}:1")
    line = await last_audited(lite, code)
    assert (line.actor, line.action) == ("officer:2", "approve")
    assert line.before == "state=claimed due_at=2026-03-12T03:00Z drafted_by=1"
    assert line.after == "state=answered due_at= drafted_by="


async def test_a_draft_is_for_officers_only(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    assert WORDS in await su.chooses(f"view:{code}")
    assert "Bản nháp câu trả lời" in su.last.text + await su.chooses(f"view:{code}")
    await worker.chooses(f"case:{code}")
    await worker.chooses("export")
    assert WORDS.encode() not in shown(worker.chat)
    assert b"drafted_by" not in shown(worker.chat)


async def test_it_goes_back_with_a_reason_that_the_author_reads(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    hoa.news()
    assert "cần sửa gì" in await su.chooses(f"return:{code}:1")
    assert "Đã trả lại bản nháp" in await su.says("Thiếu căn cứ điều 97.")
    assert f"{SU} trả lại câu trả lời của bạn, chưa gửi đi. Lý do:\n\nThiếu căn cứ điều 97." in told(hoa)
    assert worker.news() == []
    assert await authors_of(lite, code) == [Author.WORKER, Author.DRAFT, Author.NOTE]
    line = await last_audited(lite, code)
    assert (line.actor, line.action, line.before) == ("officer:2", "return", "drafted_by=1")
    assert GONE in await su.chooses(f"approve:{code}:1")

    await drafts(hoa, code, "Theo điều 97, công ty phải trả đủ.")
    await su.chooses(f"approve:{code}:2")
    assert "Theo điều 97" in told(worker)


async def test_its_author_can_neither_approve_nor_return_it(lite: World) -> None:
    hoa, _ = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    assert "Duyệt và gửi" not in hoa.last.labels
    for token in ("approve:{}", "approve:{}:1", "return:{}"):
        assert "là do bạn viết" in await hoa.chooses(token.format(code))
    assert worker.news() == []


async def test_another_account_of_the_author_is_the_author(lite: World) -> None:
    hoa, su = await two_officers(lite)
    other = await lite.officer("CSPL", "Hoa trên web", "webchat")
    async with lite.bridge.store.begin() as tx:
        found = [await tx.contacts.at([(p.account, p.address)]) for p in (hoa, other)]
        first, second = (next(iter(contacts.values())) for contacts in found)
        await tx.contacts.offer_link(first.id, "NK-7K3Q", lite.clock.now().replace(year=2027))
        assert await tx.contacts.link("NK-7K3Q", second.id, lite.clock.now()) is not None
    worker, code = await a_case(lite)
    su.news(), other.news()
    assert f"chờ một người duyệt: {SU}." in await drafts(hoa, code)
    assert WORDS not in told(other)
    assert "là do bạn viết" in await other.chooses(f"approve:{code}:1")
    assert worker.news() == []


@TOGETHER
async def test_of_two_who_approve_at_once_one_does_and_the_other_is_told(
    world: World, together: bool
) -> None:
    hoa, su = await two_officers(world)
    mai = await world.officer("CSPL", "Tẩn Thị Mai")
    worker, code = await a_case(world)
    await drafts(hoa, code)
    token = f"approve:{code}:1"
    said = await at_once((su, token), (mai, token), together=together)
    assert sorted("Đã duyệt và gửi" in text for text in said) == [False, True]
    assert sorted(GONE in text for text in said) == [False, True]
    assert len(worker.news()) == 1
    assert [line.action for line in await audited(world, code)].count("approve") == 1


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
    assert "chờ người thứ hai duyệt" not in told(su)
    assert GONE in await su.chooses(f"approve:{code}:1")
    assert (await case_of(lite, code)).answer == promised
    worker.news()
    await drafts(hoa, code, "Vậy tôi hỏi tiếp tháng này.")
    await su.chooses(f"approve:{code}:2")
    assert "Vậy tôi hỏi tiếp tháng này." in told(worker)


async def test_a_second_draft_takes_the_place_of_the_first(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code, "Bản đầu.")
    first = su.news()[-2]
    await drafts(hoa, code, "Bản sau.")
    assert "đã được viết lại" in await su.presses("Duyệt và gửi", on=first)
    assert "đã được viết lại" in await su.presses("Trả lại", on=first)
    assert worker.news() == []
    await su.chooses(f"approve:{code}:2")
    (said,) = worker.news()
    assert "Bản sau." in said.text
    assert "Bản đầu." not in said.text


async def test_from_the_card_the_draft_is_shown_before_it_goes(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code)
    said = await su.chooses(f"approve:{code}")
    assert WORDS in said
    assert "Gửi là đến ngay 1 người lao động" in said
    assert "vẫn như cũ" in await su.presses("Thôi, để nguyên")
    assert worker.news() == []
    await su.chooses(f"approve:{code}")
    await su.presses("Duyệt và gửi")
    assert WORDS in told(worker)


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


async def test_a_prepared_answer_waits_too_and_each_worker_reads_it_in_their_language_and_with_their_code(
    lite: World,
) -> None:
    hoa, su = await two_officers(lite)
    (worker, code), (second, other) = await a_case(lite), await a_case(lite)
    await hoa.chooses(f"merge:{other}")
    await hoa.says(code)
    await hoa.presses("Gộp lại")
    async with lite.bridge.store.begin() as tx:
        contact_id = (await case_of(lite, other)).contact_id
        assert contact_id is not None
        await tx.contacts.set_language(contact_id, "en")
    await hoa.chooses(f"canned:{code}")
    assert "duyệt xong sẽ gửi tới 2 người" in await hoa.presses("Đã nhận, đang xem")
    worker.news(), second.news(), su.news()
    await hoa.presses("Đưa đi duyệt")
    assert worker.news() + second.news() == []
    assert f"đã nhận việc {code} và đang tìm hiểu" in told(su)
    lite.clock.move(minutes=30)
    await su.chooses(f"approve:{code}:1")
    first, also = told(worker), told(second)
    assert f"đã nhận việc {code} và đang tìm hiểu. Chậm nhất 10:00 thứ Năm 12/03" in first
    assert other in also
    assert code not in also
    assert "đang tìm hiểu" not in also, "they read English"
    lines = [line.action for line in await audited(lite, other)]
    assert lines[-1] == "approve"


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
    above, hoa = await lite.officer("TT", "Giàng A Chu", role=Role.LEAD), await lite.officer("CSPL", HOA)
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


async def test_a_topic_without_review_is_answered_at_once(lite: World) -> None:
    hoa, su = await two_officers(lite)
    needs_review(lite, "hours")
    topics = lite.bridge.catalog.topics
    assert isinstance(topics, dict)
    topics["wages"] = topics["wages"].model_copy(update={"review": False})
    worker, code = await a_case(lite)
    su.news()
    assert "Gửi là đến ngay 1 người" in await hoa.chooses(f"answer:{code}")
    assert "Đã gửi câu trả lời" in await hoa.says(WORDS)
    assert WORDS in told(worker)
    assert WORDS not in told(su)
    assert (await last_audited(lite, code)).action == "answer"


async def test_nothing_shipped_needs_a_second_look(lite: World) -> None:
    assert not [topic for topic in lite.bridge.catalog.topics.values() if topic.review]


async def test_what_goes_along_with_a_case_brings_its_review_with_it(lite: World) -> None:
    hoa, _ = await two_officers(lite)
    (worker, code), (_, other) = await a_case(lite), await a_case(lite)
    async with lite.bridge.store.begin() as tx:
        await tx.cases.change((await case_of(lite, code)).id, topic="hours")
    await hoa.chooses(f"merge:{other}")
    await hoa.says(code)
    await hoa.presses("Gộp lại")
    worker.news()
    assert "câu trả lời chưa gửi" in await drafts(hoa, code)
    assert worker.news() == []


async def test_a_reply_to_the_card_is_a_draft_too(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    assert "câu trả lời chưa gửi" in await hoa.says(WORDS, reply_to=hoa.chat[-1])
    case = await case_of(lite, code)
    assert (case.state, case.assignee, case.drafted_by) == (State.CLAIMED, 1, 1)
    assert worker.news() == []
    await su.chooses(f"approve:{code}:1")
    assert WORDS in told(worker)


async def test_it_goes_out_signed_by_its_author_who_keeps_what_others_have_not(lite: World) -> None:
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
