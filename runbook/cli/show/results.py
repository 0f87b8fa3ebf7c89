"""Show the results of many hosts: problems first, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text as Styled

from runbook.cli.show.screen import Screen, names_of
from runbook.errors import ConnectionProblem
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
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    rows: list[tuple[str, str, Text, str]] = []  # result, host, details, style
    advice: dict[Text, None] = {}
    for state, (title, style) in _ORDER.items():
        of_state = [report for found, report in results if found is state]
        if state in _ONE_BY_ONE:
            for report in sorted(of_state, key=lambda report: report.name.lower()):
                why = report.error.text if report.error else same("")
                rows.append((title.to(screen.language), report.name, why, style))
                if report.error is not None and report.error.advice is not None:
                    advice.setdefault(report.error.advice)
        elif of_state:
            names = list(dict.fromkeys(report.name for report in of_state))
            many = Text("{n} 台", "{n} hosts").format(n=len(names)).to(screen.language)
            rows.append((title.to(screen.language), many, names_of(names), style))
    heads = [Text("結果", "Result"), Text("ホスト", "Host"), Text("内容", "Details")]
    taken = 4 + max(cell_len(row[0]) for row in rows) + max(cell_len(row[1]) for row in rows)
    for column, head in enumerate(heads):
        table.add_column(head.to(screen.language), no_wrap=column < 2)
    for title_, host, why, style in rows:
        table.add_row(Styled(title_, style=style), host, Styled(screen.fit(why, taken)))
    screen.table(table)
    if advice:
        screen.heading(Text("対処", "What to do"))
        for each in advice:
            screen.line(each)
    if any(isinstance(report.error, ConnectionProblem) for _, report in results):
        screen.suggest_doctor()
