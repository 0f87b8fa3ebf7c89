"""Whether a host is a node of a failover cluster, and what would go down with it (facts 6.12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runbook.errors import WsmanFault
from runbook.text import Text
from runbook.windows.errors import UnreadableCluster
from runbook.windows.services import STOPPED, Services
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance
from runbook.wsman.numbers import code

SERVICE: Final = "ClusSvc"
NAMESPACE: Final = "root/MSCluster"

_UP: Final = 0
_PAUSED: Final = 2
_DRAINING: Final = 1
_OFFLINE: Final = 1


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """A node of a failover cluster.

    `runs`: its cluster service is not stopped; without it the node can own nothing. `paused`: it takes no role. `draining`: its
    roles are on their way to other nodes. `roles` are the names of the groups that it owns and that are not offline, the
    cluster's own group included. `is_member`: the cluster counts it as up or paused.
    """

    name: str
    runs: bool = False
    paused: bool = False
    draining: bool = False
    roles: tuple[str, ...] = ()
    is_member: bool = True

    @property
    def is_drained(self) -> bool:
        """True if a reboot takes nothing down: nothing runs on it, and nothing can come back meanwhile."""
        return not self.runs or (self.paused and not self.draining and not self.roles)

    @property
    def state(self) -> Text:
        """What keeps it from being rebooted, or that nothing does."""
        if not self.runs:
            return Text("クラスター サービスは停止しています", "its cluster service is stopped")
        paused = Text("一時停止中", "paused") if self.paused else Text("一時停止していない", "not paused")
        if self.draining:
            return Text("{paused}、ドレイン中", "{paused}, being drained").format(paused=paused)
        if not self.roles:
            return Text("{paused}、所有する役割なし", "{paused}, owns no role").format(paused=paused)
        return Text("{paused}、所有する役割: {roles}", "{paused}, owns: {roles}").format(
            paused=paused, roles=", ".join(self.roles)
        )


def read(client: Client, services: Services, computer: str) -> ClusterNode | None:
    """Return the node that a computer is; None if it is in no cluster.

    `computer` is its own name. One query, which is one request; two or three more for a node. Raise `UnreadableCluster` if its cluster service
    is not stopped, but does not say what the node is doing: it must not pass for a computer in no cluster.
    """
    service = services.get(SERVICE)
    # The feature alone installs the service, disabled; joining a cluster makes it automatic [G].
    if service is None:
        return None
    if service.state == STOPPED:
        return None if service.start_mode == "Disabled" else ClusterNode(computer, is_member=False)
    # In any other state, on its way down too, the node may own roles: the cluster must say.
    try:
        nodes = list(client.query(NAMESPACE, "select * from MSCluster_Node"))
        node = next((each for each in nodes if _same(each.text("Name"), computer)), None)
        if node is None:
            raise UnreadableCluster(computer=computer)
        groups = _groups(client, node, nodes)
    except WsmanFault as error:
        raise UnreadableCluster(computer=computer) from error
    return ClusterNode(
        node.text("Name") or computer,
        runs=True,
        paused=node.read("State", code) == _PAUSED,
        draining=node.read("NodeDrainStatus", code) == _DRAINING,
        is_member=node.read("State", code) in (_UP, _PAUSED),
        roles=tuple(sorted(each.text("Name") or "?" for each in groups if each.read("State", code) != _OFFLINE)),
    )


def _groups(client: Client, node: Instance, nodes: Sequence[Instance]) -> list[Instance]:
    """Return the groups that a node owns, in any state. Raise `UnreadableCluster` if one runs on no known node."""
    name = node.text("Name") or ""
    groups = list(client.query(NAMESPACE, "select * from MSCluster_ResourceGroup"))
    if all(each.text("OwnerNode") is not None for each in groups):
        for each in groups:
            known = any(_same(each.text("OwnerNode"), one.text("Name")) for one in nodes)
            if not known and each.read("State", code) != _OFFLINE:
                raise UnreadableCluster(computer=name)
        return [each for each in groups if _same(each.text("OwnerNode"), name)]
    # Before 2012 a group does not say which node owns it (facts 6.12). A computer's name holds no quotation mark.
    owned = f"ASSOCIATORS OF {{MSCluster_Node.Name='{name}'}} WHERE AssocClass=MSCluster_NodeToActiveGroup"
    return list(client.query(NAMESPACE, owned))


def _same(one: str | None, other: str | None) -> bool:
    """Return True if two names are of the same computer, with its domain or without."""
    return (one or "").partition(".")[0].lower() == (other or "").partition(".")[0].lower()
