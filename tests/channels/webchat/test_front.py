"""The front page and its doors, the page's language, and the channel's own words."""

import asyncio

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from bot.channels.webchat import front_router
from bot.channels.webchat.seats import OFFICER, SIGNER, address_of
from bot.domain.contact import Role
from bot.domain.message import Limits
from bot.ports import Channel
from tests.channels.webchat.conftest import Visitor
from tests.channels.webchat.fakes import TEXTS, House, settings_for


async def test_the_front_page_has_a_door_for_each_side(visitor: Visitor) -> None:
    page = (await visitor.http.get("/")).text
    assert 'href="/chat"' in page
    assert "Tôi là cán bộ" in page
    assert "Tôi là lãnh đạo Liên đoàn" in page
    assert "bản dùng thử" in page


@pytest.mark.parametrize(
    ("query", "busy", "idle"),
    [
        ("", "Ban Chính sách pháp luật · 11 việc", "Ban Tuyên giáo - Nữ công"),
        ("?lang=en", "Legal Policy · 11 open", "Information and Women&#39;s Affairs"),
    ],
)
async def test_each_office_is_offered_with_its_open_cases(
    visitor: Visitor, query: str, busy: str, idle: str
) -> None:
    page = (await visitor.http.get(f"/{query}")).text
    assert f">{busy}</option>" in page
    assert f">{idle}</option>" in page


async def test_outside_a_demo_the_officers_door_leads_to_the_invite_code() -> None:
    settings = settings_for("http://127.0.0.1:8000")
    app = Litestar([front_router(TEXTS, settings)], openapi_config=None, logging_config=None)
    async with AsyncTestClient(app) as http:
        page = (await http.get("/")).text
        refused = await http.post("/demo/officer", data={"office": "tgnc"})
    assert 'href="/officer"' in page
    assert "bản dùng thử" not in page
    assert refused.status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
async def test_in_the_demo_anybody_may_sit_down_in_an_office(
    house: House, visitor: Visitor, role: Role
) -> None:
    form = {"office": "tgnc", "role": role.value, "lang": "en"}
    answer = await visitor.http.post("/demo/officer", data=form, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/officer?lang=en"
    assert house.seated == [(address_of(OFFICER, visitor.http.cookies["officer"]), "en", "tgnc", role)]
    assert (await Visitor(visitor.http, "/officer").say(text="việc")).status_code == 202


async def test_at_the_leaderships_door_sits_an_admin_of_the_federation_beside_the_officer(
    house: House, visitor: Visitor
) -> None:
    await visitor.http.post("/demo/officer", data={"office": "tgnc"}, follow_redirects=False)
    form = {"seat": "signer", "office": "tgnc", "role": "officer"}
    answer = await visitor.http.post("/demo/officer", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/signer?lang=vi"
    officer, signer = (visitor.http.cookies[name] for name in ("officer", "signer"))
    assert house.seated == [
        (address_of(OFFICER, officer), "vi", "tgnc", Role.OFFICER),
        (address_of(SIGNER, signer), "vi", "ldld", Role.ADMIN),
    ]
    assert (await Visitor(visitor.http, "/signer").say(text="tin")).status_code == 202


@pytest.mark.parametrize("form", [{"office": "x"}, {"office": "tgnc", "role": "admin"}, {}])
async def test_what_the_page_does_not_offer_seats_nobody(
    house: House, visitor: Visitor, form: dict[str, str]
) -> None:
    assert (await visitor.http.post("/demo/officer", data=form)).status_code == 400
    assert house.seated == []


async def test_a_foreign_page_seats_nobody(house: House, visitor: Visitor) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = await visitor.http.post("/demo/officer", data={"office": "tgnc"}, headers=foreign)
    assert answer.status_code == 403
    assert "không đến từ trang của công đoàn" in answer.text
    assert house.seated == []


@pytest.mark.parametrize(
    ("query", "title"),
    [("", "Viết tin nhắn…"), ("?lang=en", "Write a message…"), ("?lang=xx", "Viết tin nhắn…")],
)
async def test_the_page_is_vietnamese_unless_asked(visitor: Visitor, query: str, title: str) -> None:
    page = await visitor.http.get(f"/chat{query}", headers={"Accept-Language": "en"})
    assert f'placeholder="{title}"' in page.text


async def test_the_unions_name_cannot_become_markup() -> None:
    house = House(settings_for("http://127.0.0.1:8000").model_copy(update={"union_name": "<img src=x>"}))
    async with AsyncTestClient(house.app()) as http:
        assert "<img src=x>" not in (await http.get("/chat")).text


def test_every_sentence_exists_in_both_languages() -> None:
    assert TEXTS["vi"].keys() == TEXTS["en"].keys()
    assert all(sentence.strip() for texts in TEXTS.values() for sentence in texts.values())


async def test_the_web_chat_is_a_channel(house: House) -> None:
    channel: Channel = house.chat
    assert channel.account == "webchat"
    assert channel.limits == Limits(text=4000, caption=4000, label=80, buttons=60)
    assert await channel.check() == "http://127.0.0.1:8000"
    waiting = asyncio.ensure_future(channel.receive(house.bot))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
