"""Cookies, headers, other sites' pages and haste."""

from litestar.testing import AsyncTestClient

from bot.channels.webchat.gate import Gate
from bot.channels.webchat.seats import OFFICER, WORKER, address_of, cookie_header, cookie_name
from tests.channels.webchat.conftest import HEADERS, Visitor
from tests.channels.webchat.fakes import House, settings_for


async def test_the_page_gives_a_cookie_that_scripts_cannot_read_and_keeps_it(stranger: Visitor) -> None:
    cookie = (await stranger.enter()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    again = (await stranger.enter()).headers["set-cookie"]
    assert again.split(";")[0] == cookie.split(";")[0]


def test_on_https_the_cookie_is_bound_to_the_host() -> None:
    cookie = cookie_header(WORKER, "t" * 43, settings_for("https://chat.example.org"))
    assert cookie.startswith("__Host-worker=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_an_embedded_page_has_a_cookie_of_its_own_for_each_site() -> None:
    settings = settings_for("https://chat.example.org", frame_ancestors=("https://portal.example.org",))
    assert {"Secure", "SameSite=None", "Partitioned"} <= set(
        cookie_header(OFFICER, "t" * 43, settings).split("; ")
    )


def test_the_address_does_not_reveal_the_cookie() -> None:
    assert "t" * 10 not in address_of(WORKER, "t" * 43)
    assert address_of(WORKER, "t" * 43) != address_of(OFFICER, "t" * 43)


async def test_the_token_is_kept_nowhere_on_the_server(house: House, visitor: Visitor) -> None:
    await visitor.say(text="xin chào")
    token = visitor.http.cookies[cookie_name(WORKER, house.settings)]
    assert token not in repr((house.transcripts, house.files, house.bot.received))


async def test_the_page_runs_no_code_but_its_own_and_is_not_kept(visitor: Visitor) -> None:
    headers = (await visitor.enter()).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


async def test_only_the_allowed_sites_may_embed_the_page() -> None:
    house = House(settings_for("https://c.example.org", frame_ancestors=("https://portal.example.org",)))
    async with AsyncTestClient(house.app(), base_url="https://c.example.org") as http:
        headers = (await http.get("/chat")).headers
    assert headers["content-security-policy"].endswith("frame-ancestors https://portal.example.org")
    assert "x-frame-options" not in headers


async def test_another_sites_page_cannot_post_for_the_person(house: House, visitor: Visitor) -> None:
    message = {"id": "0b3a3c8e-7d5e-4a8b-9a52-0f6f0c1f2d11", "text": "giả"}
    for forged in (
        {},
        {**HEADERS, "Origin": "https://evil.example"},
        {**HEADERS, "Origin": "null"},
        {**HEADERS, "Sec-Fetch-Site": "cross-site"},
        {**HEADERS, "Sec-Fetch-Site": "same-site"},
    ):
        answer = await visitor.http.post("/chat/messages", json=message, headers=forged)
        assert answer.status_code == 403
        assert answer.json()["error"]
    assert house.bot.received == []
    own = {**HEADERS, "Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert (await visitor.http.post("/chat/messages", json=message, headers=own)).status_code == 202


async def test_haste_is_answered_with_a_sentence_and_a_time_to_wait() -> None:
    house = House(settings_for("http://127.0.0.1:8000", posts_per_minute=3))
    async with AsyncTestClient(house.app(), base_url="http://127.0.0.1:8000") as http:
        visitor = Visitor(http)
        await visitor.enter()
        codes = [(await visitor.say(text="a")).status_code for _ in range(3)]
        answer = await visitor.say(text="a")
    assert codes == [202, 202, 202]
    assert answer.status_code == 429
    assert "Chờ một chút" in answer.json()["error"]
    assert int(answer.headers["retry-after"]) > 0
    assert len(house.bot.received) == 3


async def test_new_cookies_do_not_outwit_the_rate_of_one_network() -> None:
    house = House(settings_for("http://127.0.0.1:8000", posts_per_minute_per_ip=2))
    async with AsyncTestClient(house.app(), base_url="http://127.0.0.1:8000") as http:
        codes = []
        for _ in range(3):
            http.cookies.clear()
            visitor = Visitor(http)
            await visitor.enter()
            codes.append((await visitor.say(text="a")).status_code)
    assert codes == [202, 202, 429]


def test_the_gate_opens_again_evenly_and_forgets_who_is_gone() -> None:
    now = 0.0
    gate = Gate(per_minute=2, clock=lambda: now)
    assert [gate.wait("a"), gate.wait("a")] == [0.0, 0.0]
    assert gate.wait("a") == 30.0
    now = 30.0
    assert gate.wait("a") == 0.0
    now = 3600.0
    for key in range(5000):
        gate.wait(str(key))
    assert "a" not in gate._due
