"""The whole product through its own pages' HTTP: no account, no platform, nobody in between."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import orjson
import pytest
from PIL import Image

from bot.cli.serve import populate
from bot.config import Http, Webchat
from bot.domain.contact import Role
from bot.services.staffing import invite
from bot.web import web_app
from tests.channels.live import SECONDS, Town, free_socket, running, served, telegram_settings, told
from tests.channels.webchat.conftest import HEADERS
from tests.fakes.bot_api import BotApi
from tests.world import a_photo

Line = dict[str, Any]
RECEIPT = re.compile(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}")
WORDS = "Công ty chậm lương hai tháng nay"


class Page:
    """A browser at /chat or /officer: it posts, and it listens to its event stream."""

    def __init__(self, http: aiohttp.ClientSession, path: str) -> None:
        self._http, self._path, self._last = http, path, 0

    async def says(self, text: str, reply_to: int | None = None) -> None:
        await self._post(json={"id": str(uuid4()), "text": text, "reply_to": reply_to})

    async def presses(self, *labels: str, on: Line | None = None) -> None:
        """One after the other, each as soon as it is shown; or on a line already heard."""
        for label in labels:
            line = on or await self.hears(partial(shows, label))
            await self._post(json={"id": str(uuid4()), "choice": tokens(line)[label], "label": label})

    async def sends_photo(self, data: bytes, text: str) -> None:
        form = aiohttp.FormData({"id": str(uuid4()), "text": text})
        form.add_field("file", data, filename="IMG_0001.jpg", content_type="image/jpeg")
        await self._post("files", data=form)

    async def hears(self, wanted: "str | Callable[[Line], bool]") -> Line:
        """The next line of the other side with these words, or that satisfies."""
        async with asyncio.timeout(SECONDS):
            async for line in self._lines():
                self._last = line["id"]
                if not line["mine"] and (
                    wanted in words_of(line) if isinstance(wanted, str) else wanted(line)
                ):
                    return line
        raise AssertionError("the stream ended")

    async def opens(self, line: Line) -> bytes:
        async with self._http.get(f"{self._path}/files/{line['id']}") as answer:
            assert answer.status == 200
            return await answer.read()

    async def tries(self, line_id: int) -> int:
        """The status of asking for the file of any line at all."""
        async with self._http.get(f"{self._path}/files/{line_id}") as answer:
            return answer.status

    async def _lines(self) -> AsyncIterator[Line]:
        async with self._http.get(f"{self._path}/events", params={"after": self._last}) as stream:
            async for part in stream.content:
                if part.startswith(b"data: ") and (line := orjson.loads(part[6:])):
                    yield line

    async def _post(self, where: str = "messages", **body: Any) -> None:
        async with self._http.post(f"{self._path}/{where}", headers=HEADERS, **body) as answer:
            assert answer.status == 202, await answer.text()


def words_of(line: Line) -> str:
    return "".join(span["text"] for span in line["spans"])


def shows(label: str, line: Line) -> bool:
    return label in tokens(line)


def tokens(line: Line) -> dict[str, str]:
    return {button["label"]: button["token"] for row in line["buttons"] for button in row}


class House(Town):
    """A town whose people may also come to the web's doors."""

    stack: AsyncExitStack
    url: str

    async def page(self, path: str = "/chat") -> Page:
        """A new browser's first visit."""
        http = await self._browser()
        async with http.get(path) as answer:
            assert answer.status == 200
        return Page(http, path)

    async def sits_down(self, **form: str) -> Page:
        """Through one of the demo's doors."""
        http = await self._browser()
        async with http.post("/demo/officer", data=form) as answer:
            assert answer.status == 200
            return Page(http, answer.url.path)

    async def _browser(self) -> aiohttp.ClientSession:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address
        return await self.stack.enter_async_context(aiohttp.ClientSession(self.url, cookie_jar=jar))

    async def officer_page(self, name: str) -> Page:
        async with self.bridge.store.begin() as tx:
            code = await invite(tx, "CSPL", Role.OFFICER, name, self.bridge.clock.now())
        page = await self.page("/officer")
        await page.says(f"/start {code}")
        await page.hears(f"Chào {name}")
        return page


@asynccontextmanager
async def open_house(var_dir: Path, *, demo: bool) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        api, listener = await stack.enter_async_context(BotApi.start()), free_socket()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        changes = {"http": Http(base_url=url), "webchat": Webchat()}
        settings = telegram_settings(api, var_dir).model_copy(update=changes)
        bridge = await stack.enter_async_context(running(settings))
        if demo:
            await populate(bridge)
        await stack.enter_async_context(served(web_app(bridge, demo=demo), listener))
        house = House(api, bridge)
        house.url, house.stack = url, await stack.enter_async_context(AsyncExitStack())
        yield house
        await bridge.webchat.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, demo=False) as opened:
        yield opened


@pytest.fixture
async def demo_house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, demo=True) as opened:
        yield opened


async def a_hidden_concern(worker: Page) -> str:
    """From the first word to the receipt, which is returned."""
    await worker.says("/start")
    await worker.presses("Đồng ý", "Không cần", "Bỏ qua", "Gửi phản ánh", "Tiền lương, tiền thưởng")
    await worker.hears("Bạn kể đi")
    await worker.says(WORDS)
    exif = Image.Exif()
    exif[0x013B] = "Giàng Páo Sùng"  # Artist
    await worker.sends_photo(a_photo(exif.tobytes()), "bảng lương đây")
    await worker.hears("Đã nhận 2 tin")
    await worker.says("xong")
    await worker.presses("Ẩn danh", "Gửi")
    found = RECEIPT.search(words_of(await worker.hears("Mã biên nhận")))
    assert found
    return found[0]


async def test_a_concern_is_answered_from_page_to_page_and_found_again_by_its_receipt(house: House) -> None:
    worker, officer = await house.page(), await house.officer_page("Lò Thị Hoa")
    receipt = await a_hidden_concern(worker)
    card = await officer.hears(WORDS)
    picture = await officer.hears(lambda line: line["file"] is not None)
    assert dict(Image.open(BytesIO(await officer.opens(picture))).getexif()) == {}
    await officer.presses("Nhận việc", on=card)
    await officer.hears("Bạn đã nhận việc")
    await officer.hears(lambda line: line["id"] == card["id"] and "Lò Thị Hoa" in words_of(line))
    await officer.says("Bạn gửi giúp hợp đồng nhé.", reply_to=card["id"])
    answer = await worker.hears("Bạn gửi giúp hợp đồng nhé.")
    assert "Ban Chính sách pháp luật" in words_of(answer)
    await worker.says("Tôi không có bản nào ạ", reply_to=answer["id"])
    await officer.hears("Tôi không có bản nào ạ")
    await worker.presses("Xong rồi, đóng", on=answer)
    await officer.hears("đã đóng việc")

    elsewhere = await house.page()
    await elsewhere.says("/start")
    await elsewhere.presses("Đồng ý", "Không cần", "Bỏ qua", "Việc của tôi", "Tìm bằng mã biên nhận")
    await elsewhere.hears("Bạn gõ mã biên nhận")
    await elsewhere.says(receipt.lower())
    await elsewhere.hears(WORDS)
    await elsewhere.hears("Bạn gửi giúp hợp đồng nhé.")


async def test_somebody_at_the_page_and_an_officer_on_telegram_reach_each_other(house: House) -> None:
    officer, worker = await house.officer(), await house.page()
    await a_hidden_concern(worker)
    card = await told(officer, WORDS)
    picture = await officer.hears(lambda message: message.file is not None)
    assert dict(Image.open(BytesIO(await officer.opens(picture))).getexif()) == {}
    await officer.writes("Công ty trả trước 15/3.", reply_to=card.id)
    answer = await worker.hears("Công ty trả trước 15/3.")
    await worker.says("Cảm ơn anh chị", reply_to=answer["id"])
    await told(officer, "Cảm ơn anh chị")


async def test_nobody_sees_at_one_page_what_was_said_at_another(house: House) -> None:
    worker, stranger = await house.page(), await house.page()
    await a_hidden_concern(worker)
    await stranger.says("/start")
    assert "Đây là Cầu Nối" in words_of(await stranger.hears(lambda _: True))
    statuses = {number: await stranger.tries(number) for number in range(1, 60)}
    assert set(statuses.values()) == {404}
    assert 200 in [await worker.tries(number) for number in statuses]


async def test_a_visitor_of_the_demo_sits_down_before_a_queue_and_answers_a_case(demo_house: House) -> None:
    officer = await demo_house.sits_down(office="TGNC", role="officer")
    welcome = await officer.hears("7 việc đang mở")
    await officer.presses("Hàng đợi", on=welcome)
    listed = await officer.hears("(7 việc)")
    case = next(label for label in tokens(listed) if label.startswith("●"))
    await officer.presses(case, on=listed)
    await officer.presses("Nhận việc", "Trả lời")
    await officer.says("Chào bạn, chúng tôi đã nhận được.")
    await officer.hears("Đã gửi")


async def test_in_the_demo_a_message_goes_from_the_workers_door_to_the_desk(demo_house: House) -> None:
    officer, worker = await demo_house.sits_down(office="CSPL", role="lead"), await demo_house.page()
    await officer.hears("11 việc đang mở")
    await a_hidden_concern(worker)
    await officer.presses("Nhận việc", on=await officer.hears(WORDS))
    await officer.hears("Bạn đã nhận việc")


async def test_the_leadership_of_the_demo_may_sign_and_reorganise(demo_house: House) -> None:
    lead = await demo_house.sits_down(seat="signer")
    await lead.presses("Cơ quan tôi", "Sắp xếp tổ chức")
    offices = await lead.hears("13")
    assert "· Ban Tài chính" in tokens(offices)
