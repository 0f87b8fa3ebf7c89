"""The package's scripts in the host's own PowerShell."""

from __future__ import annotations

import os

import pytest

from runbook.doctor.power_shell import VERSION
from runbook.dpm import jobs, server
from runbook.dpm.errors import NotADpmServer
from runbook.errors import CommandFailed
from runbook.windows import power_shell
from runbook.windows.barriers.certificates import personal
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.reach import RPC_ENDPOINT_MAPPER, reach
from runbook.windows.system import SERVER_2008, System
from runbook.wsman.shell import Shell
from tests.contract.conftest import REAL


@pytest.fixture
def scripted(bare: Host, system: System) -> Host:
    """Return a host that has PowerShell: Server 2003 has it with KB 968930 only (facts 6.5)."""
    if system.version < SERVER_2008:
        with Shell(bare.client) as shell:
            if shell.run("powershell -NoProfile -Command exit 0").exit_code != 0:
                pytest.skip("this host has no PowerShell")
    return bare


def test_power_shell_says_what_it_is(scripted: Host) -> None:
    """A version of 2.0 or later, and a language mode; policies are pairs."""
    lines = power_shell.run(scripted.client, VERSION)
    facts = {line[0]: line[-1] for line in lines if line.kind != "policy"}
    assert int(facts["version"].partition(".")[0]) >= 2
    assert facts["mode"]


def test_a_name_is_resolved_and_a_port_answers(scripted: Host, system: System) -> None:
    """From the host itself: its own name, and RPC's port, which listens on every Windows (facts 1.8)."""
    found = reach(scripted.client, system.computer)
    assert found.addresses
    assert found.own
    assert found.port() == "open"
    assert {each.state for each in found.dynamic} <= {"open", "refused", "silent", "unreachable"}


def test_a_port_that_nobody_listens_on_is_told(scripted: Host, system: System) -> None:
    """Refused or silent, never open, and never an error."""
    assert reach(scripted.client, system.computer, 9).port(9) in ("refused", "silent")


def test_a_name_that_nobody_has_is_no_error(scripted: Host) -> None:
    """No address, and no port was tried."""
    found = reach(scripted.client, "dpm-runbook-no-such-host.invalid", RPC_ENDPOINT_MAPPER)
    assert (found.addresses, found.ports) == ((), ())


def test_certificates_of_the_computer_are_listed(scripted: Host) -> None:
    """Each with a subject and an end, in the Personal store of the computer; a hosted machine has the listener's own."""
    found = personal(scripted)
    assert all(each.until.year > 1990 for each in found)
    if REAL and os.environ.get("RUNBOOK_REAL_CA"):
        assert "CN=localhost" in [each.subject for each in found]


def test_arguments_are_never_syntax(scripted: Host) -> None:
    """Quotes, semicolons and Japanese in a name are a name that nobody has."""
    assert reach(scripted.client, "';exit 9;'日本語").addresses == ()


def test_dpms_scripts_fail_cleanly_without_dpm(scripted: Host) -> None:
    """Each ends with an error that says so; nothing hangs, and nothing is taken for an answer."""
    if server.is_server(Look(scripted)):
        pytest.skip("this host is a DPM server")
    with pytest.raises(NotADpmServer):
        server.read_groups(scripted)
    assert jobs.jobs_since(scripted, scripted.system.read().now) is None
    assert jobs.recent_jobs(scripted) is None
    with pytest.raises(CommandFailed):
        server.reschedule(scripted, "no group", "ShadowCopy", "Mo", "20:00")
