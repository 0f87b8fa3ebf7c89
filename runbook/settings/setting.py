"""The interface of every kind of setting, and the types of its values.

Plan, apply, verify, undo and every report are written once, against `Setting`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import Field
from enum import Enum
from typing import Any, ClassVar, Final, NamedTuple, Protocol

from runbook.errors import Collateral
from runbook.text import Text, same
from runbook.windows.look import Look
from runbook.windows.values import Absent, RegistryValue


class NoKey(Enum):
    """Neither the value nor its key exists. Undo removes the key again."""

    NO_KEY = "no key"

    def __repr__(self) -> str:
        return "NO_KEY"


NO_KEY: Final = NoKey.NO_KEY


class TypedValue:
    """A value with a type of its own, such as a rate: a frozen dataclass whose `str()` is one line for display."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Value = RegistryValue | TypedValue | str | Absent | NoKey
"""A setting's value: a registry value, a value with a type of its own, a state in one word, or absent."""


def is_absent(value: Value) -> bool:
    """Return True if there is no value."""
    return isinstance(value, (Absent, NoKey))


def format_value(value: Value) -> Text:
    """Return a value in one line, for display."""
    return Text("(なし)", "(absent)") if is_absent(value) else same(str(value))


class CollateralSetting(NamedTuple):
    """A setting that a write changed by accident."""

    setting: Setting
    before: Value
    after: Value


class Setting(Protocol):
    """A named value on a host. Equal settings are the same setting of the same host.

    Each kind is a frozen dataclass. Display fields are not compared, but they are kept in the journal.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def place(self) -> str:
        """The location for display: a registry key, an adapter's name."""
        ...

    @property
    def label(self) -> str:
        """The setting's name at that location."""
        ...

    @property
    def short_name(self) -> str:
        """The name by which a person picks it out of a run; it may stand on several adapters or keys."""
        return self.label

    def accepts(self, value: Value) -> bool:
        """Return True if this program itself may write this value to this setting.

        Whatever a journal or a host says, nothing else is written: neither another place nor another kind of value.
        """
        ...

    def read(self, look: Look) -> Value:
        """Return the value."""
        ...

    def write(self, look: Look, value: Value) -> None:
        """Write the value, or delete it if it is absent. Raise `RunbookError`; each class says what is then unchanged."""
        ...

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # used by some kinds
        """Return True if a change takes effect only after a reboot."""
        return False

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # used by some kinds
        """Return the value used while the setting is absent; empty if that is not known."""
        return ""

    def at_risk(self, look: Look) -> Mapping[Setting, Value]:  # noqa: ARG002  # used by some kinds
        """Return the current values that writing this setting may change by accident. Record them before the write."""
        return {}

    def check_at_risk(self, look: Look, before: Mapping[Setting, Value]) -> None:  # noqa: ARG002  # used by some kinds
        """Compare the values from `at_risk` with the current ones, after writes whose answers were partly lost.

        Raise `Collateral` for the differences.
        """
        return

    def collateral_changes(self, error: Collateral) -> tuple[CollateralSetting, ...]:  # noqa: ARG002  # used by some kinds
        """Return the settings that were changed by accident, from the error that `write` or `check_at_risk` raised."""
        return ()

    def notes_on_created(self, look: Look, at_risk: Collection[Setting]) -> tuple[Text, ...]:  # noqa: ARG002  # used by some kinds
        """Return notes on registry values that an interrupted write may have created next to the `at_risk` ones."""
        return ()
