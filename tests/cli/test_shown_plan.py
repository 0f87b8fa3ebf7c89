"""How a plan is shown before consent."""

from __future__ import annotations

import pytest

from runbook.cli.show.plan import show_plan
from runbook.cli.show.screen import Screen
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Environment, Machine
from runbook.windows.look import Look
from tests.conftest import host_of


@pytest.mark.parametrize(
    ("only", "told"),
    [
        (("rss", "lso"), "Part of it (Receive Side Scaling) is in force at once, the rest after a reboot."),
        (("lso",), "In force after a reboot."),
        (("rss",), ""),
    ],
)
def test_what_is_in_force_at_once_is_told_apart(
    only: tuple[str, ...], told: str, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    """From Windows Server 2012 on TCP's globals need no reboot, an adapter's settings do."""
    machine = Machine("H", "2016")
    Environment([machine])
    plan = Step2(only=only).plan(Look(host_of(machine)), journal)
    show_plan(plan, ["H"], Screen("en"))
    shown = " ".join(capsys.readouterr().out.split())
    assert told in shown
    assert ("reboot." in shown) == bool(told)
