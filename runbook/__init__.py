"""An executable runbook for DPM backups that fail when agents lose the network.

Scripts import their names from here. Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from runbook.version import __version__ as __version__

if TYPE_CHECKING:
    from runbook.api import connect, open_journal
    from runbook.change.apply import apply
    from runbook.change.plan import Plan
    from runbook.change.undo import plan_undo
    from runbook.dpm.jobs import jobs_since
    from runbook.dpm.symptoms.reader import explain
    from runbook.errors import RunbookError
    from runbook.journal.journal import Journal
    from runbook.procedure.measuring import Pair
    from runbook.procedure.steps.chosen_adapters import AdapterChoice
    from runbook.procedure.steps.step1 import Step1
    from runbook.procedure.steps.step2 import Step2
    from runbook.procedure.steps.step3 import Step3
    from runbook.procedure.steps.step4 import Step4
    from runbook.procedure.troubleshooting import CHECKS
    from runbook.procedure.walk import measured
    from runbook.windows.look import Look
    from runbook.windows.values import ABSENT, Kind, dword

__all__ = [
    "ABSENT",
    "CHECKS",
    "AdapterChoice",
    "Journal",
    "Kind",
    "Look",
    "Pair",
    "Plan",
    "RunbookError",
    "Step1",
    "Step2",
    "Step3",
    "Step4",
    "apply",
    "connect",
    "dword",
    "explain",
    "jobs_since",
    "measured",
    "open_journal",
    "plan_undo",
]

_PLACES = {
    "ABSENT": "windows.values",
    "AdapterChoice": "procedure.steps.chosen_adapters",
    "CHECKS": "procedure.troubleshooting",
    "Journal": "journal.journal",
    "Kind": "windows.values",
    "Look": "windows.look",
    "Pair": "procedure.measuring",
    "Plan": "change.plan",
    "RunbookError": "errors",
    "Step1": "procedure.steps.step1",
    "Step2": "procedure.steps.step2",
    "Step3": "procedure.steps.step3",
    "Step4": "procedure.steps.step4",
    "apply": "change.apply",
    "connect": "api",
    "dword": "windows.values",
    "explain": "dpm.symptoms.reader",
    "jobs_since": "dpm.jobs",
    "measured": "procedure.walk",
    "open_journal": "api",
    "plan_undo": "change.undo",
}


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
