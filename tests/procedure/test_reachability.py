"""The checks of names and ports: every address counts, and where nothing can be seen nothing is said."""

from __future__ import annotations

import pytest

from runbook.procedure.causes.network.firewall import FIREWALL
from runbook.procedure.causes.network.name_resolution import NAME_RESOLUTION
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox import Environment, Machine, NicSpec
from runbook.windows.look import Look
from tests.conftest import host_of

CHECKS = {check.id: check for check in (NAME_RESOLUTION.node, FIREWALL.node) if isinstance(check, Check)}


@pytest.fixture
def site() -> Environment:
    """A DPM server and a file server."""
    return Environment(
        (Machine("DPM01", dpm_server=True, nics=[NicSpec(ip="10.0.0.1")]), Machine("FILES01", nics=[NicSpec()]))
    )


def look(site: Environment, check: str) -> Measurement:
    """What a check says there."""
    return measured(CHECKS[check], Pair(Look(host_of(site["FILES01"])), Look(host_of(site["DPM01"]))))


def said(found: Measurement) -> str:
    """The evidence in English."""
    return "\n".join(line.en for line in found.evidence)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", ["DPM01", "FILES01"])
def test_in_constrained_language_mode_a_person_is_asked(site: Environment, name: str, check: str) -> None:
    """PowerShell may not resolve names there: no name is called unknown, no port closed; the evidence has the reason."""
    site[name].access.language_mode = "ConstrainedLanguage"
    found = look(site, check)
    assert found.answer is None
    assert "ConstrainedLanguage" in said(found)
    assert "does not resolve" not in said(found)
    assert "cannot resolve" not in said(found)


def test_a_name_that_is_not_known_is_no_even_if_the_other_end_cannot_tell(site: Environment) -> None:
    """One end is enough."""
    site["FILES01"].access.language_mode = "ConstrainedLanguage"
    site.network.unresolved.add(("DPM01", "FILES01"))
    assert look(site, "name-resolution").answer == "no"


def test_an_address_that_does_not_answer_does_no_harm_beside_one_that_does(site: Environment) -> None:
    """IPv6 first, with no way there: open by IPv4, and both are shown."""
    site.network.ipv6["FILES01"] = "2001:db8::11"
    site.network.unroutable.add(("DPM01", "2001:db8::11"))
    found = look(site, "rpc-port")
    assert found.answer == "open"
    assert "Port 135 of FILES01 (2001:db8::11) from DPM01: no way there" in said(found)
    assert "Port 135 of FILES01 (10.0.0.11) from DPM01: it answers" in said(found)
    assert look(site, "name-resolution").answer == "yes"


def test_the_way_back_counts(site: Environment) -> None:
    """DCOM goes both ways: the agent answers by calling the DPM server."""
    site.network.closed.add(("FILES01", "DPM01", 135))
    found = look(site, "rpc-port")
    assert found.answer == "closed"
    assert "Port 135 of DPM01 (10.0.0.1) from FILES01: no answer in 5 s" in said(found)


def test_a_dns_record_of_another_computer_is_shown_and_asked_about(site: Environment) -> None:
    """It answers, so no name is unknown; but the address is none that the computer has."""
    site.network.misdirected["DPM01", "FILES01"] = "10.9.9.9"
    found = look(site, "name-resolution")
    assert found.answer is None
    assert "FILES01 itself has 10.0.0.11: none of the addresses that DPM01 found." in said(found)


def test_a_link_local_address_is_the_same_on_every_interface(site: Environment) -> None:
    """`fe80::11%7` of the one is `fe80::11%3` of the other."""
    site.network.ipv6["FILES01"] = "fe80::11%7"
    assert look(site, "name-resolution").answer == "yes"


def test_without_winrm_on_the_protected_computer_the_dpm_servers_view_is_enough(site: Environment) -> None:
    """As before: the walk goes on to the question whether WinRM answers."""
    site["FILES01"].listens = False
    for check in CHECKS:
        found = look(site, check)
        assert found.answer in ("yes", "open")
        assert "Not seen from FILES01" in said(found)
