"""What would change on one host, and what must happen afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from runbook.change.settings import Setting, Value, shown
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.values import RegistryValue


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that goes from one value to another."""

    setting: Setting
    before: Value
    after: Value
    needs_reboot: bool = False
    in_use: str = field(default="", compare=False)
    """What holds while the value is absent, for people; empty when it is not absent, or not known."""

    def __str__(self) -> str:
        before, after = shown(self.before).en, shown(self.after).en
        return f"{self.setting.label}: {before} -> {after}"


@dataclass(frozen=True, slots=True)
class Restart:
    """A service to restart if it runs, so that it reads the new values. `running` is how it was found.

    `cut_off` says that a run was killed while it restarted it: it ran, and what was stopped then is to run again.
    """

    service: str
    running: bool
    dependents: tuple[str, ...] = ()
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between a host as it is and as it is wanted.

    `settings` are all that were looked at, in order; `changes` those that differ: exactly these writes happen, in this
    order. `reboot_pending` says that earlier changes wait for a reboot. `notes` tell what was found and is left alone.
    `finishes` says that it is the rest of a run that was cut off, which has to be ended even if nothing is left to write.
    """

    step: str
    host: str
    computer: str
    settings: tuple[Setting, ...]
    changes: tuple[Change, ...]
    restarts: tuple[Restart, ...] = ()
    notes: tuple[Text, ...] = ()
    booted: str = ""
    reboot_pending: bool = False
    finishes: bool = False
    made: float = field(default_factory=time.monotonic, compare=False)

    @property
    def restarts_now(self) -> tuple[Restart, ...]:
        """The services that will be restarted: those that run, or ran before they were left stopped."""
        return tuple(restart for restart in self.restarts if restart.running or restart.cut_off)

    @property
    def is_empty(self) -> bool:
        """Nothing to write, nothing to restart and nothing to end."""
        return not self.changes and not self.restarts_now and not self.finishes

    @property
    def needs_reboot(self) -> bool:
        """Whether its changes are in force only after a reboot."""
        return any(change.needs_reboot for change in self.changes)


def changes_for(look: Look, wanted: Iterable[tuple[Setting, Value]]) -> tuple[Change, ...]:
    """The settings whose value differs from what is wanted. A value already right is no change."""
    found = [(setting, setting.read(look), value) for setting, value in wanted]
    return tuple(
        Change(
            setting,
            before,
            value,
            setting.needs_reboot(look),
            "" if isinstance(before, (RegistryValue, str)) else setting.when_absent(look),
        )
        for setting, before, value in found
        if before != value
    )


def reread(look: Look, plan: Plan) -> Plan:
    """The same plan with the values as they are now."""
    made = time.monotonic()
    now = tuple(replace(change, before=change.setting.read(look)) for change in plan.changes)
    return replace(plan, changes=now, made=made)


def differences(look: Look, wanted: Sequence[Change]) -> tuple[tuple[Change, Value], ...]:
    """The changes whose setting does not hold what was written, each with what it holds."""
    found = [(change, change.setting.read(look)) for change in wanted]
    return tuple((change, value) for change, value in found if value != change.after)
