"""`check`: every check of the procedure on the hosts named, and how far each step is from done. Writes nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Literal

from rich.table import Table

from runbook.change.journal import Journal
from runbook.cli.carry_out import Planner
from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.hosts import entries
from runbook.cli.screen import Screen
from runbook.errors import RunbookError
from runbook.procedure import step1, step2
from runbook.procedure.backups import backups
from runbook.procedure.checks import CHECKS
from runbook.procedure.measuring import RECENT, Pair
from runbook.procedure.tree import Check, Outcome
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import measured
from runbook.text import Text
from runbook.windows.look import Look

State = Literal["fine", "found", "unknown", "note"]

_MARKS = {
    "fine": Text("良好", "fine"),
    "found": Text("要対処", "look here"),
    "unknown": Text("確認できず", "not seen"),
    "note": Text("参考", "note"),
}
_STYLES = {"fine": "green", "found": "bold red", "unknown": "yellow", "note": "dim"}
_CODES = {"found": ExitCode.DIFFERENT, "unknown": ExitCode.UNVERIFIED}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `leads_to` is the outcome that a walk would end in."""

    id: str
    title: Text
    state: State
    evidence: tuple[Text, ...]
    leads_to: str = ""


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Check each host against its DPM server; the gravest of what was found."""
    code = ExitCode.DONE
    records = []
    with ExitStack() as stack:
        own = argparse.Namespace(**{**vars(options), "host": [options.dpm] if options.dpm else []})
        server = entries(own, screen.language)[0] if options.dpm else None
        for entry in entries(options, screen.language):
            if server is not None and entry.target == server.target:
                continue
            pair = Pair(
                Look(stack.enter_context(entry.connect())),
                Look(stack.enter_context(server.connect())) if server else None,
            )
            with screen.waiting(Text("{host}: 確認しています", "{host}: looking").format(host=entry.name)):
                rows = list(rows_of(pair))
            code = gravest((code, *(_CODES.get(row.state, ExitCode.DONE) for row in rows)))
            records.append({"host": entry.name, "checks": [_record(row, screen) for row in rows]})
            if not options.json:
                _show(entry.name, rows, screen)
    if options.json:
        document = {"command": "check", "exit_code": int(code), "hosts": records}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def rows_of(pair: Pair) -> Iterator[Row]:
    """All checks in the tree's order, then the backups of the last week, then the steps."""
    for check in CHECKS:
        finding = measured(check, pair)
        yield _row(check, finding.answer, finding.evidence)
        if check.id == "winrm" and finding.answer != "yes":
            return  # nothing else can be read; asking each check to find that out would take minutes
    if pair.server is not None:
        yield _backups(pair)
    for look in pair.both:
        yield from _steps(look)


def _row(check: Check, answer: str | None, evidence: tuple[Text, ...]) -> Row:
    if answer is None:
        return Row(check.id, check.title, "unknown", evidence)
    after = TREE.after(check.id, answer)
    bad = isinstance(after, Outcome)
    return Row(check.id, check.title, "found" if bad else "fine", evidence, after.id if bad else "")


def _backups(pair: Pair) -> Row:
    title = Text("過去 7 日間のバックアップ", "Backups of the last 7 days")
    try:
        finding = backups(replace(pair, since=pair.dpm.system.now - RECENT))
    except RunbookError as error:
        return Row("backups", title, "unknown", (error.text,))
    state: dict[str | None, State] = {"yes": "fine", "no": "found", None: "unknown"}
    return Row("backups", title, state[finding.answer], finding.evidence)


def _steps(look: Look) -> Iterator[Row]:
    """How many settings each step would change: a host on its defaults is not at fault for that."""
    plans: dict[Text, Planner] = {
        step1.TITLE: lambda look, journal: step1.plan(look, journal, step1.Options()),
        step2.TITLE: lambda look, journal: step2.plan(look, journal, step2.Options()),
    }
    with Journal(None) as nothing:
        for name, (title, plan) in zip(("step1", "step2"), plans.items(), strict=True):
            try:
                count = len(plan(look, nothing).changes)
            except RunbookError as error:
                yield Row(f"{name}-{look.host.name}", title, "unknown", (error.text,))
                continue
            words = Text("{host}: 変更できる設定 {n} 個", "{host}: {n} settings to change, if it comes to that")
            yield Row(f"{name}-{look.host.name}", title, "note", (words.format(host=look.host.name, n=count),))


def _show(host: str, rows: list[Row], screen: Screen) -> None:
    screen.heading(Text("{host}", "{host}").format(host=host))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for head in (Text("確認項目", "Check"), Text("結果", "Result"), Text("内容", "What was seen")):
        table.add_column(head.to(screen.language), overflow="fold")
    for row in rows:
        seen = "\n".join(line.to(screen.language) for line in row.evidence)
        table.add_row(
            row.title.to(screen.language),
            f"[{_STYLES[row.state]}]{_MARKS[row.state].to(screen.language)}[/]",
            seen,
        )
    screen.table(table)
    for row in rows:
        if row.leads_to:
            after = TREE[row.leads_to]
            assert isinstance(after, Outcome)  # noqa: S101  # only outcomes are led to here
            screen.heading(after.title)
            screen.say(after.todo)


def _record(row: Row, screen: Screen) -> dict[str, object]:
    return {
        "check": row.id,
        "state": row.state,
        "seen": [line.to(screen.language) for line in row.evidence],
        "leads_to": row.leads_to or None,
    }
