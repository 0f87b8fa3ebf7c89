"""A plan that went through a file: carried out to the letter, or refused with what differs, over random hosts and every step."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runbook.change.apply import apply
from runbook.change.errors import NotThePlannedComputer
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.dpm.values import value_text
from runbook.errors import Refused
from runbook.fleet.planners import RunPlanner
from runbook.journal.errors import PlanCarriedOut
from runbook.journal.journal import Journal
from runbook.plans.as_planned import AsLeft, AsPlanned
from runbook.plans.errors import DiffersFromPlan
from runbook.plans.plan_file import PlanFile, PlannedHost, planned, sha256_of
from runbook.plans.reading import plan_of
from runbook.plans.writing import content_of
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.sandbox import Machine
from runbook.sandbox.windows.services import Service
from runbook.windows.look import Look
from tests.change.test_properties import machines, planners
from tests.conftest import host_of
from tests.procedure.test_step4 import crowded
from tests.soak.counting import THOROUGH

Planner = Callable[[Look, Journal], Plan]
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)


def through_a_file(host: PlannedHost) -> tuple[PlannedHost, str]:
    """Return what is read of the file that holds it, and the file's hash."""
    step = host.plan.step.split()[0]
    content = content_of(PlanFile(step, "1.0", TUESDAY, "", (host,)))
    read = plan_of(content, Path("plan.json"))
    assert content_of(read) == content
    [found] = read.hosts
    return found, sha256_of(content)


def approved(machine: Machine, journal: Journal, planner: Planner) -> AsPlanned:
    """Return the planner of what a step would do, as it is read of its file."""
    look = Look(host_of(machine))
    return AsPlanned(*through_a_file(planned(look, planner(look, journal), None)))


def approved_undo(machine: Machine, journal: Journal, number: int) -> AsPlanned:
    """The same of an undo."""
    run = journal.run(number)
    assert run is not None
    again = RunPlanner(partial(plan_undo), run).plan
    look = Look(host_of(machine))
    return AsPlanned(*through_a_file(planned(look, again(look, journal), number)), again=again)


def meddled(machine: Machine, as_planned: AsPlanned, chosen: list[bool]) -> list[str]:
    """Do some of the planned changes by hand, and return the names of what was changed."""
    changes = [change for change, choose in zip(as_planned.host.plan.changes, chosen, strict=False) if choose]
    for change in changes:
        change.setting.write(Look(host_of(machine)), change.after)
    machine.log.clear()
    now = Look(host_of(machine))
    return [each.setting.label for each in as_planned.host.plan.changes if each.setting.read(now) != each.before]


many = settings(max_examples=100 if THOROUGH else 10, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(machines(), planners, st.lists(st.booleans(), max_size=12))
def test_to_the_letter_or_not_at_all(machine: Machine, planner: Planner, meddle: list[bool]) -> None:
    """The step and its undo: the same writes as without a file; if any value is another one, none, and all of these are named."""
    with TemporaryDirectory() as folder, Journal(Path(folder) / "j") as journal:
        as_planned = approved(machine, journal, planner)
        before = machine.durable()
        assert machine.log.writes == []
        host = host_of(machine)
        plan = as_planned.plan(Look(host), journal)
        assert plan.changes == planner(Look(host), journal).changes
        number = apply(host, plan, journal).run
        assert AsLeft(as_planned.host).plan(Look(host), journal).changes == ()
        back = approved_undo(machine, journal, number)
        apply(host, back.plan(Look(host), journal), journal, undoes=number)
        assert machine.durable().diff(before) == []
        if different := meddled(machine, as_planned, meddle):
            with pytest.raises(DiffersFromPlan) as refused:
                as_planned.plan(Look(host_of(machine)), journal)
            assert all(label in refused.value.text.en for label in different)
            assert machine.log.writes == []


def qos() -> Machine:
    """A host that step 3 throttles."""
    return Machine("FILES01", version="2016")


def groups() -> Machine:
    """A DPM server whose groups step 4 spreads."""
    return crowded()[0]


@pytest.mark.parametrize(
    ("make", "planner"), [(qos, Step3(link=100).plan), (groups, Step4().plan)], ids=["QoS policies", "schedules"]
)
def test_the_other_kinds_of_setting_too(make: Callable[[], Machine], planner: Planner, journal: Journal) -> None:
    """Each change made by hand meanwhile is named, alone; otherwise the plan and its undo are carried out."""
    machine = make()
    as_planned = approved(machine, journal, planner)
    host = host_of(machine)
    for position in range(len(as_planned.host.plan.changes)):
        other = make()
        change = as_planned.host.plan.changes[position]
        [label] = meddled(other, as_planned, [False] * position + [True])
        with pytest.raises(DiffersFromPlan) as refused:
            replace(as_planned, host=replace(as_planned.host, plan=replace(as_planned.host.plan, computer=Look(host_of(other)).identity))).plan(Look(host_of(other)), journal)  # fmt: skip
        assert label in refused.value.text.en
        before, after = (value_text(change.setting, each) for each in (change.before, change.after))
        assert f"{before} in the plan, {after} now" in refused.value.text.en
    number = apply(host, as_planned.plan(Look(host), journal), journal).run
    back = approved_undo(machine, journal, number)
    apply(host, back.plan(Look(host), journal), journal, undoes=number)
    assert as_planned.plan(Look(host), journal).changes == as_planned.host.plan.changes


def test_what_is_to_be_left_alone_has_its_value_still(journal: Journal) -> None:
    """A setting that had the wanted value when the plan was made is not quietly left with another one."""
    machine = Machine("FILES01")
    apply(host_of(machine), Step1().plan(Look(host_of(machine)), journal), journal)
    as_planned = approved(machine, journal, Step1().plan)
    assert as_planned.plan(Look(host_of(machine)), journal).changes == ()
    apply(host_of(machine), Step1(seconds=3600).plan(Look(host_of(machine)), journal), journal)
    with pytest.raises(DiffersFromPlan, match="ConnectionNoActivityTimeout: 900 s in the plan, 3600 s now"):
        as_planned.plan(Look(host_of(machine)), journal)


@pytest.mark.parametrize("runs_when_planned", [False, True])
@pytest.mark.parametrize("runs_when_applied", [False, True])
def test_a_service_is_restarted_if_it_runs_then(runs_when_planned: bool, runs_when_applied: bool, journal: Journal) -> None:  # fmt: skip
    """DPMRA is started on demand: whichever way it was when the plan was made, what counts is how it is now. The page says so."""
    machine = Machine("FILES01")
    agent = machine.services["DPMRA"]
    if runs_when_planned:
        agent.start()
    as_planned = approved(machine, journal, Step1().plan)
    agent.stop()
    if runs_when_applied:
        agent.start()
    applied = apply(host_of(machine), as_planned.plan(Look(host_of(machine)), journal), journal)
    assert applied.restarted == (("DPMRA",) if runs_when_applied else ())


def test_no_service_is_restarted_that_is_not_in_the_plan(journal: Journal) -> None:
    """One that depends on DPMRA, and runs now, would be restarted with it."""
    machine = Machine("FILES01")
    machine.services["DPMRA"].start()
    as_planned = approved(machine, journal, Step1().plan)
    machine.services["Guest"] = Service("Guest", "Guest")
    machine.services["Guest"].start()
    machine.services["DPMRA"].dependents.append("Guest")
    with pytest.raises(DiffersFromPlan, match="the service Guest would be restarted as well"):
        as_planned.plan(Look(host_of(machine)), journal)


def test_another_computer_of_the_name_is_refused(journal: Journal) -> None:
    """And what it is is said, before any of its values is read."""
    as_planned, other = approved(Machine("FILES01"), journal, Step1().plan), Machine("FILES01")
    other.domain = "fabrikam.local"
    with pytest.raises(NotThePlannedComputer):
        as_planned.plan(Look(host_of(other)), journal)


def test_another_version_is_refused(journal: Journal) -> None:
    """DPM was updated meanwhile: this was not approved for that."""
    machine = Machine("FILES01")
    as_planned = approved(machine, journal, Step1().plan)
    versions = replace(as_planned.host.versions, windows="6.1.7601", dpm="4.2.1.0")
    other = replace(as_planned, host=replace(as_planned.host, versions=versions))
    with pytest.raises(
        DiffersFromPlan, match=r"Windows: 6\.1\.7601 in the plan, .* now; DPM \(dpmra\.exe\): 4\.2\.1\.0"
    ):
        other.plan(Look(host_of(machine)), journal)


def test_what_waits_for_a_reboot_since_is_not_put_into_force_unseen(journal: Journal) -> None:
    """Other changes that were made since the plan would come into force with the reboot that this plan needs."""
    machine = Machine("FILES01", version="2008")
    as_planned = approved(machine, journal, Step2(only=("nic",)).plan)
    apply(host_of(machine), Step1(kb971411=True).plan(Look(host_of(machine)), journal), journal)
    with pytest.raises(DiffersFromPlan, match="other changes, made since, wait for a reboot"):
        as_planned.plan(Look(host_of(machine)), journal)


def test_a_journal_begins_a_plan_of_a_file_once(journal: Journal) -> None:
    """Two who apply it at the same time both find nothing begun when they look: the journal lets one of them begin."""
    machine = Machine("FILES01")
    as_planned = approved(machine, journal, Step1().plan)
    host = host_of(machine)
    plan = as_planned.plan(Look(host), journal)
    apply(host, plan, journal)
    with pytest.raises(PlanCarriedOut):
        journal.begin(plan)
    journal.release(journal.begin(replace(plan, file="another")))


def test_it_travels_to_a_worker(journal: Journal) -> None:
    """A step's and an undo's, as data: a worker on another machine makes the same plan of it."""
    machine = Machine("FILES01")
    as_planned = approved(machine, journal, Step1().plan)
    plan = as_planned.plan(Look(host_of(machine)), journal)
    assert pickle.loads(pickle.dumps(as_planned)).plan(Look(host_of(machine)), journal) == plan
    back = approved_undo(machine, journal, apply(host_of(machine), plan, journal).run)
    assert pickle.loads(pickle.dumps(back)).plan(Look(host_of(machine)), journal).changes == back.host.plan.changes


def test_a_refusal_that_is_known_before_sends_nothing(journal: Journal) -> None:
    """Of a host on which the plan was begun, nothing is asked."""
    machine = Machine("FILES01")
    as_planned = approved(machine, journal, Step1().plan)
    machine.log.clear()
    with pytest.raises(Refused):
        replace(as_planned, refusal=PlanCarriedOut(run=1, computer="FILES01")).plan(Look(host_of(machine)), journal)
    assert machine.log.requests == []
