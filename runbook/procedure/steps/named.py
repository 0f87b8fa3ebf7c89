"""The steps by their names, with their usual options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.procedure.steps.step import Step
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4

_EVERY: Final[tuple[Step, ...]] = (Step1(), Step2(), Step3(), Step4())

STEPS: Final[Mapping[str, Step]] = {step.name: step for step in _EVERY}
