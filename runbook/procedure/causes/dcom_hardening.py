"""Windows refuses DCOM calls after an update (facts 8; KB 5004442)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.system_log import DCOM_REFUSED, format_event, recent_events
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether Windows refused DCOM calls recently (KB 5004442: System events 10036 to 10038)."""
    found = [
        format_event(look, event) for look in pair.both for event in recent_events(look) if event.code in DCOM_REFUSED
    ]
    none = Text("過去 7 日間にイベント 10036-10038 はありません。", "No event 10036-10038 in the last 7 days.")
    return Measurement("found" if found else "none", tuple(found[-3:]) or (none,))


DCOM_HARDENING: Final = Cause(
    name=Text("DCOM の強化", "DCOM hardening"),
    signs=Text("更新後の ID 42、イベント `10036`-`10038`", "ID 42 after updates, events `10036`-`10038`"),
    node=Check(
        "dcom-hardening",
        Text("DCOM の強化", "DCOM hardening"),
        Text(
            "システム ログにイベント 10036、10037、10038 が記録されていますか?",
            "Does the System log hold events 10036, 10037 or 10038?",
        ),
        Text(
            "2022 年以降の更新プログラムは DCOM の認証を強化します。片方だけ更新されていると拒否されることがあります (KB 5004442)。",
            "Updates since 2022 harden DCOM's authentication; when only one end has them, calls may be refused (KB 5004442).",
        ),
        (
            Answer("none", Text("拒否の記録はない", "no refusals on record")),
            Answer("found", Text("拒否が記録されている", "refusals on record")),
        ),
        _measure,
        find_out=Text(
            "両方のホストのイベント ビューアーで、[システム] ログに DistributedCOM のイベント 10036、10037、10038 があるかどうかを確認してください。",
            "See in Event Viewer on both hosts whether the System log has events 10036, 10037 or 10038 of DistributedCOM.",
        ),
    ),
    remedy=Outcome(
        "update-both-ends",
        "other-cause",
        Text("原因: DCOM の強化による拒否", "Cause: DCOM hardening refuses the calls"),
        Text(
            "両方のホストに最新の更新プログラムを適用して再起動し、イベントが記録されなくなることを確認してください。",
            "Bring both hosts up to date, reboot them, and see that the events no longer come.",
        ),
        "KB 5004442",
    ),
)
