"""The words of a message that was copied without its code (facts 1.4, 1.5).

A wording says less than a code: it differs by version and language. It is looked for only where no code gives a reason, and what
it leads to is called likely.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import Code, Meaning

LONGEST: Final = 4000
"""The number of characters at the beginning of a text in which wordings are looked for."""

_SHORTEST: Final = 10
"""Fewer letters than that say nothing."""

_ALSO: Final = {
    Code("hresult", 0x800706BA): (
        "RPC サーバーが利用できません",
        "RPC server is not available",
        "RPC server unavailable",
    ),
    Code("hresult", 0x80072746): ("connection was forcibly closed", "ホストに強制的に切断"),
    Code("hresult", 0x80070035): (
        "network path was not found",
        "network path not found",
        "ネットワーク パスが見つかりません",
    ),
    Code("id", 52): ("保護エージェントと通信できません", "communicate with the protection agent"),
    Code("id", 41): ("コンピューターに到達できない",),
    Code("id", 43): ("保護エージェントが応答し", "protection agent is not responding"),
    Code("id", 45): ("保護エージェントがインストールされていない",),
}
"""Wordings beside those of the catalogue: the article's, Windows' own, and the part that messages have in common."""

_WINSOCK: Final = {
    "WSAEADDRINUSE": 10048,
    "WSAENETDOWN": 10050,
    "WSAENETUNREACH": 10051,
    "WSAENETRESET": 10052,
    "WSAECONNABORTED": 10053,
    "WSAECONNRESET": 10054,
    "WSAESHUTDOWN": 10058,
    "WSAETIMEDOUT": 10060,
    "WSAECONNREFUSED": 10061,
    "WSAEHOSTUNREACH": 10065,
    "WSAHOST_NOT_FOUND": 11001,
}
"""The names that programs print for errors of Windows Sockets."""


class Wording(NamedTuple):
    """The pieces of a message, folded, in their order; between them stands a name."""

    pieces: tuple[str, ...]
    code: Code


def fold(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case, with spellings that mean the same made one."""
    text = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    text = text.replace("can't", "cannot").replace("n't", " not").replace("ー", "")
    return "".join(each for each in text if each.isalnum())


@cache
def wordings() -> tuple[Wording, ...]:
    """Return every wording: the weightiest code's first, then the longest."""
    texts = [(each.code, text) for each in CATALOGUE.values() if each.quoted for text in each.text]
    texts += [(code, text) for code, others in _ALSO.items() for text in others]
    texts += [(Code("hresult", 0x80070000 | number), name) for name, number in _WINSOCK.items()]
    found = {
        Wording(tuple(filter(None, (fold(piece) for piece in re.split(r"<[^>]*>", text)))), code)
        for code, text in texts
    }
    return tuple(
        sorted(
            (each for each in found if _length(each) >= _SHORTEST),
            key=lambda each: (-CATALOGUE[each.code].weight, -_length(each), each),
        )
    )


def meaning_of_words(text: str) -> Meaning | None:
    """Return the meaning whose wording stands in a text, or None."""
    folded = fold(text[:LONGEST])
    return next((CATALOGUE[each.code] for each in wordings() if _stands(each.pieces, folded)), None)


def _stands(pieces: tuple[str, ...], folded: str) -> bool:
    at = 0
    for piece in pieces:
        found = folded.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _length(wording: Wording) -> int:
    return sum(map(len, wording.pieces))
