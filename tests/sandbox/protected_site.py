"""A site of two, for tests of DPM's jobs: what is changed on it shows in the jobs of the next day."""

from __future__ import annotations

from runbook.sandbox import Dpm, Job, Link, Machine, ProtectionGroup, RegValue, Schedule, Site

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"


def build(version: str = "2016", language: str = "en-US") -> tuple[Site, Dpm]:
    """A DPM server that protects FILES01 at eight in the evening."""
    site = Site((Machine("DPM01", version, language, dpm_server=True), Machine("FILES01", version, language)))
    dpm = site["DPM01"].dpm
    assert dpm is not None
    dpm.groups = [ProtectionGroup("Files", ["FILES01"], [Schedule("ShadowCopy")])]
    return site, dpm


def link(site: Site) -> Link:
    """The path between the two."""
    return site.network.link(site["DPM01"], site["FILES01"])


def next_day(dpm: Dpm) -> list[Job]:
    """The jobs of another day."""
    count = len(dpm.jobs)
    dpm.sleep_over()
    return dpm.jobs[count:]


def fails(dpm: Dpm) -> int | None:
    """The code that the next day's first job fails with; None if it succeeds."""
    job = next_day(dpm)[0]
    return job.failure.code if job.failure else None


def wait(machine: Machine, seconds: int, kind: str = "REG_DWORD") -> None:
    """Set the time-out."""
    data = str(seconds) if kind == "REG_SZ" else seconds
    machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue(kind, data))
