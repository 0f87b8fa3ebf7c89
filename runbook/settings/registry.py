"""A registry value as a setting."""

from __future__ import annotations

from dataclasses import dataclass, field

from runbook.settings.errors import UnusableValue
from runbook.settings.setting import NO_KEY, Setting, Value, is_absent
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind, RegistryValue


@dataclass(frozen=True, slots=True)
class RegistrySetting(Setting):
    """A registry value of a given type.

    `reboot`: it is read only at boot. `default`: the value used while it is absent.
    """

    key: str
    name: str
    kind: Kind
    reboot: bool = field(default=False, compare=False)
    default: str = field(default="", compare=False)

    @property
    def place(self) -> str:
        """The key."""
        return self.key

    @property
    def label(self) -> str:
        """The value's name."""
        return self.name or "(Default)"

    def accepts(self, value: Value) -> bool:
        """Return True for a value of the setting's type, and for none. Which values are written is declared by name.

        A value that could not be written back is not accepted, so that it is never overwritten.
        """
        if isinstance(value, RegistryValue):
            return value.kind is self.kind and value.can_be_written
        return is_absent(value)

    def read(self, look: Look) -> Value:
        """Return the value, `ABSENT`, or `NO_KEY`. Raise `WrongType`."""
        value = look.registry(self.key, self.name, self.kind)
        return NO_KEY if value is ABSENT and not look.has_key(self.key) else value

    def write(self, look: Look, value: Value) -> None:
        """Write or delete the value. For `NO_KEY`, also delete its key if the key is empty. Raise `RegistryProblem`."""
        registry = look.host.registry
        if isinstance(value, RegistryValue):
            if not look.has_key(self.key):
                registry.create_key(self.key)
            registry.write(self.key, self.name, value)
        elif is_absent(value):
            registry.delete(self.key, self.name)
            if value is NO_KEY and not registry.kinds(self.key) and not registry.subkeys(self.key):
                registry.delete_key(self.key)
        else:
            raise UnusableValue(value=str(value))

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # the same on every host
        """Return True if the value is read only at boot."""
        return self.reboot

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # the same on every host
        """Return the default; empty if it is not known."""
        return self.default
