"""Whether a reboot is due: by the boot times of a host, which wander and move with its clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.change.apply import apply
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec
from runbook.windows.look import Look
from tests.conftest import host_of


@pytest.mark.parametrize(
    ("moved", "due"),
    [
        (timedelta(), True),
        (timedelta(seconds=59), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=-5), True),
        (timedelta(days=-1), True),
        (timedelta(minutes=15), False),
        (timedelta(days=2), False),
    ],
)
def test_a_boot_time_that_moved_a_little_is_the_same_boot(moved: timedelta, due: bool, journal: Journal) -> None:
    """Up since 41 days: a corrected clock moves the boot time by minutes, or back; a reboot by much more."""
    machine = Machine("H", version="2016", nics=[NicSpec("intel")])
    host = host_of(machine)
    assert apply(host, Step2().plan(Look(host), journal), journal).reboot_due
    identity = Look(host).identity
    assert journal.reboot_due(identity, machine.boot_time + moved) is due


def test_a_reboot_soon_after_another_one_counts(journal: Journal) -> None:
    """A host that was changed right after it had booted, and was rebooted at once: minutes later, but after the run began."""
    machine = Machine("H", version="2016", nics=[NicSpec("intel")])
    machine.reboot()
    host = host_of(machine)
    assert apply(host, Step2().plan(Look(host), journal), journal).reboot_due
    look = Look(host)
    assert journal.reboot_due(look.identity, look.system.booted)
    machine.reboot()
    look = Look(host)
    assert not journal.reboot_due(look.identity, look.system.booted)
