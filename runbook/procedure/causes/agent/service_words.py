"""A service's start type and state as evidence, in the words of the Services console."""

from __future__ import annotations

from typing import Final

from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.services import Service

# WMI's own words are not translated; the Japanese ones are those of the Japanese console.
_START_MODES: Final = {
    "Auto": Text("自動", "Automatic"),
    "Manual": Text("手動", "Manual"),
    "Disabled": Text("無効", "Disabled"),
}
_STATES: Final = {"Running": Text("実行中", "Running"), "Stopped": Text("停止", "Stopped")}
_LINE: Final = Text(
    "{host}: {service} のスタートアップの種類 {mode}、状態 {state}",
    "{host}: {service}, startup type {mode}, state {state}",
)


def describe(look: Look, service: Service) -> Text:
    """Return the service of that host in one line."""
    return _LINE.format(
        host=look.host.name,
        service=service.name,
        mode=_START_MODES.get(service.start_mode, service.start_mode or "?"),
        state=_STATES.get(service.state, service.state or "?"),
    )
