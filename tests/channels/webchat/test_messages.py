"""What a browser posts becomes something said to the core, once, and only then is it confirmed."""

from uuid import uuid4

from bot.domain.message import IncomingKind
from bot.domain.richtext import plain
from tests.channels.webchat.conftest import HEADERS, Visitor
from tests.channels.webchat.fakes import House


async def test_words_reach_the_core_and_the_transcript(house: House, visitor: Visitor) -> None:
    answer = await visitor.say(text="Công ty nợ lương")
    assert answer.status_code == 202
    [incoming] = house.bot.received
    assert (incoming.account, incoming.kind, incoming.text) == (
        "webchat",
        IncomingKind.MESSAGE,
        "Công ty nợ lương",
    )
    assert incoming.address.startswith("worker:")
    first = house.transcripts.lines[0]
    assert (first.id, first.mine) == (answer.json()["id"], True)
    assert plain(first.outgoing.text) == "Công ty nợ lương"


async def test_a_pressed_button_is_a_choice_shown_by_its_label(house: House, visitor: Visitor) -> None:
    await visitor.say(choice="ask", label="Hỏi luật")
    [incoming] = house.bot.received
    assert (incoming.kind, incoming.choice, incoming.text) == (IncomingKind.CHOICE, "ask", "")
    assert plain(house.transcripts.lines[0].outgoing.text) == "Hỏi luật"


async def test_the_same_id_sent_twice_has_one_effect(house: House, visitor: Visitor) -> None:
    once = str(uuid4())
    first = await visitor.say(id=once, text="một lần")
    second = await visitor.say(id=once, text="một lần")
    assert first.json() == second.json()
    assert len(house.bot.received) == 1
    assert [line.mine for line in house.transcripts.lines] == [True, False]


async def test_nothing_is_confirmed_that_the_core_did_not_take_and_a_retry_heals_it(
    house: House, visitor: Visitor
) -> None:
    house.bot.failures = 1
    once = str(uuid4())
    assert (await visitor.say(id=once, text="khẩn")).status_code == 500
    assert house.bot.received == []
    assert (await visitor.say(id=once, text="khẩn")).status_code == 202
    assert len(house.bot.received) == 1


async def test_an_invite_code_is_handed_on_but_not_kept_in_the_transcript(
    house: House, visitor: Visitor
) -> None:
    await visitor.say(text="/start MOI-2026-XYZ")
    assert house.bot.received[0].text == "/start MOI-2026-XYZ"
    assert plain(house.transcripts.lines[0].outgoing.text) == "/start"


async def test_an_answer_to_a_card_names_the_card(house: House, visitor: Visitor) -> None:
    await visitor.say(text="menu")
    card = house.transcripts.lines[-1]
    await visitor.say(text="Mình nhận việc này", reply_to=card.id)
    assert house.bot.received[-1].reply_to == str(card.id)
    shown = plain(house.transcripts.lines[2].outgoing.text)
    assert shown.startswith("↩ Chào bạn!")
    assert shown.endswith("\nMình nhận việc này")


async def test_an_answer_to_somebody_elses_card_is_not_taken(
    house: House, visitor: Visitor, stranger: Visitor
) -> None:
    await visitor.say(text="menu")
    await stranger.enter()
    answer = await stranger.say(text="xem trộm", reply_to=house.transcripts.lines[-1].id)
    assert answer.status_code == 404
    assert len(house.bot.received) == 1


async def test_a_post_without_the_pages_cookie_is_told_to_reload(stranger: Visitor) -> None:
    answer = await stranger.say(text="xin chào")
    assert answer.status_code == 401
    assert "tải lại trang" in answer.json()["error"]


async def test_a_forged_cookie_of_the_wrong_shape_is_no_cookie(stranger: Visitor) -> None:
    stranger.http.cookies.set("worker", "x' OR 1=1 --")
    assert (await stranger.say(text="xin chào")).status_code == 401
    assert (await stranger.http.get("/chat/events")).status_code == 401


async def test_a_workers_cookie_opens_nothing_at_the_officers_side(visitor: Visitor) -> None:
    assert (await Visitor(visitor.http, "/officer").say(text="việc")).status_code == 401


async def test_both_seats_of_one_browser_are_two_addresses(house: House, visitor: Visitor) -> None:
    officer = Visitor(visitor.http, "/officer")
    await officer.enter()
    await visitor.say(text="một")
    await officer.say(text="hai")
    worker_address, officer_address = (incoming.address for incoming in house.bot.received)
    assert worker_address.startswith("worker:")
    assert officer_address.startswith("officer:")
    assert worker_address.split(":")[1] != officer_address.split(":")[1]


async def test_faults_are_said_in_the_persons_language(visitor: Visitor) -> None:
    headers = {**HEADERS, "Accept-Language": "en"}
    answer = await visitor.http.post(
        "/chat/messages", content=b"{", headers={**headers, "Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("This message was damaged")


async def test_other_content_types_are_refused(visitor: Visitor) -> None:
    for path in ("/chat/messages", "/chat/files"):
        answer = await visitor.http.post(
            path, content=b"text=hi", headers={**HEADERS, "Content-Type": "text/plain"}
        )
        assert answer.status_code == 415
        assert answer.json()["error"]


async def test_a_post_must_say_exactly_one_thing(house: House, visitor: Visitor) -> None:
    for fields in (
        {},
        {"text": "  "},
        {"text": "a", "choice": "b"},
        {"id": "1", "text": "a"},
        {"text": 5},
        {"x": 1},
    ):
        assert (await visitor.say(**fields)).status_code == 400
    assert house.transcripts.lines == []


async def test_ten_thousand_characters_are_taken_and_one_more_is_not(house: House, visitor: Visitor) -> None:
    assert (await visitor.say(text="ạ" * 10_000)).status_code == 202
    answer = await visitor.say(text="ạ" * 10_001)
    assert answer.status_code == 413
    assert "10.000" in answer.json()["error"]
    assert (await visitor.say(text="a" * 300_000)).status_code == 413
    assert len(house.bot.received) == 1
