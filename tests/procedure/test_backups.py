"""Whether backups are well after a step: by enough jobs, never by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.procedure.backups import backups, backups_of_the_week
from runbook.procedure.measuring import Measurement, Pair
from runbook.sandbox import Environment, Failure, ProtectionGroup, small_environment
from runbook.windows.look import Look
from tests.conftest import host_of

RESET, TOO_MANY_OBJECTS = Failure(52, 0x80072746), Failure(46)


@pytest.fixture
def site() -> Environment:
    """A DPM server that has run a job of FILES01 each hour for 25 hours, of which 3 failed; no time passes by itself."""
    site = small_environment()
    failures = iter([RESET] * 3)
    site.causes[:] = [lambda _: next(failures, None)]
    site.dpm.groups[:] = [ProtectionGroup("Files", ["FILES01"], [], 60, 30)]
    site.dpm.look_back(timedelta(hours=25))
    site.dpm.patience = timedelta()
    return site


def after(site: Environment, good: int, *failures: Failure) -> Measurement:
    """What is measured when this many jobs went well since a change, and one failed each of these ways."""
    look = Look(host_of(site["DPM01"]))
    since = look.system.now
    left = iter(failures)
    site.causes[:] = [lambda _: next(left, None)]
    site.clock.advance(timedelta(hours=good + len(failures)))
    site.dpm.run(site.clock.now())
    return backups(Pair(Look(host_of(site["FILES01"])), look, since))


@pytest.mark.parametrize(
    ("good", "failures", "answer", "en"),
    [
        (25, (), "yes", "Resolved: 3 of 25 jobs failed in the 7 days before; since the change 25 succeeded"),
        (9, (), None, "So far good: 9 of 25."),
        (0, (), None, "So far good: 0 of 25."),
        (40, (RESET,), "no", "Not resolved: of 41 jobs"),
        (25, (TOO_MANY_OBJECTS,), "yes", "Resolved"),
    ],
)
def test_a_walk_goes_by_enough_jobs(
    site: Environment, good: int, failures: tuple[Failure, ...], answer: str | None, en: str
) -> None:
    """With too few nothing is answered, so that a person decides or comes back; what another cause did is said and not held against it."""
    found = after(site, good, *failures)
    assert found.answer == answer
    assert found.evidence[-1].en.startswith(en)
    assert any("ID 46" in line.en for line in found.evidence) is (TOO_MANY_OBJECTS in failures)


def test_a_week_is_well_if_nothing_failed(site: Environment) -> None:
    """`check` judges no change: a failure of any cause is one to look at, and one job that went well is well."""
    pair = Pair(Look(host_of(site["FILES01"])), Look(host_of(site["DPM01"])))
    assert backups_of_the_week(pair).answer == "no"
    site.dpm.jobs.clear()
    assert backups_of_the_week(pair).answer is None
    site.clock.advance(timedelta(hours=1))
    site.dpm.run(site.clock.now())
    pair = Pair(Look(host_of(site["FILES01"])), Look(host_of(site["DPM01"])))
    assert backups_of_the_week(pair).answer == "yes"
