"""`history`: the runs so far, what they changed and how they ended."""

from __future__ import annotations

import argparse
import json
import sys

from rich.table import Table

from runbook.change.run import Run
from runbook.change.settings import shown
from runbook.cli.exit_codes import ExitCode
from runbook.cli.place import journal_path, open_journal
from runbook.cli.report import change_record
from runbook.cli.screen import Screen
from runbook.text import Text

STATES = {
    "done": Text("完了", "done"),
    "failed": Text("失敗", "failed"),
    "applying": Text("途中で中断", "cut off"),
}
CHANGES = {
    "planned": Text("未変更", "not written"),
    "writing": Text("書き込み中に中断", "cut off while writing"),
    "written": Text("変更済み", "written"),
    "at risk": Text("控えた値 (書き込み中に中断)", "kept, cut off while writing"),
    "by hand": Text("コンソールで変更 (本人の申告)", "said to be done in the console"),
    "collateral": Text("指定外の変更", "not asked for"),
}


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Show the journal, the newest run first."""
    with open_journal(options, reading=True) as journal:
        runs = journal.runs()
    if options.json:
        sys.stdout.write(json.dumps([run_record(run) for run in runs], ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=journal_path(options)))
    if not runs:
        screen.say(Text("まだ何も実行していません。", "Nothing has been run yet."))
    for each in runs:
        _show(each, screen)
    return ExitCode.DONE


def _show(run: Run, screen: Screen) -> None:
    state = (
        Text("元に戻した (実行 {n})", "undone by run {n}").format(n=run.undone_by)
        if run.undone_by
        else STATES[run.state]
    )
    screen.heading(
        Text("実行 {id}  {when}  {step}  {host}  {state}", "Run {id}  {when}  {step}  {host}  {state}").format(
            id=run.id,
            when=run.started.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            step=run.step,
            host=run.host if run.host.lower() == run.computer.lower() else f"{run.host} ({run.computer})",
            state=state,
        )
    )
    table = Table.grid(padding=(0, 2))
    for change, how in run.changes:
        cells = (change.setting.place, change.setting.label)
        table.add_row(
            "",
            *cells,
            shown(change.before).to(screen.language),
            "→",
            shown(change.after).to(screen.language),
            CHANGES[how].to(screen.language),
        )
    if table.row_count:
        screen.table(table)
    for service, how, _ in run.restarts:
        done = Text("再起動済み", "restarted") if how == "done" else Text("未再起動", "not restarted")
        screen.say(Text("  サービス {name}: {done}", "  Service {name}: {done}").format(name=service, done=done))


def run_record(run: Run) -> dict[str, object]:
    """A run as JSON data."""
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "step": run.step,
        "host": run.host,
        "computer": run.computer,
        "state": run.state,
        "undoes": run.undoes,
        "undone_by": run.undone_by,
        "changes": [change_record(change) | {"state": how} for change, how in run.changes],
        "restarts": [{"service": service, "state": how} for service, how, _ in run.restarts],
    }
