"""The agent crashes (facts 8)."""

from __future__ import annotations

import ntpath
from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import RECENT, Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

_UNKNOWN: Final = Text(
    "{host}: DPM のインストール先がレジストリにないため、異常終了のログを確認できません。",
    "{host}: the registry does not say where DPM is installed, so its crash logs cannot be looked for.",
)


def _measure(pair: Pair) -> Measurement:
    """Return whether the agent crashed recently. A crash leaves a log with the time in its name.

    Where a host does not say in which folder the logs are, and the other has none, there is no answer.
    """
    logs = [(look, look.cached(agent.crash_logs)) for look in pair.both]
    found = [
        Text("{host}: {name}", "{host}: {name}").format(host=look.host.name, name=ntpath.basename(file.path))
        for look, files in logs
        for file in files or ()
        if file.changed is None or look.system.now - file.changed < RECENT
    ]
    unknown = tuple(_UNKNOWN.format(host=look.host.name) for look, files in logs if files is None)
    if unknown and not found:
        return Measurement(None, unknown)
    none = Text(
        "過去 7 日間に、エージェントの異常終了のログ (DPMRA*.Crash) はありません。",
        "There is no crash log of the agent from the last 7 days.",
    )
    return Measurement("found" if found else "none", tuple(found[-3:]) or (none,))


AGENT_CRASH: Final = Cause(
    name=Text("エージェントの異常終了", "The agent crashes"),
    signs=Text("ID 43、60、`0x8099090E`、`DPMRA*.Crash`", "ID 43, 60, `0x8099090E`, `DPMRA*.Crash`"),
    node=Check(
        "agent-crash",
        Text("エージェントの異常終了", "Crashes of the agent"),
        Text(
            "エージェントのログ フォルダーに、最近の DPMRA*.Crash ファイルがありますか?",
            "Is there a recent DPMRA*.Crash file in the agent's log folder?",
        ),
        Text(
            "エージェントが異常終了すると、実行中のジョブは通信エラーで失敗します (ID 43、60)。",
            "When the agent crashes, the job at work fails as if the network had (ID 43, 60).",
        ),
        (
            Answer("none", Text("最近の異常終了はない", "no recent crash")),
            Answer("found", Text("最近、異常終了した", "a recent crash")),
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
            "保護対象のアプリケーション ログ (ソース DPMRA) と DPMRA*.errlog で異常終了の理由を調べ、保護対象から DPM サーバーに到達できることを確認してから、DPMRA を再起動してください。開始しない場合は、エージェントを再インストールします。",
            "Look for the reason in the Application log (source DPMRA) and in DPMRA*.errlog of the protected computer, see that it reaches the DPM server, and restart DPMRA. If it does not start, reinstall the agent.",
        ),
        "KB 3082409",
    ),
)
