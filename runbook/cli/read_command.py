"""Run a command that only reads: show each host as its report arrives, write the JSON, and return the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.read_hosts import read_hosts
from runbook.cli.show.json import error_record, write_hosts
from runbook.cli.show.screen import Screen
from runbook.fleet.job import AnyReport, Job, Report
from runbook.text import Language


def read_command(
    jobs: Sequence[Job[AnyReport]],
    options: argparse.Namespace,
    screen: Screen,
    *,
    show: Callable[[AnyReport], None],
    record: Callable[[AnyReport], dict[str, Any]],
    code: Callable[[AnyReport], ExitCode],
) -> ExitCode:
    """Run the jobs of a command. `show` each report as it arrives or, with `--json`, write the `record` of each in the jobs' order.

    Return the most severe `code`. Write the document even if the command ends early, with all results until then.
    """
    done: dict[str, AnyReport] = {}

    def ended(report: AnyReport) -> None:
        done[report.name] = report
        if not options.json:
            show(report)
            if report.error is not None:
                screen.error(report.error, report.name)

    outcome = ExitCode.INTERRUPTED
    try:
        reports = read_hosts(jobs, screen, ended)
        outcome = most_severe(ExitCode.FAILED if report.error else code(report) for report in reports)
    finally:
        if options.json:
            in_order = [done[job.entry.name] for job in jobs if job.entry.name in done]
            hosts = [record(report) | _error(report, screen.language) for report in in_order if report.started]
            write_hosts(options.command, outcome, hosts)
    return outcome


def _error(report: Report, language: Language) -> dict[str, Any]:
    return {} if report.error is None else {"error": error_record(report.error, language)}
