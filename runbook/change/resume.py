"""The way on: the rest of a run that was cut off, made from the journal alone."""

from __future__ import annotations

from runbook.change.plan import Change, Plan
from runbook.change.recorded import restarts_of, same_computer
from runbook.change.run import Run
from runbook.change.settings import NO_KEY, shown
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.values import ABSENT


def plan_resume(look: Look, run: Run) -> Plan:
    """What is left to write of a run, and the restarts that it did not come to; what a cut-off write spoiled is restored first.

    Raises `Refused` when the run has ended well or was undone, when this is another computer, or when a value is neither what the run
    found nor what it writes: then somebody else has changed it since, and it is theirs.
    """
    if run.state == "done" or run.undone_by is not None:
        raise Refused(
            Text(
                "実行 {run} は完了しているか、元に戻されています。続きはありません。",
                "Run {run} has ended or was undone. There is nothing left of it to do.",
            ).format(run=run.id)
        )
    restarts = tuple(each for each in restarts_of(look, run) if each.cut_off or not _done(run, each.service))
    same_computer(look, run, restarts)
    spoiled: list[Change] = []
    left: list[Change] = []
    foreign: list[str] = []
    for change, state in run.changes:
        if state == "collateral":
            continue  # nobody asked for it; undo takes it back
        now = change.setting.read(look)
        if now == change.after:
            continue
        # A run that was cut off between creating a key and writing its value leaves the key empty.
        half_made = change.before is NO_KEY and now is ABSENT
        if state == "at risk":
            spoiled.append(Change(change.setting, now, change.before, change.needs_reboot))
        elif now == change.before or half_made:
            left.append(Change(change.setting, now, change.after, change.needs_reboot))
        else:
            foreign.append(f"{change.setting.place} {change.setting.label}: {shown(now)}")
    if foreign:
        raise Refused(
            Text(
                "実行 {run} の後に変更された値があるため、続行しません。現在の値: {found}",
                "Values have changed since run {run}, so it does not go on. They are now: {found}",
            ).format(run=run.id, found="; ".join(foreign)),
            Text(
                "誰が変更したかを確認してください。手順をもう一度実行すると、現在の値から計画し直します。何も変更していません。",
                "Find out who changed them. To run the step anew plans from what is there now. Nothing was changed.",
            ),
        )
    changes = (*spoiled, *left)
    return Plan(
        step=run.step,
        host=run.host,
        computer=run.computer,
        settings=tuple(change.setting for change, _ in run.changes),
        changes=changes,
        restarts=restarts,
        booted=look.system.booted.isoformat() if any(change.needs_reboot for change in changes) else "",
        finishes=True,
    )


def _done(run: Run, service: str) -> bool:
    return any(name == service and state == "done" for name, state, _ in run.restarts)
