"""A plan file as JSON."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from runbook.change.plan import Change, Restart
from runbook.dpm.jobs import BackupJob
from runbook.foreign import json_escaped
from runbook.journal.codec import setting_record, value_record
from runbook.plans.plan_file import FORMAT, JobsSeen, PlanFile, PlannedHost


def content_of(file: PlanFile) -> bytes:
    """Return the bytes of a plan file: UTF-8, and the same on every system."""
    record = {
        "format": FORMAT,
        "document": "plan",
        "step": file.step,
        "settings": list(file.settings),
        "version": file.version,
        "made": file.made.astimezone(UTC).isoformat(timespec="seconds"),
        "customer": file.customer,
        "hosts": [_host(each) for each in file.hosts],
    }
    return (json_escaped(json.dumps(record, ensure_ascii=False, indent=2)) + "\n").encode()


def _host(host: PlannedHost) -> dict[str, Any]:
    plan, versions = host.plan, host.versions
    return {
        "host": plan.host,
        "computer": {"name": plan.computer.name, "domain": plan.computer.domain, "id": plan.computer.id},
        "windows": {"caption": versions.caption, "version": versions.windows},
        "dpm": versions.dpm,
        "run": plan.step,
        "undoes": host.undoes,
        "changes": [_change(change) for change in plan.changes],
        "unchanged": [
            {"setting": setting_record(setting), "value": value_record(value)} for setting, value in host.unchanged
        ],
        "restarts": [_restart(restart) for restart in plan.restarts],
        "needs_reboot": plan.needs_reboot,
        "reboot_pending": plan.reboot_pending,
        "booted": plan.booted.isoformat() if plan.booted else None,
        "finishes": plan.finishes,
        "all_seen": plan.all_seen,
        "real_run": plan.real_run,
        "notes": [{"ja": note.ja, "en": note.en} for note in plan.notes],
        "jobs": None if host.jobs is None else _jobs(host.jobs),
    }


def _jobs(jobs: JobsSeen) -> dict[str, Any]:
    running = None if jobs.running is None else [_job(job) for job in jobs.running]
    return {"running": running, "why_unknown": jobs.why and {"ja": jobs.why.ja, "en": jobs.why.en}}


def _job(job: BackupJob) -> dict[str, Any]:
    since = job.start and job.start.isoformat()
    return {"type": job.type, "status": job.status, "since": since, "computers": sorted(job.computers)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "setting": setting_record(change.setting),
        "before": value_record(change.before),
        "after": value_record(change.after),
        "needs_reboot": change.needs_reboot,
        "in_use": change.in_use,
    }


def _restart(restart: Restart) -> dict[str, Any]:
    return {
        "service": restart.service,
        "running": restart.running,
        "dependents": list(restart.dependents),
        "cut_off": restart.cut_off,
    }
