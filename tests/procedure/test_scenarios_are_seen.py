"""What a scenario hides is found by the checks that stand before the first step, with no socket in between."""

from __future__ import annotations

import pytest

from runbook.procedure.measuring import Pair
from runbook.procedure.tree import Check
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import measured
from runbook.sandbox.scenarios.scenario import scenario
from runbook.windows.look import Look
from tests.conftest import LANGUAGES, host_of
from tests.soak.counting import THOROUGH
from tests.walk.test_every_path import OUTCOME_OF, PATHS, asked_on, into_a_workgroup, scenario_of

IN_BOTH = [(name, language) for language in LANGUAGES for name in OUTCOME_OF]


@pytest.mark.parametrize(("name", "language"), IN_BOTH if THOROUGH else IN_BOTH[::2])
def test_a_check_answers_as_the_scenario_has_it(name: str, language: str) -> None:
    """Every check on the shortest path to its outcome, until something is changed; each says what it saw."""
    told = scenario(name, language=language)
    path = min((path for path in PATHS if scenario_of(path) == name), key=len)
    into_a_workgroup(told.environment, path)
    pair = Pair(Look(host_of(told.environment[told.host])), Look(host_of(told.environment[told.dpm])))
    for node_id, answer in path:
        node = TREE[node_id]
        if isinstance(node, Check) and node_id not in asked_on(path):
            found = measured(node, pair)
            assert (node_id, found.answer) == (node_id, answer)
            assert found.evidence
        if node_id == "step1":
            break
