"""Step 2 where there is nothing to switch off."""

from __future__ import annotations

import pytest

from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine
from runbook.windows.look import Look
from tests.conftest import host_of


@pytest.mark.parametrize(("only", "said"), [((), True), (("nic",), True), (("snp",), False)])
def test_that_no_adapter_carries_ip_is_said(only: tuple[str, ...], said: bool, journal: Journal) -> None:
    """Whoever asked for adapters learns that there is none; whoever asked for TCP alone is not told of adapters."""
    plan = Step2(only=only).plan(Look(host_of(Machine("H", nics=[]))), journal)
    assert ("No adapter that carries IP was found." in [note.en for note in plan.notes]) == said
