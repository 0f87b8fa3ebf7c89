"""WMI's classes of a failover cluster (facts 6.12)."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.instance import Properties, Property
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.cluster import Cluster, Group
from runbook.sandbox.windows.computer import Computer

SERVICE: Final = "ClusSvc"


def nodes(computer: Computer) -> list[Properties]:
    """Return MSCluster_Node; how far a node has been drained only from 2012 on."""
    found: list[Properties] = []
    for number, node in enumerate(_cluster(computer).nodes, start=1):
        properties: dict[str, Property] = {
            "Name": node.name,
            "NodeInstanceID": f"00000000-0000-0000-0000-{number:012d}",
            "Roles": (),
            "State": node.state,
            "Status": None,
        }
        if computer.edition.has_cim:
            properties |= {"Id": str(number), "NodeDrainStatus": node.drain, "NodeWeight": 1}
        found.append(properties)
    return found


def groups(computer: Computer) -> list[Properties]:
    """Return MSCluster_ResourceGroup, of the whole cluster."""
    return [_group(computer, each) for each in _cluster(computer).groups]


def groups_of(computer: Computer, node: str) -> list[Properties]:
    """Return the groups that a node owns (MSCluster_NodeToActiveGroup)."""
    return [_group(computer, each) for each in _cluster(computer).owned(node)]


def _group(computer: Computer, group: Group) -> Properties:
    """Return one group; which node owns it, and whether it is the cluster's own, only from 2012 on."""
    properties: dict[str, Property] = {
        "Name": group.name,
        "PersistentState": True,
        "State": group.state,
        "Status": None,
    }
    if computer.edition.has_cim:
        properties |= {"IsCore": group.core, "OwnerNode": group.owner}
    return properties


def _cluster(computer: Computer) -> Cluster:
    """Return the computer's cluster. Raise `SoapFault` if its service does not run: nothing answers for the provider [G]."""
    service = computer.services.find(SERVICE)
    if computer.cluster is None or service is None or service.state != "Running":
        raise SoapFault(soap_faults.NOT_CAPABLE)
    return computer.cluster
