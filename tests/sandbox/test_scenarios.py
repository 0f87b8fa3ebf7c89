"""The scenarios: each fails with its code, only what cures it cures it, and the healthy server stays healthy."""

from __future__ import annotations

import re
import socket

import pytest

from runbook.dpm.jobs import JOBS
from runbook.sandbox import SCENARIOS, Scenario, scenario, serve
from runbook.sandbox.scenarios.catalogue import DEFINITIONS
from runbook.windows import power_shell
from runbook.windows.host import Host
from tests.soak.counting import THOROUGH

RESET, RPC, DENIED = "0x80072746", "0x800706BA", "0x80070005"
EXPECTED = {
    "idle-wan": (52, RESET),
    "long-idle-wan": (52, RESET),
    "chimney": (52, RESET),
    "nic-offload": (52, RESET),
    "receive-coalescing": (52, RESET),
    "checksum-offload": (52, RESET),
    "narrow-link": (52, RPC),
    "overlapping-groups": (52, RPC),
    "no-agent": (45, ""),
    "agent-disabled": (43, "0x8099090E"),
    "pending-reboot": (48, ""),
    "agent-account": (42, "0x80090322"),
    "dpm-engine": (976, ""),
    "disabled-in-console": (30186, ""),
    "managed-elsewhere": (3107, ""),
    "dvd-image": (53, "0x80000001"),
    "old-agent": (904, ""),
    "other-owner": (270, ""),
    "untrusted": (42, DENIED),
    "dcom-hardening": (42, DENIED),
    "clock-skew": (42, DENIED),
    "workgroup-password": (308, ""),
    "com-limits": (42, DENIED),
    "certificate": (316, ""),
    "untrusted-domain": (42, DENIED),
    "port-conflict": (43, "0x8099090E"),
    "agent-crash": (60, "0x809909B0"),
    "installation": (313, ""),
    "no-name": (316, "0x80072AF9"),
    "port-closed": (308, RPC),
    "way-back-closed": (316, RPC),
    "ipsec": (300, ""),
    "no-winrm": (52, RESET),
    "antivirus": (52, "0x80070040"),
    "backup-network": (41, ""),
    "idle-device": (52, RESET),
    "unexplained": (52, RESET),
    "too-many-objects": (46, ""),
    "no-code": (0, ""),
}
SAME_LINE = ("idle-wan", "no-winrm", "no-code")
ALSO = {
    **{name: {*SAME_LINE, "long-idle-wan"} - {name} for name in SAME_LINE},  # to wait an hour is to wait 15 minutes
    "pending-reboot": {"nic-offload", "checksum-offload"},  # which takes a reboot too
    "other-owner": {"no-agent"},  # an agent that is installed for DPM01 obeys and trusts it
    "untrusted": {"no-agent"},
}
"""Whose remedies cure it as well."""

EVERYBODY = ("dpm-engine",)
"""What breaks the backups of every computer, not of FILES01 alone."""


def broken(name: str) -> set[str]:
    """The computers whose jobs fail in a scenario."""
    return {"FILES01", "SQL01"} if name in EVERYBODY else {"FILES01"}


def failures(played: Scenario) -> set[str]:
    """The computers whose jobs failed on another day."""
    jobs = played.next_day()
    assert {job.computer for job in jobs} == {"FILES01", "SQL01"}
    return {job.computer for job in jobs if job.status == "Failed"}


IN_BOTH = [(name, language) for language in ("ja-JP", "en-US") for name in SCENARIOS]


@pytest.mark.parametrize(("name", "language"), IN_BOTH if THOROUGH else IN_BOTH[::2])
def test_a_scenario_fails_with_its_code_until_its_remedy(name: str, language: str) -> None:
    """Of FILES01 alone; the symptom is the first failed job's details in the site's language, by ID and code in both."""
    played = scenario(name, language=language)
    number, code = EXPECTED[name]
    assert [int(found) for found in re.findall(r"\(ID (\d+)", played.symptom)] == ([number] if number else [])
    assert re.findall(r"0x[0-9A-F]{8}", played.symptom) == ([code] if code else [])
    assert any(ord(character) > 0x3000 for character in played.symptom) == (language == "ja-JP")
    assert failures(played) == broken(name)
    played.remedy()
    assert failures(played) == set()
    assert failures(played) == set()


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_other_remedy_cures_a_scenario(name: str) -> None:
    """Not even all of them together, except those that contain its own."""
    played = scenario(name)
    for other, definition in DEFINITIONS.items():
        if other != name and other not in ALSO.get(name, set()):
            definition.cure(played.environment)
    assert failures(played) == broken(name)
    played.remedy()
    assert failures(played) == set()


@pytest.mark.parametrize(("name", "others"), ALSO.items())
def test_what_else_cures_a_scenario(name: str, others: set[str]) -> None:
    """Each of the exceptions above is one."""
    for other in others:
        played = scenario(name)
        DEFINITIONS[other].cure(played.environment)
        assert failures(played) == set(), other


OTHER_VERSIONS = ("2003", "2008", "2008 R2", "2012", "2012 R2", "2022") if THOROUGH else ("2003", "2008", "2022")


@pytest.mark.parametrize("version", OTHER_VERSIONS)
@pytest.mark.parametrize(
    "name", ["idle-wan", "chimney", "nic-offload", "narrow-link", "overlapping-groups", "pending-reboot"]
)
def test_scenarios_on_other_versions(name: str, version: str) -> None:
    """Where a version does not have what causes it, another takes its place."""
    played = scenario(name, version=version)
    expected = {("chimney", "2003"): "2012 R2", ("chimney", "2022"): "2012 R2", ("nic-offload", "2003"): "2008"}
    assert {machine.version for machine in played.environment.machines} == {expected.get((name, version), version)}
    assert failures(played) == {"FILES01"}
    played.remedy()
    assert failures(played) == set()


def test_what_a_person_there_would_say() -> None:
    """Yes to nothing but what is so, as it is at that moment."""
    yes = {name: {topic for topic, answer in scenario(name).truths.items() if answer == "yes"} for name in SCENARIOS}
    assert {name: topics for name, topics in yes.items() if topics} == {
        "antivirus": {"antivirus"},
        "backup-network": {"backup-network"},
        "dvd-image": {"dvd-image"},
        "idle-device": {"idle-device"},
        "ipsec": {"ipsec"},
        "way-back-closed": {"rpc-dynamic"},
        "untrusted-domain": {"attached-as-trusted"},
        "workgroup-password": {"workgroup-password"},
    }
    assert set(scenario("idle-wan").truths) == {
        "antivirus",
        "attached-as-trusted",
        "backup-network",
        "dvd-image",
        "idle-device",
        "ipsec",
        "rpc-dynamic",
        "workgroup-password",
        "throttled",
    }
    narrow, device = scenario("narrow-link"), scenario("idle-device")
    narrow.remedy()
    device.remedy()
    assert (narrow.truths["throttled"], device.truths["idle-device"]) == ("yes", "no")


def test_titles_and_stories_are_in_both_languages() -> None:
    """And differ from scenario to scenario; none of them is empty, and none names an ID or a code."""
    played = [scenario(name) for name in SCENARIOS]
    for texts in ([each.title_ja for each in played], [each.story_ja for each in played]):
        assert len(set(texts)) == len(SCENARIOS)
        assert all(any(ord(character) > 0x3000 for character in text) for text in texts)
    for texts in ([each.title_en for each in played], [each.story_en for each in played]):
        assert len(set(texts)) == len(SCENARIOS)
        assert all(text and all(ord(character) < 0x3000 for character in text) for text in texts)
    assert not [each.name for each in played if re.search(r"0x|ID \d", each.story_ja + each.story_en)]


def test_an_unknown_scenario() -> None:
    """Is a KeyError."""
    with pytest.raises(KeyError):
        scenario("nothing")


def test_groups_that_start_together() -> None:
    """Four at the same minute, and synchronizations with equal offsets: what the last step is about."""
    dpm = scenario("overlapping-groups").environment.dpm
    assert len([group for group in dpm.groups if any("20:00" in schedule.times for schedule in group.schedules)]) == 4
    assert {(group.synchronization, group.offset) for group in dpm.groups} == {(15, 0)}


def test_a_crash_leaves_its_file_and_a_taken_port_its_event() -> None:
    """Within the last days, under the names of facts 1.7 and 1.8; a patched computer says whom it refused."""
    crashed, taken, patched = (
        scenario(name).environment["FILES01"] for name in ("agent-crash", "port-conflict", "dcom-hardening")
    )
    (file,) = crashed.files
    assert re.fullmatch(r".*\\DPM\\Temp\\DPMRACurr\.errlog\.\d{4}-\d\d-\d\d_03-12-45\.Crash", file.path)
    assert f"{file.changed:%Y-%m-%d_%H-%M-%S}" in file.path
    assert {event.code for event in taken.events} == {7024}
    assert {(event.code, event.strings[1], event.strings[3]) for event in patched.events} == {
        (10036, "DPM01$", "10.0.0.1")
    }
    assert r"CONTOSO\DPM01$ SID (S-1-5-21-" in patched.events[0].message
    assert all(patched.boot_time < event.at < patched.now() for event in patched.events)


def test_the_dpm_server_lists_the_jobs() -> None:
    """Through WinRM and PowerShell: those of the day that passes, failed before and not after."""
    played = scenario("idle-wan")
    server = played.environment[played.dpm]
    client = Host(server.name, server.send).client

    def states() -> set[tuple[str, str]]:
        lines = power_shell.run(client, JOBS, f"{server.now():%Y%m%d%H%M%S}")
        return {(line[1], line[4]) for line in lines}

    assert states() == {("Failed", "FILES01"), ("Succeeded", "SQL01")}
    played.remedy()
    assert states() == {("Succeeded", "FILES01"), ("Succeeded", "SQL01")}


def test_no_winrm_is_a_connection_refused() -> None:
    """In process and over a socket; the other machines answer."""
    played = scenario("no-winrm")
    with pytest.raises(ConnectionResetError, match="refused"):
        played.environment["FILES01"].send(b"")
    with serve(played.environment) as server:
        address, _, port = server.endpoint("FILES01").partition(":")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address, int(port)), 5)
        address, _, port = server.endpoint("DPM01").partition(":")
        socket.create_connection((address, int(port)), 5).close()
