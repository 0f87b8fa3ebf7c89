"""Settings: one thing on a host that has a value, can be read and can be written.

Plan, apply, verify, undo and every report are written once, against `Setting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final, Protocol

from runbook.errors import InvalidInput, Refused
from runbook.text import Text, same
from runbook.windows.keywords import Keyword
from runbook.windows.look import Look
from runbook.windows.registry import split
from runbook.windows.values import ABSENT, Absent, Kind, RegistryValue


class NoKey(Enum):
    """Neither the value nor its key is there: what undo removes again includes the key."""

    NO_KEY = "no key"

    def __repr__(self) -> str:
        return "NO_KEY"


NO_KEY: Final = NoKey.NO_KEY

Value = RegistryValue | Absent | NoKey | str
"""A setting's value: typed in the registry, absent, or a state in words."""


def shown(value: Value) -> Text:
    """A value in one line, for people."""
    if isinstance(value, (RegistryValue, str)):
        return same(str(value))
    return Text("(なし)", "(absent)")


class Setting(Protocol):
    """One thing that has a value on a host. Equal settings are the same thing on the same host."""

    sort: ClassVar[str]
    """Which class of setting this is, in the journal."""

    @property
    def place(self) -> str:
        """Where it is, for people: a registry key, an adapter's name."""
        ...

    @property
    def label(self) -> str:
        """What it is called there."""
        ...

    def read(self, look: Look) -> Value:
        """Its value at that look."""
        ...

    def write(self, look: Look, value: Value) -> None:
        """Give it a value, absence included. Raises `RunbookError`; see each class for what is then unchanged."""
        ...

    def needs_reboot(self, look: Look) -> bool:
        """Whether a change is in force only after a reboot."""
        ...

    def when_absent(self, look: Look) -> str:
        """What holds while it is absent; empty if that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class RegistrySetting:
    """A registry value of a given type."""

    key: str
    name: str
    kind: Kind
    reboot: bool = False
    default: str = ""

    sort: ClassVar[str] = "registry"

    @property
    def place(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        return self.name or "(Default)"

    def read(self, look: Look) -> Value:
        value = look.registry(self.key, self.name, self.kind)
        return NO_KEY if value is ABSENT and not look.has_key(self.key) else value

    def write(self, look: Look, value: Value) -> None:
        registry = look.host.registry
        if isinstance(value, RegistryValue):
            if not look.has_key(self.key):
                registry.create_key(self.key)
            registry.write(self.key, self.name, value)
        elif isinstance(value, str):
            raise InvalidInput(
                Text("{value} は値として使えません。", "Cannot use {value} as a value.").format(value=value)
            )
        else:
            registry.delete(self.key, self.name)
            if value is NO_KEY and not registry.kinds(self.key) and not registry.subkeys(self.key):
                registry.delete_key(self.key)

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # the same on every host
        return self.reboot

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # likewise
        return self.default


@dataclass(frozen=True, slots=True)
class TcpSetting:
    """A TCP global: `chimney`, `rss` or `netdma`; its value is a state in words."""

    name: str

    sort: ClassVar[str] = "tcp"

    @property
    def place(self) -> str:
        return "TCP"

    @property
    def label(self) -> str:
        return {"chimney": "TCP Chimney Offload", "rss": "Receive-Side Scaling", "netdma": "NetDMA"}[self.name]

    def read(self, look: Look) -> Value:
        return look.tcp.get(self.name, ABSENT)

    def write(self, look: Look, value: Value) -> None:
        if not isinstance(value, str):
            raise Refused(Text("{label} は削除できません。", "{label} cannot be removed.").format(label=self.label))
        look.host.tcp.write(look.system, self.name, value)

    def needs_reboot(self, look: Look) -> bool:
        return look.host.tcp.needs_reboot(look.system, self.name)

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # a TCP global is never absent where it exists
        return ""


@dataclass(frozen=True, slots=True)
class KeywordSetting:
    """A driver's keyword on one adapter. `adapter` and `description` are for people; `guid` is the identity."""

    guid: str
    class_key: str
    keyword: str
    adapter: str = ""
    description: str = ""

    sort: ClassVar[str] = "keyword"

    @property
    def place(self) -> str:
        return self.adapter or self.guid

    @property
    def label(self) -> str:
        return f"{self.description} ({self.keyword})" if self.description else self.keyword

    def read(self, look: Look) -> Value:
        keyword = self._keyword(look)
        return ABSENT if keyword is None else keyword.value

    def write(self, look: Look, value: Value) -> None:
        """The class key's number can pass to another adapter, so its identity is read right before writing."""
        instance = look.registry(self.class_key, "NetCfgInstanceId", Kind.SZ)
        if str(instance).lower() != self.guid.lower():
            raise Refused(
                Text(
                    "クラス キー {key} はアダプター {adapter} のものではありません。書き込みません。",
                    "The class key {key} does not belong to the adapter {adapter}. It was not written.",
                ).format(key=split(self.class_key)[1], adapter=self.place)
            )
        if isinstance(value, RegistryValue):
            look.host.registry.write(self.class_key, self.keyword, value)
        else:
            look.host.registry.delete(self.class_key, self.keyword)

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # a driver reads its keywords when it starts
        return True

    def when_absent(self, look: Look) -> str:
        keyword = self._keyword(look)
        return "" if keyword is None else keyword.default or ""

    def _keyword(self, look: Look) -> Keyword | None:
        for adapter in look.adapters:
            if adapter.guid.lower() == self.guid.lower():
                return adapter.keywords.get(self.keyword)
        return None
