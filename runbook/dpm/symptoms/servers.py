"""The computers that a message names: whose agent it is about, and which DPM server wrote it (facts 1.4, 1.6).

The names are as they stand in the text. What only might be a name is none: a wrong name in a command is worse than an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NAME: Final = r"([a-z0-9][a-z0-9_-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){0,6})(?![a-z0-9_-]|[:\\/@])"
_AGENT: Final = r"の ?(?:dpm ?)?(?:保護)? ?エージェント"
OF_DPM: Final = (
    re.compile(rf"dpm (?:service on|server:?)[ \t\r\n]+{_NAME}", re.ASCII | re.IGNORECASE),
    re.compile(rf"\b{_NAME}[ \t\r\n]+dpm server", re.ASCII | re.IGNORECASE),
    re.compile(rf"dpm サーバー ?:?[ \t]*{_NAME}", re.ASCII | re.IGNORECASE),
)
PROTECTED: Final = (
    re.compile(rf"\b(?:on|browse|contact|with|reach|computer:|server:)(?: server)?[ \t\r\n]+{_NAME}", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?<![a-z0-9_.\\-]){_NAME} ?(?:{_AGENT}|上の|と(?:の)?通信|で(?:の)?(?:保護)?エージェント|を参照|に(?:接続|到達))", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?:コンピューター|保護対象) ?:[ \t]*{_NAME}", re.ASCII | re.IGNORECASE),
    re.compile(rf"на[ \t\r\n]+{_NAME}", re.ASCII | re.IGNORECASE),
)  # fmt: skip
LIKE_A_NAME: Final = re.compile(r"(?!0[xX])(?=.*[A-Za-z])(?:[A-Z0-9_.-]{2,}|.*\d.*|.*\..*)")
"""In capitals, or with a digit or a domain: not a word of the sentence."""

NO_NAMES: Final = ("dpm", "dpmra", "sql", "vss", "rpc", "wmi", "dcom", "tcp", "id", "localhost")
MOST: Final = 5
"""The largest number of names of one kind."""


class Servers(NamedTuple):
    """The names in a message, each once, in its order."""

    dpm: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()


NO_SERVERS: Final = Servers()


def servers_in(text: str) -> Servers:
    """Return the computers that a message names."""
    dpm = _unique(_names(OF_DPM, text), ())
    return Servers(dpm, _unique(_names(PROTECTED, text), dpm))


def _names(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[str]:
    found = sorted((each.start(1), each[1]) for pattern in patterns for each in pattern.finditer(text))
    for _, name in found:
        if LIKE_A_NAME.fullmatch(name) and name.lower() not in NO_NAMES:
            yield name


def _unique(names: Iterator[str], others: tuple[str, ...]) -> tuple[str, ...]:
    known = {each.lower() for each in others}
    kept: list[str] = []
    for name in names:
        if name.lower() not in known and len(kept) < MOST:
            known.add(name.lower())
            kept.append(name)
    return tuple(kept)
