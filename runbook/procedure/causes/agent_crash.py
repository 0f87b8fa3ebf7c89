"""The agent crashes (facts 8)."""

from __future__ import annotations

import ntpath
from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import RECENT, Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether the agent crashed recently. A crash leaves a log with the time in its name."""
    found = [
        Text("{host}: {name}", "{host}: {name}").format(host=look.host.name, name=ntpath.basename(file.path))
        for look in pair.both
        for file in look.cached(agent.crash_logs)
        if file.changed is None or look.system.now - file.changed < RECENT
    ]
    none = Text(
        "過去 7 日間にエージェントのクラッシュ ログはありません。", "The agent left no crash log in the last 7 days."
    )
    return Measurement("found" if found else "none", tuple(found[-3:]) or (none,))


AGENT_CRASH: Final = Cause(
    name=Text("エージェントの異常終了", "The agent crashes"),
    signs=Text("ID 43、60、`DPMRA*.Crash`", "ID 43, 60, `DPMRA*.Crash`"),
    node=Check(
        "agent-crash",
        Text("エージェントのクラッシュ", "Crashes of the agent"),
        Text(
            "エージェントのログ フォルダーに、最近の DPMRA*.Crash ファイルがありますか?",
            "Is there a recent DPMRA*.Crash file in the agent's log folder?",
        ),
        Text(
            "エージェントが異常終了すると、実行中のジョブは通信エラーで失敗します (ID 43、60)。",
            "When the agent crashes, the job at work fails as if the network had (ID 43, 60).",
        ),
        (
            Answer("none", Text("最近のクラッシュはない", "no recent crash")),
            Answer("found", Text("最近クラッシュした", "a recent crash")),
        ),
        _measure,
        find_out=Text(
            "保護対象の DPM の Temp フォルダーに、新しい DPMRA*.Crash ファイルがあるかどうかを確認してください。",
            "See whether DPM's Temp folder on the protected computer has recent DPMRA*.Crash files.",
        ),
    ),
    remedy=Outcome(
        "mend-agent",
        "other-cause",
        Text("原因: エージェントの異常終了", "Cause: the agent crashes"),
        Text(
            "DPM の最新の更新プログラムをサーバーとエージェントの両方に適用してください。続く場合は、.Crash ファイルとアプリケーション ログを添えて Microsoft サポートに相談してください。",
            "Bring DPM and its agents to the latest update. If it goes on, take the .Crash files and the Application log to Microsoft support.",
        ),
        "KB 3082409",
    ),
)
