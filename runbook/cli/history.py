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
AT_WORK = Text("作業中", "at work")
WRITING = Text("書き込み中", "being written")
NOT_KNOWN = Text("作業中、または途中で中断", "at work, or cut off")
RESTARTS = {
    "planned": Text("未再起動", "not restarted"),
    "restarting": Text("再起動の途中", "restart not finished"),
    "done": Text("再起動済み", "restarted"),
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
        runs = [(run, journal.at_work(run)) for run in journal.runs()]
    if options.json:
        records = [run_record(run) | {"at_work": at_work} for run, at_work in runs]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=journal_path(options)))
    if not runs:
        screen.say(Text("まだ何も実行していません。", "Nothing has been run yet."))
    for run, at_work in runs:
        _show(run, at_work, screen)
    return ExitCode.DONE


def _show(run: Run, at_work: bool | None, screen: Screen) -> None:
    state = STATES[run.state]
    if at_work or at_work is None:
        state = AT_WORK if at_work else NOT_KNOWN
    if run.undone_by:
        state = Text("元に戻した (実行 {n})", "undone by run {n}").format(n=run.undone_by)
    screen.heading(
        Text("実行 {id}  {when}  {step}  {host}  {state}", "Run {id}  {when}  {step}  {host}  {state}").format(
            id=run.id,
            when=run.started.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            step=run.step,
            host=run.host if run.host.lower() == run.computer.lower() else f"{run.host} ({run.computer})",
            state=state,
        )
    )
    if run.who:
        by = Text("{who}、プロセス {process}", "{who}, process {process}").format(who=run.who, process=run.process)
        screen.detail(by)
    table = Table.grid(padding=(0, 2))
    for change, how in run.changes:
        cells = (change.setting.place, change.setting.label)
        table.add_row(
            "",
            *cells,
            shown(change.before).to(screen.language),
            "→",
            shown(change.after).to(screen.language),
            (WRITING if at_work and how == "writing" else CHANGES[how]).to(screen.language),
        )
    if table.row_count:
        screen.table(table)
    for service, how, _ in run.restarts:
        screen.say(Text("  サービス {name}: {how}", "  Service {name}: {how}").format(name=service, how=RESTARTS[how]))


def run_record(run: Run) -> dict[str, object]:
    """A run as JSON data."""
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "step": run.step,
        "host": run.host,
        "computer": run.computer,
        "state": run.state,
        "who": run.who,
        "process": run.process,
        "undoes": run.undoes,
        "undone_by": run.undone_by,
        "changes": [change_record(change) | {"state": how} for change, how in run.changes],
        "restarts": [{"service": service, "state": how} for service, how, _ in run.restarts],
    }
