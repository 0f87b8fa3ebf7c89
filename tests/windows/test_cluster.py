"""Whether a host is a node of a failover cluster, and whether it may go down."""

from __future__ import annotations

import pytest

from runbook.errors import UnreadableAnswer
from runbook.sandbox import Cluster, Fault, Machine
from runbook.sandbox.windows.cluster import IN_PROGRESS, OFFLINE
from runbook.windows.cluster import ClusterNode
from runbook.windows.look import Look
from tests.conftest import host_of

VERSIONS = ("2008", "2008 R2", "2012 R2", "2022")


def node_of(machine: Machine) -> ClusterNode | None:
    """Read it anew."""
    return Look(host_of(machine)).cluster_node


def node(version: str) -> tuple[Machine, Cluster]:
    """A node that owns all roles of its cluster."""
    machine = Machine("HV01", version=version)
    cluster = Cluster.of("CL01", ["HV01", "HV02"], ["VM1", "VM2"])
    machine.join_cluster(cluster)
    return machine, cluster


def test_a_computer_in_no_cluster_costs_one_request(machine: Machine) -> None:
    """Every Windows in each language; the same where the feature is installed and nothing was joined."""
    look = Look(host_of(machine))
    _ = look.identity
    before = len(machine.log.requests)
    assert look.cluster_node is None
    assert len(machine.log.requests) - before == 1
    machine.join_cluster(Cluster.of("CL01", ["OTHER"], []))
    machine.services["ClusSvc"].stop()
    machine.services["ClusSvc"].start_mode = "Disabled"
    assert node_of(machine) is None


@pytest.mark.parametrize("version", VERSIONS)
def test_a_node_is_drained_when_nothing_runs_on_it_and_nothing_can_come_back(version: str) -> None:
    """Roles, the cluster's own group, and a node that is not paused each keep it; what is offline does not."""
    machine, cluster = node(version)
    owner = node_of(machine)
    assert owner == ClusterNode("HV01", runs=True, roles=("Cluster Group", "VM1", "VM2"))
    assert not owner.is_drained
    cluster.drain("HV01")
    drained = node_of(machine)
    assert drained == ClusterNode("HV01", runs=True, paused=True)
    assert drained.is_drained
    cluster.groups[-1].owner, cluster.groups[-1].state = "hv01", OFFLINE
    assert node_of(machine) == drained
    cluster.groups[-1].state = 2  # failed
    assert node_of(machine) == ClusterNode("HV01", runs=True, paused=True, roles=("VM2",))
    cluster.groups[-1].owner = "HV02"
    cluster.resume("HV01")
    ready = node_of(machine)
    assert ready is not None
    assert not ready.is_drained, "a role may be moved to it at any moment"


def test_a_node_that_is_being_drained_is_not_drained() -> None:
    """Its last role may be on its way (2012 and later say so)."""
    machine, cluster = node("2022")
    cluster.drain("HV01")
    cluster.node("HV01").drain = IN_PROGRESS
    found = node_of(machine)
    assert found is not None
    assert found.draining
    assert not found.is_drained


def test_a_node_whose_cluster_service_is_stopped_owns_nothing() -> None:
    """Microsoft's other way for longer work on a node."""
    machine, _ = node("2022")
    machine.services["ClusSvc"].stop()
    found = node_of(machine)
    assert found == ClusterNode("HV01", is_member=False)
    assert found.is_drained


def test_a_cluster_service_on_its_way_down_is_not_a_stopped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In any state but Stopped, a known one or not, the node may own roles: what the cluster cannot say is not guessed."""
    for state in ("Stop Pending", "Start Pending", "Paused", "Unknown", ""):
        machine, _ = node("2022")
        monkeypatch.setattr(type(machine.services["ClusSvc"]), "state", state)
        with pytest.raises(UnreadableAnswer, match="node of a failover cluster"):
            _ = node_of(machine)


def test_the_owner_of_a_group_may_be_named_with_its_domain() -> None:
    """The same comparison as for the node itself; what runs on no known node may run on this one."""
    machine, cluster = node("2022")
    cluster.drain("HV01")
    cluster.groups[-1].owner = "HV01.contoso.local"
    owner = node_of(machine)
    assert owner is not None
    assert owner.roles == ("VM2",)
    cluster.groups[-1].owner = "CL01"
    with pytest.raises(UnreadableAnswer, match="cannot be read"):
        _ = node_of(machine)
    cluster.groups[-1].state = OFFLINE
    found = node_of(machine)
    assert found is not None
    assert found.is_drained


@pytest.mark.parametrize("what", ["namespace", "node", "fault"])
def test_a_node_that_does_not_say_what_it_does_is_not_taken_for_none(what: str) -> None:
    """The cluster service runs, but nothing more can be read: that is an error, not a computer in no cluster."""
    machine, cluster = node("2022")
    cluster.drain("HV01")
    if what == "namespace":
        machine.cluster = None
    elif what == "node":
        cluster.nodes = cluster.nodes[1:]
    else:
        machine.faults.add(Fault("soap-fault", action="Enumerate", at=4, times=9, code=5))
    with pytest.raises(UnreadableAnswer, match="node of a failover cluster"):
        _ = node_of(machine)


def test_what_keeps_a_node_is_said_in_both_languages() -> None:
    """Names as the cluster has them."""
    state = ClusterNode("HV01", runs=True, roles=("VM1", "VM2")).state
    assert state.en == "not paused, owns: VM1, VM2"
    assert state.ja == "一時停止していない、所有する役割: VM1, VM2"
