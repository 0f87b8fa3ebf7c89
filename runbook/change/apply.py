"""Carry out a plan: journal, write, restart, read everything again.

Plan and apply are one thing: the writes that happen are the plan's changes, in its order, each recorded before it is
made. The first failure ends the run; what was not written stays as it was, and what was can be undone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from runbook.change import certain
from runbook.change.journal import Journal
from runbook.change.plan import Change, Plan, differences, reread
from runbook.change.settings import RegistrySetting, TcpSetting, Value, shown
from runbook.errors import NotVerified, Refused, RunbookError
from runbook.pause import stop_if_told
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.tcp import PARAMETERS, TcpCollateral
from runbook.windows.values import Kind, RegistryValue
from runbook.wsman import retry

STALE_SECONDS = 15.0
"""A plan older than this was waited over, by a person thinking; the host is read again before it is written to."""

Progress = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan that was carried out and holds. `reboot_due` says that it is in force only after a reboot."""

    run: int
    plan: Plan
    restarted: tuple[str, ...]
    reboot_due: bool


def apply(
    host: Host,
    plan: Plan,
    journal: Journal,
    *,
    undoes: int | None = None,
    resumes: int | None = None,
    progress: Progress = lambda _: None,
) -> Applied:
    """Carry out a plan on the host that it was made for; `resumes` says of which run it is the rest.

    Raises what the first failing write or restart raises, `Refused` when the host has changed since the plan was made
    or another run is at work on it, `NotVerified` when what is read back differs, `Interrupted` between two writes when told to stop;
    the journal says in each case what was written.
    """
    look = Look(host)
    if time.monotonic() - plan.made > STALE_SECONDS:
        plan = _as_shown(look, plan)
    run = journal.begin(plan, undoes=undoes, resumes=resumes)
    lost = host.client.lost
    try:
        if journal.disturbed(run):
            look = Look(host)
            _as_shown(look, plan)
        with retry.telling(progress):
            collateral = _write(look, plan, journal, run, progress)
            if host.client.lost > lost:
                _note_boot(host, plan, journal, run)
            restarted = _restart(host, plan, journal, run, progress)
            progress(Text("書き込んだ設定を読み直しています", "Reading everything again"))
            _verify(host, plan)
        if collateral is not None:
            raise collateral
    except RunbookError:
        if host.client.lost > lost:
            with suppress(RunbookError):  # the host may be gone; that it failed is what counts
                _note_boot(host, plan, journal, run)
        journal.end(run, "failed")
        raise
    except BaseException:
        journal.let_go(run)  # cut off, by Ctrl-C say: whoever keeps the journal open is not at work on it any more
        raise
    journal.end(run, "done")
    return Applied(run, plan, restarted, plan.needs_reboot or plan.reboot_pending)


def _as_shown(look: Look, plan: Plan) -> Plan:
    """The plan with the values as they are now. Raises `Refused` when they are no longer what the plan was made from."""
    now = reread(look, plan)
    if now.changes != plan.changes:
        raise Refused(
            Text(
                "計画を表示した後にホストの値が変わりました。何も変更していません。",
                "Values on the host have changed since the plan was shown. Nothing was changed.",
            ),
            Text("もう一度実行して、新しい計画を確認してください。", "Run it again and look at the new plan."),
        )
    return now


def _write(look: Look, plan: Plan, journal: Journal, run: int, progress: Progress) -> TcpCollateral | None:
    collateral: TcpCollateral | None = None
    for position, change in enumerate(plan.changes):
        stop_if_told()
        progress(
            Text("設定を変更しています: {label} ({n}/{all})", "Writing {label} ({n}/{all})").format(
                label=change.setting.label, n=position + 1, all=len(plan.changes)
            )
        )
        at_risk: dict[str, RegistryValue] = {}
        if isinstance(change.setting, TcpSetting):
            at_risk = look.host.tcp.at_risk(look.system, change.setting.name)
            for name, value in at_risk.items():
                journal.add(run, Change(_parameter(name, value, value), value, value), "at risk")
        journal.mark(run, position, "writing")
        try:
            certain.write(look, change, plan.computer, at_risk)
        except TcpCollateral as error:
            # What was asked for is done; what nobody asked for must be known to undo.
            for side in error.changes:
                change_of_side = Change(_parameter(side.name, side.before, side.after), side.before, side.after)
                journal.add(run, change_of_side, "collateral")
            collateral = error
        journal.out_of_risk(run)
        journal.mark(run, position, "written")
    return collateral


def _note_boot(host: Host, plan: Plan, journal: Journal, run: int) -> None:
    """Windows may have restarted while answers were lost: what was written since then still waits for another reboot."""
    if plan.booted:
        journal.booted(run, Look(host).system.booted)


def _parameter(name: str, before: Value, after: Value) -> RegistrySetting:
    kind = next((value.kind for value in (before, after) if isinstance(value, RegistryValue)), Kind.DWORD)
    return RegistrySetting(PARAMETERS, name, kind)


def _restart(host: Host, plan: Plan, journal: Journal, run: int, progress: Progress) -> tuple[str, ...]:
    restarted: list[str] = []
    for restart in plan.restarts_now:
        stop_if_told()
        progress(
            Text("サービス {name} を再起動しています", "Restarting the service {name}").format(name=restart.service)
        )
        journal.restarting(run, restart.service)
        restarted += host.services.restart(restart.service)
        for name in (restart.service, *restart.dependents) if restart.cut_off else ():
            host.services.start(name)
        journal.restarted(run, restart.service)
    return tuple(restarted)


def _verify(host: Host, plan: Plan) -> None:
    different = differences(Look(host), plan.changes)
    if different:
        listed = ", ".join(
            f"{change.setting.label}: {shown(value)} (≠ {shown(change.after)})" for change, value in different
        )
        raise NotVerified(
            Text(
                "書き込みましたが、読み直した値が異なります: {listed}",
                "It was written, but what is read back differs: {listed}",
            ).format(listed=listed),
            Text(
                "グループ ポリシーや別のツールが値を上書きしていないかを確認してください。undo で元に戻せます。",
                "Check whether a policy or another tool overwrites the value. Undo restores what was there.",
            ),
        )
