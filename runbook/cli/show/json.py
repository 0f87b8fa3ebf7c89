"""The output of commands for scripts: one JSON document, as docs/schemas describes it. Sentences are in the chosen language."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from runbook.change.baseline import Baseline
from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.encoding import is_unicode
from runbook.errors import RunbookError
from runbook.fleet.change_job import ChangeReport
from runbook.fleet.idle.read_jobs import HostJobs
from runbook.foreign import json_escaped
from runbook.journal.codec import setting_record, value_record
from runbook.settings.setting import TypedValue, Value
from runbook.text import Language, Text
from runbook.windows.identity import Identity

FORMAT: Final = 1
"""The number of the format. It rises when a key is removed, is renamed or means something else, not when one is added."""


def write_document(document: Mapping[str, object]) -> None:
    """Write one JSON document to stdout. It is UTF-8 whatever stdout's encoding is: in a code page it is all ASCII."""
    sys.stdout.write(json_text(document, ascii_only=not is_unicode(sys.stdout)))


def write_line(document: Mapping[str, object]) -> None:
    """Write one JSON document to stdout, in one line."""
    text = json.dumps({"format": FORMAT, **document}, ensure_ascii=not is_unicode(sys.stdout), separators=(",", ":"))
    sys.stdout.write(json_escaped(text) + "\n")


def json_text(document: Mapping[str, object], *, ascii_only: bool = False) -> str:
    """Return a document as it is written, with the number of its format."""
    return json_escaped(json.dumps({"format": FORMAT, **document}, ensure_ascii=ascii_only, indent=2)) + "\n"


def write_hosts(
    command: str,
    code: ExitCode,
    hosts: Sequence[dict[str, Any]],
    plan: Mapping[str, str] | None = None,
    until: datetime | None = None,
) -> None:
    """Write the results of a command, host by host, as one document; with the plan file that was written and the window's end, if any."""
    document: dict[str, object] = {"command": command, "exit_code": int(code), "hosts": hosts}
    if until is not None:
        document["until"] = until.astimezone(UTC).isoformat()
    write_document(document if plan is None else document | {"plan": plan})


def write_error(command: str, code: ExitCode, error: RunbookError, language: Language) -> None:
    """Write the error that ended a command before it had results."""
    write_document({"command": command, "exit_code": int(code), "error": error_record(error, language)})


def result_record(
    report: ChangeReport, code: ExitCode, language: Language, jobs: HostJobs | None = None
) -> dict[str, Any]:
    """Return one host's entry: its plan, the jobs that the plan may disturb, its run and its error, each if there is one."""
    record: dict[str, Any] = {"host": report.name, "result": code.name.lower(), "exit_code": int(code)}
    if (plan := report.plan) is not None:
        record |= {
            **_computer_record(plan.computer),
            "changes": [change_record(change) for change in plan.changes],
            "restarts": [restart.service for restart in plan.restarts_now],
            "needs_reboot": plan.needs_reboot or plan.reboot_pending,
            "notes": [note.to(language) for note in (*plan.notes, *report.reminders)],
            "real_run": plan.real_run,
        }
    if jobs is not None:
        record["jobs"] = _jobs_record(jobs, language)
    if report.applied is not None:
        record["run"] = report.applied.run
        record["restarted"] = list(report.applied.restarted)
    if report.error is not None:
        record["error"] = error_record(report.error, language)
    return record


def _jobs_record(jobs: HostJobs, language: Language) -> dict[str, object]:
    """Return what is known of the jobs; `running` is None if that is not known."""
    return {
        "servers": list(jobs.servers),
        "running": None
        if jobs.jobs is None
        else [
            {
                "type": job.type,
                "status": job.status,
                "since": job.start and job.start.isoformat(),
                "computers": sorted(job.computers),
            }
            for job in jobs.running
        ],
        "why_unknown": jobs.why and jobs.why.to(language),
    }


def error_record(error: RunbookError, language: Language) -> dict[str, object]:
    """Return an error: its family and code, which are stable, its sentence and advice, and the fields of its sentence."""
    return {
        "kind": error.family.__name__,
        "code": type(error).__name__,
        "message": error.text.to(language),
        "advice": error.advice.to(language) if error.advice else None,
        "fields": {name: _json_value(value, language) for name, value in error.fields.items()},
    }


def _json_value(value: object, language: Language) -> str | int | float | bool | None:
    """Return a value of a JSON type unchanged, a sentence in the language, and any other value as text."""
    if isinstance(value, Text):
        return value.to(language)
    return value if isinstance(value, str | int | float | None) else str(value)


def run_record(run: Run, language: Language) -> dict[str, object]:
    """Return a run of the journal."""
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "step": run.step,
        "host": run.host,
        **_computer_record(run.computer),
        "customer": run.customer,
        "state": run.state,
        "who": run.who,
        "process": run.process,
        "undoes": run.undoes,
        "undone_by": run.undone_by,
        **asdict(run.provenance),
        "baseline": run.baseline and _baseline_record(run.baseline, language),
        "changes": [change_record(change) | {"state": how} for change, how in run.changes],
        "restarts": [{"service": each.service, "state": each.state} for each in run.restarts],
    }


def _baseline_record(baseline: Baseline, language: Language) -> dict[str, object]:
    return {
        "since": baseline.since and baseline.since.isoformat(),
        "until": baseline.until and baseline.until.isoformat(),
        "jobs": baseline.jobs,
        "failed": baseline.failed,
        "other": baseline.other,
        "why_unknown": baseline.told and baseline.told.to(language),
    }


def _computer_record(computer: Identity) -> dict[str, str]:
    """Return which computer it is: its own name, its domain or workgroup, and its identifier."""
    return {"computer": computer.name, "domain": computer.domain, "computer_id": computer.id}


def change_record(change: Change) -> dict[str, Any]:
    """Return a change: the setting, and its values before and after."""
    return {
        "setting": setting_record(change.setting),
        "before": setting_value(change.before),
        "after": setting_value(change.after),
        "needs_reboot": change.needs_reboot,
    }


def setting_value(value: Value) -> Any:
    """Return a value as JSON data; rates, limits and schedules as display text."""
    return str(value) if isinstance(value, TypedValue) else value_record(value)
