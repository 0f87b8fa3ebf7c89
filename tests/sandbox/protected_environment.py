"""An environment of two machines, for tests of DPM's jobs: a change in it shows in the jobs of the next day."""

from __future__ import annotations

from runbook.sandbox import BackupJob, Dpm, Environment, Link, Machine, ProtectionGroup, RegValue, Schedule

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"


def build(version: str = "2016", language: str = "en-US") -> tuple[Environment, Dpm]:
    """Return a DPM server that protects FILES01 at eight in the evening."""
    site = Environment((Machine("DPM01", version, language, dpm_server=True), Machine("FILES01", version, language)))
    dpm = site["DPM01"].dpm
    assert dpm is not None
    dpm.groups = [ProtectionGroup("Files", ["FILES01"], [Schedule("ShadowCopy")])]
    return site, dpm


def link(site: Environment) -> Link:
    """Return the path between the two machines."""
    return site.network.link(site["DPM01"], site["FILES01"])


def next_day(dpm: Dpm) -> list[BackupJob]:
    """Return the jobs of another day."""
    count = len(dpm.jobs)
    dpm.sleep_over()
    return dpm.jobs[count:]


def fails(dpm: Dpm) -> int | None:
    """Return the error code of the next day's first job; None if it succeeds."""
    job = next_day(dpm)[0]
    return job.failure.code if job.failure else None


def wait(machine: Machine, seconds: int, kind: str = "REG_DWORD") -> None:
    """Set the time-out."""
    data = str(seconds) if kind == "REG_SZ" else seconds
    machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue(kind, data))
