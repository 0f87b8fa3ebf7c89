"""A step as its options have it: what it says of them, and where it stands in the tree."""

from __future__ import annotations

from runbook.procedure.steps.step3 import Step3
from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.sandbox import Machine
from runbook.windows.look import Look
from tests.conftest import host_of


def test_a_limit_says_what_it_is_a_part_of() -> None:
    """The link as it was given, and the percentage."""
    limit, why = Step3(link=10, percent=70).limit_for(Look(host_of(Machine("DPM01"))))
    assert limit == 7
    assert why.en == "70 % of the link given, 10 Mbps."
    assert why.ja == "指定された回線 10 Mbps の 70 % です。"


def test_a_chosen_step_stands_where_its_kind_stood() -> None:
    """The other steps, the order and the tree that it was made from stay as they are."""
    step = Step3(link=10, percent=70)
    chosen = TREE.with_step(step)
    for name, node in TREE.nodes.items():
        if isinstance(node, StepNode) and isinstance(node.step, Step3):
            found = chosen[name]
            assert isinstance(found, StepNode)
            assert found.step is step
            assert node.step is not step
        else:
            assert chosen[name] is node
    assert tuple(chosen.paths()) == tuple(TREE.paths())
