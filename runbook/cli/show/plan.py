"""Show a plan before consent: each setting, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text as Styled

from runbook.change.plan import Change, Plan
from runbook.cli.show.screen import Screen, names_of
from runbook.settings.setting import Value, format_value, is_absent
from runbook.text import Language, Text, same


def show_plan(plan: Plan, hosts: Sequence[str], screen: Screen) -> None:
    """Show the changes for the plan's host, or for all `hosts` that need the same changes."""
    if len(hosts) > 1:
        title = Text("{n} 台のホスト: 同じ変更 {changes} 個", "{n} hosts: the same changes ({changes})")
        screen.heading(title.format(n=len(hosts), changes=len(plan.changes)))
        screen.detail(names_of(hosts, most=40))
    else:
        also = f" ({plan.computer})" if plan.computer and plan.computer.lower() != plan.host.lower() else ""
        screen.heading(same(plan.host + also))
    _show_changes(plan, screen)
    if not plan.changes:
        nothing = Text(
            "設定を確認しました ({n} 個)。変更は必要ありません。", "Settings looked at: {n}. Nothing to change."
        )
        screen.line(nothing.format(n=len(plan.settings)), "green")
    for restart in plan.restarts_now:
        names = ", ".join((*restart.dependents, restart.service))
        screen.line(Text("再起動するサービス: {names}", "Services to restart: {names}").format(names=names))
    if plan.needs_reboot:
        screen.line(Text("有効になるのは再起動後です。", "In force after a reboot."))
    elif plan.reboot_pending:
        pending = Text(
            "以前の変更がまだ有効になっていません。再起動が必要です。",
            "Earlier changes are not in force yet: the host must be rebooted.",
        )
        screen.line(pending, "yellow")
    for note in plan.notes:
        screen.line(Text("注意: {note}", "Note: {note}").format(note=note), "yellow")


def _show_changes(plan: Plan, screen: Screen) -> None:
    place = ""
    table = Table.grid(padding=(0, 2))
    for change in plan.changes:
        if change.setting.place != place:
            _show_table(table, screen)
            place, table = change.setting.place, Table.grid(padding=(0, 2))
            screen.inset(Styled(place, style="cyan"), 2)
        before, after = _styled_before(change, screen.language), _styled(change.after, "green", screen.language)
        table.add_row(Styled(change.setting.label), before, "→", after)
    _show_table(table, screen)


def _show_table(table: Table, screen: Screen) -> None:
    if table.row_count:
        screen.inset(table, 4)


def _styled_before(change: Change, language: Language) -> Styled:
    value = _styled(change.before, "red", language)
    if change.in_use:
        default = Text("、既定値 {value}", ", default {value}").format(value=change.in_use).to(language)
        value = Styled(value.plain.removesuffix(")") + default + ")", style="red")
    return value


def _styled(value: Value, style: str, language: Language) -> Styled:
    return Styled(format_value(value).to(language), style=f"{style} italic" if is_absent(value) else style)
