"""What the scripts for the DPM Management Shell print, read back: typed, or an error that names the script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runbook.dpm.jobs import BackupJob, jobs_since
from runbook.dpm.schedules import ProtectionGroup, Schedule
from runbook.dpm.server import read_groups
from runbook.errors import UnreadableAnswer
from runbook.sandbox import Machine
from runbook.windows import power_shell
from runbook.windows.host import Host
from runbook.wsman.shell import CommandResult
from tests.conftest import host_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def dpm(monkeypatch: pytest.MonkeyPatch, printed: str) -> Host:
    """A DPM server whose scripts print this."""
    whole = f"begin\n{printed}{'' if printed.endswith(chr(10)) else chr(10)}end\n"
    monkeypatch.setattr(power_shell, "run_reading", lambda *_, **__: [CommandResult(whole, "", 0)])
    return host_of(Machine("DPM01", dpm_server=True))


@pytest.mark.parametrize(
    "printed",
    [
        "job\tFailed\tReplication\tyesterday\tFILES01\t",
        "job\tFailed\tReplication\t00081127120000\tFILES01\t\njob\tFailed",
        "job\tFailed",
        "job",
        "job\tFailed\tReplication\t20261327120000\tFILES01\t",
    ],
)
def test_a_job_that_cannot_be_read_is_said(dpm: Host) -> None:
    """A time that is none, or a line that is cut short: never a traceback, never a job that is passed over."""
    with pytest.raises(UnreadableAnswer, match="script jobs"):
        jobs_since(dpm, NOON)


@pytest.mark.parametrize(
    "printed",
    [
        "shell",
        "shell\tmodule\ngroup",
        "group\tA\nsynchronization\t\t",
        "shell\tmodule\nmember\tFILES01",
        "shell\tmodule\ngroup\tA\nmember",
        "shell\tmodule\ngroup\tA\nschedule\tReplication\tMo",
        "shell\tmodule\ngroup\tA\nschedule\tReplication\tMo\tmidnight\nsynchronization\t\t",
        "shell\tmodule\ngroup\tA\nschedule\tReplication\tFr,Xx\t20:30\nsynchronization\t\t",
        "shell\tmodule\ngroup\tA\nsynchronization\t15",
        "shell\tmodule\ngroup\tA\nsynchronization\t1" + "0" * 20 + "\t0",
        "shell\tmodule\ngroup\tA\nsynchronization\t1" + "0" * 5000 + "\t0",
        "shell\tmodule\ngroup\tA\nmember\tFILES01",
        "shell\tmodule\ngroup\tA\ngroup\tB\nsynchronization\t\t",
        "shell\tmodule\n[[[[",
        "",
    ],
)
def test_a_group_that_cannot_be_read_is_said(dpm: Host) -> None:
    """Likewise for groups: their times would be planned with."""
    with pytest.raises(UnreadableAnswer, match="script groups"):
        read_groups(dpm)


@pytest.mark.parametrize(
    "printed",
    [
        (
            "job\tSucceeded\tReplication\t20261127130000\tFILES01.contoso.local,SQL01\t\n"
            "job\tInProgress\tReplication\t\tFILES01\t\n"
            "job\tFailed\tReplication\t20261127110000\tFILES01\t52/-2147014842\n"
        )
    ],
)
def test_jobs_are_those_that_have_started_since(dpm: Host) -> None:
    """In the server's own time; names without their domain; what has not started has no time yet."""
    start = datetime(2026, 11, 27, 13)  # noqa: DTZ001  # the server's own time
    assert jobs_since(dpm, NOON) == (BackupJob("Succeeded", "Replication", start, frozenset({"files01", "sql01"})),)


@pytest.mark.parametrize(
    "printed", ["shell\tsnapin\ngroup\tA\nmember\tFILES01\nschedule\tReplication\tMo\t20:30\nsynchronization\tx\t²\n"]
)
def test_what_the_shell_does_not_tell_is_not_known(dpm: Host) -> None:
    """A frequency that is no number is none that we know; the rest of the group is read all the same."""
    groups = read_groups(dpm)
    assert not groups.changeable
    assert groups.groups == (ProtectionGroup("A", ("FILES01",), (Schedule("Replication", ("Mo",), (1230,)),)),)


@pytest.mark.parametrize(
    ("printed", "error"),
    [
        ("job\tFailed\tReplication\t20261127130000\tFILES01\t52/-2147014842", "ID 52 0x80072746"),
        ("job\tFailed\tReplication\t20261127130000\tFILES01\t0/0,46/0,46/", "ID 46"),
        ("job\tFailed\tReplication\t20261127130000\tFILES01\t/0x80072746", "0x80072746"),
        ("job\tFailed\tReplication\t20261127130000\tFILES01\t", ""),
        ("job\tFailed\tReplication\t20261127130000\tFILES01\tx/y,99999999999999999999/1e9", ""),
    ],
)
def test_the_codes_of_a_failed_job_are_read_as_far_as_they_are_codes(dpm: Host, error: str) -> None:
    """Signed, hexadecimal, of several tasks; what is none is left out, and never hides that the job failed."""
    [job] = jobs_since(dpm, NOON) or ()
    assert job.failed
    assert job.error == error
