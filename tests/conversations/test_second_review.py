"""Where a topic needs review, an answer goes out only after a second officer has looked at it."""

from bot.domain.case import Author, State
from tests.conversations.casework import (
    TOGETHER,
    a_case,
    at_once,
    audited,
    case_of,
    last_audited,
    needs_review,
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
from tests.conversations.traces import shown
from tests.world import World


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
    assert f"Tình trạng: đang giải quyết ({HOA}), chờ người thứ hai duyệt" in card_of(su, code)

    assert "Đã duyệt và gửi" in await su.presses("Duyệt và gửi", on=asked[0])
    assert WORDS in told(worker)
    assert f"{SU} đã duyệt, câu trả lời của bạn vừa được gửi đi" in told(hoa)
    case = await case_of(lite, code)
    assert (case.state, case.assignee, case.drafted_by) == (State.ANSWERED, 1, None)
    assert (case.answer, case.answered_at) == (None, lite.clock.now())
    assert f"Tình trạng: đã trả lời ({HOA})\n" in card_of(su, code)
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
    read = await su.chooses(f"view:{code}")
    assert "Bản nháp câu trả lời, " in read
    assert WORDS in read
    assert "Công ty chậm lương" in await worker.chooses(f"case:{code}")
    assert not (await lite.bridge.count()).outbox.get("failed"), "there is not even a sentence for it"
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


async def test_a_second_draft_takes_the_place_of_the_first(lite: World) -> None:
    hoa, su = await two_officers(lite)
    worker, code = await a_case(lite)
    await drafts(hoa, code, "Bản đầu.")
    first = next(item for item in su.chat if "Bản đầu." in item.text)
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
