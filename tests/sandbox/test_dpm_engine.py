"""DPM's jobs: when they run, what they leave behind, and how the console prints those that fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from runbook.sandbox import Machine, ProtectionGroup, QosPolicy, Schedule, small_environment
from tests.sandbox.protected_environment import build, link, next_day


def test_jobs_start_by_the_servers_own_time() -> None:
    """On the days and at the times of the schedule, and every so many minutes from midnight and the offset on."""
    site, dpm = build(language="ja-JP")
    dpm.groups[0].schedules = [Schedule("ShadowCopy", ("Tu", "Fr"), ("06:30", "20:00"))]
    dpm.groups[0].synchronization, dpm.groups[0].offset = 240, 15
    monday = datetime(2026, 11, 23, tzinfo=site["DPM01"].local(site.clock.now()).tzinfo)
    found = [
        (start.at - monday, start.job_type, start.periodic)
        for start in dpm.starts(monday.astimezone(UTC), monday + timedelta(days=2))
    ]
    hours = [timedelta(hours=4 * number, minutes=15) for number in range(12)]
    copies = [timedelta(days=1, hours=6, minutes=30), timedelta(days=1, hours=20)]
    assert [at for at, kind, _ in found if kind == "Replication"] == hours
    assert [(at, periodic) for at, kind, periodic in found if kind == "ShadowCopy"] == [(at, False) for at in copies]
    assert found == sorted(found, key=lambda each: each[0])


def test_what_ran_does_not_run_again() -> None:
    """Each run goes on where the last one ended, whatever the steps."""
    site, dpm = build()
    start, end = site.clock.now(), site.clock.now() + timedelta(days=3)
    for hours in (5, 5, 30, 72):
        dpm.run(start + timedelta(hours=hours))
    assert len(dpm.jobs) == 3
    other, again = build()
    assert [job.start.replace(microsecond=0) for job in again.run(end)] == [job.start for job in dpm.jobs]
    assert other["FILES01"].services["DPMRA"].state == "Stopped"


def test_the_small_site_is_healthy() -> None:
    """Four machines of different versions, among them one without PowerShell."""
    dpm = small_environment()["DPM01"].dpm
    assert dpm is not None
    assert {(job.computer, job.status) for job in next_day(dpm)} == {
        (name, "Succeeded") for name in ("FILES01", "OLD01", "SQL01")
    }


def test_events_of_failed_jobs_have_the_jobs_time() -> None:
    """Not the time at which the simulation got around to them."""
    site, dpm = build()
    site["FILES01"].patched = True
    jobs = next_day(dpm)
    site["FILES01"].patched = False
    site["FILES01"].services["DPMRA"].cannot_listen = True
    jobs += next_day(dpm)
    assert [(event.code, event.at) for event in site["FILES01"].events] == [
        (10036, jobs[0].start),
        (7024, jobs[1].start),
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en-US",
            [
                "Type: Recovery point",
                "Status: Failed",
                "Description: The DPM service was unable to communicate with the protection agent on FILES01.contoso.local. (ID 52 Details: An existing connection was forcibly closed by the remote host (0x80072746))",
            ],
        ),
        (
            "ja-JP",
            [
                "種類: 回復ポイント",
                "状態: 失敗",
                "説明: DPM サービスは FILES01.contoso.local 上の保護エージェントと通信できませんでした。 (ID 52 詳細: 既存の接続はリモート ホストに強制的に切断されました。 (0x80072746))",
            ],
        ),
    ],
)
def test_how_the_console_prints_a_failed_job(language: str, lines: list[str]) -> None:
    """In the DPM server's language, whatever the computer's (facts 1.6); what succeeded has no details."""
    site, dpm = build(language=language)
    site["FILES01"].language = "en-US" if language == "ja-JP" else "ja-JP"
    assert next_day(dpm)[0].message == ""
    link(site).faulty = True
    job = next_day(dpm)[0]
    assert job.message.splitlines()[:3] == lines
    assert job.message.splitlines()[-1].endswith(": Files")
    assert f"{job.start:%M:%S}" in job.message


def test_a_job_of_a_server_without_site_is_a_mistake() -> None:
    """Nothing is reached from nowhere."""
    alone = Machine("DPM01", dpm_server=True).dpm
    assert alone is not None
    alone.groups = [ProtectionGroup("Files", ["FILES01"], [Schedule("ShadowCopy")])]
    with pytest.raises(ValueError, match="no environment"):
        alone.sleep_over()


def test_durable_state_holds_schedules_and_policies() -> None:
    """So that undo is compared in full."""
    site, dpm = build()
    site["DPM01"].qos["x"] = QosPolicy(5718, 8192)
    before = site["DPM01"].durable()
    dpm.groups[0].offset = 7
    dpm.groups[0].schedules[0].times = ("21:00",)
    site["DPM01"].qos["x"] = replace(site["DPM01"].qos["x"], rate=16_384)
    assert len(site["DPM01"].durable().diff(before)) == 3
