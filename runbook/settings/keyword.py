"""A network driver's keyword as a setting (facts 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from runbook.settings.errors import ForeignClassKey, UnusableValue
from runbook.settings.setting import Setting, Value, is_absent
from runbook.windows.look import Look
from runbook.windows.network.adapters import is_class_key
from runbook.windows.network.keywords import WRITABLE, Keyword
from runbook.windows.registry import split
from runbook.windows.values import ABSENT, Kind, RegistryValue

_GUID: Final = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")


@dataclass(frozen=True, slots=True)
class KeywordSetting(Setting):
    """A keyword on the adapter `guid`. `adapter` and `description` are for display."""

    guid: str
    class_key: str
    keyword: str
    adapter: str = field(default="", compare=False)
    description: str = field(default="", compare=False)

    @property
    def place(self) -> str:
        """The adapter."""
        return self.adapter or self.guid

    @property
    def label(self) -> str:
        """The driver's description of the keyword, and the keyword."""
        return f"{self.description} ({self.keyword})" if self.description else self.keyword

    @property
    def short_name(self) -> str:
        """The keyword, as drivers and Windows' own commands name it."""
        return self.keyword

    def accepts(self, value: Value) -> bool:
        """Return True for a registry value, and for none, of a standardized keyword in an adapter's class key."""
        return (
            self.keyword in WRITABLE
            and _GUID.fullmatch(self.guid) is not None
            and is_class_key(self.class_key)
            and (value is ABSENT or isinstance(value, RegistryValue))
        )

    def read(self, look: Look) -> Value:
        """Return the keyword's value; `ABSENT` if the driver uses its default or the adapter is gone."""
        keyword = self._keyword(look)
        return ABSENT if keyword is None else keyword.value

    def write(self, look: Look, value: Value) -> None:
        """Write or delete the keyword. Raise `RegistryProblem`, or `ForeignClassKey` if nothing was written.

        The class key's number can pass to another adapter, so its owner is read right before the write.
        """
        instance = look.registry(self.class_key, "NetCfgInstanceId", Kind.SZ)
        if str(instance).lower() != self.guid.lower():
            raise ForeignClassKey(key=split(self.class_key)[1], adapter=self.place)
        if isinstance(value, RegistryValue):
            look.host.registry.write(self.class_key, self.keyword, value)
        elif is_absent(value):
            look.host.registry.delete(self.class_key, self.keyword)
        else:
            raise UnusableValue(value=str(value))

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # the same on every host
        """Return True: a driver reads its keywords when it starts."""
        return True

    def when_absent(self, look: Look) -> str:
        """Return the driver's default."""
        keyword = self._keyword(look)
        return "" if keyword is None else keyword.default or ""

    def _keyword(self, look: Look) -> Keyword | None:
        for adapter in look.adapters:
            if adapter.guid.lower() == self.guid.lower():
                return adapter.keywords.get(self.keyword)
        return None
