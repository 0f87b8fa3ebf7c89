"""What a plan of step 2 says of the host's network: teams, Hyper-V's switches, RDMA, queues and speed (facts 5.5, 5.7).

It is said of the adapters that are changed, on Windows Server 2012 and later; what cannot be read is said too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from runbook.procedure.steps.offloads import RECEIVE_COALESCING, Settings
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.network.adapters import Adapter, Part, Role
from runbook.windows.system import SERVER_2012

_FAST: Final = 10_000_000_000
"""Bits per second from which the CPU may not keep up without offloads [I]."""


def of(look: Look, chosen: Settings, adapters: Sequence[Adapter]) -> Iterator[Text]:
    """Yield what a person should know of these adapters before they are changed."""
    if look.system.version < SERVER_2012 or not chosen.keywords:
        return
    network = look.network
    for part in network.unread:
        yield _UNREAD[part]
    for team in dict.fromkeys(each.team for each in adapters if each.team is not None):
        yield from _said_of([each for each in adapters if each.team == team], _MEMBERS, team=team)
    above = {each.guid: switch_above(look, each) for each in adapters}
    for switch in network.switches:
        below = [each for each in adapters if above[each.guid] == switch.name]
        yield from _said_of(below, _SET_MEMBERS if switch.embedded_team else _UPLINKS, switch=switch.name)
    yield from _said_of([each for each in adapters if each.rdma], _RDMA)
    yield from _said_of([each for each in adapters if each.vmq and above[each.guid] is not None], _VMQ)
    yield from _said_of([each for each in adapters if (each.speed or 0) >= _FAST], _SPEED)
    if chosen.keywords & {*RECEIVE_COALESCING.keywords}:
        yield from (
            _SWITCH_RSC.format(switch=each.name)
            for each in network.switches
            if each.name in above.values() and each.software_rsc
        )


def unread(look: Look, chosen: Settings) -> Iterator[Text]:
    """Yield the names of what could not be read, although the adapters to change depend on it."""
    if look.system.version >= SERVER_2012 and chosen.keywords:
        yield from (_PARTS[part] for part in look.network.unread)


def switch_above(look: Look, adapter: Adapter) -> str | None:
    """Return the name of the virtual switch above an adapter, or above the team that it is a member of; None if there is none."""
    if adapter.role is Role.HOST_VIRTUAL:
        return None
    teams = [each for each in look.adapters if each.role is Role.TEAM and each.team == adapter.team is not None]
    return adapter.switch or next((team.switch for team in teams if team.switch is not None), None)


def _said_of(adapters: Sequence[Adapter], sentence: Text, **values: object) -> Iterator[Text]:
    if adapters:
        yield sentence.format(names=", ".join(each.name for each in adapters), **values)


_PARTS: Final = {
    Part.TEAMS: Text("NIC チーム", "NIC teams"),
    Part.SWITCHES: Text("Hyper-V の仮想スイッチ", "Hyper-V's switches"),
}
_UNREAD: Final = {
    Part.TEAMS: Text(
        "NIC チームを読み取れませんでした。チームのメンバーかどうかを確認できません。",
        "NIC teams could not be read: whether an adapter is a member of one is not known.",
    ),
    Part.SWITCHES: Text(
        "Hyper-V の仮想スイッチを読み取れませんでした。スイッチに接続されたアダプターかどうかを確認できません。",
        "Hyper-V's switches could not be read: whether an adapter is below one is not known.",
    ),
}
_MEMBERS: Final = Text("チーム {team} のメンバーです: {names}", "Members of the team {team}: {names}")
_UPLINKS: Final = Text(
    "Hyper-V の仮想スイッチ {switch} に接続されています: {names}。このスイッチを使用する仮想マシンの通信にも影響します。",
    "Below Hyper-V's switch {switch}: {names}. What is changed concerns the virtual machines on that switch, too.",
)
_SET_MEMBERS: Final = Text(
    "SET チーム (仮想スイッチ {switch}) のメンバーです: {names}。このスイッチを使用する仮想マシンの通信にも影響します。",
    "Members of the SET team of Hyper-V's switch {switch}: {names}. What is changed concerns the virtual machines on that switch, too.",
)
_RDMA: Final = Text(
    "RDMA が有効です: {names}。SMB ダイレクトや記憶域スペース ダイレクトの通信に使用している場合、再起動の前に記憶域の状態を確認してください。RDMA の設定は変更しません。",
    "RDMA is on: {names}. If SMB Direct or Storage Spaces Direct uses them, look at the storage's health before a reboot. RDMA itself is not changed.",
)
_VMQ: Final = Text(
    "仮想マシン キュー (VMQ) が有効です: {names}。この手順では変更しません。",
    "Virtual machine queues (VMQ) are on: {names}. This step does not change them.",
)
_SPEED: Final = Text(
    "10 Gbps 以上のアダプターです: {names}。オフロードを無効にしている間は、CPU が転送速度の上限になることがあります。",
    "10 Gbps or faster: {names}. While offloads are off, the CPU may limit the speed.",
)
_SWITCH_RSC: Final = Text(
    "仮想スイッチ {switch} 自体の RSC が有効です。この手順では変更しません。PowerShell の Set-VMSwitch -EnableSoftwareRsc $false で、既存の接続に影響せずに無効にできます。",
    "RSC is on in the virtual switch {switch} itself. This step does not change it; in PowerShell, Set-VMSwitch -EnableSoftwareRsc $false turns it off without harm to connections.",
)
