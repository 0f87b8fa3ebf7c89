"""What may stand between two computers, as a host tells it: COM's limits, IPsec, filters, certificates."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

import pytest

from runbook.errors import RunbookError, UnreadableAnswer
from runbook.sandbox import CommandResult, Machine, RegValue
from runbook.windows.barriers import certificates, com_limits, file_filters, ipsec
from runbook.windows.barriers.com_limits import ACCESS, LAUNCH, OLE_KEY, POLICY_KEY, ComLimits, Grant
from runbook.windows.look import Look
from tests.conftest import LANGUAGES, VERSIONS, host_of

EVERYTHING = ComLimits(on=True, launch="granted", access="granted")


def limits(machine: Machine) -> ComLimits:
    """The limits of a machine."""
    return com_limits.read(Look(host_of(machine)))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_limits_that_dpm_needs_are_granted(version: str) -> None:
    """Those that Microsoft lists, in five requests at most; so does a host that has none."""
    machine = Machine("H", version)
    assert limits(machine) == EVERYTHING
    assert len(machine.log.requests) <= 5
    machine.registry.delete_key(OLE_KEY)
    assert limits(machine) == EVERYTHING


@pytest.mark.parametrize(
    ("sddl", "launch"),
    [
        ("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)", "denied"),
        ("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;S-1-5-32-562)", "granted"),
        ("D:(A;;CCDCSW;;;WD)(A;;0x1f;;;S-1-5-32-562)", "granted"),
        ("D:(A;;CCDCSW;;;WD)(A;;CCDCLC;;;S-1-5-32-562)", "denied"),  # launch, but no activation
        ("D:(A;;CCLC;;;WD)(A;;CCRP;;;AU)", "granted"),  # together
        ("D:(A;;CC;;;WD)", "granted"),  # before 2003 SP1 one right meant all
        ("D:(D;;CCLC;;;NU)(A;;CCDCLCSWRP;;;WD)", "denied"),
        ("D:(A;;CCDCLCSWRP;;;S-1-5-21-1-2-3-1104)(A;;CCDCSW;;;WD)", "unclear"),
    ],
)
def test_a_policy_comes_first(sddl: str, launch: Grant) -> None:
    """As text, whose letters are rights; who is in the group of DCOM's users needs remote launch and activation."""
    machine = Machine("H")
    machine.registry.set(POLICY_KEY, LAUNCH, RegValue("REG_SZ", sddl))
    assert limits(machine) == ComLimits(on=True, launch=launch, access="granted")


def test_dcom_that_is_off_is_off() -> None:
    """Whatever the limits are."""
    machine = Machine("H")
    machine.registry.set(OLE_KEY, "EnableDCOM", RegValue("REG_SZ", "n"))
    assert not limits(machine).on


def test_a_descriptor_without_a_list_limits_nothing() -> None:
    """As Windows has it."""
    machine = Machine("H")
    machine.registry.set(OLE_KEY, ACCESS, RegValue("REG_BINARY", struct.pack("<BBHIIII", 1, 0, 0x8000, 0, 0, 0, 0)))
    assert limits(machine) == EVERYTHING


@pytest.mark.parametrize("length", range(0, 140, 4))
def test_a_descriptor_cut_short_is_said(length: int) -> None:
    """Never an exception of ours, and never taken for one that grants."""
    machine = Machine("H")
    whole = machine.registry.get(OLE_KEY, LAUNCH)
    assert whole is not None
    assert isinstance(whole.data, bytes)
    machine.registry.set(OLE_KEY, LAUNCH, RegValue("REG_BINARY", whole.data[:length]))
    if length < len(whole.data):
        with pytest.raises(UnreadableAnswer, match=LAUNCH):
            limits(machine)


@pytest.mark.parametrize("sddl", ["nonsense", "D:(A;;CC)", "D:(A;;C;;;WD)", "D:(A;;0xg;;;WD)", "O:BAG:BA"])
def test_a_policy_that_is_no_descriptor_is_said(sddl: str) -> None:
    """Likewise."""
    machine = Machine("H")
    machine.registry.set(POLICY_KEY, ACCESS, RegValue("REG_SZ", sddl))
    with pytest.raises(RunbookError, match=ACCESS):
        limits(machine)


def test_ipsec_rules_of_every_place() -> None:
    """A policy's, the computer's own, and the older kind; none at first. Four requests."""
    machine = Machine("H")
    assert ipsec.rules(host_of(machine)) == ()
    policies = r"HKLM\SOFTWARE\Policies\Microsoft"
    firewall = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
    rule = RegValue("REG_SZ", "v2.10|Action=SecureServer|")
    machine.registry.set(rf"{policies}\WindowsFirewall\ConSecRules", "{1}", rule)
    machine.registry.set(rf"{firewall}\ConSecRules", "{2}", rule)
    machine.registry.set(rf"{policies}\Windows\IPSec\Policy\Local", "ActivePolicy", rule)
    machine.log.clear()
    assert ipsec.rules(host_of(machine)) == ("{1}", "{2}", "ActivePolicy")
    assert len(machine.log.requests) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_told_by_their_altitude(language: str) -> None:
    """In both languages; a fraction and a name with blanks do no harm."""
    machine = Machine("H", language=language)
    assert file_filters.read(host_of(machine)) == file_filters.Filters((), ())
    machine.filters |= {"WdFilter": 328_010, "Scan Filter": 320_000, "Backup": 330_000}
    assert file_filters.read(host_of(machine)).antivirus == ("WdFilter", "Scan Filter")


def test_a_recorded_list_is_read() -> None:
    """With a filter that has no instances, a fraction, and a legacy one."""
    printed = """
Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------  -----
BHDrvx64                                5       365100         0
eeCtrl                                  5       329010         0
SRTSP                                   6       329000.5       0
storqosflt                              0       244000         0
Legacy                                                    <Legacy>
"""
    machine = Machine("H")
    machine.commands["fltmc"] = lambda *_: CommandResult(printed)
    found = file_filters.read(host_of(machine))
    assert found == file_filters.Filters(("eeCtrl", "SRTSP"), unknown=("Legacy",))


@pytest.mark.parametrize("printed", ["", "Access is denied.\r\n", "eeCtrl 5 329010 0\r\n"])
def test_no_list_of_filters_is_said(printed: str) -> None:
    """Without the rule below the heading nothing is taken for a host without antivirus software."""
    machine = Machine("H")
    machine.commands["fltmc"] = lambda *_: CommandResult(printed, exit_code=1)
    with pytest.raises(UnreadableAnswer, match="fltmc"):
        file_filters.read(host_of(machine))


def test_certificates_with_their_ends() -> None:
    """In the host's own time, whatever the language mode is."""
    machine = Machine("H")
    until = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
    machine.certificates = {"CN=H, O=営業": until, "CN=old": until - timedelta(days=900)}
    machine.access.language_mode = "ConstrainedLanguage"
    found = certificates.personal(host_of(machine))
    assert [each.subject for each in found] == ["CN=H, O=営業", "CN=old"]
    assert found[0].until == machine.local(until).replace(tzinfo=None)
