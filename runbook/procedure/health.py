"""Is something wrong with the agent itself? Pending reboot, version, port conflict, crashes (facts 1.7, 1.8, 8)."""

from __future__ import annotations

import ntpath

from runbook.dpm import agent
from runbook.procedure.measuring import RECENT, Finding, Pair
from runbook.procedure.trust import shown, system_events
from runbook.text import Text
from runbook.windows.host import Host

_SERVICE_ERROR = 7024
_PORT_TAKEN = "10048"


def pending_reboot(pair: Pair) -> Finding:
    """Does either end wait for a reboot that somebody owes it?"""
    evidence = [
        Text("{host}: {reason}", "{host}: {reason}").format(host=look.host.name, reason=reason)
        for look in pair.both
        for reason in look.once(_pending)
    ]
    return Finding(
        "yes" if evidence else "no",
        tuple(evidence) or (Text("再起動待ちではありません。", "No reboot is pending."),),
    )


def agent_version(pair: Pair) -> Finding:
    """Are the two agents of one version? DPM wants the agent as new as itself (ID 296)."""
    versions = [(look.host.name, look.once(agent.version)) for look in (pair.dpm, pair.host)]
    evidence = tuple(
        Text("{host}: dpmra.exe {version}", "{host}: dpmra.exe {version}").format(host=name, version=version or "?")
        for name, version in versions
    )
    if not all(version for _, version in versions):
        return Finding(None, evidence)
    return Finding("same" if versions[0][1] == versions[1][1] else "different", evidence)


def port_conflict(pair: Pair) -> Finding:
    """Did DPMRA fail to start because its port was taken? (KB 947682: System event 7024 with 10048)"""
    found = [
        shown(look, event)
        for look in pair.both
        for event in system_events(look)
        if event.code == _SERVICE_ERROR
        and any(agent.SERVICE in text.upper() for text in event.strings)
        and any(_PORT_TAKEN in text for text in event.strings)
    ]
    none = Text(
        "過去 7 日間に DPMRA のイベント 7024 (10048) はありません。",
        "No event 7024 (10048) of DPMRA in the last 7 days.",
    )
    return Finding("found" if found else "none", tuple(found[-3:]) or (none,))


def agent_crash(pair: Pair) -> Finding:
    """Did the agent crash of late? A crash leaves a log with the time in its name."""
    found = [
        Text("{host}: {name}", "{host}: {name}").format(host=look.host.name, name=ntpath.basename(file.path))
        for look in pair.both
        for file in look.once(agent.crash_logs)
        if file.changed is None or look.system.now - file.changed < RECENT
    ]
    none = Text(
        "過去 7 日間にエージェントのクラッシュ ログはありません。", "The agent left no crash log in the last 7 days."
    )
    return Finding("found" if found else "none", tuple(found[-3:]) or (none,))


def _pending(host: Host) -> tuple[Text, ...]:
    return host.system.pending_reboot()
