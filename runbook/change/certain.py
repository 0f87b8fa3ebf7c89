"""One setting, written for certain: when the answer is lost, it is read back, and then decided.

A write whose answer was lost may have been carried out, and so it is never made again unseen. What runs in a shell on the host
could still be at work when the connection breaks; the shell is deleted first, which ends it, and what every setting writes is the
same the second time.
"""

from __future__ import annotations

from collections.abc import Mapping

from runbook.change.plan import Change
from runbook.change.settings import NO_KEY, TcpSetting, Value, shown
from runbook.errors import NotVerified, NotWritten, Refused, RunbookError
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.tcp import TcpCollateral
from runbook.windows.values import ABSENT, RegistryValue
from runbook.wsman import retry


def write(look: Look, change: Change, computer: str, at_risk: Mapping[str, RegistryValue]) -> None:
    """Give a setting its new value on `computer`. `at_risk` are the values that this may spoil, as they were before.

    Raises what the setting's own `write` raises, and when an answer was lost: `NotWritten` when what was there before is there still,
    `NotVerified` when something else is, `Uncertain` when it cannot be read back, `Refused` when another computer answers now.
    """
    client = look.host.client
    lost = client.lost

    def attempt() -> None:
        # Since an answer was lost the host may have restarted, or another may have its name: nothing seen before counts.
        now = look if client.lost == lost else Look(look.host)
        change.setting.write(now, change.after)

    def carried_out() -> bool:
        now = Look(look.host)
        found = now.system.computer
        if found.lower() != computer.lower():
            raise _another(found, computer)
        value = change.setting.read(now)
        if value == change.after:
            return True
        if value == change.before or _is_half_made(change, value):
            return False
        raise _something_else(change, value)

    try:
        client.certain(attempt, carried_out)
    except TcpCollateral:
        if client.lost == lost:
            raise
        # Else it is compared below, with what was there before the first try.
    except RunbookError as error:
        if client.lost > lost and retry.passes(error):
            raise _in_vain(change, error) from error
        raise
    if client.lost > lost and isinstance(change.setting, TcpSetting):
        look.host.tcp.check_at_risk(look.system, change.setting.name, at_risk)


def _is_half_made(change: Change, value: Value) -> bool:
    """A key that was created and has no value yet, or has lost its value and was to go too."""
    return value is ABSENT and NO_KEY in (change.before, change.after)


def _another(found: str, computer: str) -> Refused:
    return Refused(
        Text(
            "応答が失われた後、{computer} ではなく {found} が応答しています。書き込みを中止しました。",
            "After an answer was lost, {found} answers in the place of {computer}. Nothing more was written.",
        ).format(found=found, computer=computer),
        Text(
            "名前解決とクラスターの状態を確認してください。history に、どこまで書き込んだかが記録されています。",
            "Check name resolution, and the cluster if it is one. `history` shows what was written.",
        ),
    )


def _something_else(change: Change, value: Value) -> NotVerified:
    return NotVerified(
        Text(
            "{label} の書き込みへの応答が失われました。現在の値は {value} で、変更前 ({before}) とも変更後 ({after}) とも異なります。",
            "The answer to writing {label} was lost. It is now {value}, neither what it was ({before}) nor what was wanted ({after}).",
        ).format(
            label=change.setting.label, value=shown(value), before=shown(change.before), after=shown(change.after)
        ),
        Text(
            "グループ ポリシーや別のツールが値を変更していないかを確認してください。",
            "Check whether a policy or another tool has changed it.",
        ),
    )


def _in_vain(change: Change, error: RunbookError) -> NotWritten:
    return NotWritten(
        Text(
            "{label} を書き込めませんでした。読み直した値は変更前のまま ({before}) です。理由: {why}",
            "{label} could not be written. Read back, it still is what it was ({before}). The reason: {why}",
        ).format(label=change.setting.label, before=shown(change.before), why=error.text),
        error.advice
        or Text(
            "回線とホストの状態を確認してから、もう一度実行してください。",
            "Look at the link and the host, then run it again.",
        ),
    )
