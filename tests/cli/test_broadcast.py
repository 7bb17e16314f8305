"""What the operator sees of broadcasts, and the one that they send themselves in an emergency."""

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest

from bot.app import Bridge
from bot.domain.audience import Audience
from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.case import Author, CaseMessage, Words
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate, Posted
from bot.domain.richtext import plain
from bot.ports import Tx
from bot.store.transcripts import SqlTranscripts
from tests.cli.conftest import Installation, audited, refused, said
from tests.store.given import NOW as SENT_AT
from tests.store.given import a_broadcast, a_case, a_contact, enqueue, post, take_mass

THIS_YEAR = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year
NOW = datetime.now(UTC)
SEND = ("broadcast", "send", "--occasion", "cong_doan_vn")
FEDERATION = "Liên đoàn Lao động tỉnh Lai Châu"
PARTS = ("delivered", "blocked", "failed", "uncertain", "skipped", "recalled", "waiting")


@pytest.fixture(autouse=True)
def never_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """At whatever hour these tests are run."""
    monkeypatch.setenv("CAUNOI_BROADCASTS__QUIET_FROM", "00:00")
    monkeypatch.setenv("CAUNOI_BROADCASTS__QUIET_TO", "00:00")


async def people_agree(bridge: Bridge) -> None:
    """Two hear greetings, one of them a nurse, and a third hears news only."""
    async with bridge.store.begin() as tx:
        for name, purpose in (
            ("one", Purpose.OCCASIONS),
            ("nurse", Purpose.OCCASIONS),
            ("three", Purpose.NEWS),
        ):
            person = await tx.contacts.open("webchat", name, "vi", NOW)
            await tx.contacts.grant(person.id, purpose, "1", "webchat", NOW)
            await tx.contacts.set_workplace(person.id, None, "health" if name == "nurse" else None, None)


async def chats(bridge: Bridge) -> list[list[str]]:
    """What each of them has read."""
    lines = SqlTranscripts(bridge.store.transactions, bridge.clock)
    names = ("one", "nurse", "three")
    return [[plain(line.outgoing.text) for line in await lines.latest(name, 10)] for name in names]


def plan_of(installation: Installation, occasion: str, year: int = THIS_YEAR) -> Broadcast | None:
    async def find(bridge: Bridge) -> Broadcast | None:
        async with bridge.store.look() as tx:
            return await tx.broadcasts.of_occasion(occasion, year)

    return installation.inside(find)


def the_plan(installation: Installation) -> Broadcast:
    found = plan_of(installation, "cong_doan_vn")
    assert found is not None
    return found


def test_a_greeting_is_shown_sent_reported_and_not_sent_again(installation: Installation) -> None:
    installation.inside(people_agree)
    output = said(installation.run(*SEND, "--yes", "--wait"))
    code = the_plan(installation).code
    assert FEDERATION in output
    assert f"Broadcast {code} is in the outbox." in output
    assert "2/2" in output
    assert f"{Fate.SENT}: 2" in output
    read = installation.inside(chats)
    assert [len(lines) for lines in read] == [1, 1, 0]
    assert read[0][0].endswith(f"\n\n{FEDERATION}")
    again = refused(installation.run(*SEND, "--yes"))
    assert f"cong_doan_vn cannot be sent: {code} of {THIS_YEAR} is running; see" in again
    assert [len(lines) for lines in installation.inside(chats)] == [1, 1, 0]
    assert audited(installation) == [("cli", "broadcast_started")]


def test_nothing_is_sent_or_changed_before_the_operator_says_yes(installation: Installation) -> None:
    installation.inside(people_agree)
    declined = installation.run(*SEND, "--audience", "sector:health", typed="n\n")
    assert declined.exit_code == 1
    assert "Send this to 1 people now?" in declined.output
    assert "Send this to 2 people now?" in installation.run(*SEND, typed="n\n").output
    plan = the_plan(installation)
    assert (plan.state, plan.revision, plan.audience) == (BroadcastState.DRAFT, 1, Audience())
    assert audited(installation) == []
    said(installation.run(*SEND, typed="y\n"))
    assert the_plan(installation).state is BroadcastState.RUNNING


def test_another_audience_is_another_revision_of_the_plan(installation: Installation) -> None:
    installation.inside(people_agree)
    said(installation.run(*SEND, "--audience", "sector:health", "--yes", "--wait"))
    assert [len(lines) for lines in installation.inside(chats)] == [0, 1, 0]
    plan = the_plan(installation)
    assert (plan.revision, plan.audience) == (2, Audience(sectors=("health",)))


def test_the_audience_as_planned_is_no_new_revision(installation: Installation) -> None:
    installation.inside(people_agree)
    said(installation.run(*SEND, "--audience", "all", "--yes"))
    assert the_plan(installation).revision == 1


@pytest.mark.parametrize("state", [BroadcastState.CANCELLED, BroadcastState.MISSED])
def test_what_has_ended_is_not_sent_and_the_operator_reads_why(
    installation: Installation, state: BroadcastState
) -> None:
    installation.run(*SEND, typed="n\n")
    plan = the_plan(installation)

    async def end(bridge: Bridge) -> None:
        async with bridge.store.begin() as tx:
            await tx.broadcasts.change(plan.id, state=state)

    installation.inside(end)
    assert f"{plan.code} of {THIS_YEAR} is {state.value}" in refused(installation.run(*SEND, "--yes"))


def test_the_kitchen_gods_day_of_this_january_belongs_to_last_years_plan(installation: Installation) -> None:
    said(installation.run("broadcast", "send", "--occasion", "ong_cong", "--yes"))
    plan = plan_of(installation, "ong_cong", THIS_YEAR - 1)
    assert plan is not None
    assert plan.due_at is not None
    assert plan.due_at.year == THIS_YEAR
    assert plan_of(installation, "ong_cong") is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("send", "--occasion", "none", "--yes"), "no occasion none; see `caunoi occasion list`"),
        ((*SEND[1:], "--audience", "x", "--yes"), 'audience: write "all" or "sector:" and a sector'),
        (
            (*SEND[1:], "--audience", "sector:magic", "--yes"),
            'audience: write "all" or "sector:" and a sector',
        ),
        (("report", "TN26-NONE"), "no broadcast TN26-NONE; see `caunoi broadcast list`"),
        (("watch", "TN26-NONE"), "no broadcast TN26-NONE; see `caunoi broadcast list`"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence_and_nothing_is_planned(
    installation: Installation, words: tuple[str, ...], told: str
) -> None:
    assert told in refused(installation.run("broadcast", *words))
    assert plan_of(installation, "cong_doan_vn") is None


def test_the_list_has_every_broadcast_in_order_with_its_times_as_they_are_here(
    installation: Installation,
) -> None:
    async def fill(bridge: Bridge) -> list[str]:
        async with bridge.store.begin() as tx:
            free = await a_broadcast(tx, kind="urgent", office="TT")
            tet = await a_broadcast(tx, kind="greeting", occasion="tet", year=2026, due_at=SENT_AT)
            return [tet.code, free.code]

    codes = installation.inside(fill)
    rows = [line for line in said(installation.run("broadcast", "list")).splitlines() if "TN26-" in line]
    cells = [[cell.strip() for cell in row.strip("│").split("│")] for row in rows]
    assert cells == [
        [codes[0], "greeting", "tet", "LDLD", "draft", "2026-03-10 10:00", ""],
        [codes[1], "urgent", "", "TT", "draft", "", ""],
    ]


async def _nine_people(tx: Tx) -> Broadcast:
    """Five of one workplace, two of another, two of none; something became of each."""
    for workplace in (*["VD-CHE"] * 5, *["VD-THUYDIEN"] * 2, None, None):
        person = await a_contact(tx, listens=Purpose.NEWS)
        await tx.contacts.set_workplace(person.id, None, None, workplace)
    b = await a_broadcast(tx, started_at=SENT_AT, state=BroadcastState.RUNNING)
    await enqueue(tx, b)
    await post(tx, b, Fate.SENT, Fate.SENT, Fate.SENT, Fate.BLOCKED)
    await post(tx, b, Fate.FAILED, Fate.FAILED, error="Rejected")
    [kept] = await take_mass(tx, b, fate=Fate.SENT, limit=1)
    await tx.postings.record([Posted(kept, Fate.SENT, error="Rejected")], SENT_AT)
    message = CaseMessage(author=Author.WORKER, words=Words(text="Cho tôi hỏi"), at=SENT_AT)
    await tx.cases.add_message((await a_case(tx, kept.contact_id)).id, message)
    await tx.contacts.withdraw(kept.contact_id, Purpose.NEWS, SENT_AT)
    return b


@pytest.fixture
def code(installation: Installation) -> str:
    """Of a broadcast that is being sent."""

    async def fill(bridge: Bridge) -> str:
        async with bridge.store.begin() as tx:
            return (await _nine_people(tx)).code

    return installation.inside(fill)


def test_a_report_for_a_program_is_json_that_adds_up(installation: Installation, code: str) -> None:
    found = orjson.loads(said(installation.run("broadcast", "report", code.lower(), "--json")))
    assert (found["code"], found["state"], found["occasion"], found["year"]) == (code, "running", None, None)
    counted = dict.fromkeys(PARTS, 0)
    assert found["total"] == {
        **counted,
        "planned": 9,
        "delivered": 3,
        "blocked": 1,
        "failed": 2,
        "waiting": 3,
    }
    for view in ("by_account", "by_office"):
        assert sum(numbers["planned"] for numbers in found[view].values()) == 9
        assert all(n["planned"] == sum(n[part] for part in PARTS) for n in found[view].values())
    assert {name: numbers["planned"] for name, numbers in found["by_office"].items()} == {
        "": 2,
        "VD-CHE": 5,
        "*": 2,
    }
    causes = (found["failed"], found["skipped"], found["kept"], found["replies"], found["stops"])
    assert causes == ({"Rejected": 2}, {}, {"Rejected": 1}, 1, 1)


def test_a_report_for_a_spreadsheet_has_a_line_for_each_part(installation: Installation, code: str) -> None:
    table = said(installation.run("broadcast", "report", code, "--csv"))
    head, *lines = csv.reader(io.StringIO(table))
    assert head == ["part", "planned", *PARTS]
    assert lines == [
        ["all", "9", "3", "1", "2", "0", "0", "0", "3"],
        ["account telegram", "9", "3", "1", "2", "0", "0", "0", "3"],
        ["office (unknown)", "2", "0", "0", "0", "0", "0", "0", "2"],
        ["office VD-CHE", "5", "3", "1", "1", "0", "0", "0", "0"],
        ["office (small ones)", "2", "0", "0", "1", "0", "0", "0", "1"],
        ["failed Rejected", "2"],
        ["kept Rejected", "1"],
        ["replies within 48 h", "1"],
        ["stops within 48 h", "1"],
    ]


def test_a_report_on_the_screen_says_the_same_and_names_nobody(installation: Installation, code: str) -> None:
    output = said(installation.run("broadcast", "report", code))
    for told in (
        code,
        "VD-CHE",
        "(small ones)",
        "failed Rejected: 2",
        "kept Rejected: 1",
        "replies within 48 h: 1",
    ):
        assert told in output
    assert "VD-THUYDIEN" not in output
    assert "address-" not in output


def test_of_what_has_not_begun_there_is_nothing_to_report(installation: Installation) -> None:
    installation.run(*SEND, typed="n\n")
    found = orjson.loads(said(installation.run("broadcast", "report", the_plan(installation).code, "--json")))
    assert found["total"] == dict.fromkeys(("planned", *PARTS), 0)


def test_watching_ends_when_nobody_waits_any_more(installation: Installation, code: str) -> None:
    async def finish(bridge: Bridge) -> None:
        async with bridge.store.begin() as tx:
            b = await tx.broadcasts.by_code(code)
            assert b is not None
            await post(tx, b, Fate.SENT, Fate.SENT, Fate.UNCERTAIN)
            await tx.broadcasts.change(b.id, state=BroadcastState.DONE, done_at=SENT_AT)

    installation.inside(finish)
    output = said(installation.run("broadcast", "watch", code))
    assert "9/9" in output
    assert "100%" in output
