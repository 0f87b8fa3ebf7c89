"""In which order hosts are changed."""

from __future__ import annotations

from pathlib import Path

from runbook.fleet.change_job import ChangeJob
from runbook.fleet.order import waves
from runbook.hosts.entry import DPM_SERVER, PROTECTED, Entry
from runbook.procedure.steps.step1 import Step1
from runbook.wsman.login import Login
from runbook.wsman.target import Target

PLANNER = Step1()


def job(name: str, role: str = PROTECTED) -> ChangeJob:
    """A job on a host of that role."""
    return ChangeJob(Entry(name, Target(name, 5985), Login(), Path(), None, role), PLANNER)


def names(found: list[list[ChangeJob]]) -> list[list[str]]:
    """The hosts of each wave."""
    return [[each.entry.name for each in wave] for wave in found]


DPM, A, B, C = job("DPM", DPM_SERVER), job("A"), job("B"), job("C")


def test_the_dpm_server_comes_after_all_its_computers() -> None:
    """However they were named: a mistake at the server would hit every pair."""
    assert names(waves([DPM, A, B])) == [["A", "B"], ["DPM"]]


def test_on_the_way_back_it_is_the_other_way_round() -> None:
    """What was changed last is taken back first."""
    assert names(waves([A, DPM, B], back=True)) == [["DPM"], ["A", "B"]]


def test_the_canary_is_a_wave_of_its_own() -> None:
    """The first hosts of the order, not of the list; one that takes all hosts is none."""
    assert names(waves([DPM, A, B, C], 2)) == [["A", "B"], ["C"], ["DPM"]]
    assert names(waves([DPM, A, B, C], 4)) == [["A", "B", "C"], ["DPM"]]


def test_two_jobs_on_one_host_follow_each_other() -> None:
    """As undoing two runs does, in the order in which they were named."""
    first, second = job("A"), job("A")
    found = waves([first, B, second], back=True)
    assert names(found) == [["A", "B"], ["A"]]
    assert found[0][0] is first
