"""What came of one host, as JSON data for machines. Field names are stable; sentences are in the chosen language."""

from __future__ import annotations

from typing import Any

from runbook.change.plan import Change
from runbook.change.records import setting_record, value_record
from runbook.cli.exit_codes import ExitCode
from runbook.fleet.job import Report
from runbook.text import Language


def result_record(report: Report, code: ExitCode, language: Language) -> dict[str, Any]:
    """One host's entry: its plan if one was made, the run if one was started, the error if there was one."""
    record: dict[str, Any] = {"host": report.name, "result": code.name.lower(), "exit_code": int(code)}
    if (plan := report.plan) is not None:
        record |= {
            "computer": plan.computer,
            "changes": [change_record(change) for change in plan.changes],
            "restarts": [restart.service for restart in plan.restarts_now],
            "needs_reboot": plan.needs_reboot or plan.reboot_pending,
            "notes": [note.to(language) for note in plan.notes],
        }
    if report.applied is not None:
        record["run"] = report.applied.run
        record["restarted"] = list(report.applied.restarted)
    if report.error is not None:
        record["error"] = {
            "kind": type(report.error).__name__,
            "message": report.error.text.to(language),
            "advice": report.error.advice.to(language) if report.error.advice else None,
        }
    return record


def change_record(change: Change) -> dict[str, Any]:
    """A change: which setting, from what, to what."""
    return {
        "setting": setting_record(change.setting),
        "before": value_record(change.before),
        "after": value_record(change.after),
        "needs_reboot": change.needs_reboot,
    }
