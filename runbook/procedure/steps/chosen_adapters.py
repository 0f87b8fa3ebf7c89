"""Which adapters of a host step 2 changes: those over which it sees the other end, or those that a person names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from runbook.dpm import agent, server
from runbook.procedure.errors import AmbiguousAdapter, NoSuchAdapter, OtherEndNotKnown, PathNotKnown, TooManyOthers
from runbook.procedure.path_between import path_between
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.network.adapters import Adapter, Role
from runbook.windows.network.path import Path, path_below
from runbook.windows.system import SERVER_2008

MOST_OTHERS: Final = 20
"""The most computers whose paths are looked up from a DPM server with several adapters; each costs a shell."""

_HARDWARE: Final = (Role.PHYSICAL, Role.TEAM_MEMBER, Role.UPLINK, Role.MANAGEMENT)
"""Where the offloads are that count: below a team and below a switch, never on them."""


@dataclass(frozen=True, slots=True)
class AdapterChoice:
    """What a person said of the adapters, and the names of the command's other hosts."""

    names: tuple[str, ...] = ()
    every: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenAdapters:
    """The adapters to change, and why each of the others is left alone. `named`: a person chose them by their names.

    `unseen` are the names of those on the way that cannot be identified, or below which the hardware is not known.
    """

    adapters: tuple[Adapter, ...]
    left_alone: tuple[Text, ...]
    named: bool = False
    unseen: tuple[str, ...] = ()


def choose_adapters(look: Look, choice: AdapterChoice) -> ChosenAdapters:
    """Return the adapters to change. Raise `NoSuchAdapter` or `AmbiguousAdapter`, or another `AdapterNotChosen` if a person has to name them.

    It costs no request if everything that leads out of the host ends in the same hardware: one adapter, or the members of
    one team or switch. Otherwise the other ends are looked up on it.
    """
    known = look.adapters
    if choice.names:
        return _by_name(choice.names, known)
    if choice.every or look.system.version < SERVER_2008:  # there, nothing is written to an adapter (facts 5.1)
        return _chosen([adapter for adapter in known if adapter.role is not Role.MANAGEMENT], known, _MANAGEMENT)
    leading_out = [adapter for adapter in known if adapter.addresses and adapter.role is not Role.MANAGEMENT]
    if len({path_below((adapter,), known).hardware for adapter in leading_out}) <= 1:
        return _chosen(path_below(leading_out, known).adapters, known, _NOT_ON_THE_WAY)
    return _by_path(look, choice.others)


def _by_name(names: Sequence[str], known: Sequence[Adapter]) -> ChosenAdapters:
    """Return the adapters of these names or GUIDs. A name that is not there may be meant for another host, and is said."""
    found = {name: [each for each in known if name.lower() in (each.name.lower(), each.guid.lower())] for name in names}
    for name, adapters in found.items():
        if len(adapters) > 1:
            guids = ", ".join(f"{each.guid} ({each.description})" for each in adapters)
            raise AmbiguousAdapter(wanted=name, guids=guids, known=_names(known))
    named = [adapter for adapters in found.values() for adapter in adapters]
    if not named:
        raise NoSuchAdapter(wanted=", ".join(names), known=_names(known))
    chosen = _chosen(path_below(named, known).adapters, known, _NOT_NAMED, named=True)
    missing = [_NOT_HERE.format(name=name, known=_names(known)) for name, adapters in found.items() if not adapters]
    return replace(chosen, left_alone=(*missing, *chosen.left_alone))


def _by_path(look: Look, named: Sequence[str]) -> ChosenAdapters:
    known = look.adapters
    others = _other_ends(look, named)
    if not others:
        raise OtherEndNotKnown(known=_names(known))
    if len(others) > MOST_OTHERS:
        raise TooManyOthers(most=MOST_OTHERS, known=_names(known))
    path = path_between(look, others)
    if path is None:
        raise PathNotKnown(other=", ".join(others), known=_names(known))
    return _chosen(path.adapters, known, _NOT_ON_THE_WAY_TO.format(others=", ".join(others)))


def _other_ends(look: Look, named: Sequence[str]) -> tuple[str, ...]:
    """Return the other ends of a host's backups: of a DPM server the other hosts of the command, else the agent's server.

    If the agent's registry does not say, the only other host of the command must be the DPM server. Up to 4 requests.
    """
    if server.is_server(look):
        return tuple(named)
    owners = look.cached(agent.owners)
    return owners or (tuple(named) if len(named) == 1 else ())


def _chosen(
    on_the_way: Iterable[Adapter], known: Sequence[Adapter], reason: Text, *, named: bool = False
) -> ChosenAdapters:
    """Return the hardware among the adapters on the way, and a sentence for each adapter that is left alone."""
    way = tuple(on_the_way)
    guids = {adapter.guid for adapter in way}
    names = Counter(adapter.name for adapter in known)
    chosen: list[Adapter] = []
    left: list[Text] = []
    unseen: list[str] = []
    for adapter in known:
        if adapter.guid not in guids:
            why = _MANAGEMENT if adapter.role is Role.MANAGEMENT else reason
        elif adapter.role in _HARDWARE and not adapter.identified:
            why = _NOT_IDENTIFIED
            unseen.append(adapter.name)
        elif adapter.role is Role.TEAM_MEMBER and names[adapter.name] > 1:  # a team names its members (facts 5.5)
            why = _NOT_TOLD_APART
            unseen.append(adapter.name)
        elif adapter.role in _HARDWARE:
            chosen.append(adapter)
            continue
        else:
            below = path_below((adapter,), way)
            why = _above(adapter, below)
            if not below.complete:
                unseen.append(adapter.name)
        left.append(_LEFT_ALONE.format(about=about(adapter), why=why))
    return ChosenAdapters(tuple(chosen), tuple(left), named, tuple(unseen))


def _above(adapter: Adapter, below: Path) -> Text:
    """Return why a team or a virtual adapter is left alone: for the hardware below it, if that is known."""
    if adapter.role is Role.TEAM:
        return _TEAM if below.complete else _TEAM_UNKNOWN
    return (_HOST_VIRTUAL if below.complete else _SWITCH_UNKNOWN).format(switch=adapter.switch or "?")


def about(adapter: Adapter) -> str:
    """Return the connection's name and the adapter's description."""
    return f"{adapter.name} ({adapter.description})"


def _names(adapters: Iterable[Adapter]) -> str:
    return ", ".join(adapter.name for adapter in adapters) or "-"


_LEFT_ALONE = Text("{about}: 変更しません。{why}", "{about}: not changed. {why}")
_NOT_ON_THE_WAY = Text(
    "IP アドレスがなく、相手のホストとの通信に使用しません。",
    "It has no IP address, so it does not carry the traffic to the other end.",
)
_NOT_ON_THE_WAY_TO = Text(
    "名前解決の結果とルートでは、相手のホスト ({others}) に通じていません。DPM のバックアップ用ネットワーク (Get-DPMBackupNetworkAddress) である場合は、--adapter で指定してください。",
    "By name resolution and route it does not lead to the other end ({others}). If it is DPM's backup network (Get-DPMBackupNetworkAddress), name it with --adapter.",
)
_NOT_NAMED = Text("--adapter で指定されていません。", "It was not named with --adapter.")
_NOT_HERE = Text(
    "--adapter で指定されたアダプター {name} は、このホストにありません。名前を確認してください。このホストのアダプター: {known}",
    "There is no adapter {name} on this host, although --adapter names it. Look at its spelling. This host has: {known}",
)
_MANAGEMENT = Text("サーバー管理用のアダプターです。", "It is for the server's own management.")
_NOT_IDENTIFIED = Text(
    "レジストリのクラス キーと一致しないためです。手動で設定してください。",
    "It could not be matched with its registry key. Set it manually.",
)
_NOT_TOLD_APART = Text(
    "同じ名前のアダプターが複数あり、どれがチームのメンバーかを確認できません。手動で設定してください。",
    "Several adapters have this name, and which of them is the team's member is not known. Set it manually.",
)
_TEAM = Text(
    "チームです。代わりにメンバーの設定を変更します。チームは解除しません。",
    "This is a team: its members are changed instead, and it is never dissolved here.",
)
_TEAM_UNKNOWN = Text(
    "チームで、メンバーを確認できません。チームは解除しません。メンバーを --adapter で指定するか、製造元のツールで設定してください。",
    "This is a team whose members are not known; it is never dissolved here. Name the members with --adapter, or set them with the maker's tool.",
)
_HOST_VIRTUAL = Text(
    "Hyper-V の仮想スイッチ {switch} 上の仮想アダプターです。設定するのは、その下の物理アダプターです。",
    "This is the host's virtual adapter on Hyper-V's switch {switch}: the hardware below it is set.",
)
_SWITCH_UNKNOWN = Text(
    "Hyper-V の仮想アダプターで、その下の物理アダプターを確認できません (スイッチ: {switch})。物理アダプターを --adapter で指定してください。",
    "This is Hyper-V's virtual adapter, and the hardware below it is not known (switch: {switch}). Name the hardware with --adapter.",
)
