"""A host waits for a reboot (facts 8)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.host import Host


def _pending(host: Host) -> tuple[Text, ...]:
    return host.system.pending_reboot()


def _measure(pair: Pair) -> Measurement:
    """Return whether either host waits for a reboot."""
    evidence = [
        Text("{host}: {reason}", "{host}: {reason}").format(host=look.host.name, reason=reason)
        for look in pair.both
        for reason in look.cached(_pending)
    ]
    return Measurement(
        "yes" if evidence else "no",
        tuple(evidence) or (Text("再起動待ちではありません。", "No reboot is pending."),),
    )


PENDING_REBOOT: Final = Cause(
    name=Text("再起動待ち", "A restart is due"),
    signs=Text("ID 30、48", "ID 30, 48"),
    node=Check(
        "pending-reboot",
        Text("再起動待ち", "Pending reboot"),
        Text("どちらかのホストが再起動待ちですか?", "Is a reboot pending on either host?"),
        Text(
            "更新プログラムやエージェントのインストール後に再起動していないホストでは、通信が失敗することがあります (ID 30、48)。",
            "A host that was not restarted after an update, or after the agent's installation, may fail to communicate (ID 30, 48).",
        ),
        (
            Answer("no", Text("再起動待ちではない", "no reboot is pending")),
            Answer("yes", Text("再起動待ちのホストがある", "a reboot is pending")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで、Windows Update が再起動を求めているかどうかを確認してください。調べるレジストリ キーは、この確認のページにあります。",
            "See on both hosts whether Windows Update asks for a restart. The page of this check names the registry keys that tell.",
        ),
    ),
    remedy=Outcome(
        "reboot-first",
        "other-cause",
        Text("先に再起動してください", "Reboot first"),
        Text(
            "再起動待ちのホストを再起動し、整合性チェックを実行してから、バックアップの結果を確認してください。",
            "Reboot the host that waits for it, run a consistency check, and see how the backups go.",
        ),
        "KB 3041345 (ID 30, 48)",
    ),
)
