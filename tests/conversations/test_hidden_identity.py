"""A hidden worker on Telegram: nowhere is there a name, an account or a telephone number to be found."""

import itertools
import logging
import sys
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
import structlog
from PIL import Image
from structlog.typing import EventDict

from bot.channels.telegram.parse import Me, parse
from bot.domain.message import Incoming, IncomingKind, Unreadable
from bot.logs import set_up_logging
from tests.conversations.traces import checkpoint, found, opened, shown, stored
from tests.fakes.channel import Delivered
from tests.world import Person, World, a_photo

PLATFORM_ID = 7391846205
FIRST, LAST, USERNAME = "Phuongzanh", "Giangquynh", "sao_bang_5531"
PHONE, PHONE_AT_HOME = "84915550137", "0915550137"
NAMES = (FIRST, LAST, USERNAME, PHONE, PHONE_AT_HOME)
IDENTITY = (*NAMES, str(PLATFORM_ID))
WORDS = ("zuymanhtoi", "kyhopdongmuon", "gopthemloi", "chuaxongloi", "loilacloai")
OFFICE_WORDS = ("congtyphaitra", "ghichukin")

PERSON = {"id": PLATFORM_ID, "is_bot": False, "first_name": FIRST, "last_name": LAST, "username": USERNAME}
CHAT = {"id": PLATFORM_ID, "type": "private", "first_name": FIRST, "last_name": LAST, "username": USERNAME}
ME = Me("telegram", 42, "caunoi_bot")
CONTACT_CARD = {"phone_number": f"+{PHONE}", "first_name": FIRST, "last_name": LAST, "user_id": PLATFORM_ID}


class TelegramWorker(Person):
    """Somebody with a name, a username and a telephone, as Telegram tells of them in every update."""

    numbers: "itertools.count[int]" = itertools.count(9_000_001)

    def _incoming(self, kind: IncomingKind, **values: object) -> Incoming:
        read = parse(self._update(kind, values), ME, self.world.clock.now())
        assert isinstance(read, Incoming)
        return read

    def _update(self, kind: IncomingKind, values: dict[str, Any]) -> dict[str, Any]:
        message = {"message_id": next(self.numbers), "from": PERSON, "chat": CHAT, "date": 1_773_111_600}
        made: dict[str, Any] = {"update_id": next(self.numbers)}
        if kind is IncomingKind.CHOICE:
            query = {"id": "1", "from": PERSON, "message": message, "chat_instance": "1"}
            return {**made, "callback_query": {**query, "data": values["choice"]}}
        if kind is IncomingKind.UNSUPPORTED:
            return {**made, "message": {**message, "contact": CONTACT_CARD}}
        if kind is IncomingKind.EDITED:
            return {**made, "edited_message": {**message, "edit_date": 1_773_111_700, "text": values["text"]}}
        if reply := values.get("reply_to"):
            ours = {"id": 42, "is_bot": True, "first_name": "Cầu Nối", "username": "caunoi_bot"}
            answered = {**message, "message_id": int(str(reply)), "from": ours}
            message["reply_to_message"] = answered
        return {**made, "message": {**message, "text": values["text"] or "."}}


@dataclass
class Logs:
    """What an operator reads, and our own events before anything is left out of them."""

    read: StringIO = field(default_factory=StringIO)
    raw: list[str] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return "\n".join([self.read.getvalue(), *self.raw]).encode()

    def note(self, _: Any, __: str, event: EventDict) -> EventDict:
        self.raw.append(repr(event))
        return event


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch, logs_as_before: None) -> Logs:
    """The product's own logging, at its most talkative; asked for before the world opens."""
    logs = Logs()
    monkeypatch.setattr(sys, "stderr", logs.read)
    monkeypatch.setattr("bot.logs._OTHERS", ())  # libraries too are heard at their most talkative
    set_up_logging("json", "debug")
    ours = structlog.get_config()
    structlog.configure(processors=[logs.note, *ours["processors"]], cache_logger_on_first_use=False)
    return logs


def signed_photo() -> bytes:
    """A picture that a telephone has put its owner's name into."""
    exif = Image.Exif()
    exif[0x013B] = f"{FIRST} {LAST}"  # Artist
    return a_photo(exif.tobytes())


async def a_hidden_case(world: World, officer: Person, *, name: str | None = None) -> TelegramWorker:
    """A whole case from the first word to the last question, with all that may go wrong on the way."""
    worker = TelegramWorker(world, "telegram", str(PLATFORM_ID))
    await worker.agrees("VD-CHE")
    assert "Tôi chỉ đọc được" in await worker.does(IncomingKind.UNSUPPORTED)
    code = await worker.sends_concern((WORDS[0], WORDS[1]), name)
    await worker.says("việc của tôi")
    await officer.presses("Nhận việc")
    await officer.chooses(f"note:{code}")
    await officer.says(OFFICE_WORDS[1])
    await officer.presses("Trả lời")
    await officer.says(OFFICE_WORDS[0])
    answer = next(item for item in worker.chat if OFFICE_WORDS[0] in item.text)
    await worker.says(WORDS[2], reply_to=answer)
    await worker.presses("Viết thêm")
    await worker.sends_file(signed_photo(), name="anh.jpg")
    await worker.does(IncomingKind.EDITED, text=WORDS[4])
    await officer.chooses(f"view:{code}")
    await worker.presses("Xong rồi, đóng")
    await worker.presses("Chưa giải quyết")
    await worker.says(WORDS[3])
    await worker.chooses(f"done:{code}")
    await worker.presses("Đã giải quyết")
    await worker.says(f"{WORDS[4]} mà không biết gửi vào đâu")
    unreadable = {"update_id": 1, "message": {"from": PERSON, "chat": CHAT, "text": WORDS[4]}}
    torn = parse(unreadable, ME, world.clock.now())
    assert isinstance(torn, Unreadable)
    await world.bridge.intake.receive([torn])
    await world.settle()
    return worker


async def export_of(person: Person) -> bytes:
    await person.chooses("export")
    return shown(person.news()[-1:] or [person.last])


async def test_a_hidden_worker_leaves_no_name_account_or_number_anywhere(logs: Logs, world: World) -> None:
    officer = await world.officer("CSPL")
    worker = await a_hidden_case(world, officer)
    own_export, office_export = await export_of(worker), await export_of(officer)
    while_running = await stored(world)
    await world.bridge.housekeeping.tick()
    await checkpoint(world)

    places = {
        "stored, with the log": while_running,
        "stored": await stored(world),
        "log lines": logs.content,
        "what officers got": shown(officer.chat),
        "an officer's export": office_export,
    }
    assert found(IDENTITY, places) == set()
    assert found(NAMES, {"own export": own_export, "in clear": await opened(world)}) == set()
    assert found((*WORDS, *OFFICE_WORDS), {key: places[key] for key in list(places)[:3]}) == set()
    assert WORDS[0].encode() in shown(officer.chat)


async def test_the_search_would_find_them_if_they_were_there(logs: Logs, world: World) -> None:
    officer = await world.officer("CSPL")
    worker = await a_hidden_case(world, officer, name=FIRST)
    structlog.get_logger().debug("slip", account=USERNAME, name=LAST)
    logging.getLogger("PIL").debug("slip %s", FIRST)
    async with world.bridge.store.begin() as tx:
        await tx.ledger.audit(world.clock.now(), "worker", "slip", None, f"{USERNAME} {PLATFORM_ID}")
    (world.bridge.settings.var_dir / "slip.txt").write_text(PHONE)

    in_clear = {"in clear": await opened(world), "export": await export_of(worker)}
    assert {needle for _, needle in found((*WORDS[:4], *OFFICE_WORDS), in_clear)} >= {*WORDS[:4]}
    assert ("in clear", str(PLATFORM_ID)) in found(IDENTITY, in_clear)
    assert ("officers", FIRST) in found(IDENTITY, {"officers": shown(officer.chat)})
    read = logs.read.getvalue().encode()
    assert found((LAST, USERNAME), {"": logs.content}) == {("", LAST), ("", USERNAME)}
    assert found((FIRST, LAST, USERNAME), {"": read}) == {("", USERNAME)}, "the others were left out"
    assert b"PIL: debug" in read
    assert {needle for _, needle in found(IDENTITY, {"": await stored(world)})} == {
        *(USERNAME, str(PLATFORM_ID), PHONE)
    }


async def test_two_cases_of_one_hidden_worker_cannot_be_told_to_be_from_one(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = lite.person()
    await worker.agrees()
    await worker.sends_concern()
    await worker.sends_concern()
    async with lite.bridge.store.look() as tx:
        first, second = await tx.cases.listed(None, only_open=False, limit=5)
    assert first.pseudonym != second.pseudonym
    heads = [item.text for item in officer.chat if "Người gửi:" in item.text]
    assert first.pseudonym in heads[1]
    assert second.pseudonym in heads[0]
    assert second.pseudonym not in heads[1]


async def a_neighbour(world: World, office: str = "") -> Person:
    """Somebody of the same commune, and perhaps of the same workplace."""
    person = world.person()
    await person.agrees(office)
    if not office:
        await person.chooses("workplace")
        await person.presses("Chọn xã, phường")
        await person.says("tan uyen")
        await person.presses("Tôi chưa rõ")
    return person


async def place_of(world: World, name: str | None = None) -> str:
    """Where the office sees the next worker of the tea company, who tells of a concern."""
    officer, worker = await world.officer("CSPL"), await a_neighbour(world, "VD-CHE")
    await worker.sends_concern(name=name)
    head: Delivered = next(item for item in officer.chat if "Nơi làm:" in item.text)
    return head.text.partition("Nơi làm:")[2].partition("\nTình trạng")[0].strip()


@pytest.mark.parametrize(
    ("of_the_commune", "of_the_workplace", "shown_to_officers"),
    [
        (0, 0, "không rõ"),
        (3, 0, "không rõ"),
        (4, 0, "Xã Tân Uyên"),
        (1, 3, "Xã Tân Uyên"),
        (0, 4, "CĐCS Công ty chè Búp Sương (ví dụ)"),
    ],
)
async def test_officers_see_where_a_hidden_worker_works_only_if_five_or_more_do(
    lite: World, of_the_commune: int, of_the_workplace: int, shown_to_officers: str
) -> None:
    for office in ("",) * of_the_commune + ("VD-CHE",) * of_the_workplace:
        await a_neighbour(lite, office)
    assert await place_of(lite) == shown_to_officers


async def test_whoever_signs_is_placed_however_few_they_are(lite: World) -> None:
    seen = await place_of(lite, name="Vàng A Páo")
    assert "Xã Tân Uyên" in seen
    assert "CĐCS Công ty chè Búp Sương" in seen
