"""A difference between two agents is no incompatibility: that DPM says itself."""

from __future__ import annotations

import pytest

from runbook.procedure.causes.agent.agent_version import AGENT_VERSION
from runbook.procedure.measuring import Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox.scenarios.healthy import DPM, HOST, healthy_environment
from runbook.windows.look import Look
from tests.conftest import host_of

NODE = AGENT_VERSION.node
assert isinstance(NODE, Check)


@pytest.mark.parametrize(
    ("agent", "answer"),
    [("5.0.158.0", "same"), ("5.0.100.0", "same"), ("5.1.363.0", None), ("4.2.1417.0", None)],
)
def test_another_rollup_does_not_end_the_walk_and_another_release_is_asked_about(
    agent: str, answer: str | None
) -> None:
    """Both versions are shown in any case."""
    environment = healthy_environment("2016", "en-US", "5.0.158.0")
    environment[HOST].dpm_version = agent
    assert isinstance(NODE, Check)
    found = measured(NODE, Pair(Look(host_of(environment[HOST])), Look(host_of(environment[DPM]))))
    assert found.answer == answer
    assert [f"dpmra.exe {version}" in str(found.evidence) for version in ("5.0.158.0", agent)] == [True, True]
