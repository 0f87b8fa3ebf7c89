"""The computers that a DPM server protects: which of the names that it gives are connected to.

The names are the DPM server's, and the account goes where they lead. So a name is taken if the inventory has it, or if
it is a computer's name of the server's own domain; never an address or a port.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from runbook.text import Text, same

_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
"""What a resolver takes for an address, although it has no dots."""

_ADDRESS: Final = Text("アドレスまたはポート", "an address or a port")
_OTHER_DOMAIN: Final = Text(
    "DPM サーバーのドメインの外。接続するには、インベントリに追加してください",
    "outside the DPM server's domain; to reach it, put it into the inventory",
)
_NO_NAME: Final = Text(
    "DNS では使えない名前。接続するには、endpoint とともにインベントリに追加してください",
    "no name for DNS; to reach it, put it into the inventory with an endpoint",
)


@dataclass(frozen=True, slots=True)
class Protected:
    """The names that are connected to, and those that are not, by the reason."""

    taken: tuple[str, ...]
    left_out: dict[Text, tuple[str, ...]]

    def notes(self, server: str) -> Iterable[Text]:
        """Yield what a person is to see before anything is sent to them."""
        yield Text("{server} の保護対象 ({n} 台): {names}", "{server} protects (computers: {n}): {names}").format(
            server=server, n=len(self.taken), names=same(", ".join(self.taken) or "-")
        )
        for why, names in self.left_out.items():
            yield Text("接続しません ({why}): {names}", "not connected to ({why}): {names}").format(
                why=why, names=same(", ".join(map(_shown, names)))
            )


def choose(names: Iterable[str], domain: str | None, in_inventory: Callable[[str], bool]) -> Protected:
    """Return the names that may be connected to. `domain` is the DPM server's, None in a workgroup."""
    taken: list[str] = []
    left_out: dict[Text, tuple[str, ...]] = {}
    for name in sorted(set(names), key=str.lower):
        why = None if in_inventory(name) else _reason_against(name, domain)
        if why is None:
            taken.append(name)
        else:
            left_out[why] = (*left_out.get(why, ()), name)
    return Protected(tuple(taken), left_out)


def _reason_against(name: str, domain: str | None) -> Text | None:
    labels = name.split(".")
    if ":" in name or any(map(_NUMBER.fullmatch, labels[-1:])) or labels[0].lower() == "localhost":
        return _ADDRESS
    if not all(map(_LABEL.fullmatch, labels)) or len(name) > 253:
        return _NO_NAME
    inside = domain is not None and name.lower().endswith(f".{domain.lower()}")
    return None if len(labels) == 1 or inside else _OTHER_DOMAIN


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else name[:77] + "...")
