"""`check`: run every check of the procedure on the hosts, and count the changes of each step. Writes nothing."""

from __future__ import annotations

import argparse
from typing import Any, Final

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.next_command import next_command
from runbook.cli.read_command import directory_for_reading, read_command
from runbook.cli.show.findings import show_findings
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import wanted_of
from runbook.fleet.check_job import CheckJob, CheckReport
from runbook.procedure.tree import Outcome, Tree
from runbook.procedure.troubleshooting import TREE
from runbook.text import Language, Text, same

_CODES: Final = {"found": ExitCode.DIFFERENT, "unknown": ExitCode.UNVERIFIED, "undecided": ExitCode.UNVERIFIED}

_DIAGNOSE: Final = Text(
    "diagnose は失敗したジョブのエラーから始めて、原因を順に確認し、必要な手順を 1 つずつ提案します。「参考」の設定は、それだけでは変更の必要はありません。",
    "The diagnosis begins at a failed job's error, checks the causes in order, and proposes the steps one at a time. A setting that is only noted needs no change by itself.",
)


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Check each host against its DPM server with the tree. Return the most severe code."""
    server, others = directory_for_reading(options, screen).pair(wanted_of(options), options.dpm)
    jobs = [CheckJob(entry, server, tree) for entry in others]
    shown: list[CheckReport] = []

    def show(report: CheckReport) -> None:
        if report.results:
            shown.append(report)
            _show(tree, report, screen)

    code = read_command(
        jobs,
        options,
        screen,
        show=show,
        record=lambda report: _record(report, screen.language),
        code=lambda report: most_severe(_CODES.get(each.state, ExitCode.DONE) for each in report.results),
    )
    if shown:
        screen.heading(Text("次に行うこと", "What next"))
        screen.say(_DIAGNOSE)
        host = max(shown, key=lambda report: any(each.leads_to for each in report.results)).name
        dpm = server.name if server else "DPM01"  # as an example
        screen.command(next_command("diagnose", "--dpm", dpm, "--host", host, after=options))
    return code


def _show(tree: Tree, report: CheckReport, screen: Screen) -> None:
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
