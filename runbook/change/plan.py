"""The changes to one host, and the restarts and the reboot that they need."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from runbook.settings.setting import NO_KEY, Setting, Value, format_value, is_absent
from runbook.text import Text
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.windows.values import ABSENT


@dataclass(frozen=True, slots=True)
class Change:
    """A setting, its value before and its value after."""

    setting: Setting
    before: Value
    after: Value
    needs_reboot: bool = False
    in_use: str = field(default="", compare=False)
    """The value used while the setting is absent, for display; empty if it is not absent, or if that is not known."""

    def is_half_written(self, value: Value) -> bool:
        """Return True if the value is the remainder of an interrupted write.

        It is a key that was created but not filled, or emptied but not removed.
        """
        return value is ABSENT and NO_KEY in (self.before, self.after)

    def __str__(self) -> str:
        before, after = format_value(self.before).en, format_value(self.after).en
        return f"{self.setting.label}: {before} -> {after}"


@dataclass(frozen=True, slots=True)
class Restart:
    """A service to restart if it runs, so that it reads the new values. `running`: it ran when it was read.

    `cut_off`: a run was interrupted while it restarted the service. The service ran before, so everything stopped then
    must be started again.
    """

    service: str
    running: bool
    dependents: tuple[str, ...] = ()
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between the current and the wanted state of a host.

    `settings` are all settings that were read, in order. `changes` are those that differ: exactly these writes happen,
    in this order. `notes` describe findings that are left alone. `booted` is the host's boot time, if a change needs a
    reboot; `reboot_pending`: earlier changes wait for a reboot. `finishes`: the plan is the rest of an interrupted run,
    which must be ended even if nothing is left to write. `real_run`: somebody has run this software on real hosts of
    this kind, not only on simulated ones. `all_seen` is False if part of what the step is about could not be looked at or
    switched off; the notes say what. `made` is the time of reading, on the monotonic clock.
    `file` is the SHA-256 of the plan file that it comes from.
    """

    step: str
    host: str
    computer: Identity
    settings: tuple[Setting, ...]
    changes: tuple[Change, ...]
    restarts: tuple[Restart, ...] = ()
    notes: tuple[Text, ...] = ()
    booted: datetime | None = None
    reboot_pending: bool = False
    finishes: bool = False
    all_seen: bool = True
    real_run: bool = field(default=False, compare=False)
    made: float = field(default_factory=time.monotonic, compare=False)
    file: str = field(default="", compare=False)

    @property
    def restarts_now(self) -> tuple[Restart, ...]:
        """The services that will be restarted: those that run, or that an interrupted run left stopped."""
        return tuple(restart for restart in self.restarts if restart.running or restart.cut_off)

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to write, nothing to restart and no run to end."""
        return not self.changes and not self.restarts_now and not self.finishes

    @property
    def disturbs(self) -> bool:
        """True if a service is restarted, or Windows must be: a job that runs then may fail."""
        return bool(self.restarts_now) or self.needs_reboot or self.reboot_pending

    @property
    def needs_reboot(self) -> bool:
        """True if its changes take effect only after a reboot."""
        return any(change.needs_reboot for change in self.changes)


def changes_for(look: Look, wanted: Iterable[tuple[Setting, Value]]) -> tuple[Change, ...]:
    """Return the settings whose value differs from the wanted one."""
    found = [(setting, setting.read(look), value) for setting, value in wanted]
    return tuple(
        Change(
            setting,
            before,
            value,
            setting.needs_reboot(look),
            setting.when_absent(look) if is_absent(before) else "",
        )
        for setting, before, value in found
        if before != value
    )


def reread(look: Look, plan: Plan) -> Plan:
    """Return the same plan with the current values."""
    made = time.monotonic()
    now = tuple(replace(change, before=change.setting.read(look)) for change in plan.changes)
    return replace(plan, changes=now, made=made)


def differences(look: Look, wanted: Sequence[Change]) -> tuple[tuple[Change, Value], ...]:
    """Return the changes whose value was not found when read back, each with the current value."""
    found = [(change, change.setting.read(look)) for change in wanted]
    return tuple((change, value) for change, value in found if value != change.after)
