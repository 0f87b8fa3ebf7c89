"""Compare every write of the host with the journal at that moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runbook.change.plan import Change
from runbook.dpm.settings.schedule import ScheduleSetting
from runbook.journal.journal import Journal
from runbook.sandbox import Fault, Machine, RegValue, Write
from runbook.sandbox.windows.network.qos import QosPolicy
from runbook.settings.keyword import KeywordSetting
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import NO_KEY
from runbook.settings.tcp import TcpSetting
from runbook.windows.tcp import PARAMETERS, REGISTRY_NAMES
from runbook.windows.values import ABSENT, RegistryValue


class Watched(list[Write]):
    """The machine's log of writes; `unforeseen` are writes without a before-image in a change that is being written."""

    def __init__(self, journal: Path) -> None:
        super().__init__()
        self._journal = journal
        self.unforeseen: list[Write] = []

    def append(self, write: Write) -> None:
        """Record a change from outside; the machine calls this."""
        super().append(write)
        if write.kind in ("service", "power"):
            return
        with Journal(self._journal) as journal:  # a connection of its own sees only data on disk
            runs = journal.runs()
        writing = [change for change, state in runs[0].changes if state == "writing"] if runs else []
        if not any(_foreseen(write, change) for change in writing):
            self.unforeseen.append(write)


class Hits(list[tuple[str, str]]):
    """The faults that hit a message, as (action, kind)."""

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
            rate = Rate(write.before.rate) if isinstance(write.before, QosPolicy) else ABSENT
            return write.target == setting.name and rate == before
        case ScheduleSetting():
            return write.target == f"{setting.group} {setting.job}"
    return False


def _same(write: Write, target: str, before: object) -> bool:
    was = write.before
    seen = (was.type, was.data) if isinstance(was, RegValue) else None
    recorded = (before.kind.label, before.data) if isinstance(before, RegistryValue) else None
    return write.kind == "registry" and write.target.lower() == target.lower() and seen == recorded
