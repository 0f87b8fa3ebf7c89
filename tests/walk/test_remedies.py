"""Only its remedy cures a scenario: with that one step left out, the same walk does not find its backups healthy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partialmethod
from pathlib import Path

import pytest

from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.cli.walk_step import StepTaker
from runbook.fleet.planners import Planner, StepPlanner
from runbook.procedure.tree import Outcome, Step
from runbook.procedure.troubleshooting import TREE
from runbook.windows.look import Look
from tests.walk.staged import staged

CURES = {
    "idle-wan": "step1",
    "long-idle-wan": "step1-longer",
    "chimney": "step2",
    "nic-offload": "step2",
    "narrow-link": "step3",
    "overlapping-groups": "step4",
}
SAID = [("symptom", "connection"), ("idle-device", "no")]
QOS = ["--qos", "--link", "10"]


def after(name: str, folder: Path, cure: str) -> str:
    """What the check after a step found on a walk there."""
    folder.mkdir()
    with staged(name, folder) as stage:
        stage.walk(SAID, *QOS)
        return {each.node: each.answer for each in stage.record.answers}[f"backups-after-{cure}"]


@pytest.mark.parametrize(("name", "cure"), CURES.items())
def test_without_its_remedy_a_scenario_goes_on_failing(
    name: str, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step plans nothing: the check after it says that backups fail. With the step they succeed, and the walk ends."""
    assert after(name, tmp_path / "with", cure) == "yes"
    assert isinstance(TREE.after(f"backups-after-{cure}", "yes"), Outcome)
    monkeypatch.setattr(StepTaker, "_planner", partialmethod(left_out, StepTaker._planner, cure))
    assert after(name, tmp_path / "without", cure) == "no"


class Nothing(StepPlanner):
    """A step that plans to change nothing."""

    def plan(self, look: Look, journal: Journal) -> Plan:
        """The same plan, without what it is for."""
        return replace(StepPlanner.plan(self, look, journal), changes=(), restarts=())


def left_out(taker: StepTaker, original: Callable[[StepTaker, Step], StepPlanner], cure: str, step: Step) -> Planner:
    """The step's own planner, or one that plans nothing in the place of the cure."""
    planner = original(taker, step)
    return Nothing(planner.step, planner.options) if step.id == cure else planner
