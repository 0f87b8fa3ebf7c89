"""Show a run of the journal: its time, command, host, result and changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from runbook.change.provenance import Provenance
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.cli.show.changes import show_changes
from runbook.cli.show.screen import Screen
from runbook.text import Text, local_time

RUN_STATES: Final = {
    RunState.DONE: Text("完了", "done"),
    RunState.FAILED: Text("失敗", "failed"),
    RunState.APPLYING: Text("途中で中断", "cut off"),
}
CHANGE_STATES: Final = {
    ChangeState.PLANNED: Text("未変更", "not written"),
    ChangeState.WRITING: Text("書き込み中に中断", "cut off while writing"),
    ChangeState.WRITTEN: Text("変更済み", "written"),
    ChangeState.AT_RISK: Text("控えた値 (書き込み中に中断)", "kept, cut off while writing"),
    ChangeState.BY_HAND: Text("コンソールで変更 (本人の申告)", "said to be done in the console"),
    ChangeState.COLLATERAL: Text("指定外の変更", "not asked for"),
}
RESTART_STATES: Final = {
    RestartState.PLANNED: Text("未再起動", "not restarted"),
    RestartState.RESTARTING: Text("再起動の途中", "restart not finished"),
    RestartState.DONE: Text("再起動済み", "restarted"),
}
_AT_WORK: Final = Text("作業中", "at work")
_BEING_WRITTEN: Final = Text("書き込み中", "being written")
_MAYBE_AT_WORK: Final = Text("作業中、または途中で中断", "at work, or cut off")


def show_run(run: Run, at_work: bool | None, screen: Screen) -> None:
    """Show a run. `at_work` is whether its process is still executing; None if that is not known here."""
    state = RUN_STATES[run.state]
    if at_work or at_work is None:
        state = _AT_WORK if at_work else _MAYBE_AT_WORK
    if run.undone_by:
        state = Text("元に戻した (実行 {n})", "undone by run {n}").format(n=run.undone_by)
    screen.heading(
        Text("実行 {id}  {when}  {step}  {host}  {state}", "Run {id}  {when}  {step}  {host}  {state}").format(
            id=run.id,
            when=local_time(run.started),
            step=run.step,
            host=run.host if run.host.lower() == run.computer.name.lower() else f"{run.host} ({run.computer.name})",
            state=state,
        )
    )
    if run.customer:
        screen.detail(Text("顧客: {name}", "Customer: {name}").format(name=run.customer))
    if run.who:
        by = Text("{who}、プロセス {process}", "{who}, process {process}").format(who=run.who, process=run.process)
        screen.detail(by)
    _show_provenance(run.provenance, screen)
    states = [
        _BEING_WRITTEN if at_work and how is ChangeState.WRITING else CHANGE_STATES[how] for _, how in run.changes
    ]
    show_changes([(change, state) for (change, _), state in zip(run.changes, states, strict=True)], screen)
    for each in run.restarts:
        restart = Text("  サービス {name}: {how}", "  Service {name}: {how}")
        screen.say(restart.format(name=each.service, how=RESTART_STATES[each.state]))


def _show_provenance(came: Provenance, screen: Screen) -> None:
    if came.login or came.method:
        account = Text("ホストのアカウント: {login} ({method})", "Account on the host: {login} ({method})")
        screen.detail(account.format(login=came.login or "?", method=came.method))
    if came.ticket:
        screen.detail(Text("チケット: {ticket}", "Ticket: {ticket}").format(ticket=came.ticket))
    if came.plan:
        screen.detail(Text("計画ファイル: SHA-256 {plan}", "Plan file: SHA-256 {plan}").format(plan=came.plan))


def ranges(numbers: Iterable[int]) -> list[str]:
    """Return `1-3` and `7` for the runs 1, 2, 3 and 7, as `undo` takes them."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found]
