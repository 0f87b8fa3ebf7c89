"""May the two ends talk to each other? Owner, trusted groups, DCOM hardening, clocks, local accounts (facts 1.9, 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from runbook.dpm import agent
from runbook.procedure.measuring import RECENT, Finding, Pair
from runbook.text import Text
from runbook.windows import events, local_groups
from runbook.windows.events import Event
from runbook.windows.host import Host
from runbook.windows.look import Look

LARGEST_SKEW: Final = timedelta(minutes=5)
"""What Kerberos allows by default (facts 8)."""

_HARDENING: Final = (10036, 10037, 10038)


def agent_owner(pair: Pair) -> Finding:
    """Does the agent obey this DPM server? Its configuration names the machines that it takes orders from."""
    owners = pair.host.once(agent.owners)
    if owners is None:
        return Finding(
            None, (Text("エージェントの構成を読み取れません。", "The agent's configuration cannot be read."),)
        )
    evidence = Text("許可されている DPM サーバー: {names}", "DPM servers that it obeys: {names}").format(
        names=", ".join(owners)
    )
    ours = pair.dpm.system.computer.lower()
    return Finding("this" if any(_short(name) == ours for name in owners) else "another", (evidence,))


def trusted_groups(pair: Pair) -> Finding:
    """Is the DPM server's computer account in the groups that DCOM goes by? (KB 970090)"""
    if pair.host.once(_in_domain) is False:
        # There DPM comes with a local account, which the check for workgroups asks about [I].
        return Finding(
            "complete",
            (
                Text(
                    "ワークグループのため、コンピューター アカウントは使用されません。",
                    "It is in a workgroup, where no computer account is used.",
                ),
            ),
        )
    wanted = f"{pair.dpm.system.computer.lower()}$"
    found = pair.host.once(_groups)
    missing = [name for name, members in found.items() if members is None or wanted not in members]
    if not missing:
        return Finding(
            "complete",
            (
                Text("{account} は 3 つのグループに含まれています。", "{account} is in all three groups.").format(
                    account=wanted.upper()
                ),
            ),
        )
    return Finding(
        "missing",
        tuple(
            Text("{account} が {group} に含まれていません。", "{account} is not in {group}.").format(
                account=wanted.upper(), group=name
            )
            for name in missing
        ),
    )


def dcom_hardening(pair: Pair) -> Finding:
    """Did Windows refuse DCOM calls since it was patched? (KB 5004442: System events 10036 to 10038)"""
    found = [(look, event) for look in pair.both for event in _hardening_events(look)]
    if not found:
        return Finding("none", (_no_events("10036-10038"),))
    return Finding("found", tuple(shown(look, event) for look, event in found[-3:]))


def clock_skew(pair: Pair) -> Finding:
    """Do the two clocks agree well enough for Kerberos? Each is compared with this computer's."""
    skew = abs(pair.dpm.clock_error - pair.host.clock_error)
    evidence = Text("時刻の差: {seconds} 秒", "The clocks differ by {seconds} s.").format(
        seconds=round(skew.total_seconds())
    )
    return Finding("off" if skew >= LARGEST_SKEW else "close", (evidence,))


def workgroup_password(pair: Pair) -> Finding:
    """In a workgroup DPM logs on with a local account; whether its password has expired only people know."""
    in_domain = pair.host.once(_in_domain)
    if in_domain:
        return Finding("valid", (Text("ドメインに参加しています。", "It is a member of a domain."),))
    return Finding(
        None, (Text("ワークグループのコンピューターです。", "It is in a workgroup."),) if in_domain is False else ()
    )


def shown(look: Look, event: Event) -> Text:
    """An event in one line, as evidence."""
    return Text("{host} {at} イベント {code}: {message}", "{host} {at} event {code}: {message}").format(
        host=look.host.name, at=event.at.strftime("%Y-%m-%d %H:%M:%S"), code=event.code, message=event.message[:300]
    )


def _no_events(codes: str) -> Text:
    return Text("過去 7 日間にイベント {codes} はありません。", "No event {codes} in the last 7 days.").format(
        codes=codes
    )


def _hardening_events(look: Look) -> tuple[Event, ...]:
    return tuple(event for event in system_events(look) if event.code in _HARDENING)


def system_events(look: Look) -> tuple[Event, ...]:
    """What the System log says about services and DCOM of late. Read once for all that is asked of it."""
    return look.once(_system_events)


def _system_events(host: Host) -> tuple[Event, ...]:
    return events.read(host.client, "System", (7024, *_HARDENING), host.system.read().now - RECENT)


def _groups(host: Host) -> dict[str, frozenset[str] | None]:
    return local_groups.members(host.client, agent.TRUSTED_GROUPS)


def _in_domain(host: Host) -> bool | None:
    return next((found.flag("PartOfDomain") for found in list(host.client.query("root/cimv2", _COMPUTER))), None)


_COMPUTER: Final = "select * from Win32_ComputerSystem"


def _short(name: str) -> str:
    return name.partition(".")[0].lower()
