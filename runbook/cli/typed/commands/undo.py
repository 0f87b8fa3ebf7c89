"""What `undo` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import (
    HOW,
    fleet_options,
    host_options,
    plan_out_option,
    reboots_option,
    resume_option,
    window_options,
    writing_options,
)
from runbook.cli.typed.ticket import ticket_option
from runbook.cli.typed.values import DIAGNOSIS, run_numbers, whole


def define(command: Definition) -> None:
    """Add the runs to undo, and the options for how to do it."""
    command.option(
        "runs",
        ja="history に表示される実行番号、または 12-49 のような範囲 (省略時: まだ元に戻していない最後の実行)",
        en="run numbers as history shows them, or ranges like 12-49 (default: the newest run that is not undone)",
        nargs="*",
        type=run_numbers,
        default=[],
        metavar="RUN",
        decided=True,
    )
    command.option(
        "--diagnosis",
        ja="この診断で行われた変更をすべて元に戻します (省略時: 最後の診断)",
        en="all that was changed in this diagnosis (default: the last)",
        nargs="?",
        type=whole("--diagnosis", DIAGNOSIS, at_least=1),
        const=0,
        metavar="N",
        decided=True,
    )
    command.option(
        "--step",
        ja="この手順で行われた変更をすべて元に戻します (--host などで対象を絞り込めます)",
        en="all that this step has changed (on the hosts named, if any)",
        choices=["step1", "step2", "step3", "step4"],
        decided=True,
    )
    command.option(
        "--setting",
        ja="この設定だけを元に戻します (*RscIPv4 などのキーワード、または lso などの機能名。複数指定できます)",
        en="undo only this setting: a keyword such as *RscIPv4, or a feature such as lso (may be repeated)",
        action="append",
        default=[],
        metavar="NAME",
        decided=True,
    )
    writing_options(command)
    plan_out_option(command)
    ticket_option(command)
    fleet_options(command)
    resume_option(command)
    command.group(HOW).option(
        "--reboot", ja="元に戻した後にホストを再起動します", en="reboot the host afterwards", action="store_true"
    )
    window_options(command)
    reboots_option(command)
    host_options(command)
