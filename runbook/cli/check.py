"""`check`: every check of the procedure on the hosts named, and how far each step is from done. Writes nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final, Literal

from runbook.change.journal import Journal
from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.hosts import site
from runbook.cli.rows import show_rows
from runbook.cli.screen import Screen
from runbook.errors import RunbookError
from runbook.fleet.accounts import Accounts
from runbook.fleet.planners import Planner, StepPlanner
from runbook.procedure import step1, step2
from runbook.procedure.backups import backups
from runbook.procedure.checks import CHECKS
from runbook.procedure.measuring import RECENT, Pair
from runbook.procedure.tree import Check, Outcome
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import measured
from runbook.text import Text, same
from runbook.windows.look import Look

State = Literal["fine", "found", "unknown", "note"]

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
        server, others = site(options, screen.language)
        accounts = Accounts()
        for entry in others:
            if accounts.verdict(entry) == "give up":
                raise accounts.given_up(entry)
            accounts.begun(entry)
            pair = Pair(
                Look(stack.enter_context(entry.connect())),
                Look(stack.enter_context(server.connect())) if server else None,
            )
            with screen.waiting(Text("{host}: 確認しています", "{host}: looking").format(host=entry.name)):
                rows = list(rows_of(pair))
            accounts.ended(entry, pair.host.host.client.accepted)
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
    for name, (title, planner) in _STEPS.items():
        yield _step(name, title, planner, pair)


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


def _step(name: str, title: Text, planner: Planner, pair: Pair) -> Row:
    """How many settings a step would change: a host on its defaults is not at fault for that."""
    seen: list[Text] = []
    state: State = "note"
    for look in pair.both:
        host = look.host.name
        try:
            with Journal(None) as nothing:
                count = len(planner.plan(look, nothing).changes)
        except RunbookError as error:
            state = "unknown"
            seen.append(Text("{host}: {why}", "{host}: {why}").format(host=host, why=error.text))
            continue
        seen.append(
            Text("{host}: 変更できる設定 {n} 個", "{host}: settings it would change: {n}").format(host=host, n=count)
        )
    return Row(name, title, state, tuple(seen))


_STEPS: Final[dict[str, tuple[Text, StepPlanner]]] = {
    "step1": (Text("手順 1", "Step 1"), StepPlanner("step1", step1.Options())),
    "step2": (Text("手順 2", "Step 2"), StepPlanner("step2", step2.Options())),
}


def _show(host: str, rows: list[Row], screen: Screen) -> None:
    screen.heading(same(host))
    show_rows(screen, [(row.state, row.title, row.evidence) for row in rows])
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
