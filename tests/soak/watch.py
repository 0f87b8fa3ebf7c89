"""Who looks on: every write of the host is compared with what the journal holds at that moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runbook.change.journal import Journal
from runbook.change.plan import Change
from runbook.change.settings import NO_KEY, KeywordSetting, RegistrySetting, TcpSetting
from runbook.change.throttle_settings import QosSetting
from runbook.dpm.schedule_settings import ScheduleSetting
from runbook.sandbox import Fault, Machine, RegValue, Write
from runbook.sandbox.qos import QosPolicy
from runbook.windows.tcp import PARAMETERS, REGISTRY_NAMES
from runbook.windows.values import RegistryValue


class Watched(list[Write]):
    """The machine's log of writes; `unforeseen` are those that no change being written has a before-image of."""

    def __init__(self, journal: Path) -> None:
        super().__init__()
        self._journal = journal
        self.unforeseen: list[Write] = []

    def append(self, write: Write) -> None:
        """What the machine calls when something was changed from outside."""
        super().append(write)
        if write.kind in ("service", "power"):
            return
        with Journal(self._journal) as journal:  # a connection of its own: what is not on disk is not seen
            runs = journal.runs()
        writing = [change for change, state in runs[0].changes if state == "writing"] if runs else []
        if not any(_foreseen(write, change) for change in writing):
            self.unforeseen.append(write)


class Strikes(list[tuple[str, str]]):
    """The troubles that struck, as (action, kind)."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        for name in ("next", "at_login"):
            setattr(machine.faults, name, self._noting(getattr(machine.faults, name)))

    def _noting(self, following: Callable[..., Fault | None]) -> Callable[..., Fault | None]:
        def note(*action: str) -> Fault | None:
            fault = following(*action)
            if fault is not None:
                self.append(((*action, "Login")[0].rpartition("/")[2], fault.kind))
            return fault

        return note


def _foreseen(write: Write, change: Change) -> bool:
    setting, before = change.setting, change.before
    match setting:
        case RegistrySetting() if write.kind == "key":
            return NO_KEY in (before, change.after) and (setting.key + "\\").lower().startswith(
                write.target.lower() + "\\"
            )
        case RegistrySetting():
            return _same(write, f"{setting.key}\\{setting.name}", before)
        case KeywordSetting():
            return _same(write, f"{setting.class_key}\\{setting.keyword}", before)
        case TcpSetting() if write.kind == "tcp":
            return (write.target, write.before) == (setting.name, before)
        case TcpSetting():
            return write.target == f"{PARAMETERS}\\{REGISTRY_NAMES[setting.name]}"
        case QosSetting():
            rate = f"{write.before.rate} bit/s" if isinstance(write.before, QosPolicy) else None
            return write.target == setting.name and rate == (before if isinstance(before, str) else None)
        case ScheduleSetting():
            return write.target == f"{setting.group} {setting.job}"
    return False


def _same(write: Write, target: str, before: object) -> bool:
    was = write.before
    seen = (was.type, was.data) if isinstance(was, RegValue) else None
    recorded = (before.kind.label, before.data) if isinstance(before, RegistryValue) else None
    return write.kind == "registry" and write.target.lower() == target.lower() and seen == recorded
