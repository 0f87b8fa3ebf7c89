"""Every operation of the package on a host, so that any of its messages can be broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.sandbox import Machine, NicSpec, ProtectionGroup, RegValue, Schedule
from runbook.windows.host import Host
from runbook.windows.look import Look

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
EVERY = ("2003", "2008", "2008 R2", "2012", "2012 R2", "2016", "2022")
WITH_QOS = EVERY[3:]

Planner = Callable[[Look, Journal], Plan]
PLANS: dict[str, Planner] = {
    "step1": lambda look, journal: Step1().plan(look, journal),
    "step1 kb971411": lambda look, journal: Step1(kb971411=True).plan(look, journal),
    "step2": lambda look, journal: Step2(whole_list=True).plan(look, journal),
    "step3": lambda look, journal: Step3(link=100).plan(look, journal),
    "step4": lambda look, journal: Step4().plan(look, journal),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation on one kind of host: `healthy` runs before the trouble begins, `troubled` during it."""

    name: str
    versions: tuple[str, ...]
    healthy: Callable[[Host, Journal], object]
    troubled: Callable[[Host, Journal], object]


def _apply(plan: Planner) -> Callable[[Host, Journal], object]:
    return lambda host, journal: apply(host, plan(Look(host), journal), journal)


def _check(plan: Planner) -> Callable[[Host, Journal], object]:
    return lambda host, journal: plan(Look(host), journal)


def _with_reboot(host: Host, journal: Journal) -> None:
    """Do the same as `step2 --reboot`."""
    applied = apply(host, PLANS["step2"](Look(host), journal), journal)
    if applied.reboot_due:
        booted = host.system.reboot(host.system.read(), seconds=2).booted
        journal.record_reboot(applied.plan.computer, booted)
        assert not PLANS["step2"](Look(host), journal).changes


def undo(host: Host, journal: Journal) -> str:
    """Undo every run that is not undone yet. Return the notes."""
    notes: list[str] = []
    for run in journal.runs():
        if run.undoes is None and run.undone_by is None:
            plan = plan_undo(Look(host), run)
            notes += [note.en for note in plan.notes]
            apply(host, plan, journal, undoes=run.id)
    return " ".join(notes)


def _nothing(host: Host, journal: Journal) -> None:
    pass


def _operations() -> list[Operation]:
    found = []
    for name, plan in PLANS.items():
        versions = {"step3": WITH_QOS, "step4": ("2012 R2", "2016", "2022")}.get(name, EVERY)
        found.append(Operation(f"{name} check", versions, _nothing, _check(plan)))
        found += 3 * [Operation(name, versions, _nothing, _apply(plan))]
        found += 2 * [Operation(f"{name} undo", versions, _apply(plan), undo)]
    return [*found, *2 * [Operation("step2 reboot", EVERY, _nothing, _with_reboot)]]


OPERATIONS = _operations()


def machine_for(operation: Operation, rng: random.Random) -> Machine:
    """Return a random host for it: version, language, adapters, services, existing values."""
    nics = [
        NicSpec(rng.choice(["intel", "broadcom", "realtek", "indexed", "ranged"]), f"10.0.0.{n}")
        for n in range(rng.randrange(3))
    ]
    is_server = operation.name.startswith("step4")
    machine = Machine(
        "DPM01" if is_server else "FILES01",
        version=rng.choice(operation.versions),
        language=rng.choice(["ja-JP", "en-US"]),
        nics=nics,
        dpm_server=is_server,
    )
    machine.reboot_seconds = 0.02
    if machine.dpm is not None:
        machine.dpm.groups += [
            ProtectionGroup("ファイル", ["FILES01"], [Schedule("ShadowCopy", times=("20:00",))], 60),
            ProtectionGroup("SQL", ["SQL01"], [Schedule("ShadowCopy", times=("20:00", "21:00"))], 60),
        ]
    if rng.random() < 0.5:
        machine.services["DPMRA"].start()
        if rng.random() < 0.5:
            machine.services["DPMRA"].dependents.append("LanmanServer")
            machine.services["LanmanServer"].start()
    if rng.random() < 0.3:
        machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", rng.randrange(899)))
    elif rng.random() < 0.3:
        machine.registry.delete_key(AGENT)
    if operation.healthy is not _nothing or rng.random() < 0.5:
        machine.has_kb967224_bug = False
    return machine
