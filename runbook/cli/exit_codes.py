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
    INTERRUPTED = 130


MEANING = {
    ExitCode.DONE: Text("完了しました。または変更の必要がありません。", "done, or nothing to do"),
    ExitCode.FAILED: Text("1 台以上のホストで失敗しました。", "it failed on at least one host"),
    ExitCode.USAGE: Text(
        "指定に誤りがあります。何も送信していません。", "the command cannot be used like this; nothing was sent"
    ),
    ExitCode.DIFFERENT: Text("--check: 変更が必要な設定があります。", "--check: there are settings to change"),
    ExitCode.NOT_CONFIRMED: Text(
        "変更は承認されませんでした。何も変更していません。", "nobody said yes; nothing was changed"
    ),
    ExitCode.REBOOT_DUE: Text("設定は完了しましたが、再起動後に有効になります。", "set, in force after a reboot"),
    ExitCode.UNVERIFIED: Text(
        "書き込みましたが、読み直した値が異なるか、指定していない値が変わりました。",
        "written, but what is read back differs, or more changed than was asked for",
    ),
    ExitCode.INTERRUPTED: Text("中断されました (Ctrl-C)。", "interrupted (Ctrl-C)"),
}

_GRAVITY = (
    ExitCode.DONE,
    ExitCode.REBOOT_DUE,
    ExitCode.DIFFERENT,
    ExitCode.NOT_CONFIRMED,
    ExitCode.UNVERIFIED,
    ExitCode.FAILED,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """The code that stands for all of them."""
    return max(codes, key=_GRAVITY.index, default=ExitCode.DONE)
