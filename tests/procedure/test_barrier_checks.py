"""The checks of what may stand between two computers: what decides, what only shows, and whom that is asked."""

from __future__ import annotations

import pytest

from runbook.procedure.causes.network.dynamic_ports import DYNAMIC_PORTS
from runbook.procedure.causes.network.ipsec import IPSEC
from runbook.procedure.causes.trust.certificates import CERTIFICATES
from runbook.procedure.causes.trust.com_limits import COM_LIMITS
from runbook.procedure.causes.windows.antivirus_filter import ANTIVIRUS_FILTER
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox import CommandResult, Environment, Machine, NicSpec, RegValue
from runbook.sandbox.windows.service_list import certificate_service
from runbook.windows.barriers.com_limits import OLE_KEY, POLICY_KEY
from runbook.windows.look import Look
from tests.conftest import host_of

RULES = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\ConSecRules"
RULE = RegValue("REG_SZ", "v2.10|Action=SecureServer|")


@pytest.fixture
def site() -> Environment:
    """A DPM server and a file server."""
    return Environment(
        (Machine("DPM01", dpm_server=True, nics=[NicSpec(ip="10.0.0.1")]), Machine("FILES01", nics=[NicSpec()]))
    )


def look(site: Environment, check: object) -> Measurement:
    """What a check says there."""
    assert isinstance(check, Check)
    return measured(check, Pair(Look(host_of(site["FILES01"])), Look(host_of(site["DPM01"]))))


def said(found: Measurement) -> str:
    """The evidence in English."""
    return "\n".join(line.en for line in found.evidence)


@pytest.mark.parametrize("way", [("DPM01", "FILES01"), ("FILES01", "DPM01")])
def test_silent_dynamic_ports_are_shown_and_asked_about(site: Environment, way: tuple[str, str]) -> None:
    """Windows Firewall may let DPM's programs through and no others: silence is no proof of a closed way."""
    assert look(site, DYNAMIC_PORTS).answer == "open"
    site.network.no_dynamic.add(way)
    found = look(site, DYNAMIC_PORTS)
    assert found.answer is None
    assert f"from {way[0]}: no answer in 5 s" in said(found)


def test_without_an_answer_of_the_endpoint_mapper_nothing_is_open(site: Environment) -> None:
    """It named no port, so none was tried."""
    site.network.closed.add(("FILES01", "DPM01", 135))
    found = look(site, DYNAMIC_PORTS)
    assert found.answer is None
    assert "The endpoint mapper of DPM01 named no dynamic port to FILES01." in said(found)


@pytest.mark.parametrize("name", ["DPM01", "FILES01"])
def test_coms_limits_count_at_either_end(site: Environment, name: str) -> None:
    """DCOM goes both ways."""
    assert look(site, COM_LIMITS.node).answer == "granted"
    site[name].registry.set(OLE_KEY, "EnableDCOM", RegValue("REG_SZ", "N"))
    assert look(site, COM_LIMITS.node).answer == "refused"


def test_rights_of_single_accounts_are_asked_about(site: Environment) -> None:
    """The DPM server's account may be among them, which its number does not show."""
    sddl = "D:(A;;CCDCLCSWRP;;;S-1-5-21-1-2-3-1104)(A;;CCDCSW;;;WD)"
    site["FILES01"].registry.set(POLICY_KEY, "MachineLaunchRestriction", RegValue("REG_SZ", sddl))
    found = look(site, COM_LIMITS.node)
    assert found.answer is None
    assert "launch and activation from outside granted to single accounts only" in said(found)


def test_ipsec_at_both_ends_is_alike_and_at_one_is_asked_about(site: Environment) -> None:
    """Rules at one end may be for other computers."""
    site["FILES01"].registry.set(RULES, "{1}", RULE)
    found = look(site, IPSEC.node)
    assert found.answer is None
    assert said(found).startswith("DPM01: IPsec rules none\nFILES01: IPsec rules {1}\nAsk whoever owns the policy")
    site["DPM01"].registry.set(RULES, "{2}", RULE)
    assert look(site, IPSEC.node).answer == "alike"


def test_in_one_domain_no_certificate_is_looked_at(site: Environment) -> None:
    """And no script is run for it."""
    assert look(site, CERTIFICATES.node).answer == "valid"


def test_what_shows_of_certificates_elsewhere(site: Environment) -> None:
    """In a workgroup: a service that may not start decides; a certificate that has not ended does not show which is used."""
    host = site["FILES01"]
    host.workgroup = "WORKGROUP"
    assert look(site, CERTIFICATES.node).answer is None
    host.services["DpmCPWrapperService"] = certificate_service()
    found = look(site, CERTIFICATES.node)
    assert found.answer is None
    assert "Port 6076 of DPM01 (10.0.0.1) from FILES01: refused" in said(found)
    host.services["DpmCPWrapperService"].start_mode = "Disabled"
    assert look(site, CERTIFICATES.node).answer == "broken"


def test_without_antivirus_software_nobody_is_asked(site: Environment) -> None:
    """With it on either end somebody is: only its own console knows what it leaves alone."""
    assert look(site, ANTIVIRUS_FILTER).answer == "no"
    site["DPM01"].filters["WdFilter"] = 328_010
    found = look(site, ANTIVIRUS_FILTER)
    assert found.answer is None
    assert "DPM01: antivirus filters WdFilter" in said(found)


def test_a_filter_of_an_unknown_kind_is_no_proof(site: Environment) -> None:
    """A legacy filter has no altitude, and may be antivirus software: the person is asked, and sees its name."""
    printed = "Filter Name  Num Instances  Altitude  Frame\n-----------  -----  -----  -----\nSAVOnAccess   <Legacy>\n"
    site["FILES01"].commands["fltmc"] = lambda *_: CommandResult(printed)
    found = look(site, ANTIVIRUS_FILTER)
    assert found.answer is None
    assert "FILES01: filters of an unknown kind SAVOnAccess" in said(found)
