"""Plans that read the same are one group."""

from __future__ import annotations

from runbook.change.plan import Plan
from runbook.fleet.grouping import group_plans
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec
from runbook.windows.look import Look
from tests.conftest import host_of


def plan(name: str, version: str, vendor: str = "intel") -> Plan:
    """Step 2's plan for a machine."""
    machine = Machine(name, version=version, nics=[NicSpec(vendor, "10.0.0.1")])
    with Journal(None) as journal:
        return Step2(whole_list=True).plan(Look(host_of(machine)), journal)


def test_the_same_changes_on_many_hosts_are_one_group() -> None:
    """Adapters' own identities do not count; other drivers, versions or values do."""
    plans = [plan("A", "2016"), plan("B", "2008 R2"), plan("C", "2016"), plan("D", "2016", "broadcom")]
    assert [group.hosts for group in group_plans(plans)] == [("A", "C"), ("B",), ("D",)]
