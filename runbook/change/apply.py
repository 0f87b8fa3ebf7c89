"""Carry out a plan: journal, write, restart, read everything again.

The plan's changes are the only writes, in the plan's order. Each is recorded before it is made. The first failure ends
the run: the other settings keep their values, and the written ones can be undone.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from runbook.change.errors import ChangedSincePlan, NotThePlannedComputer, ReadBackDiffers
from runbook.change.plan import Change, Plan, differences, reread
from runbook.change.recorder import Recorder
from runbook.change.states import ChangeState, RunState
from runbook.change.write import write_verified
from runbook.errors import Collateral, Interrupted, RunbookError
from runbook.settings.setting import format_value
from runbook.text import Notify, Text
from runbook.windows.host import Host
from runbook.windows.look import Look

_LOG: Final = logging.getLogger(__name__)

STALE_SECONDS = 15.0
"""A host is read again before a plan older than this is carried out: the user took time to read the plan."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan that was carried out and verified. `reboot_due`: it takes effect only after a reboot."""

    run: int
    plan: Plan
    restarted: tuple[str, ...]
    reboot_due: bool


def apply(
    host: Host,
    plan: Plan,
    journal: Recorder,
    *,
    undoes: int | None = None,
    resumes: int | None = None,
    progress: Notify = lambda _: None,
) -> Applied:
    """Carry out a plan on its host; `resumes` is the run of which it is the rest.

    Raise the error of the first write or restart that fails; `Refused` if this is not the plan's computer, if it has
    changed since the plan was made, or if another run works on it; `NotVerified` if a value read back differs; `Interrupted` between two writes if the work
    is cancelled. In each case the journal shows which settings were written.
    """
    look = Look(host)
    is_stale = time.monotonic() - plan.made > STALE_SECONDS
    _require_computer(host, plan, read=is_stale)
    if is_stale:
        plan = _require_unchanged(look, plan)
    run = journal.begin(plan, sign_in=host.sign_in, undoes=undoes, resumes=resumes)
    _LOG.info("%s: run %d begins: %s, changes: %d", host.name, run, plan.step, len(plan.changes))
    lost = host.client.lost
    try:
        with host.only(plan.computer):
            try:
                restarted = _carry_out(look, plan, journal, run, progress)
            except RunbookError:
                if host.client.lost > lost:
                    with suppress(RunbookError):  # the host may be gone; report the failure itself
                        _note_boot(host, plan, journal, run)
                raise
    except RunbookError as error:
        if isinstance(error, Interrupted):
            journal.release(run)  # cut off at a safe point: its rest can be resumed
        else:
            journal.end(run, RunState.FAILED)
        raise
    except BaseException:
        journal.release(run)  # interrupted, by Ctrl-C for example; the journal may stay open, in a notebook for example
        raise
    journal.end(run, RunState.DONE)
    _LOG.info("%s: run %d is done", host.name, run)
    return Applied(run, plan, restarted, plan.needs_reboot or plan.reboot_pending)


def _carry_out(look: Look, plan: Plan, journal: Recorder, run: int, progress: Notify) -> tuple[str, ...]:
    """Write, restart and verify. Return the services that were restarted."""
    host = look.host
    lost = host.client.lost
    if journal.has_other_records(run):
        look = Look(host)
        _require_unchanged(look, plan)
    with host.client.notifying(progress):
        collateral = _write(look, plan, journal, run, progress)
        if host.client.lost > lost:
            _note_boot(host, plan, journal, run)
        restarted = _restart(host, plan, journal, run, progress)
        progress(Text("書き込んだ設定を読み直しています", "Reading everything again"))
        _verify(host, plan)
    if collateral is not None:
        raise collateral
    return restarted


def _require_computer(host: Host, plan: Plan, *, read: bool) -> None:
    """Raise `NotThePlannedComputer` if this is not the plan's computer. `read` asks it even over the same connection."""
    found = host.read_identity() if read else host.identity
    if not plan.computer.matches(found):
        raise NotThePlannedComputer(computer=str(plan.computer), found=str(found))


def _require_unchanged(look: Look, plan: Plan) -> Plan:
    """Return the plan with the current values. Raise `ChangedSincePlan` if they differ from the values in the plan."""
    now = reread(look, plan)
    if now.changes != plan.changes:
        raise ChangedSincePlan
    return now


def _write(look: Look, plan: Plan, journal: Recorder, run: int, progress: Notify) -> Collateral | None:
    collateral: Collateral | None = None
    for position, change in enumerate(plan.changes):
        look.host.client.cancellation.check()
        progress(
            Text("設定を変更しています: {label} ({n}/{all})", "Writing {label} ({n}/{all})").format(
                label=change.setting.label, n=position + 1, all=len(plan.changes)
            )
        )
        at_risk = change.setting.at_risk(look)
        for setting, value in at_risk.items():
            journal.add(run, Change(setting, value, value), ChangeState.AT_RISK)
        journal.mark(run, position, ChangeState.WRITING)
        _LOG.info("%s: run %d writes %s", look.host.name, run, change.setting.label)
        try:
            write_verified(look, change, plan.computer, at_risk)
        except Collateral as error:
            # The change itself was made; undo must know the collateral ones.
            for changed in change.setting.collateral_changes(error):
                journal.add(run, Change(*changed), ChangeState.COLLATERAL)
            collateral = error
        journal.clear_at_risk(run)
        journal.mark(run, position, ChangeState.WRITTEN)
    return collateral


def _note_boot(host: Host, plan: Plan, journal: Recorder, run: int) -> None:
    """Record the boot time again.

    Windows may have restarted while answers were lost. Later changes then wait for another reboot.
    """
    if plan.booted:
        journal.record_boot_time(run, Look(host).system.booted)


def _restart(host: Host, plan: Plan, journal: Recorder, run: int, progress: Notify) -> tuple[str, ...]:
    restarted: list[str] = []
    for restart in plan.restarts_now:
        host.client.cancellation.check()
        progress(
            Text("サービス {name} を再起動しています", "Restarting the service {name}").format(name=restart.service)
        )
        journal.record_restart_start(run, restart.service)
        restarted += host.services.restart(restart.service)
        if restart.cut_off:  # a restart does not find the services running that this run stopped
            for name in (restart.service, *restart.dependents):
                host.services.start(name)
        journal.record_restart_end(run, restart.service)
    return tuple(restarted)


def _verify(host: Host, plan: Plan) -> None:
    different = differences(Look(host), plan.changes)
    if different:
        raise ReadBackDiffers(
            listed=", ".join(
                f"{change.setting.label}: {format_value(value)} (≠ {format_value(change.after)})"
                for change, value in different
            )
        )
