"""Show the results of many hosts: problems first, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.cli.show.screen import HELPED_BY_DOCTOR, Screen, names_of
from runbook.cli.show.table import Cell
from runbook.fleet.change_job import ChangeReport, HostState
from runbook.text import Text, same

_ORDER: Final = {
    HostState.FAILED: (Text("失敗", "failed"), "bold red"),
    HostState.UNVERIFIED: (Text("要確認", "not verified"), "bold red"),
    HostState.INTERRUPTED: (Text("中断", "interrupted"), "yellow"),
    HostState.NOT_STARTED: (Text("未実行", "not started"), "yellow"),
    HostState.NOT_CONFIRMED: (Text("未承認", "not confirmed"), "yellow"),
    HostState.REBOOT_DUE: (Text("再起動待ち", "reboot due"), "yellow"),
    HostState.DIFFERENT: (Text("変更が必要", "to change"), ""),
    HostState.DONE: (Text("完了", "done"), "green"),
}
"""The states in the order of the table: problems first."""

_ONE_BY_ONE: Final = frozenset({HostState.FAILED, HostState.UNVERIFIED, HostState.INTERRUPTED})


def show_results(results: Sequence[tuple[HostState, ChangeReport]], screen: Screen) -> None:
    """Show a table. Each failed host has its own line; other hosts with the same result share one."""
    hosts = {report.name for _, report in results}
    screen.heading(Text("結果 (ホスト: {n} 台)", "Results (hosts: {n})").format(n=len(hosts)))
    rows: list[tuple[Cell, Cell, Cell]] = []
    advice: dict[Text, None] = {}
    for state, (title, style) in _ORDER.items():
        of_state = [report for found, report in results if found is state]
        single = [report for report in of_state if state in _ONE_BY_ONE or report.error is not None]
        together = [report for report in of_state if report not in single]
        if single:
            for report in sorted(single, key=lambda report: report.name.lower()):
                why = report.error.text if report.error else same("")
                rows.append((Cell(title, style), Cell(report.name), Cell(why)))
                if report.error is not None and report.error.advice is not None:
                    advice.setdefault(report.error.advice)
        if together:
            names = list(dict.fromkeys(report.name for report in together))
            many = Text("{n} 台", "{n} hosts").format(n=len(names))
            rows.append((Cell(title, style), Cell(many), Cell(names_of(names))))
    screen.table(rows, (Text("結果", "Result"), Text("ホスト", "Host"), Text("内容", "Details")))
    if advice:
        screen.heading(Text("対処", "What to do"))
        for each in advice:
            screen.line(each)
    if any(isinstance(report.error, HELPED_BY_DOCTOR) for _, report in results):
        screen.suggest_doctor()
