"""Lines that change on the page of a real browser: in their place, at once, and without a stir."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.async_api import Page, expect

from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import rich
from tests.channels.webchat.browser import Site, greeted

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.asyncio(loop_scope="session")]

TAKEN_BACK = "Tin này đã được thu hồi."
STOP = ((Button(token="stop", label="Dừng gửi"),),)
VOICE = File(kind=FileKind.VOICE, name="loi.ogg", mime="audio/ogg", data=b"OggS" + bytes(60))


class Talk:
    """What the union says to the one visitor."""

    def __init__(self, site: Site, address: str) -> None:
        self.chat, self.address = site.house.chat, address

    async def says(self, words: str, **more: object) -> str:
        return await self.chat.send(self._message(words, more))

    async def edits(self, line: str, words: str, **more: object) -> None:
        await self.chat.edit(line, self._message(words, more))

    async def deletes(self, line: str) -> None:
        await self.chat.delete(self.address, line)

    def _message(self, words: str, more: dict[str, object]) -> Outgoing:
        return Outgoing.model_validate({"address": self.address, "text": rich(words), **more})


async def words_shown(page: Page) -> list[str]:
    """After the greeting, from top to bottom."""
    return (await page.locator(".line .words").all_inner_texts())[1:]


async def test_an_edited_line_says_the_new_words_in_its_place_now_and_after_a_reload(
    site: Site, page: Page
) -> None:
    talk = Talk(site, await greeted(page, site))
    progress = await talk.says("Đã gửi 0/300", buttons=STOP)
    await talk.says("tin sau")
    await expect(page.get_by_text("tin sau")).to_be_visible()
    await talk.edits(progress, "Đã gửi 150/300", buttons=STOP)
    await expect(page.get_by_text("Đã gửi 150/300")).to_be_visible()
    await talk.edits(progress, "**Đã gửi xong** 300/300")
    await expect(page.get_by_text("300/300")).to_be_visible()
    assert await words_shown(page) == ["Đã gửi xong 300/300", "tin sau"]
    await expect(page.get_by_role("button", name="Dừng gửi")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text("tin sau")).to_be_visible()
    assert await words_shown(page) == ["Đã gửi xong 300/300", "tin sau"]


async def test_a_deleted_line_leaves_one_quiet_sentence_now_and_after_a_reload(
    site: Site, page: Page
) -> None:
    talk = Talk(site, await greeted(page, site, "/officer"))
    mistake = await talk.says("gửi nhầm người", buttons=STOP, file=VOICE)
    await talk.says("tin sau")
    await expect(page.locator("audio")).to_have_count(1)
    await expect(page.get_by_text("tin sau")).to_be_visible()
    await talk.deletes(mistake)
    await expect(page.locator("em").get_by_text(TAKEN_BACK)).to_be_visible()
    for _ in ("now", "after a reload"):
        assert await words_shown(page) == [TAKEN_BACK, "tin sau"]
        gone = page.locator(".line.gone")
        await expect(gone.locator("button, audio")).to_have_count(0)
        await page.reload()
        await expect(page.get_by_text("tin sau")).to_be_visible()


async def test_what_was_taken_back_is_said_in_the_pages_language(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site, "/chat?lang=en"))
    await talk.deletes(await talk.says("sent by mistake"))
    await expect(page.get_by_text("This message was taken back.")).to_be_visible()


async def test_an_edit_neither_scrolls_nor_looks_like_news(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    lines = [await talk.says(f"dòng {number}") for number in range(30)]
    await expect(page.get_by_text("dòng 29")).to_be_in_viewport()
    top = await page.locator("#scroller").evaluate(
        "node => { node.scrollTop -= 900; return node.scrollTop; }"
    )
    await expect(page.get_by_text("dòng 29")).not_to_be_in_viewport()
    await talk.edits(lines[29], "dòng cuối đã sửa")
    await expect(page.get_by_text("dòng cuối đã sửa")).to_have_count(1)
    assert await page.locator("#scroller").evaluate("node => node.scrollTop") == top
    await expect(page.get_by_role("button", name="Tin mới")).to_be_hidden()
    await expect(page.locator(".line").last).to_have_attribute("aria-live", "off")


async def test_an_edit_leaves_the_button_that_a_finger_is_on(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    progress = await talk.says("Đã gửi 0/300", buttons=STOP)
    stop = page.get_by_role("button", name="Dừng gửi")
    await stop.focus()
    await talk.edits(progress, "Đã gửi 150/300", buttons=STOP)
    await expect(page.get_by_text("150/300")).to_be_visible()
    await expect(stop).to_be_focused()
    await talk.edits(progress, "Đã gửi 200/300", buttons=((Button(token="other", label="Dừng gửi"),),))
    await expect(page.get_by_text("200/300")).to_be_visible()
    await stop.click()
    await expect(page.get_by_text("Đã nghe: other")).to_be_visible()


async def test_a_page_that_was_away_finds_every_line_in_its_place(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    first = await talk.says("một")
    await expect(page.get_by_text("một")).to_be_visible()
    await site.stop()
    second, third = await talk.says("hai"), await talk.says("ba")
    await talk.says("bốn")
    await talk.edits(second, "hai mới")
    await talk.edits(first, "một mới")
    await talk.deletes(third)
    await site.start()
    talk.chat = site.house.chat
    await talk.says("năm")
    await expect(page.get_by_text("năm")).to_be_visible(timeout=20_000)
    assert await words_shown(page) == ["một mới", "hai mới", TAKEN_BACK, "bốn", "năm"]


async def test_only_the_buttons_furthest_down_look_asked(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    progress = await talk.says("Đang gửi", buttons=STOP)
    await talk.says("Bạn chọn nhé", buttons=((Button(token="a", label="Chọn A"),),))
    await talk.edits(progress, "Vẫn đang gửi", buttons=STOP)
    await page.reload()
    await expect(page.get_by_text("Vẫn đang gửi")).to_be_visible()
    await expect(page.locator(".fresh")).to_have_count(1)
    await expect(page.locator(".fresh")).to_contain_text("Chọn A")


async def test_a_change_of_a_line_older_than_the_page_shows_is_passed_over(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    old = await talk.says("rất cũ")
    for number in range(100):
        await talk.says(f"dòng {number}")
    await page.reload()
    await expect(page.get_by_text("dòng 99")).to_be_visible()
    await talk.edits(old, "rất cũ đã sửa")
    await talk.says("tin cuối")
    await expect(page.get_by_text("tin cuối")).to_be_visible()
    await expect(page.get_by_text("rất cũ")).to_have_count(0)


async def test_a_changed_line_stands_below_the_name_of_its_own_day(site: Site, page: Page) -> None:
    talk = Talk(site, await greeted(page, site))
    changed = await talk.says("tin cũ")
    await talk.says("tin sau")
    kept, days = site.house.transcripts, (1, 1, 2, 3)
    kept.lines = [
        replace(line, at=datetime(2026, 3, day, 12, tzinfo=UTC))
        for line, day in zip(kept.lines, days, strict=True)
    ]
    await talk.edits(changed, "tin đã sửa")
    await page.reload()
    await expect(page.get_by_text("tin đã sửa")).to_be_visible()
    items = await page.locator("#log > li").evaluate_all(
        "nodes => nodes.map((node) => (node.querySelector('.words') || node).textContent)"
    )
    assert items[2:] == ["Thứ Hai, 2 tháng 3", "tin đã sửa", "Thứ Ba, 3 tháng 3", "tin sau"]
