"""Only its remedy cures a scenario: with that one step left out, the same walk does not find its backups healthy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from runbook.change.plan import Plan
from runbook.change.recorder import History
from runbook.cli.exit_codes import ExitCode
from runbook.cli.step_in_walk import StepTaker
from runbook.journal.walks import Answered
from runbook.procedure.steps.step import Step
from runbook.procedure.tree import Outcome, StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.windows.look import Look
from tests.soak.counting import THOROUGH
from tests.walk.staged import staged

CURES = {
    "idle-wan": "step1",
    "long-idle-wan": "step1-longer",
    "chimney": "step2",
    "nic-offload": "step2",
    "receive-coalescing": "step2-rsc",
    "checksum-offload": "step2-checksum",
    "narrow-link": "step3",
    "overlapping-groups": "step4",
}
SAMPLE = ("chimney", "receive-coalescing", "overlapping-groups")
"""A step whose backups fail without it, a round that is passed by, and one in DPM."""
SAID = [("symptom", "connection"), ("idle-device", "no")]
PASSED = "passed by"
QOS = ["--qos", "--link", "10"]


def after(name: str, folder: Path, cure: str) -> str:
    """What the check after a step found on a walk there."""
    folder.mkdir()
    with staged(name, folder) as stage:
        stage.walk(SAID, *QOS)
        return {each.node: each.answer for each in stage.record.answers}.get(f"backups-after-{cure}", PASSED)


@pytest.mark.parametrize(("name", "cure"), [each for each in CURES.items() if THOROUGH or each[0] in SAMPLE])
def test_without_its_remedy_a_scenario_goes_on_failing(
    name: str, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step plans nothing: the check after it says that backups fail, or the walk passes a round of nothing by.

    With the step they succeed and the walk ends, as each path in `test_every_path` has it; a soak looks here, too.
    """
    if THOROUGH:
        assert after(name, tmp_path / "with", cure) == "yes"
    assert isinstance(TREE.after(f"backups-after-{cure}", "yes"), Outcome)
    monkeypatch.setattr(StepTaker, "take", partialmethod(left_out, StepTaker.take, cure))
    passed = TREE[cure]
    assert isinstance(passed, StepNode)
    assert after(name, tmp_path / "without", cure) == (PASSED if passed.passed_unchanged else "no")


@dataclass(frozen=True)
class Without:
    """A step that plans to change nothing: the same plan, without what it is for."""

    step: Step

    def __getattr__(self, name: str) -> Any:
        return getattr(self.step, name)

    def plan(self, look: Look, history: History) -> Plan:
        """The step's own plan, emptied."""
        return replace(self.step.plan(look, history), changes=(), restarts=())


def left_out(
    taker: StepTaker, original: Callable[..., Answered | ExitCode], cure: str, node: StepNode, **said: Any
) -> Answered | ExitCode:
    """Take the step, or one that plans nothing in the place of the cure."""
    return original(taker, replace(node, step=Without(node.step)) if node.id == cure else node, **said)
