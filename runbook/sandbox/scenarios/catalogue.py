"""All scenarios by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.sandbox.scenarios.agent import AGENTS
from runbook.sandbox.scenarios.definition import Definition
from runbook.sandbox.scenarios.steps import STEPS
from runbook.sandbox.scenarios.surroundings import SURROUNDINGS

DEFINITIONS: Final[Mapping[str, Definition]] = {
    definition.name: definition for definition in (*STEPS, *AGENTS, *SURROUNDINGS)
}
SCENARIOS: Final[tuple[str, ...]] = tuple(DEFINITIONS)
