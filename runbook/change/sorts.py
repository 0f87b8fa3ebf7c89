"""Every sort of setting, by the word that stands for it in the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from runbook.change.settings import KeywordSetting, RegistrySetting, Setting, TcpSetting
from runbook.change.throttle_settings import ConsoleSetting, QosSetting

SORTS: Final[dict[str, Callable[..., Setting]]] = {
    sort.sort: sort for sort in (RegistrySetting, TcpSetting, KeywordSetting, QosSetting, ConsoleSetting)
}
"""How a setting is made again from its record. A higher room adds its own sorts."""
