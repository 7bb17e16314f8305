"""The page in a real browser: what a person sees, presses and can rely on."""

from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from bot.domain.contact import Role
from bot.domain.message import IncomingKind, Outgoing
from bot.domain.richtext import Span, rich
from tests.channels.webchat.browser import PHONE, Site, greeted, open_site, say

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.asyncio(loop_scope="session")]

PHOTO = bytes.fromhex(  # a picture of one point
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


async def test_the_first_visit_is_greeted_and_a_reload_is_not(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.reload()
    await expect(page.get_by_text("Mình giúp gì được?")).to_have_count(1)
    await expect(page.get_by_text("/start")).to_have_count(0)
    assert [incoming.text for incoming in site.house.bot.received] == ["/start"]


async def test_a_deep_link_hands_its_code_on_once_and_leaves_the_address_bar(site: Site, page: Page) -> None:
    await greeted(page, site, "/officer?o=MOI-7K4Q&lang=vi")
    assert page.url == f"{site.url}/officer?lang=vi"
    await page.reload()
    await expect(page.get_by_text("Mình giúp gì được?")).to_have_count(1)
    assert [incoming.text for incoming in site.house.bot.received] == ["/start MOI-7K4Q"]


async def test_a_message_is_answered_and_both_stay_after_a_reload(site: Site, page: Page) -> None:
    await greeted(page, site)
    await say(page, "Công ty nợ lương")
    log = page.get_by_role("log")
    await expect(log.locator(".mine")).to_contain_text("Công ty nợ lương")
    await expect(log.locator(".theirs").last).to_contain_text("Đã nghe: Công ty nợ lương")
    await expect(log.get_by_text("Đã nhận")).to_be_visible()
    await page.reload()
    await expect(log.locator(".line")).to_have_count(3)


async def test_the_whole_page_works_by_keyboard(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.get_by_role("button", name="Gửi phản ánh").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Đã nghe: tell")).to_be_visible()
    assert site.house.bot.received[-1].kind is IncomingKind.CHOICE
    await expect(page.get_by_role("button", name="Gửi phản ánh")).to_be_focused()
    await page.get_by_label("Tin nhắn của bạn").focus()
    await page.keyboard.type("một")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("hai")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Đã nghe: một")).to_be_visible()
    assert site.house.bot.received[-1].text == "một\nhai"
    await page.get_by_role("button", name="Menu").press("Space")
    await expect(page.get_by_text("Mình giúp gì được?")).to_have_count(2)
    assert site.house.bot.received[-1].text == "menu"


async def test_every_target_for_a_finger_is_large_enough(site: Site, page: Page) -> None:
    await greeted(page, site, "/officer")
    await page.locator(".answer").first.click()
    sizes = await page.locator("button:visible, label.round").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map((box) => [box.width, box.height])"
    )
    assert len(sizes) >= 7
    assert all(min(size) >= 44 for size in sizes)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE["width"]


async def test_a_photo_is_shown_before_it_is_sent_and_arrives_with_its_words(
    site: Site, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "luong.png").write_bytes(PHOTO)
    await greeted(page, site)
    await page.get_by_label("Gửi ảnh hoặc tệp").set_input_files(tmp_path / "luong.png")
    await expect(page.locator("#chosen")).to_contain_text("luong.png")
    assert len(site.house.bot.received) == 1
    await say(page, "Bảng lương đây")
    await expect(page.get_by_text("Đã nghe: Bảng lương đây")).to_be_visible()
    [photo] = site.house.bot.received[-1].attachments
    assert site.house.files.kept[photo.ref] == PHOTO
    await page.reload()
    await expect(page.get_by_role("img", name="luong.png")).to_have_js_property("naturalWidth", 1)


async def test_too_large_a_file_is_announced_without_sending_it(page: Page, tmp_path: Path) -> None:
    (tmp_path / "to.zip").write_bytes(b"x" * 5000)
    async with open_site(upload_limit=1000) as site:
        await greeted(page, site)
        await page.get_by_label("Gửi ảnh hoặc tệp").set_input_files(tmp_path / "to.zip")
        async with page.expect_request("**/chat/files") as sent:
            await page.get_by_role("button", name="Gửi", exact=True).click()
        await expect(page.get_by_text("Đã nghe: 1 tệp")).to_be_visible()
        assert int((await (await sent.value).all_headers())["content-length"]) < 1000
        assert site.house.bot.received[-1].attachments[0].size == 5000


async def test_a_voice_note_is_recorded_and_sent(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.get_by_role("button", name="Ghi âm").click()
    await expect(page.locator("#recording time")).to_have_text("0:01")
    await page.locator("#stop").click()
    await expect(page.get_by_text("Đã nghe: 1 tệp")).to_be_visible()
    [note] = site.house.bot.received[-1].attachments
    assert note.kind == "voice"
    assert site.house.files.kept[note.ref]


async def test_words_that_look_like_markup_stay_words(site: Site, page: Page) -> None:
    address = await greeted(page, site)
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    await say(page, attack)
    link = (Span(text="bấm vào", url="javascript:alert(3)"),)
    await site.house.chat.send(Outgoing(address=address, text=link))
    await expect(page.get_by_text("bấm vào")).to_be_visible()
    await expect(page.locator(".mine .words")).to_have_text(attack)
    await expect(page.locator("#log img, #log script, #log a[href^=javascript]")).to_have_count(0)


async def test_a_message_written_while_the_server_restarts_arrives_once(site: Site, page: Page) -> None:
    await greeted(page, site)
    await site.stop()
    await say(page, "gửi lúc mất kết nối")
    await expect(page.get_by_role("button", name="Chưa gửi được")).to_be_visible()
    await site.start()
    await expect(page.get_by_text("Đã nghe: gửi lúc mất kết nối")).to_be_visible(timeout=20_000)
    await expect(page.locator(".mine")).to_have_count(1)
    assert [incoming.text for incoming in site.house.bot.received] == ["/start", "gửi lúc mất kết nối"]


async def test_a_message_whose_confirmation_was_lost_is_not_doubled(site: Site, page: Page) -> None:
    await greeted(page, site)

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/chat/messages", lose_the_answer, times=1)
    await say(page, "chỉ một lần")
    await expect(page.get_by_text("Đã nhận")).to_be_visible()
    await expect(page.locator(".mine")).to_have_count(1)
    assert [incoming.text for incoming in site.house.bot.received] == ["/start", "chỉ một lần"]


async def test_an_unsent_message_outlives_a_reload(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.route("**/chat/messages", lambda route: route.abort(), times=1)
    await say(page, "đừng quên")
    await expect(page.get_by_role("button", name="Chưa gửi được")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Đã nghe: đừng quên")).to_be_visible()
    await expect(page.locator(".mine")).to_have_count(1)


async def test_a_refused_message_says_why_and_can_be_dropped(site: Site, page: Page) -> None:
    await greeted(page, site)
    await say(page, "a" * 10_001)
    await expect(page.get_by_text("Tin dài quá")).to_be_visible()
    await page.get_by_role("button", name="Bỏ tin này").click()
    await expect(page.locator(".mine")).to_have_count(0)
    await say(page, "ngắn thôi")
    await expect(page.get_by_text("Đã nghe: ngắn thôi")).to_be_visible()


async def test_news_from_another_process_appears_without_asking(page: Page) -> None:
    async with open_site(poll_seconds=0.1) as site:
        address = await greeted(page, site)
        news = Outgoing(address=address, text=rich("**Tin mới** từ công đoàn"))
        await site.house.transcripts.append(news, mine=False, client_id=None, file=None)
        await expect(page.get_by_text("từ công đoàn")).to_be_visible()


async def test_news_does_not_pull_a_reader_away_from_older_words(site: Site, page: Page) -> None:
    address = await greeted(page, site)
    for number in range(30):
        await site.house.chat.send(Outgoing(address=address, text=rich(f"dòng {number}")))
    await expect(page.get_by_text("dòng 29")).to_be_in_viewport()
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -1200)
    await expect(page.get_by_text("dòng 29")).not_to_be_in_viewport()
    await site.house.chat.send(Outgoing(address=address, text=rich("tin cuối")))
    newest = page.get_by_role("button", name="Tin mới")
    await expect(newest).to_be_visible()
    await expect(page.get_by_text("tin cuối")).not_to_be_in_viewport()
    await newest.click()
    await expect(page.get_by_text("tin cuối")).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_forged_session_sees_nothing(site: Site, page: Page) -> None:
    await greeted(page, site)
    await say(page, "bí mật của tôi")
    await expect(page.get_by_text("Đã nhận")).to_be_visible()
    await page.context.add_cookies([{"name": "worker", "value": "A" * 43, "url": site.url}])
    await page.reload()
    await expect(page.get_by_text("Mình giúp gì được?")).to_be_visible()
    await expect(page.get_by_text("bí mật của tôi")).to_have_count(0)


async def test_an_ended_session_is_explained_and_a_reload_offered(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.context.clear_cookies()
    await say(page, "còn đó không")
    await expect(page.get_by_role("status")).to_contain_text("Phiên trò chuyện này đã hết")
    await page.get_by_role("link", name="Tải lại trang").click()
    await expect(page.get_by_text("Đã nghe: còn đó không")).to_be_visible()


async def test_a_lost_network_is_said_and_its_return_too(site: Site, page: Page) -> None:
    await greeted(page, site)
    await page.context.set_offline(True)
    await expect(page.get_by_role("status")).to_contain_text("Mất mạng")
    await say(page, "gửi sau nhé")
    await page.context.set_offline(False)
    await expect(page.get_by_text("Đã nghe: gửi sau nhé")).to_be_visible()
    await expect(page.get_by_role("status")).to_be_hidden()


async def test_an_officer_answers_a_card(site: Site, page: Page) -> None:
    address = await greeted(page, site, "/officer")
    card = await site.house.chat.send(Outgoing(address=address, text=rich("**CN-26-7K4Q** · Lương")))
    await page.get_by_role("button", name="Trả lời: CN-26-7K4Q").click()
    await expect(page.locator("#replying")).to_contain_text("CN-26-7K4Q · Lương")
    await say(page, "Mình nhận nhé")
    await expect(page.get_by_text("Đã nghe: Mình nhận nhé")).to_be_visible()
    assert site.house.bot.received[-1].reply_to == card
    await expect(page.locator("#replying")).to_be_hidden()
    await page.reload()
    await expect(page.locator(".mine")).to_contain_text("↩ CN-26-7K4Q · Lương")


async def test_a_worker_has_nothing_to_answer_cards_with(site: Site, page: Page) -> None:
    await greeted(page, site)
    await expect(page.locator(".answer")).to_have_count(0)


async def test_the_demo_seats_an_officer_at_the_chosen_office(site: Site, page: Page) -> None:
    await page.goto(site.url)
    await page.get_by_label("Cơ quan").select_option("Ban Tuyên giáo - Nữ công")
    await page.get_by_label("Vai trò").select_option("Phụ trách: giao việc cho cán bộ")
    await page.locator("form").filter(has_text="Tôi là cán bộ").get_by_role("button").click()
    await expect(page.get_by_role("heading", name="Bàn cán bộ")).to_be_visible()
    await expect(page.get_by_text("Mình giúp gì được?")).to_be_visible()
    assert site.house.seated == [(site.house.bot.received[-1].address, "vi", "tgnc", Role.LEAD)]


async def test_the_demos_doors_fit_a_telephone_and_a_finger(site: Site, page: Page) -> None:
    await page.goto(site.url)
    heights = await page.locator("select, button, a.door").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect().height)"
    )
    assert len(heights) == 5
    assert min(heights) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_everything_together_weighs_less_than_100_kb(site: Site, page: Page) -> None:
    weights: dict[str, int] = {}

    async def weigh(route: Route) -> None:
        answer = await route.fetch()
        weights[route.request.url] = len(await answer.body())
        await route.fulfill(response=answer)

    await page.route(lambda url: not url.endswith("/events"), weigh)
    await page.goto(site.url)
    await greeted(page, site)
    assert len(weights) >= 12
    assert all(url.startswith(site.url) for url in weights)
    assert sum(weights.values()) < 100_000
