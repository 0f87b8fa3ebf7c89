"""The classes of a failover cluster, as facts 6.12 describe them: on a node, and where there is none."""

from __future__ import annotations

import pytest

from runbook.errors import WsmanFault
from runbook.windows.cluster import NAMESPACE
from runbook.windows.host import Host
from runbook.windows.look import Look

OWNED = "ASSOCIATORS OF {{MSCluster_Node.Name='{name}'}} WHERE AssocClass=MSCluster_NodeToActiveGroup"


def test_a_host_says_whether_it_is_a_node(bare: Host) -> None:
    """Where its cluster service runs, the node is found by the computer's name; elsewhere it is none."""
    look = Look(bare)
    node = look.cluster_node
    if node is not None:
        assert node.name.partition(".")[0].lower() == look.identity.name.lower()


@pytest.mark.parametrize(
    "query",
    ["select * from MSCluster_Node", "select * from MSCluster_ResourceGroup", OWNED],
    ids=["node", "group", "owned"],
)
def test_the_classes_answer_on_a_node_alone(query: str, bare: Host) -> None:
    """Where there is no cluster, the answer is a fault, never an empty list that would pass for a node without roles."""
    look = Look(bare)
    wql = query.format(name=look.identity.name)
    if look.cluster_node is not None and look.cluster_node.runs:
        bare.client.query(NAMESPACE, wql)
    else:
        with pytest.raises(WsmanFault):
            bare.client.query(NAMESPACE, wql)
