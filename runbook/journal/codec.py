"""Settings and values as stored in the journal.

Every kind of setting and of value is in the tables here, so that every program that imports `Journal` can read any
journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from runbook.dpm import agent, throttling
from runbook.dpm.settings import schedule
from runbook.dpm.settings.console import ConsoleSetting, Limit
from runbook.dpm.settings.schedule import Offset, ScheduleSetting, Starts
from runbook.journal.errors import DamagedRecord
from runbook.settings.keyword import KeywordSetting
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import NO_KEY, Setting, TypedValue, Value
from runbook.settings.tcp import TcpSetting, is_at_risk
from runbook.windows.values import ABSENT, Kind, RegistryValue

SETTINGS: Final[Mapping[str, Callable[..., Setting]]] = {
    "registry": RegistrySetting,
    "tcp": TcpSetting,
    "keyword": KeywordSetting,
    "qos": QosSetting,
    "console": ConsoleSetting,
    "schedule": ScheduleSetting,
}
"""Every kind of setting, by the word stored in the journal."""

VALUES: Final[Mapping[str, Callable[..., TypedValue]]] = {
    "rate": Rate,
    "limit": Limit,
    "starts": Starts,
    "offset": Offset,
}
"""Every type of value that is neither a registry value nor a word, by the word stored in the journal."""

DECLARED: Final[frozenset[Setting]] = frozenset({*(setting for setting, _ in agent.KB971411), *throttling.POLICIES})
"""The registry values and the QoS policies that a procedure writes. A new one is added here."""

SERVICES: Final = frozenset({agent.SERVICE})
"""The services that a procedure restarts."""

FROM_TEXT: Final[Mapping[object, Callable[[str], TypedValue]]] = {
    QosSetting: Rate.parse,
    ConsoleSetting: Limit.parse,
    ScheduleSetting: schedule.parse,
}
"""The kinds of setting whose values were stored as display text, until version 3 of the schema."""

_SETTING_WORDS: Final[Mapping[object, str]] = {kind: word for word, kind in SETTINGS.items()}
_VALUE_WORDS: Final[Mapping[object, str]] = {kind: word for word, kind in VALUES.items()}


def is_ours(setting: Setting, value: Value) -> bool:
    """Return True if this program itself may write this value to this setting.

    A record that was altered cannot lead to anything else: neither to another registry value nor to another command.
    """
    if isinstance(setting, (RegistrySetting, QosSetting)) and setting not in DECLARED and not is_at_risk(setting):
        return False
    return setting.accepts(value)


def value_record(value: Value) -> Any:
    """Return a value as JSON data: null if absent, a string for a state, otherwise an object with its type."""
    if isinstance(value, RegistryValue):
        data = value.data.hex() if isinstance(value.data, bytes) else value.data
        return {"type": value.kind.label, "data": list(data) if isinstance(data, tuple) else data}
    if isinstance(value, TypedValue):
        return {"type": _VALUE_WORDS[type(value)], **_fields(value)}
    if isinstance(value, str):
        return value
    return None if value is ABSENT else {"type": None}


def value_of(record: Any, setting: Setting) -> Value:
    """Return the setting's value from its `value_record`, of this version or an older one. Raise `DamagedRecord`."""
    if record is None:
        return ABSENT
    if record == {"type": None}:
        return NO_KEY
    try:
        if isinstance(record, str):
            parse = FROM_TEXT.get(type(setting))
            return record if parse is None else parse(record)
        data = dict(record)
        word = data.pop("type")
        if word in VALUES:
            return VALUES[word](**_typed(VALUES[word], _tuples(data)))
        kind = Kind[word.removeprefix("REG_")]
        return RegistryValue(kind, bytes.fromhex(data["data"]) if kind is Kind.BINARY else _tuples(data)["data"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedRecord from error


def setting_record(setting: Setting) -> dict[str, Any]:
    """Return a setting as JSON data: its kind and all its fields, including the display names."""
    found = {name: value.label if isinstance(value, Kind) else value for name, value in _fields(setting).items()}
    return {"sort": _SETTING_WORDS[type(setting)], **found}


def setting_of(record: Any) -> Setting:
    """Return the setting from its `setting_record`. Raise `DamagedRecord`."""
    try:
        data = dict(record)
        kind = SETTINGS[data.pop("sort")]
        if "kind" in data:
            data["kind"] = Kind[data["kind"].removeprefix("REG_")]
        return kind(**_typed(kind, data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedRecord from error


def _fields(record: Setting | TypedValue) -> dict[str, Any]:
    """Return the fields of a dataclass by name."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _typed(kind: Callable[..., object], data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a kind unchanged. Raise `TypeError` if one has another type than the kind declares."""
    declared = _types(kind)
    for name, value in data.items():
        if not _is(value, declared.get(name)):
            raise TypeError(f"{name}={value!r}")
    return data


@cache
def _types(kind: Callable[..., object]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _is(value: object, declared: Any) -> bool:
    if get_origin(declared) is tuple:
        return isinstance(value, tuple) and all(_is(each, get_args(declared)[0]) for each in value)
    return type(value) is declared  # True is no number


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
