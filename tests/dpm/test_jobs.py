"""The jobs of a DPM server: what ran, what may run now, and whose they are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runbook.dpm.jobs import BackupJob, ServerJobs, jobs_since, recent_jobs
from runbook.errors import UnreadableAnswer
from runbook.sandbox import Environment, Machine, ProtectionGroup
from runbook.windows import power_shell
from runbook.windows.host import Host
from runbook.wsman.shell import CommandResult
from tests.conftest import host_of

NOON = datetime(2026, 11, 27, 12)  # noqa: DTZ001  # the server's own time


@pytest.fixture
def dpm(monkeypatch: pytest.MonkeyPatch, printed: str) -> Host:
    """A DPM server whose scripts print this."""
    whole = f"begin\n{printed}\nend\n"
    monkeypatch.setattr(power_shell, "run_reading", lambda *_, **__: [CommandResult(whole, "", 0)])
    return host_of(Machine("DPM01", dpm_server=True))


@pytest.mark.parametrize(
    ("status", "may_run"),
    [
        ("InProgress", True),
        ("Cancelling", True),
        ("SomethingNew", True),
        ("", True),
        ("Scheduled", False),
        ("Succeeded", False),
        ("Completed", False),
        ("Warning", False),
        ("Failed", False),
    ],
)
def test_what_is_not_known_to_have_ended_may_run(status: str, may_run: bool) -> None:
    """A status that no source describes must not be taken for the end of a job (facts 3.3)."""
    assert BackupJob(status, "Replication", NOON, frozenset()).may_run is may_run


@pytest.mark.parametrize(
    "printed",
    [
        (
            "now\t20261127120000\n"
            "job\tInProgress\tReplication\t20261127110000\tSQL01\t\n"
            "job\tSucceeded\tReplication\t20261127100000\tFILES01.contoso.local\t\n"
            "running\tInProgress\tReplication\t20261127110000\tSQL01\t\n"
            "running\tInProgress\tShadowCopy\t20261101000000\tFILES01\t\n"
            "running\tInProgress\tRecovery\t00010101000000\tFILES01\t\n"
            "protects\tFILES01.contoso.local"
        )
    ],
)
def test_a_job_that_runs_is_listed_once_however_long_ago_it_began(dpm: Host) -> None:
    """Both lists have it, or the second alone; one that has no start yet comes last."""
    found = recent_jobs(dpm)
    assert found is not None
    assert [(job.type, job.start and job.start.day) for job in found.running] == [
        ("ShadowCopy", 1),
        ("Replication", 27),
        ("Recovery", None),
    ]
    assert (found.now, len(found.jobs), found.protects) == (NOON, 4, frozenset({"files01"}))
    assert {job.type for job in found.of("FILES01").running} == {"ShadowCopy", "Recovery"}


@pytest.mark.parametrize(
    "printed", ["", "job\tFailed\tReplication\t20261127110000\tFILES01\t", "now\tnoon", "now\t20261127120000\nprotects"]
)
def test_recent_jobs_that_cannot_be_read_are_said(dpm: Host) -> None:
    """An answer without the clock, or cut short: never no jobs."""
    with pytest.raises(UnreadableAnswer, match="script recent"):
        recent_jobs(dpm)


def test_whose_jobs_they_are() -> None:
    """The jobs that name a computer, by its short name in any case; a job of several computers is each one's."""
    one = BackupJob("Failed", "Replication", NOON, frozenset({"files01"}))
    both = BackupJob("InProgress", "Replication", NOON, frozenset({"files01", "sql01"}))
    found = ServerJobs(NOON, (one, both), frozenset({"sql01", "old01"}))
    assert [found.knows(name) for name in ("FILES01", "OLD01", "WEB01")] == [True, True, False]
    assert found.of("FILES01") == ServerJobs(NOON, (one, both))
    assert found.of("SQL01") == ServerJobs(NOON, (both,), frozenset({"sql01"}))


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_a_simulated_job_runs_until_it_ends_or_its_agent_is_restarted(language: str) -> None:
    """It is listed as running, then as it ended; a restart of DPMRA at either end makes it fail (facts 1.3)."""
    site = Environment((Machine("DPM01", language=language, dpm_server=True), Machine("FILES01"), Machine("SQL01")))
    dpm = site["DPM01"].dpm
    assert dpm is not None
    dpm.groups.append(ProtectionGroup("夜間", ["FILES01", "SQL01", "FILES01"], []))
    dpm.begin(site["FILES01"], "Replication", lasts=timedelta(minutes=10))
    dpm.begin(site["SQL01"], "ShadowCopy", lasts=None)
    server = host_of(site["DPM01"])

    def states() -> dict[str, str]:
        found = recent_jobs(server)
        assert found is not None
        return {job.type: job.status for job in found.jobs}

    assert states() == {"Replication": "InProgress", "ShadowCopy": "InProgress"}
    site.clock.sleep(timedelta(minutes=11))
    assert states() == {"Replication": "Succeeded", "ShadowCopy": "InProgress"}
    site["SQL01"].services["DPMRA"].stop()
    site["SQL01"].services["DPMRA"].start()
    assert states() == {"Replication": "Succeeded", "ShadowCopy": "Failed"}
    found = recent_jobs(server)
    assert found is not None
    assert (found.running, found.protects) == ((), frozenset({"files01", "sql01"}))


def test_to_read_them_takes_one_shell() -> None:
    """Create, command, answer, delete; the signal may be among them. Before DPM 2012 they cannot be read."""
    machine = Machine("DPM01", dpm_server=True)
    Environment((machine,))
    assert recent_jobs(host_of(machine)) is not None
    assert len(machine.log.requests) <= 5
    old = Machine("OLD", dpm_version="3.0.7696.0", dpm_server=True)
    assert recent_jobs(host_of(old)) is None
    assert jobs_since(host_of(old), NOON) is None
