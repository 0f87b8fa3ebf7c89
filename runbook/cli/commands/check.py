"""`check`: run every check of the procedure on the hosts, and count the changes of each step. Writes nothing."""

from __future__ import annotations

import argparse
from typing import Any, Final

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.read_command import read_command
from runbook.cli.show.findings import show_findings
from runbook.cli.show.screen import Screen
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.options import dpm_option, host_options, json_option
from runbook.fleet.check_job import CheckJob, CheckReport
from runbook.procedure.tree import Outcome, Tree
from runbook.procedure.troubleshooting import TREE
from runbook.text import Language, same

_CODES: Final = {"found": ExitCode.DIFFERENT, "unknown": ExitCode.UNVERIFIED}


def define(command: Definition) -> None:
    """Add the options for the DPM server, the output and the hosts."""
    dpm_option(command)
    json_option(command)
    host_options(command)


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Check each host against its DPM server with the tree. Return the most severe code."""
    server, others = directory_of(options, screen.language).pair(wanted_of(options), options.dpm)
    jobs = [CheckJob(entry, server, tree) for entry in others]
    return read_command(
        jobs,
        options,
        screen,
        show=lambda report: _show(tree, report, screen),
        record=lambda report: _record(report, screen.language),
        code=lambda report: most_severe(_CODES.get(each.state, ExitCode.DONE) for each in report.results),
    )


def _show(tree: Tree, report: CheckReport, screen: Screen) -> None:
    if report.results:
        screen.heading(same(report.name))
        show_findings(screen, [(each.state, each.title, each.evidence) for each in report.results])
    for each in report.results:
        if each.leads_to:
            after = tree[each.leads_to]
            assert isinstance(after, Outcome)  # noqa: S101  # `leads_to` is always an outcome
            screen.heading(after.title)
            screen.say(after.todo)


def _record(report: CheckReport, language: Language) -> dict[str, Any]:
    return {
        "host": report.name,
        "checks": [
            {
                "check": each.id,
                "state": each.state,
                "seen": [line.to(language) for line in each.evidence],
                "leads_to": each.leads_to or None,
            }
            for each in report.results
        ],
    }
