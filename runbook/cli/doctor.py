"""`doctor`: why a connection to a host does not work, and what to do. Writes nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.hosts import Secrets, entries
from runbook.cli.rows import show_rows
from runbook.cli.screen import Screen
from runbook.cli.site_address import address
from runbook.doctor.examine import Examination, examine
from runbook.doctor.finding import Finding
from runbook.doctor.patient import Patient
from runbook.fleet.entry import Entry
from runbook.text import Text

_CODES: Final = {"broken": ExitCode.DIFFERENT, "unknown": ExitCode.UNVERIFIED}

Results = list[tuple[Examination, Finding]]


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Examine each host; the gravest of what was found."""
    code = ExitCode.DONE
    records = []
    for entry in entries(options, Secrets(screen.language)):
        results = _examined(entry, screen)
        code = gravest((code, *(_CODES.get(finding.state, ExitCode.DONE) for _, finding in results)))
        records.append(_record(entry, results, screen))
        if not options.json:
            _show(entry, results, screen)
    if options.json:
        document = {"command": "doctor", "exit_code": int(code), "hosts": records}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _examined(entry: Entry, screen: Screen) -> Results:
    looking = Text("{host}: 確認しています", "{host}: looking").format(host=entry.name)
    results: Results = []
    with (
        Patient(entry.target, entry.login, ca=entry.ca, proxy=entry.proxy) as patient,
        screen.waiting(looking) as say,
    ):
        for examination, finding in examine(patient):
            say(examination.title)
            results.append((examination, finding))
    return results


def _show(entry: Entry, results: Results, screen: Screen) -> None:
    scheme = "https" if entry.target.tls else "http"
    screen.heading(Text("{host} ({url})", "{host} ({url})").format(host=entry.name, url=f"{scheme}://{entry.target.address}"))  # fmt: skip
    show_rows(screen, list(_rows(results)))
    for examination, finding in results:
        if finding.todo is not None:
            screen.heading(
                Text("{title}: {what}", "{title}: {what}").format(title=examination.title, what=finding.seen[0])
            )
            screen.say(finding.todo)
            screen.command(f"→ {address(finding.page, screen.language)}")
    if not {finding.state for _, finding in results} & {"broken", "unknown", "skipped"}:
        screen.heading(Text("接続に問題はありません。", "The connection works."))


def _rows(results: Results) -> Iterator[tuple[str, Text, Sequence[Text]]]:
    """A row for each, but one for all that wait for the same thing."""
    for (state, seen), group in groupby(results, key=lambda result: (result[1].state, result[1].seen)):
        titles = [examination.title for examination, _ in group]
        title = titles[0] if len(titles) == 1 else Text("ほか {n} 項目", "{n} more").format(n=len(titles))
        yield state, title, seen


def _record(entry: Entry, results: Results, screen: Screen) -> dict[str, object]:
    language = screen.language
    return {
        "host": entry.name,
        "address": entry.target.address,
        "findings": [
            {
                "examination": examination.id,
                "state": finding.state,
                "seen": [line.to(language) for line in finding.seen],
                "todo": finding.todo.to(language) if finding.todo else None,
                "page": address(finding.page, language),
            }
            for examination, finding in results
        ],
    }
