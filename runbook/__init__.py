"""An executable runbook for DPM backups that fail when agents lose the network.

What scripts use is imported from here; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runbook.api import connect, open_journal
    from runbook.change.apply import apply
    from runbook.change.journal import Journal
    from runbook.change.plan import Plan
    from runbook.change.undo import plan_undo
    from runbook.dpm.server import jobs_since
    from runbook.dpm.symptoms import explain
    from runbook.errors import RunbookError
    from runbook.procedure import step1, step2, step3, step4
    from runbook.procedure.checks import CHECKS
    from runbook.procedure.measuring import Pair
    from runbook.procedure.walk import measured
    from runbook.windows.look import Look
    from runbook.windows.values import ABSENT, Kind, dword

__version__ = "0.1.0"

__all__ = [
    "ABSENT",
    "CHECKS",
    "Journal",
    "Kind",
    "Look",
    "Pair",
    "Plan",
    "RunbookError",
    "apply",
    "connect",
    "dword",
    "explain",
    "jobs_since",
    "measured",
    "open_journal",
    "plan_undo",
    "step1",
    "step2",
    "step3",
    "step4",
]

_PLACES = {
    "ABSENT": "windows.values",
    "CHECKS": "procedure.checks",
    "Journal": "change.journal",
    "Kind": "windows.values",
    "Look": "windows.look",
    "Pair": "procedure.measuring",
    "Plan": "change.plan",
    "RunbookError": "errors",
    "apply": "change.apply",
    "connect": "api",
    "dword": "windows.values",
    "explain": "dpm.symptoms",
    "jobs_since": "dpm.server",
    "measured": "procedure.walk",
    "open_journal": "api",
    "plan_undo": "change.undo",
}


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    if name in __all__:
        return import_module(f"{__name__}.procedure.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
