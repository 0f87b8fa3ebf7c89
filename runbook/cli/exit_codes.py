"""The exit codes of the commands, for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from runbook.text import Text


class ExitCode(IntEnum):
    """The exit codes. For several hosts the most severe one counts."""

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


MEANING: Final = {
    ExitCode.DONE: Text("完了しました。または変更の必要がありません。", "done, or nothing to do"),
    ExitCode.FAILED: Text("失敗しました。", "it failed"),
    ExitCode.USAGE: Text(
        "指定に誤りがあります。何も送信していません。", "the command cannot be used like this; nothing was sent"
    ),
    ExitCode.DIFFERENT: Text(
        "--check: 変更が必要な設定があります。check、doctor: 対処が必要なものが見つかりました。outcome: 効果がなかった変更、または維持されていない値があります。",
        "--check: there is a setting to change; check, doctor: something was found that needs action; "
        "outcome: a change has not helped, or a value is no longer in place",
    ),
    ExitCode.NOT_CONFIRMED: Text(
        "承認または回答がなかったため、そこで停止しました。", "not approved, or no answer; it stopped there"
    ),
    ExitCode.REBOOT_DUE: Text("設定は完了しましたが、再起動後に有効になります。", "set, in force after a reboot"),
    ExitCode.UNVERIFIED: Text(
        "書き込みましたが、読み直した値が異なるか、指定していない値が変わりました。check、doctor: 確認できない項目があります。outcome: 確認できない項目があるか、まだ件数が足りません。undo、apply、--resume、verify-journal: 記録が書き換えられているか、破損しています。",
        "written, but it reads back otherwise, or more changed than was asked for; check, doctor: something could not be checked; "
        "outcome: it could not be checked, or not enough jobs have run yet; "
        "undo, apply, --resume, verify-journal: the journal was altered, or is damaged",
    ),
    ExitCode.TO_DO: Text(
        "診断が終わりました。表示された対処が必要です。", "the diagnosis has ended with something for you to do"
    ),
    ExitCode.SOME_FAILED: Text("一部のホストで失敗しました。", "it failed on some hosts, and not on others"),
    ExitCode.NOT_STARTED: Text(
        "開始しませんでした。先に処理したホストで失敗した (--canary、--stop-after)、ジョブが実行中 (--apply、--wait-idle)、DPM サーバーが応答せずジョブを確認できない (--apply、--wait-idle)、ほかの理由でジョブを確認できない (--wait-idle)、時刻を過ぎた (--until) のいずれかです。",
        "not started: others had failed before (--canary, --stop-after), jobs run, or their DPM server does not answer (--apply, --wait-idle), it is not known for another reason whether jobs run (--wait-idle), or it is too late (--until)",
    ),
    ExitCode.INTERRUPTED: Text("中断されました (Ctrl-C)。", "interrupted (Ctrl-C)"),
}

_BY_SEVERITY: Final = (
    ExitCode.DONE,
    ExitCode.REBOOT_DUE,
    ExitCode.DIFFERENT,
    ExitCode.NOT_CONFIRMED,
    ExitCode.TO_DO,
    ExitCode.NOT_STARTED,
    ExitCode.USAGE,
    ExitCode.UNVERIFIED,
    ExitCode.SOME_FAILED,
    ExitCode.FAILED,
    ExitCode.INTERRUPTED,
)
"""Every code, the most severe last."""


def most_severe(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the most severe of the codes."""
    return max(codes, key=_BY_SEVERITY.index, default=ExitCode.DONE)


def code_of_hosts(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the combined code of several hosts: the most severe; `SOME_FAILED` instead of `FAILED` if only some failed."""
    each = list(codes)
    worst = most_severe(each)
    if worst is ExitCode.FAILED and any(code not in (ExitCode.FAILED, ExitCode.NOT_STARTED) for code in each):
        return ExitCode.SOME_FAILED
    return worst
