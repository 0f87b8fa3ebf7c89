"""Settings that only the user can change, in a console. The journal records what the user reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runbook.dpm.settings.errors import ChangedInConsoleOnly, SeenInConsoleOnly
from runbook.settings.setting import Setting, TypedValue, Value
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class Limit(TypedValue):
    """A bandwidth limit as DPM's console accepts it."""

    mbps: int

    def __str__(self) -> str:
        return f"{self.mbps} Mbps"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the limit from its `str()`. Raise `ValueError`."""
        return cls(int(text.removesuffix(" Mbps")))


@dataclass(frozen=True, slots=True)
class ConsoleSetting(Setting):
    """A setting of a console. It can be neither read nor written, and so it is not undone."""

    console: str
    name: str

    @property
    def place(self) -> str:
        """The console."""
        return self.console

    @property
    def label(self) -> str:
        """The setting's name in the console."""
        return self.name

    def accepts(self, value: Value) -> bool:  # noqa: ARG002  # nothing is
        """Return False: no program writes it."""
        return False

    def read(self, look: Look) -> Value:  # noqa: ARG002  # always raises
        """Raise `SeenInConsoleOnly`."""
        raise SeenInConsoleOnly(name=self.name)

    def write(self, look: Look, value: Value) -> None:  # noqa: ARG002  # always raises
        """Raise `ChangedInConsoleOnly`."""
        raise ChangedInConsoleOnly(name=self.name)
