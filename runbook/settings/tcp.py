"""A TCP global as a setting, and the values that netsh may change by accident when it writes one (facts 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from runbook.errors import Collateral
from runbook.settings.errors import NotRemovable
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import CollateralSetting, Setting, Value
from runbook.text import Text
from runbook.windows.errors import TcpCollateral
from runbook.windows.look import Look
from runbook.windows.tcp import NAMES, PARAMETERS, REGISTRY_NAMES, is_state
from runbook.windows.values import ABSENT, Kind, RegistryValue

_LABELS: Final = {
    "chimney": "TCP Chimney Offload",
    "rss": "Receive Side Scaling",
    "netdma": "NetDMA",
    "rsc": "Receive Segment Coalescing",
}


@dataclass(frozen=True, slots=True)
class TcpSetting(Setting):
    """A TCP global, one of `NAMES`: `chimney`, `rss`, `netdma` or `rsc`.

    Its value is a state in one word; a global that exists is never absent.
    """

    name: str

    @property
    def place(self) -> str:
        """TCP."""
        return "TCP"

    @property
    def label(self) -> str:
        """Microsoft's name for it."""
        return _LABELS.get(self.name, self.name)

    @property
    def short_name(self) -> str:
        """The name that netsh gives it."""
        return self.name

    def accepts(self, value: Value) -> bool:
        """Return True for a state in one word of a global that is known."""
        return self.name in NAMES and isinstance(value, str) and is_state(value)

    def read(self, look: Look) -> Value:
        """Return the state; `ABSENT` if this Windows has no such global."""
        return look.tcp.get(self.name, ABSENT)

    def write(self, look: Look, value: Value) -> None:
        """Set the state. Raise `CommandFailed` if netsh refuses, `TcpCollateral` if it changed other values."""
        if not isinstance(value, str):
            raise NotRemovable(label=self.label)
        look.host.tcp.write(look.system, self.name, value)

    def needs_reboot(self, look: Look) -> bool:
        """Return True if this Windows reads it only at boot (facts 4.1)."""
        return look.host.tcp.needs_reboot(look.system, self.name)

    def at_risk(self, look: Look) -> Mapping[Setting, Value]:
        """Return the values under `PARAMETERS` if netsh may change them by accident (facts 4.2).

        4 requests then, otherwise none.
        """
        found = look.host.tcp.at_risk(look.system, self.name)
        return {RegistrySetting(PARAMETERS, name, value.kind): value for name, value in found.items()}

    def check_at_risk(self, look: Look, before: Mapping[Setting, Value]) -> None:
        """Raise `TcpCollateral` for the values that differ from `before`. 4 requests if anything was at risk."""
        values = {
            setting.name: value
            for setting, value in before.items()
            if isinstance(setting, RegistrySetting) and isinstance(value, RegistryValue)
        }
        look.host.tcp.check_at_risk(look.system, self.name, values)

    def collateral_changes(self, error: Collateral) -> tuple[CollateralSetting, ...]:
        """Return the values that netsh changed by accident."""
        found = error.changes if isinstance(error, TcpCollateral) else ()
        return tuple(
            CollateralSetting(_parameter(each.name, each.before, each.after), each.before, each.after) for each in found
        )

    def notes_on_created(self, look: Look, at_risk: Collection[Setting]) -> tuple[Text, ...]:
        """Return a note that names the registry values that netsh may have created next to the recorded ones.

        One request if anything was at risk.
        """
        if not at_risk:
            return ()
        known = {setting.name.lower() for setting in at_risk if isinstance(setting, RegistrySetting)}
        known |= {name.lower() for name in REGISTRY_NAMES.values()}
        found = look.host.registry.kinds(PARAMETERS)
        numbers = [] if found is ABSENT else [name for name, kind in found.items() if kind is Kind.DWORD]
        names = [name for name in numbers if name.lower() not in known]
        if not names:
            return ()
        return (
            Text(
                "netsh の実行中に途切れたため、次の値が作成された可能性があります (KB 967224)。削除はしません。{key} で確認してください: {names}",
                "The run was cut off in netsh, which may have created these values (KB 967224). They are left; look at them in {key}: {names}",
            ).format(key=PARAMETERS, names=", ".join(names)),
        )


def is_at_risk(setting: Setting) -> bool:
    """Return True if this is a registry value that `netsh` may change by accident: a number under `PARAMETERS`."""
    return isinstance(setting, RegistrySetting) and setting.key == PARAMETERS and setting.kind is Kind.DWORD


def _parameter(name: str, before: Value, after: Value) -> RegistrySetting:
    kind = next((value.kind for value in (before, after) if isinstance(value, RegistryValue)), Kind.DWORD)
    return RegistrySetting(PARAMETERS, name, kind)
