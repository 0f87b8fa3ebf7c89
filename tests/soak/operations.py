"""Everything that the package does to a host, as something that can be broken at any message."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from runbook.change.apply import apply
from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.procedure import step1, step2, step3, step4
from runbook.sandbox import Machine, NicSpec, ProtectionGroup, RegValue, Schedule
from runbook.windows import Host
from runbook.windows.look import Look

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
EVERY = ("2003", "2008", "2008 R2", "2012", "2012 R2", "2016", "2022")
WITH_QOS = EVERY[3:]

Planner = Callable[[Look, Journal], Plan]
PLANS: dict[str, Planner] = {
    "step1": lambda look, journal: step1.plan(look, journal, step1.Options()),
    "step1 kb971411": lambda look, journal: step1.plan(look, journal, step1.Options(kb971411=True)),
    "step2": lambda look, journal: step2.plan(look, journal, step2.Options()),
    "step3": lambda look, journal: step3.plan(look, journal, step3.Options(link=100)),
    "step4": lambda look, journal: step4.plan(look, journal, step4.Options()),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One step on one kind of host; `healthy` is done before trouble begins, `troubled` under it."""

    name: str
    versions: tuple[str, ...]
    healthy: Callable[[Host, Journal], object]
    troubled: Callable[[Host, Journal], object]


def _apply(plan: Planner) -> Callable[[Host, Journal], object]:
    return lambda host, journal: apply(host, plan(Look(host), journal), journal)


def _check(plan: Planner) -> Callable[[Host, Journal], object]:
    return lambda host, journal: plan(Look(host), journal)


def _with_reboot(host: Host, journal: Journal) -> None:
    """What `step2 --reboot` does."""
    applied = apply(host, PLANS["step2"](Look(host), journal), journal)
    if applied.reboot_due:
        host.system.reboot(seconds=2)
        journal.rebooted(applied.plan.computer)
        assert not PLANS["step2"](Look(host), journal).changes


def undo(host: Host, journal: Journal) -> str:
    """Take back whatever has not been taken back; what is said about it."""
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
    """A host for it, different each time: version, language, adapters, services, values that are there already."""
    nics = [NicSpec(rng.choice(["intel", "broadcom", "realtek"]), f"10.0.0.{n}") for n in range(rng.randrange(3))]
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
