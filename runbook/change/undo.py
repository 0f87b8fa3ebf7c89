"""The way back: a plan that restores what a run found, made from the journal alone."""

from __future__ import annotations

from runbook.change.plan import Change, Plan
from runbook.change.recorded import restarts_of, same_computer
from runbook.change.run import Run
from runbook.change.settings import NO_KEY, RegistrySetting, shown
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.tcp import PARAMETERS, REGISTRY_NAMES
from runbook.windows.values import ABSENT


def plan_undo(look: Look, run: Run) -> Plan:
    """Restore the before-images of a run, the last change first, absence included.

    What was restored already is left out. Raises `Refused` when this is another computer than the run's, or when a value is neither
    what the run wrote nor what it found: then somebody else has changed it since, and it is theirs.
    """
    restarts = restarts_of(look, run)
    same_computer(look, run, restarts)
    # Of a setting that a run wrote twice (a collateral change, say), the first before-image and the last after-image count.
    first: dict[object, Change] = {}
    last: dict[object, Change] = {}
    for change in run.touched:
        first.setdefault(change.setting, change)
        last[change.setting] = change
    changes: list[Change] = []
    foreign: list[str] = []
    for setting, change in reversed(first.items()):
        now = change.setting.read(look)
        if now == change.before:
            continue
        # A run that was cut off between creating a key and writing its value leaves the key empty.
        half_made = change.before is NO_KEY and now is ABSENT
        if now != last[setting].after and not half_made and setting not in run.at_risk:
            foreign.append(f"{change.setting.place} {change.setting.label}: {shown(now)}")
        changes.append(Change(change.setting, now, change.before, change.needs_reboot))
    if foreign:
        raise Refused(
            Text(
                "実行 {run} の後に変更された値があるため、元に戻しません。現在の値: {found}",
                "Values have changed since run {run}, so it is not undone. They are now: {found}",
            ).format(run=run.id, found="; ".join(foreign)),
            Text(
                "誰が変更したかを確認し、必要であれば手動で戻してください。何も変更していません。",
                "Find out who changed them, and restore them by hand if need be. Nothing was changed.",
            ),
        )
    left_stopped = tuple(restart for restart in restarts if restart.cut_off and run.undone_by is None)
    needs_system = any(change.needs_reboot for change in changes)
    return Plan(
        step=f"undo {run.id}",
        host=run.host,
        computer=run.computer,
        settings=tuple(change.setting for change in run.touched),
        changes=tuple(changes),
        restarts=restarts if changes else left_stopped,
        notes=_created(look, run),
        booted=look.system.booted.isoformat() if needs_system else "",
    )


def _created(look: Look, run: Run) -> tuple[Text, ...]:
    """What came to lie beside the values at risk since then. Who made it is not known, so it is shown and left alone."""
    there = {setting.name.lower() for setting in run.at_risk if isinstance(setting, RegistrySetting)}
    there |= {name.lower() for name in REGISTRY_NAMES.values()}
    found = look.host.registry.kinds(PARAMETERS) if run.at_risk else ABSENT
    names = [] if found is ABSENT else [name for name in found if name.lower() not in there]
    if not names:
        return ()
    return (
        Text(
            "netsh の実行中に途切れたため、次の値が作成された可能性があります (KB 967224)。削除はしません。{key} で確認してください: {names}",
            "The run was cut off in netsh, which may have created these values (KB 967224). They are left; look at them in {key}: {names}",
        ).format(key=PARAMETERS, names=", ".join(names)),
    )
