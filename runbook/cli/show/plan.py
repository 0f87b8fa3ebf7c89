"""Show a plan before consent: each setting, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.change.plan import Plan
from runbook.cli.show.changes import show_changes
from runbook.cli.show.screen import Screen, names_of
from runbook.text import Text, same


def show_plan(plan: Plan, hosts: Sequence[str], screen: Screen) -> None:
    """Show the changes for the plan's host, or for all `hosts` that need the same changes."""
    if len(hosts) > 1:
        many = Text("{n} 台のホスト: 同じ変更 {changes} 個", "{n} hosts: the same changes ({changes})")
        none = Text("{n} 台のホスト", "{n} hosts")
        screen.heading((many if plan.changes else none).format(n=len(hosts), changes=len(plan.changes)))
        screen.detail(names_of(hosts, most=40))
    else:
        computer = plan.computer.name
        also = f" ({computer})" if computer.lower() != plan.host.lower() else ""
        screen.heading(same(plan.host + also))
    show_changes([(change, None) for change in plan.changes], screen)
    if not plan.changes:
        nothing = Text(
            "設定を確認しました ({n} 個)。変更は必要ありません。", "Settings looked at: {n}. Nothing to change."
        )
        screen.line(nothing.format(n=len(plan.settings)), "green")
    for restart in plan.restarts_now:
        names = ", ".join((*restart.dependents, restart.service))
        screen.line(Text("再起動するサービス: {names}", "Services to restart: {names}").format(names=names))
    if plan.needs_reboot:
        at_once = ", ".join(change.setting.label for change in plan.changes if not change.needs_reboot)
        after_reboot = Text("有効になるのは再起動後です。", "In force after a reboot.")
        screen.line(_PARTLY_AT_ONCE.format(at_once=at_once) if at_once else after_reboot)
    elif plan.reboot_pending:
        pending = Text(
            "以前の変更がまだ有効になっていません。再起動が必要です。",
            "Earlier changes are not in force yet: the host must be rebooted.",
        )
        screen.line(pending, "yellow")
    for note in plan.notes:
        screen.line(Text("注意: {note}", "Note: {note}").format(note=note), "yellow")


_PARTLY_AT_ONCE = Text(
    "一部の設定 ({at_once}) はすぐに、残りは再起動後に有効になります。",
    "Part of it ({at_once}) is in force at once, the rest after a reboot.",
)
