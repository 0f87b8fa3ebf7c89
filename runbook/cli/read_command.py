"""Run a command that only reads: show each host as its report arrives, write the JSON, and return the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.read_hosts import read_hosts
from runbook.cli.redaction.known import names_of, names_of_host
from runbook.cli.show.json import error_record, write_hosts
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import directory_of
from runbook.fleet.job import AnyReport, Job, Report
from runbook.hosts.directory import Directory
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

    Return the most severe `code`. After Ctrl-C the document has all results until then.
    """
    if screen.redaction is not None:
        screen.redaction.know(name for job in jobs for name in names_of(job.entry))
    done: dict[str, AnyReport] = {}

    def ended(report: AnyReport) -> None:
        done[report.name] = report
        if screen.redaction is not None:
            screen.redaction.know(("DOMAIN", domain) for domain in report.domains)
        if not options.json:
            show(report)
            if report.error is not None:
                screen.error(report.error, report.name)

    def write(outcome: ExitCode) -> None:
        in_order = [done[job.entry.name] for job in jobs if job.entry.name in done]
        hosts = [record(report) | _error(report, screen.language) for report in in_order if report.started]
        write_hosts(options.command, outcome, hosts)

    try:
        reports = read_hosts(jobs, screen, ended)
    except KeyboardInterrupt:
        if options.json:
            write(ExitCode.INTERRUPTED)
        raise
    outcome = most_severe(ExitCode.FAILED if report.error else code(report) for report in reports)
    if options.json:
        write(outcome)
    return outcome


def directory_for_reading(options: argparse.Namespace, screen: Screen) -> Directory:
    """Return the directory of a command that only reads: the names that it finds on a DPM server are known to the redaction."""

    def discovered(names: Iterable[str]) -> None:
        if screen.redaction is not None:
            screen.redaction.know(known for name in names for known in names_of_host(name))

    return directory_of(options, screen.language, screen.note, discovered=discovered)


def _error(report: Report, language: Language) -> dict[str, Any]:
    return {} if report.error is None else {"error": error_record(report.error, language)}
