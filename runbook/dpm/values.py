"""A setting's value in words, with its unit."""

from __future__ import annotations

from typing import Final

from runbook.change.plan import Change
from runbook.dpm.agent import IN_SECONDS
from runbook.settings.keyword import KeywordSetting
from runbook.settings.setting import Setting, Value, format_value, is_absent
from runbook.text import Text, same

_SECONDS: Final = Text("{value} 秒", "{value} s")
_BYTES: Final = Text("{value} バイト", "{value} bytes")
_IN_BYTES: Final = frozenset({"*JumboPacket"})
"""The keywords of network drivers whose values are bytes (facts 5.1)."""


def value_text(setting: Setting, value: Value) -> Text:
    """Return the value as a person reads it."""
    return format_value(value) if is_absent(value) else _with_unit(setting, format_value(value))


def before_text(change: Change) -> Text:
    """Return the value before a change; if there was none, with what was used instead."""
    if is_absent(change.before) and change.in_use:
        default = _with_unit(change.setting, same(change.in_use))
        return Text("(なし、既定値 {default})", "(absent, default {default})").format(default=default)
    return value_text(change.setting, change.before)


def _with_unit(setting: Setting, value: Text) -> Text:
    if setting in IN_SECONDS:
        return _SECONDS.format(value=value)
    in_bytes = isinstance(setting, KeywordSetting) and setting.keyword in _IN_BYTES
    return _BYTES.format(value=value) if in_bytes else value
