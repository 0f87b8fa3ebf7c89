"""The package's scripts for the DPM Management Shell, on a simulated server (facts 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote

from runbook.sandbox.programs.script_errors import ScriptError, escape_data_string
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.protection import DAYS, BackupJob, DpmServer, ProtectionGroup
from runbook.sandbox.windows.writes import Write

_LATEST_OFFSET = 24 * 60


def groups(computer: Computer, arguments: Sequence[str]) -> str:  # noqa: ARG001  # every script takes arguments
    """Run the script groups. Without the module it needs the snap-in of DPM 2007 and 2010."""
    dpm = computer.dpm
    if dpm is None:
        name = "Microsoft.DataProtectionManager.PowerShell"
        raise ScriptError(
            f"No snap-ins have been registered for Windows PowerShell version 2. ({name})",
            f"Windows PowerShell バージョン 2 にはスナップインが登録されていません。({name})",
        )
    lines = [f"shell\t{'module' if dpm.has_module else 'snapin'}"]
    for group in dpm.groups:
        lines.append(f"group\t{escape_data_string(computer, group.name)}")
        lines += [f"member\t{escape_data_string(computer, member)}" for member in sorted(set(group.members))]
        lines += [
            f"schedule\t{each.job_type}\t{','.join(each.days)}\t{','.join(each.times)}" for each in group.schedules
        ]
        every, offset = (group.synchronization, group.offset) if group.synchronization else ("", "")
        if not dpm.prints_offset:
            offset = ""
        # the output for a group without frequency is not known [U]: nothing here
        lines.append(f"synchronization\t{every}\t{offset}")
    return _printed(lines)


def jobs(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script jobs: the jobs that started since a time. Time passes first, so that there are new ones."""
    dpm = computer.dpm
    if dpm is None or not dpm.has_module:
        return _printed(["no-jobs"])
    if not re.fullmatch(r"\d{14}", arguments[0]):
        raise ScriptError(
            "String was not recognized as a valid DateTime.", "文字列は有効な DateTime ではありませんでした。"
        )
    dpm.sleep_over()
    zone = computer.local(computer.now()).tzinfo
    since = datetime.strptime(arguments[0], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    return _printed([_listed(computer, "job", job) for job in dpm.listed() if job.start >= since])


def recent(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script recent: the clock, the jobs of the last days, those that run now, and the members if there is a second argument.

    No time passes, unlike in `jobs`: here nobody waits for what a change has done.
    """
    dpm = computer.dpm
    if dpm is None or not dpm.has_module:
        return _printed(["no-jobs"])
    now = computer.local(computer.now())
    found = dpm.listed()
    since = now - timedelta(days=int(arguments[0]))
    lines = [f"now\t{now:%Y%m%d%H%M%S}"]
    lines += [_listed(computer, "job", job) for job in found if job.start >= since]
    lines += [_listed(computer, "running", job) for job in found if job.status == "InProgress"]
    if arguments[1:]:
        lines += [
            f"protects\t{escape_data_string(computer, member)}"
            for group in dpm.groups
            for member in sorted(set(group.members))
        ]
    return _printed(lines)


def _listed(computer: Computer, kind: str, job: BackupJob) -> str:
    name, codes = escape_data_string(computer, job.computer), escape_data_string(computer, _codes(job))
    return f"{kind}\t{job.status}\t{job.type}\t{job.start:%Y%m%d%H%M%S}\t{name}\t{codes}"


def _codes(job: BackupJob) -> str:
    """Return the codes in `ErrorInfoXml` of a failed job's task: the ID, and the code behind it as a signed number (facts 3.4)."""
    if job.failure is None:
        return ""
    code = job.failure.code or 0
    return f"{job.failure.id}/{code - (1 << 32) if code >= 1 << 31 else code}"


def reschedule(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script reschedule: set a group's days and times of one job type, or the offset of its synchronizations."""
    dpm = computer.dpm
    if dpm is None or not dpm.has_module:
        raise ScriptError(
            "The specified module 'DataProtectionManager' was not loaded because no valid module file was found in any module directory.",
            "指定されたモジュール 'DataProtectionManager' は、有効なモジュール ファイルがモジュール ディレクトリに見つからなかったため読み込まれませんでした。",
        )
    name, job, days, times = unquote(arguments[0]), *arguments[1:4]
    group = _only(dpm, name)
    if job.lower() == "offset":
        before: object = group.offset
        group.offset = after = _offset(times)
        computer.writes.append(Write("schedule", f"{group.name} Offset", before, after))
        return ""
    found = [schedule for schedule in group.schedules if schedule.job_type.lower() == job.lower()]
    if len(found) != 1:
        raise ScriptError(*[f"{len(found)} schedules have this job type"] * 2)
    wanted, hours = tuple(days.split(",")), tuple(times.split(","))
    if not set(wanted) <= set(DAYS) or not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", each) for each in hours):
        raise ScriptError("Cannot bind parameter 'DaysOfWeek' or 'TimesOfDay'.", "パラメーター 'DaysOfWeek' または 'TimesOfDay' をバインドできません。")  # fmt: skip
    before = (found[0].days, found[0].times)
    found[0].days, found[0].times = wanted, hours
    computer.writes.append(Write("schedule", f"{group.name} {job}", before, (wanted, hours)))
    return ""


def _only(dpm: DpmServer, name: str) -> ProtectionGroup:
    """Return the group of that name; PowerShell's -eq ignores case."""
    found = [group for group in dpm.groups if group.name.lower() == name.lower()]
    if len(found) != 1:
        raise ScriptError(*[f"{len(found)} protection groups have this name"] * 2)
    return found[0]


def _offset(text: str) -> int:
    if not text.isdigit() or int(text) > _LATEST_OFFSET:
        raise ScriptError(f'Cannot convert value "{text}".', f'値 "{text}" を変換できません。')
    return int(text)


def _printed(lines: Sequence[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)
