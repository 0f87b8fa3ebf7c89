"""Whether the protected computer can trust the DPM server's computer account. Read once for all checks of one look (facts 1.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.dpm import agent
from runbook.procedure.measuring import Pair
from runbook.text import Text
from runbook.windows import local_groups
from runbook.windows.domain import membership
from runbook.windows.host import Host

_UNKNOWN: Final = Text(
    "どのドメインまたはワークグループに参加しているかを読み取れません。",
    "Which domain or workgroup they are in cannot be read.",
)
_WORKGROUP: Final = Text(
    "{host} はワークグループ {workgroup} のコンピューターです。DPM サーバーのコンピューター アカウントは使用できません。",
    "{host} is in the workgroup {workgroup}, where the DPM server's computer account means nothing.",
)
_SAME: Final = Text("どちらも {domain} のメンバーです。", "Both are members of {domain}.")
_DIFFERENT: Final = Text(
    "{host} は {domain}、{dpm} は {other} のメンバーです。",
    "{host} is a member of {domain}, {dpm} of {other}.",
)
_RESOLVED: Final = Text(
    "{account} が {group} に名前で表示されます。双方のドメインに信頼関係があることを示します。",
    "{account} is listed by name in {group}: the domains do trust each other.",
)
_NOT_SHOWN: Final = Text(
    "双方のドメインに信頼関係があるかどうかは、ホストからは分かりません。",
    "Whether these domains trust each other, the hosts do not show.",
)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether there is trust, None if the hosts do not show it, and the evidence."""

    there: bool | None
    evidence: tuple[Text, ...]


def trust_between(pair: Pair) -> Trust:
    """Return whether the computer account of the DPM server can log on to the protected computer.

    Members of one domain trust each other. Of two domains, a computer account that Windows lists by its name in a local group shows
    that there is trust [I]; without one, a domain's trusts are not asked for: that takes rights and tools that a host may not have.
    """
    own, other = pair.host.cached(membership), pair.dpm.cached(membership)
    if own is None:
        return Trust(None, (_UNKNOWN,))
    if not own.is_domain:
        return Trust(False, (_WORKGROUP.format(host=pair.host.host.name, workgroup=own.name),))
    if other is None or not other.is_domain:
        return Trust(None, (_UNKNOWN,))
    if own.name.casefold() == other.name.casefold():
        return Trust(True, (_SAME.format(domain=own.name),))
    domains = _DIFFERENT.format(host=pair.host.host.name, domain=own.name, dpm=pair.dpm.host.name, other=other.name)
    account = computer_account(pair)
    listed = [name for name, members in groups_of(pair).items() if members is not None and account in members]
    if listed:
        return Trust(True, (domains, _RESOLVED.format(account=account.upper(), group=listed[0])))
    return Trust(None, (domains, _NOT_SHOWN))


def groups_of(pair: Pair) -> dict[str, frozenset[str] | None]:
    """Return the members of the protected computer's groups that must contain the DPM server's computer account."""
    return pair.host.cached(_groups)


def computer_account(pair: Pair) -> str:
    """Return the DPM server's computer account as the groups list it: in lower case, without its domain."""
    return f"{pair.dpm.system.computer.lower()}$"


def _groups(host: Host) -> dict[str, frozenset[str] | None]:
    return local_groups.members(host.client, agent.TRUSTED_GROUPS)
