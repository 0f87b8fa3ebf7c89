"""The job that reboots a host whose settings wait for it, and looks whether they are in force."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from runbook.change.apply import Applied
from runbook.change.plan import Change, Plan
from runbook.errors import ConnectionLost, NoAnswer, UnreadableAnswer, WsmanFault
from runbook.fleet.change_job import ChangeReport
from runbook.fleet.errors import ChangedByReboot, NodeNotBack, NodeNotDrained
from runbook.fleet.job import Resources
from runbook.fleet.planners import Planner
from runbook.hosts import patience
from runbook.hosts.entry import Entry
from runbook.text import Text
from runbook.windows.cluster import ClusterNode
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.system import System

NODE_BACK_SECONDS: Final = 300.0
"""How long a node may take from the first answer of its Windows until its cluster counts it as up or paused [G]."""


@dataclass(frozen=True, slots=True)
class RebootJob:
    """Reboot the computer of a plan, and plan again: nothing may be left to change.

    `changes` are those of all runs on the computer, in their order; of several changes of a setting the last one counts.
    `applied` is what was carried out before, for the report. A node of a cluster is rebooted only if it is drained; `alone`: the
    computer may be one, so it must be back in its cluster at the end.
    """

    entry: Entry
    planner: Planner
    plan: Plan
    changes: tuple[Change, ...] = ()
    applied: Applied | None = None
    alone: bool = True

    def report(self) -> ChangeReport:
        """Return a report of what was carried out before."""
        return ChangeReport(self.entry.name, plan=self.plan, applied=self.applied, role=self.entry.role)

    def run(self, report: ChangeReport, resources: Resources) -> None:
        """Reboot the host once, wait until it is back, and look at its settings."""
        with resources.connected(self.entry) as (host, _):
            host.client.wait_at_most(patience.CHANGE_SECONDS)
            with host.only(self.plan.computer):
                # A worker that died may have asked for it already: then nothing waits for a reboot any more.
                system = host.system.read()
                due = resources.recorder.reboot_due(self.plan.computer, system.booted)
                if due:
                    booted = _reboot(host, system, resources).booted
                    resources.recorder.record_reboot(self.plan.computer, booted)
                if self.alone:
                    node = _node_after_reboot(host, self.plan.computer.name)
                    if node is not None and node.paused:
                        report.reminders += (_RESUME.format(name=node.name),)
                look = Look(host)
                after = {change.setting: change.after for change in self.changes}
                if self.planner.plan(look, resources.recorder).changes or any(
                    setting.read(look) != value for setting, value in after.items()
                ):
                    raise ChangedByReboot
                report.rebooted, report.rebooted_before = due, not due


def _reboot(host: Host, system: System, resources: Resources) -> System:
    """Reboot the host, if it is no node of a cluster or a drained one, and return it as it came back. The node is read last, right before the request."""
    node = Look(host).cluster_node
    if node is not None and not node.is_drained:
        raise NodeNotDrained(computer=node.name, state=node.state)
    left = Text("起動を待っています (あと {n} 秒)", "waiting for it to come back ({n} s left)")
    return host.system.reboot(system, waiting=lambda seconds: resources.notify(left.format(n=round(seconds))))


def _node_after_reboot(host: Host, computer: str) -> ClusterNode | None:
    """Return the node that a host is again after its reboot; None if it is none. Raise `NodeNotBack` if it does not get there."""
    for _ in host.client.cancellation.pauses(time.monotonic() + NODE_BACK_SECONDS):
        with suppress(ConnectionLost, NoAnswer, UnreadableAnswer, WsmanFault):
            node = Look(host).cluster_node
            if node is None or (node.runs and node.is_member):
                return node
    raise NodeNotBack(computer=computer, seconds=NODE_BACK_SECONDS)


_RESUME = Text(
    "クラスターのノード {name} は一時停止したままです。役割を戻すには、クラスターで Resume-ClusterNode -Name {name} -Failback Immediate を実行してください。",
    "The cluster node {name} is still paused. To let it work again, run in the cluster: Resume-ClusterNode -Name {name} -Failback Immediate",
)
