"""Step 2 on hosts with teams: the members are set, whatever the team's adapter is called (facts 5.5)."""

from __future__ import annotations

import pytest

from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec
from runbook.windows.look import Look
from tests.conftest import host_of
from tests.shapes import LBFO


@pytest.mark.parametrize("name", ["Team1", "Team1Nic", "Team1 - VLAN 100"])
@pytest.mark.parametrize("failing", ["", "MSFT_NetLbfoTeamMember", "MSFT_NetLbfoTeamNic"])
def test_a_teams_own_adapter_is_never_written(name: str, failing: str, journal: Journal) -> None:
    """Also where the classes of teams fail; the multiplexor offers Large Send Offload as a card does."""
    machine = Machine("H", "2016", nics=[*LBFO, NicSpec("lbfo", "10.0.0.1", name, team="Team1")])
    machine.failing_classes.add(failing)
    plan = Step2().plan(Look(host_of(machine)), journal)
    assert {change.setting.place for change in plan.changes} & {name} == set()
    assert any(name in note.en and "never dissolved" in note.en for note in plan.notes)
