"""How a command ended, for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from runbook.text import Text


class ExitCode(IntEnum):
    """The exit codes; of several hosts, the gravest counts."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DIFFERENT = 3
    NOT_CONFIRMED = 4
    REBOOT_DUE = 5
    UNVERIFIED = 6
    TO_DO = 7
    SOME_FAILED = 8
    NOT_STARTED = 9
    INTERRUPTED = 130


MEANING = {
    ExitCode.DONE: Text("完了しました。または変更の必要がありません。", "done, or nothing to do"),
    ExitCode.FAILED: Text("失敗しました。", "it failed"),
    ExitCode.USAGE: Text(
        "指定に誤りがあります。何も送信していません。", "the command cannot be used like this; nothing was sent"
    ),
    ExitCode.DIFFERENT: Text(
        "--check、check、doctor: 変更や対処が必要なものがあります。",
        "--check, check, doctor: there is something to change",
    ),
    ExitCode.NOT_CONFIRMED: Text(
        "承認または回答がなかったため、そこで停止しました。", "nobody said yes, or answered; it stopped there"
    ),
    ExitCode.REBOOT_DUE: Text("設定は完了しましたが、再起動後に有効になります。", "set, in force after a reboot"),
    ExitCode.UNVERIFIED: Text(
        "書き込みましたが、読み直した値が異なるか、指定していない値が変わりました。check、doctor: 確認できない項目があります。verify-journal: 記録が書き換えられています。",
        "written, but it reads back otherwise, or more changed than was asked for; check, doctor: something could not be seen; "
        "verify-journal: the journal was altered",
    ),
    ExitCode.TO_DO: Text(
        "診断が終わりました。表示された対処が必要です。", "the walk has ended with something for you to do"
    ),
    ExitCode.SOME_FAILED: Text("一部のホストで失敗しました。", "it failed on some hosts, and not on others"),
    ExitCode.NOT_STARTED: Text(
        "先に処理したホストで失敗したため、開始しませんでした (--canary、--stop-after)。",
        "not started, because others had failed before (--canary, --stop-after)",
    ),
    ExitCode.INTERRUPTED: Text("中断されました (Ctrl-C)。", "interrupted (Ctrl-C)"),
}

_GRAVITY = (
    ExitCode.DONE,
    ExitCode.REBOOT_DUE,
    ExitCode.DIFFERENT,
    ExitCode.NOT_CONFIRMED,
    ExitCode.TO_DO,
    ExitCode.NOT_STARTED,
    ExitCode.UNVERIFIED,
    ExitCode.FAILED,
    ExitCode.INTERRUPTED,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """The code that stands for all of them."""
    return max(codes, key=_GRAVITY.index, default=ExitCode.DONE)


def of_hosts(codes: Iterable[ExitCode]) -> ExitCode:
    """The code for several hosts: the gravest, but that some failed is less than that all did."""
    each = list(codes)
    worst = gravest(each)
    if worst is ExitCode.FAILED and any(code not in (ExitCode.FAILED, ExitCode.NOT_STARTED) for code in each):
        return ExitCode.SOME_FAILED
    return worst
