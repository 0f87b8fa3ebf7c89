"""`doctor`: find why a connection to a host does not work, and what to do. Writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.read_command import directory_for_reading, read_command
from runbook.cli.show.findings import show_findings
from runbook.cli.show.page_address import page_address
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import wanted_of
from runbook.fleet.doctor_job import DoctorJob, DoctorReport
from runbook.text import Language, Text

_CODES: Final = {"broken": ExitCode.DIFFERENT, "unknown": ExitCode.UNVERIFIED}

_PAGES: Final = Text(
    "この手順のページ (dev.py site で作成) のアドレスです。RUNBOOK_SITE で場所を指定すると、完全なアドレスを表示します。",
    "This is a page of the procedure's own site (dev.py site builds it). Set RUNBOOK_SITE to where it is, and the whole address is shown.",
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Examine each host. Return the most severe code."""
    jobs = [DoctorJob(entry) for entry in directory_for_reading(options, screen).wanted(wanted_of(options))]
    return read_command(
        jobs,
        options,
        screen,
        show=lambda report: _show(report, screen),
        record=lambda report: _record(report, screen.language),
        code=lambda report: most_severe(_CODES.get(finding.state, ExitCode.DONE) for _, finding in report.findings),
    )


def _show(report: DoctorReport, screen: Screen) -> None:
    screen.heading(Text("{host} ({url})", "{host} ({url})").format(host=report.name, url=report.url))
    if report.findings:
        show_findings(screen, list(_rows(report)))
    for examination, finding in report.findings:
        if finding.todo is not None:
            screen.heading(
                Text("{title}: {what}", "{title}: {what}").format(title=examination.title, what=finding.seen[0])
            )
            screen.say(finding.todo)
            address = page_address(finding.page, screen.language)
            screen.command(f"→ {address}")
            if ":" not in address:
                screen.line(_PAGES, "dim")
    states = {finding.state for _, finding in report.findings}
    if report.error is None and states <= {"fine", "note"}:
        screen.heading(Text("接続に問題はありません。", "The connection works."))


def _rows(report: DoctorReport) -> Iterator[tuple[str, Text, Sequence[Text]]]:
    """Yield a row for each examination, but one row for all that wait for the same other one."""
    for (state, seen), group in groupby(report.findings, key=lambda found: (found[1].state, found[1].seen)):
        titles = [examination.title for examination, _ in group]
        title = titles[0] if len(titles) == 1 else Text("ほか {n} 項目", "{n} more").format(n=len(titles))
        yield state, title, seen


def _record(report: DoctorReport, language: Language) -> dict[str, Any]:
    return {
        "host": report.name,
        "address": report.address,
        "findings": [
            {
                "examination": examination.id,
                "state": finding.state,
                "seen": [line.to(language) for line in finding.seen],
                "todo": finding.todo.to(language) if finding.todo else None,
                "page": page_address(finding.page, language),
            }
            for examination, finding in report.findings
        ],
    }
