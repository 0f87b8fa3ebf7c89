"""Windows refuses DCOM calls after an update (facts 8; KB 5004442)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.system_log import DCOM_REFUSED, REFUSED_BY_SERVER, format_event, recent_events
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.events import Event
from runbook.windows.look import Look

_NONE: Final = Text("過去 7 日間にイベント 10036-10038 はありません。", "No event 10036-10038 in the last 7 days.")
_BEHIND: Final = Text(
    "呼び出した側の {host} を更新してください。",
    "The calling end is {host}: that one needs the updates.",
)


def _measure(pair: Pair) -> Measurement:
    """Return whether Windows refused DCOM calls recently (KB 5004442: System events 10036 to 10038).

    Event 10036 is written by the end that was called, 10037 and 10038 by the end that calls. It is always the calling end that lacks
    updates.
    """
    evidence: list[Text] = []
    behind: dict[str, None] = {}
    for look, other in ((pair.dpm, pair.host), (pair.host, pair.dpm)):
        for event in recent_events(look):
            if event.code in DCOM_REFUSED and _is_between_them(event, other):
                evidence.append(format_event(look, event))
                behind[_caller(look, other, event.code)] = None
    if not evidence:
        return Measurement("none", (_NONE,))
    return Measurement("found", (*evidence[-3:], *(_BEHIND.format(host=host) for host in behind)))


def _is_between_them(event: Event, other: Look) -> bool:
    """Return False if the event names a computer other than that one: other programs use DCOM too.

    10036 names the caller's account, second of its strings, 10037 and 10038 the computer that was called, fourth of theirs (facts 8).
    A user or an address is not told apart.
    """
    computer = other.system.computer.lower()
    if event.code == REFUSED_BY_SERVER:
        user = event.strings[1].lower() if len(event.strings) > 1 else ""
        return not user.endswith("$") or user == f"{computer}$"
    called = event.strings[3].partition(".")[0].lower() if len(event.strings) > 3 else ""
    return not called or called.isdecimal() or called == computer


def _caller(here: Look, other: Look, code: int) -> str:
    return (other if code == REFUSED_BY_SERVER else here).host.name


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
            "2022 年 6 月以降の更新プログラムは DCOM の認証を強化し、2023 年 3 月以降は無効にできません。呼び出す側が更新されていないと拒否されます (KB 5004442)。10036 は呼び出された側、10037 と 10038 は呼び出す側に記録されます。",
            "Updates since June 2022 harden DCOM's authentication, and since March 2023 that cannot be turned off: calls from an end without updates are refused (KB 5004442). The end that is called logs 10036, the end that calls 10037 and 10038.",
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
            "呼び出す側 (確認の結果に表示されたホスト) に最新の更新プログラムを適用して再起動し、イベントが記録されなくなることを確認してください。2022 年 11 月の更新プログラムから、呼び出す側の認証レベルは自動的に上がります。"
            "更新プログラムがない Windows (Server 2003 から 2008 R2 まで) では解消できません。この原因のページの「対処」を参照してください。",
            "Bring the calling end, the host that the check named, up to date, reboot it, and see that the events no longer come. From the updates of November 2022 on a caller raises its level by itself. "
            "On a Windows that gets no more updates (Server 2003 to 2008 R2) this does not help: see Fix on the page of this cause.",
        ),
        "KB 5004442",
    ),
)
