"""`caunoi office`: the tree on the screen, and each change shown before it is done."""

import re

from bot.app import Bridge
from bot.domain.contact import Role
from tests.cli.conftest import Installation, audited, refused, said
from tests.fakes.clock import A_TUESDAY as NOW
from tests.store.given import a_case

COMMUNE = ("office", "open", "CDX-1", "--name", "Công đoàn xã Một", "--under", "LDLD", "--level", "commune")
AREAS = ("--area", "03598", "--area", "03434")


def at_work(installation: Installation) -> int:
    """An officer and a case in an office; the officer's id."""

    async def begin(bridge: Bridge) -> int:
        async with bridge.store.begin() as tx:
            contact = await tx.contacts.open("webchat", "a-browser", "vi", NOW)
            seat = await tx.officers.join(contact.id, "CSPL", Role.OFFICER, "Lò Thị Hoa", NOW)
            await a_case(tx, contact.id, office="CSPL")
            return seat.officer_id

    return installation.inside(begin)


def test_the_tree_is_listed_with_who_and_how_much_is_there(installation: Installation) -> None:
    at_work(installation)
    output = said(installation.run("office", "list"))
    assert re.search(r"LDLD +│   Liên đoàn Lao động tỉnh Lai Châu +│ province", output)
    assert re.search(r"CSPL +│     Ban Chính sách.*│ department +│ 1 +│ 1 ", output)


def test_a_merger_is_shown_asked_for_and_done(installation: Installation) -> None:
    at_work(installation)
    shown = installation.run("office", "merge", "cspl", "--into", "vp", typed="n\n")
    assert shown.exit_code == 1
    assert "1 open cases of Department of Legal Policy" in shown.output
    assert "Lò Thị Hoa (officer) goes to Office of the provincial federation" in shown.output
    assert "CSPL" in said(installation.run("office", "list"))
    assert "has been merged into" in said(
        installation.run("office", "merge", "CSPL", "--into", "VP", typed="y\n")
    )
    assert "CSPL" not in said(installation.run("office", "list"))
    assert audited(installation)[-2:] == [("cli", "reorganise"), ("cli", "reorganise")]
    assert "VP (took the place of CSPL)" in said(installation.run("office", "show", "cspl"))
    assert "closed; VP took its place" in said(installation.run("office", "history", "CSPL"))

    async def told(bridge: Bridge) -> int:
        return (await bridge.count()).outbox["pending"]

    assert installation.inside(told) == 2  # the worker and the officer


def test_an_office_is_opened_renamed_moved_split_and_closed(installation: Installation) -> None:
    said(installation.run(*COMMUNE, *AREAS, "--sector", "energy", "--yes"))
    said(installation.run("office", "rename", "CDX-1", "--name", "Công đoàn xã Hai", "--yes"))
    said(installation.run("office", "move", "CDX-1", "--under", "VP", "--yes"))
    new = ("--new", "CDX-2", "--name", "Công đoàn xã Ba", "--name-en", "Third commune")
    said(installation.run("office", "split", "CDX-1", *new, "--area", "03434", "--under", "LDLD", "--yes"))
    first, second = [said(installation.run("office", "show", code)) for code in ("CDX-1", "CDX-2")]
    assert re.search(r"under +VP", first)
    assert re.search(r"areas +03598\n", first)
    assert re.search(r"English +Third commune", second)
    assert re.search(r"under +LDLD", second)
    assert re.search(r"areas +03434\n", second)
    said(installation.run("office", "close", "CDX-2", "--successor", "CDX-1", "--yes"))
    assert re.search(r"areas +03598, 03434\n", said(installation.run("office", "show", "CDX-1")))
    history = said(installation.run("office", "history", "CDX-1"))
    assert history.index("Công đoàn xã Một") < history.index("Công đoàn xã Hai")


def test_an_officer_goes_along_in_a_split(installation: Installation) -> None:
    officer = at_work(installation)
    new = ("--new", "QHLD", "--name", "Ban Quan hệ lao động", "--officer", f"{officer}")
    said(installation.run("office", "split", "CSPL", *new, "--yes"))
    assert "Lò Thị Hoa" in said(installation.run("office", "show", "QHLD"))


def test_what_is_not_possible_is_refused_in_a_sentence(installation: Installation) -> None:
    assert "TLDLD is the top office" in refused(
        installation.run("office", "close", "TLDLD", "--successor", "VP", "--yes")
    )
    assert "no open office NONE" in refused(
        installation.run("office", "split", "NONE", "--new", "A1", "--name", "x", "--yes")
    )
    assert "no area 1;" in refused(installation.run(*COMMUNE, "--area", "1", "--yes"))
    assert "no sector x;" in refused(installation.run(*COMMUNE, "--sector", "x", "--yes"))
    for command in ("show", "history"):
        assert "no office none" in refused(installation.run("office", command, "none"))
