"""officer invite, list, remove."""

import re

from bot.app import Bridge
from bot.domain.case import State
from bot.domain.contact import Role
from tests.cli.conftest import Installation, audited, refused, said
from tests.fakes.clock import A_TUESDAY as NOW
from tests.store.given import LANES, a_case, a_contact


def seat(installation: Installation, name: str, office: str = "CSPL", cases: int = 0) -> str:
    """Somebody in an office, with cases of theirs; returns the seat's number."""

    async def sit(bridge: Bridge) -> int:
        async with bridge.store.begin() as tx:
            person = await a_contact(tx, "webchat")
            taken = await tx.officers.join(person.id, office, Role.OFFICER, name, NOW)
            for _ in range(cases):
                case = await a_case(tx, person.id, office=office)
                await tx.cases.change(case.id, assignee=taken.officer_id, state=State.CLAIMED)
        return taken.officer_id

    return str(installation.inside(sit))


def held(installation: Installation) -> list[tuple[str, int | None]]:
    """Where the open cases are, and who has them."""

    async def read(bridge: Bridge) -> list[tuple[str, int | None]]:
        async with bridge.store.look() as tx:
            return [(case.office, case.assignee) for case in await tx.cases.listed(None, True, 100)]

    return installation.inside(read)


def test_an_officer_is_invited_seated_and_listed(installation: Installation) -> None:
    output = said(installation.run("officer", "invite", "--office", "CSPL", "--name", "Lò Thị Hoa"))
    code = re.search(r"CB(-[2-9A-Z]{4}){3}", output)
    assert code is not None
    assert "/officer" in output

    async def sit(bridge: Bridge) -> int:
        async with bridge.store.begin() as tx:
            contact = await tx.contacts.open("webchat", "a-browser", "vi", NOW)
            taken = await tx.officers.redeem(code[0], contact.id, bridge.clock.now())
            assert taken is not None
            assert (taken.office, taken.role, taken.name) == ("CSPL", Role.OFFICER, "Lò Thị Hoa")
            return taken.officer_id

    officer_id = str(installation.inside(sit))
    listed = said(installation.run("officer", "list"))
    assert re.search(rf"{officer_id} .*CSPL .*officer .*Lò Thị Hoa .*webchat", listed)


def test_nobody_is_invited_into_an_office_that_is_not_there(installation: Installation) -> None:
    assert "no open office NONE" in refused(installation.run("officer", "invite", "--office", "NONE"))


def test_the_list_says_who_is_away_and_who_stands_for_them(installation: Installation) -> None:
    away, deputy = seat(installation, "Hoa"), seat(installation, "Sử")

    async def go(bridge: Bridge) -> None:
        async with bridge.store.begin() as tx:
            await tx.officers.change(int(away), away_until=NOW, deputy=int(deputy))

    installation.inside(go)
    listed = said(installation.run("officer", "list"))
    assert re.search(rf"Hoa .*10/03/2026 10:00 .*{deputy}", listed)


def test_a_removal_shows_what_becomes_of_the_cases_and_asks(installation: Installation) -> None:
    leaving = seat(installation, "Hoa", cases=2)
    seat(installation, "Sử")
    kept = installation.run("officer", "remove", leaving, typed="n\n")
    assert kept.exit_code == 1
    assert "2 open cases go to the office's queue" in kept.output
    assert held(installation) == [("CSPL", int(leaving))] * 2
    assert "Hoa" in said(installation.run("officer", "list"))
    said(installation.run("officer", "remove", leaving, typed="y\n"))
    assert held(installation) == [("CSPL", None)] * 2
    assert "Hoa" not in said(installation.run("officer", "list"))
    assert audited(installation) == [("cli", "leave")] * 3
    assert f"no officer {leaving}" in refused(installation.run("officer", "remove", leaving, "--yes"))


def test_the_cases_go_to_a_named_colleague(installation: Installation) -> None:
    leaving, heir = seat(installation, "Hoa", cases=1), seat(installation, "Sử")
    output = said(installation.run("officer", "remove", leaving, "--to", heir, "--yes"))
    assert f"1 open cases go to officer {heir}" in output
    assert held(installation) == [("CSPL", int(heir))]


def test_nobody_of_another_office_inherits(installation: Installation) -> None:
    leaving, stranger = seat(installation, "Hoa", cases=1), seat(installation, "Sử", "TGNC")
    output = refused(installation.run("officer", "remove", leaving, "--to", stranger, "--yes"))
    assert f"officer {stranger} is no colleague who can act now" in output
    assert held(installation) == [("CSPL", int(leaving))]


def test_the_last_ones_cases_go_up_and_wait_where_nobody_is_above(installation: Installation) -> None:
    above, leaving = seat(installation, "Pao", "LDLD", cases=1), seat(installation, "Hoa", cases=2)
    output = said(installation.run("officer", "remove", leaving, "--yes"))
    assert "2 open cases go up to LDLD" in output
    assert "Nobody able remains" in output
    assert held(installation) == [("LDLD", None), ("LDLD", None), ("LDLD", int(above))]
    output = said(installation.run("officer", "remove", above, "--yes"))
    assert "3 open cases wait here" in output
    assert held(installation) == [("LDLD", None)] * 3


def test_those_concerned_are_told_through_the_outbox(installation: Installation) -> None:
    leaving = seat(installation, "Hoa", cases=1)
    seat(installation, "Sử")
    said(installation.run("officer", "remove", leaving, "--yes"))

    async def waiting(bridge: Bridge) -> list[str]:
        async with bridge.store.begin() as tx:
            parcels = await tx.outbox.take("webchat", LANES, 10, bridge.clock.now())
            return sorted(parcel.say.key for parcel in parcels)

    assert installation.inside(waiting) == ["leave.told_queue", "leave.you_are_out"]
