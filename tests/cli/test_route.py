"""`caunoi route explain`: where a case would go, why, and what was considered."""

from bot.app import Bridge
from bot.domain.contact import Role
from tests.cli.conftest import Installation, refused, said
from tests.fakes.clock import A_TUESDAY as NOW

WAGES = ("route", "explain", "--kind", "concern", "--topic", "wages")
AT_WORK = ("--area", "03598", "--workplace", "vd-che", "--allow-workplace")


def sitting(installation: Installation, *offices: str) -> None:
    async def sit(bridge: Bridge) -> None:
        async with bridge.store.begin() as tx:
            for office in offices:
                contact = await tx.contacts.open("webchat", office, "vi", NOW)
                await tx.officers.join(contact.id, office, Role.OFFICER, "Hoa", NOW)

    installation.inside(sit)


def test_the_office_and_the_reason_are_said_as_a_worker_reads_them(installation: Installation) -> None:
    sitting(installation, "CSPL", "VD-CHE")
    assert "CSPL: Ban Chính sách pháp luật" in said(installation.run(*WAGES))
    assert "vì chủ đề là “Tiền lương, tiền thưởng”" in said(installation.run(*WAGES))
    assert said(installation.run(*WAGES, *AT_WORK)).startswith("VD-CHE: ")


def test_each_step_on_the_way_up_is_shown(installation: Installation) -> None:
    sitting(installation, "LDLD")
    output = said(installation.run(*WAGES, *AT_WORK, "--avoid", "vd-che"))
    assert output.startswith("LDLD: ")
    rows = [line.split("│")[1].split()[0] + line.split("│")[4] for line in output.splitlines() if "│" in line]
    assert [row.split() for row in rows] == [["VD-CHE", "avoided"], ["CSPL", "nobody"], ["LDLD", "takes"]]


def test_where_nobody_is_anywhere_that_is_said_too(installation: Installation) -> None:
    assert "hiện chưa có ai trực" in said(installation.run(*WAGES))


def test_codes_that_do_not_exist_are_named(installation: Installation) -> None:
    explain = ("route", "explain", "--kind")
    assert "no kind x" in refused(installation.run(*explain, "x", "--topic", "wages"))
    assert "no topic training in concern" in refused(
        installation.run(*explain, "concern", "--topic", "training")
    )
    assert "no area 1" in refused(installation.run(*WAGES, "--area", "1"))
    assert "no office NONE" in refused(installation.run(*WAGES, "--avoid", "none"))
    assert "no office NONE" in refused(installation.run(*WAGES, "--workplace", "none"))
