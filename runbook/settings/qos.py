"""A QoS policy of Windows as a setting (facts 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from runbook.settings.errors import UnusableValue
from runbook.settings.setting import Setting, TypedValue, Value, is_absent
from runbook.windows import qos
from runbook.windows.look import Look
from runbook.windows.values import ABSENT

FASTEST: Final = (1 << 64) - 1
"""The largest number that a policy holds (facts 2.3)."""


@dataclass(frozen=True, slots=True)
class Rate(TypedValue):
    """A sending rate."""

    bits_per_second: int

    def __str__(self) -> str:
        return f"{self.bits_per_second} bit/s"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rate from its `str()`. Raise `ValueError`."""
        return cls(int(text.removesuffix(" bit/s")))


@dataclass(frozen=True, slots=True)
class QosSetting(Setting):
    """This package's QoS policy for one TCP port. The value is the rate to which it throttles."""

    name: str
    port: int

    @property
    def place(self) -> str:
        """QoS."""
        return "QoS"

    @property
    def label(self) -> str:
        """The policy's name and its port."""
        return f"{self.name} (TCP {self.port})"

    @property
    def short_name(self) -> str:
        """The policy's name."""
        return self.name

    def accepts(self, value: Value) -> bool:
        """Return True for a rate, and for none. Which policies are made is declared by name."""
        return value is ABSENT or (isinstance(value, Rate) and 0 < value.bits_per_second <= FASTEST)

    def read(self, look: Look) -> Value:
        """Return the rate. Raise `CommandFailed` if a policy of that name was not made by this package."""
        rate = qos.policy_rate(look.host.client, self.name, self.port)
        return ABSENT if rate is None else Rate(rate)

    def write(self, look: Look, value: Value) -> None:
        """Create, change or remove the policy. Raise `CommandFailed`."""
        if isinstance(value, Rate):
            qos.set_policy(look.host.client, self.name, self.port, value.bits_per_second)
        elif is_absent(value):
            qos.set_policy(look.host.client, self.name, self.port, 0)
        else:
            raise UnusableValue(value=str(value))
