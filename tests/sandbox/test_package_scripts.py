"""The package's PowerShell scripts on simulated machines, sent as the package sends them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from runbook.dpm.jobs import JOBS
from runbook.dpm.server import GROUPS, RESCHEDULE
from runbook.errors import CommandFailed
from runbook.sandbox import Environment, Failure, Machine, NicSpec, ProtectionGroup, QosPolicy, Schedule, Write
from runbook.windows import power_shell, qos
from runbook.windows.errors import LanguageModeRefused
from runbook.windows.host import Host
from runbook.windows.reach import REACH, Reach, best, reach
from tests.sandbox.conftest import Raw


@pytest.fixture(params=["ja-JP", "en-US"])
def site(request: pytest.FixtureRequest) -> Environment:
    """A DPM server with a group, and a file server with two addresses."""
    dpm = Machine("DPM01", language=request.param, dpm_server=True, nics=[NicSpec(ip="10.0.0.1")])
    files = Machine("FILES01", language=request.param, nics=[NicSpec(ip="10.0.0.11"), NicSpec(ip="10.0.1.11")])
    site = Environment((dpm, files))
    assert dpm.dpm is not None
    dpm.dpm.groups.append(
        ProtectionGroup("毎日 & 夜間", ["FILES01"], [Schedule("ShadowCopy", ("Mo", "We"), ("06:00", "20:30"))], 15, 5)
    )
    return site


def run(machine: Machine, script: power_shell.Script, *arguments: str) -> list[power_shell.Line]:
    """What a script prints there."""
    return power_shell.run(Host(machine.name, machine.send).client, script, *arguments)


def states(found: Reach) -> dict[str, str]:
    """The result for port 135 by address."""
    return {each.address: each.state for each in found.ports if each.port == 135}


def test_reach(site: Environment) -> None:
    """Every address with the name that it resolves back to; 135 listens, 5718 only while DPMRA runs (facts 1.8)."""
    client = Host("DPM01", site["DPM01"].send).client
    found = reach(client, "FILES01")
    back = "FILES01.contoso.local"
    assert (found.addresses, found.own) == ((("10.0.0.11", back), ("10.0.1.11", back)), ("10.0.0.1",))
    assert (states(found), best(found.dynamic)) == ({"10.0.0.11": "open", "10.0.1.11": "open"}, "open")
    assert reach(client, "files01.CONTOSO.local", 5718).port(5718) == "refused"
    site["FILES01"].services["DPMRA"].start()
    found = reach(client, "10.0.1.11", 135, 5718)
    assert (found.port(), found.port(5718), found.port(6076)) == ("open", "open", None)


def test_reach_where_the_network_is_not_as_it_should_be(site: Environment) -> None:
    """One direction at a time: no name, no name for an address, a port that nothing passes."""
    here, there = (Host(name, site[name].send).client for name in ("DPM01", "FILES01"))
    site.network.no_dynamic.add(("DPM01", "FILES01"))
    assert (reach(here, "FILES01").port(), best(reach(here, "FILES01").dynamic)) == ("open", "silent")
    site.network.closed.add(("DPM01", "FILES01", 135))
    site.network.unmapped.add(("DPM01", "FILES01"))
    assert (reach(here, "FILES01").port(), reach(here, "FILES01").addresses[0][1]) == ("silent", "")
    assert reach(here, "FILES01").dynamic == ()
    assert reach(there, "DPM01").port() == "open"
    site.network.unresolved.add(("DPM01", "FILES01"))
    assert reach(here, "FILES01").addresses == ()
    assert reach(there, "DPM01").addresses
    assert reach(here, "NOBODY").addresses == ()
    site.network.misdirected["FILES01", "DPM01"] = "10.9.9.9"
    assert (reach(there, "DPM01").addresses, reach(there, "DPM01").port()) == ((("10.9.9.9", ""),), "silent")


def test_every_address_is_tried_and_told_by_itself(site: Environment) -> None:
    """IPv6 comes first and has no way there: IPv4 behind it answers, and so does DPM, which tries them in turn."""
    site.network.ipv6["FILES01"] = "fe80::11%7"
    site.network.unroutable.add(("DPM01", "fe80::11%7"))
    found = reach(Host("DPM01", site["DPM01"].send).client, "FILES01")
    assert states(found) == {"fe80::11%7": "unreachable", "10.0.0.11": "open", "10.0.1.11": "open"}
    assert (found.port(), {each.address for each in found.dynamic}) == ("open", {"10.0.0.11"})


FULL = (REACH, GROUPS)
ANYWHERE = (qos.READ, JOBS)


@pytest.mark.parametrize("script", FULL, ids=lambda script: script.name)
@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_constrained_language_mode_is_said_and_never_taken_for_an_answer(
    script: power_shell.Script, language: str
) -> None:
    """A script that uses types which that mode refuses does not begin there; above all, a name is not called unknown."""
    machine = Machine("DPM01", language=language, dpm_server=True)
    machine.access.language_mode = "ConstrainedLanguage"
    with pytest.raises(LanguageModeRefused) as refused:
        run(machine, script, *(["FILES01", "135"] if script is REACH else []))
    assert (refused.value.name, refused.value.mode) == (script.name, "ConstrainedLanguage")


@pytest.mark.parametrize("script", ANYWHERE, ids=lambda script: script.name)
def test_other_scripts_answer_in_any_language_mode(script: power_shell.Script) -> None:
    """They use the types and methods alone that Constrained Language Mode has."""
    machine = Machine("FILES01")
    machine.access.language_mode = "ConstrainedLanguage"
    assert run(machine, script, "20260101000000")


def test_a_script_without_its_guard_is_refused_by_the_mode_itself(site: Environment) -> None:
    """The simulated PowerShell does not rely on our guard: what is not allowed throws."""
    site["DPM01"].access.language_mode = "ConstrainedLanguage"
    with pytest.raises(CommandFailed, match=r"Method invocation|メソッド"):
        run(site["DPM01"], replace(REACH, full_language=False), "FILES01", "135")


@pytest.mark.parametrize(
    ("version", "documented", "unit", "shown"),
    [
        ("2012", False, "bits", 8_511_488),
        ("2012 R2", False, "bits", 8_511_488),
        ("2022", False, "bits", 8_511_488),
        ("2012", True, "bytes", 1_063_936),
    ],
)
def test_a_qos_policy_is_rounded_up_and_counted_in_the_hosts_unit(
    version: str, documented: bool, unit: str, shown: int
) -> None:
    """Up to whole 8192 bits a second; bits on every real host, bytes as 2012's documents have it (facts 2.3). It is logged."""
    machine = Machine("FILES01", version)
    machine.qos_counts_bytes = documented
    assert run(machine, qos.READ, "runbook") == [("unit", unit)]
    assert run(machine, qos.WRITE, "runbook", "5718", "8510000") == []
    assert run(machine, qos.READ, "RUNBOOK") == [
        ("unit", unit),
        ("policy", "TCP", "5718", "All", str(shown)),
    ]
    policy = QosPolicy(5718, 8_511_488)
    assert machine.qos == {"runbook": policy}
    assert run(machine, qos.WRITE, "runbook", "5718", "0") == []
    assert machine.qos == {}
    assert machine.log.writes == [Write("qos", "runbook", None, policy), Write("qos", "runbook", policy, None)]
    assert qos.policy_rate(Host("H", machine.send).client, "runbook", 5718) is None


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_what_a_script_throws_is_in_the_hosts_language(language: str) -> None:
    """There are no QoS cmdlets before 2012; nothing is written then."""
    machine = Machine("FILES01", "2008 R2", language)
    with pytest.raises(
        CommandFailed, match="用語 'New-NetQosPolicy'" if language == "ja-JP" else "The term 'New-NetQosPolicy'"
    ):
        run(machine, qos.READ, "runbook")
    with pytest.raises(CommandFailed, match="Get-NetQosPolicy"):
        run(machine, qos.WRITE, "runbook", "5718", "1000000")
    assert machine.log.writes == []


def test_2003_has_no_power_shell(raw: Callable[[Machine], Raw]) -> None:
    """Unless KB 968930 was installed (facts 6.5)."""
    machine = Machine("OLD01", "2003", "en-US")
    assert "not recognized" in raw(machine).run("powershell hostname").stderr.decode()
    with pytest.raises(CommandFailed):
        run(machine, REACH, "OLD01", "135")
    machine.has_power_shell = True
    assert raw(machine).text("powershell hostname") == "OLD01\r\n"


def test_a_script_that_is_not_the_packages_own_is_not_run(raw: Callable[[Machine], Raw], site: Environment) -> None:
    """One character more, and it is an error: nothing here interprets PowerShell."""
    text = GROUPS.text.replace("shell`t", "shell`t`t")
    for script in (text, "Get-ChildItem"):
        encoded = base64.b64encode(("& {\n" + script + "} ").encode("utf-16-le")).decode()
        result = raw(site["DPM01"]).run(f"powershell -EncodedCommand {encoded}")
        assert (result.exit_code, result.stdout) == (1, b"")


def test_groups(site: Environment) -> None:
    """Names percent-encoded, times of day, the synchronization's frequency and offset."""
    assert run(site["DPM01"], GROUPS) == [
        ("shell", "module"),
        ("group", "毎日 & 夜間"),
        ("member", "FILES01"),
        ("schedule", "ShadowCopy", "Mo,We", "06:00,20:30"),
        ("synchronization", "15", "5"),
    ]


def test_what_is_printed_is_ascii(raw: Callable[[Machine], Raw], site: Environment) -> None:
    """Percent-encoded, so that no code page matters."""
    line = power_shell.command_line(GROUPS.text, [])
    assert b"\r\ngroup\t%E6%AF%8E%E6%97%A5%20%26%20%E5%A4%9C%E9%96%93\r\n" in raw(site["DPM01"]).run(line).stdout


def test_reschedule(site: Environment) -> None:
    """One job's days and times, or the offset; logged, and nothing else changes."""
    server = site["DPM01"]
    assert run(server, RESCHEDULE, "毎日 & 夜間", "ShadowCopy", "Mo,Tu", "07:00,21:00") == []
    assert run(server, RESCHEDULE, "毎日 & 夜間", "Offset", "", "9") == []
    assert server.dpm is not None
    assert server.dpm.groups == [
        ProtectionGroup("毎日 & 夜間", ["FILES01"], [Schedule("ShadowCopy", ("Mo", "Tu"), ("07:00", "21:00"))], 15, 9)
    ]
    assert [(write.kind, write.target) for write in server.log.writes] == [
        ("schedule", "毎日 & 夜間 ShadowCopy"),
        ("schedule", "毎日 & 夜間 Offset"),
    ]
    before = server.durable()
    for refused in (
        ("X", "Offset", "", "1"),
        ("毎日 & 夜間", "Replication", "Mo", "07:00"),
        ("毎日 & 夜間", "ShadowCopy", "Mo", "25:00"),
    ):
        with pytest.raises(CommandFailed):
            run(server, RESCHEDULE, *refused)
    assert server.durable() == before


def test_jobs_are_those_of_a_day_that_passes_meanwhile(site: Environment) -> None:
    """The site sleeps over: its clock is a day on, and the jobs of that day have run, in the server's own time."""
    server = site["DPM01"]
    assert server.dpm is not None
    before = server.local(server.now())
    lines = run(server, JOBS, f"{before:%Y%m%d%H%M%S}")
    assert timedelta(days=1) <= server.now() - before < timedelta(days=1, minutes=1)
    assert {line[:3] + line[4:] for line in lines} >= {("job", "Succeeded", "Replication", "FILES01", "")}
    assert len([line for line in lines if line[2] == "Replication"]) == 96
    assert all(line[2] != "Replication" or int(line[3][10:12]) % 15 == 5 for line in lines)
    after = server.local(server.now()) + timedelta(minutes=30)
    later = run(server, JOBS, f"{after:%Y%m%d%H%M%S}")
    assert 92 <= len([line for line in later if line[2] == "Replication"]) <= 95


def test_a_failed_job_says_its_codes(site: Environment) -> None:
    """The ID and the code behind it, as a signed number: what the task's XML holds (facts 3.3)."""
    server = site["DPM01"]
    site.causes[:] = [lambda _: Failure(52, 0x80072746)]
    lines = run(server, JOBS, f"{server.local(server.now()):%Y%m%d%H%M%S}")
    assert {line[5] for line in lines} == {"52/-2147014842"}


def test_older_dpm_has_no_jobs_and_changes_nothing(site: Environment) -> None:
    """A snap-in, which lists groups (facts 3.1)."""
    server = site["DPM01"]
    server.dpm_version = "3.0.7696.0"
    assert run(server, GROUPS)[0] == ("shell", "snapin")
    assert run(server, JOBS, "20260101000000") == [("no-jobs",)]
    with pytest.raises(CommandFailed, match="DataProtectionManager"):
        run(server, RESCHEDULE, "毎日 & 夜間", "Offset", "", "9")


def test_there_is_no_dpm_shell_elsewhere(site: Environment) -> None:
    """Neither module nor snap-in on a protected computer; the script jobs says so before it throws."""
    with pytest.raises(CommandFailed, match="DataProtectionManager"):
        run(site["FILES01"], GROUPS)
    assert run(site["FILES01"], JOBS, "20260101000000") == [("no-jobs",)]
