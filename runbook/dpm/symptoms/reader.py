"""Find the code that decides in an administrator's text (facts 1.4-1.7).

Match codes, never wordings: those differ by version, language and even between Microsoft's own texts. A number that is
not a code - a process, an address, a count - must not match, so every pattern includes its context.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from runbook.decoding import decode_chunks
from runbook.dpm.symptoms.catalogue import CATALOGUE, Code, EntryPoint, Meaning, Weight

_MOST_KINDS: Final = 500
"""The maximum of different codes; a file of random bytes must not fill the memory."""

_BLOCK: Final = 1 << 18

# Each pattern begins with a literal, which Python finds far faster than a class or an alternative. The text is in lower
# case.
_CUT: Final = r"(?:\r?\n[ \t]*)?"  # a line that ends in the middle of a code
_HEX: Final = re.compile(rf"x{_CUT}8{_CUT}(?:[0-9a-f]{_CUT}){{6}}[0-9a-f](?![0-9a-f])")
_ZERO_BEFORE: Final = re.compile(r"(?<![0-9a-z])0\s*\Z")
_ID: Final = re.compile(r"id[\s:#]{0,6}(\d{1,5})(?![\d.])")
_ERROR: Final = re.compile(r"error[\s:#]{1,4}(\d{2,5})(?![\d.])")
_ERROR_JA: Final = re.compile(r"エラー[\s:]{0,3}(?:コード)?[\s:]{0,3}(\d{2,5})(?![\d.])")
_BARE_HEX: Final = re.compile(r"8[0-9A-Fa-f]{7}")
_NEGATIVE: Final = re.compile(r"-2\d{9}(?!\d)")
_WINSOCK: Final = re.compile(r"wsa\w{0,24}[\s:(=]{1,4}(\d{5})(?!\d)")
_WITH_HEX: Final = re.compile(r" \(0x([0-9a-f]{4})\)")  # 10048 (0x2740), as event 7024 prints it
_FULL_WIDTH: Final = re.compile(r"[\uff01-\uff5e\u3000]+")
# IDs of other things: a process, an event, a thread.
_FOREIGN_ID: Final = re.compile(
    r"(?:[a-z0-9_/?&=.\-]|(?:process|thread|event|task|session|user|job|プロセス|イベント|スレッド|タスク|ユーザー|ジョブ)[\s\-]*)\Z"
)
# The beginning of another message: a line of a DPM log, the first label of a job, an empty line.
_NEXT_MESSAGE: Final = re.compile(r"\n(?:[0-9a-f]{4}\t[0-9a-f]{4}\t|[ \t]*(?:type|種類)[ \t]*:|[ \t\r]*\n)")


@dataclass(frozen=True, slots=True)
class Found:
    """A code that was found, its count, and its meaning; None if that is not documented."""

    code: Code
    count: int
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`deciding` is the code that gives the cause, and `line` its line; None if no code does."""

    found: tuple[Found, ...]
    deciding: Meaning | None
    line: int
    entry: EntryPoint


def explain(text: str) -> Explanation:
    """Return the explanation of a text.

    A number alone may be the whole text: an ID, a Windows error or a code without 0x.
    """
    bare = _FULL_WIDTH.sub(_narrow, text[:20]).strip() if len(text) <= 20 else ""
    if bare.isascii() and bare.isdigit() and len(bare) <= 5:
        known = [code for code in (_id(bare), _win32(bare)) if code in CATALOGUE]
        if known:
            return _Reader().end(known[0])
    reader = _Reader()
    reader.take(f"0x{bare}" if _BARE_HEX.fullmatch(bare) else text)
    return reader.end()


def explain_stream(chunks: Iterable[bytes]) -> Explanation:
    """Explain a file of any size and encoding, in constant memory."""
    reader, rest = _Reader(), ""
    for text in decode_chunks(chunks):
        rest += text
        if len(rest) >= _BLOCK:
            # Split at the end of a line, so that no code is split; split a file without lines anywhere.
            end = rest.rfind("\n") + 1 or len(rest)
            reader.take(rest[:end])
            rest = rest[end:]
    reader.take(rest)
    return reader.end()


class _Reader:
    """Reads one block after the other. Keeps the counts and the deciding code so far."""

    def __init__(self) -> None:
        self._counts: dict[Code, int] = {}
        self._lines = 1
        self._best: tuple[Meaning, int] | None = None
        self._last: tuple[Meaning, int] | None = None

    def take(self, text: str) -> None:
        """Read a block of text that ends at the end of a line."""
        lowered = (text if text.isascii() else _FULL_WIDTH.sub(_narrow, text)).lower()
        seen = sorted(_codes(lowered))
        if seen:
            edges = [found.start() for found in _NEXT_MESSAGE.finditer(lowered)]
            self._add(seen, edges, lowered)
        elif self._best is not None and _NEXT_MESSAGE.search(lowered):
            self._close()
        self._lines += text.count("\n")

    def end(self, bare: Code | None = None) -> Explanation:
        """Return the whole explanation, or the meaning of a code that is the whole text."""
        if bare is not None:
            self._see(bare, 1)
        self._close()
        found = tuple(Found(code, count, CATALOGUE.get(code)) for code, count in self._counts.items())
        if self._last is not None:
            return Explanation(found, self._last[0], self._last[1], self._last[0].entry)
        unknown = any(each.meaning is None for each in found)
        return Explanation(found, None, 0, EntryPoint.OTHER if unknown else EntryPoint.NO_CODE)

    def _add(self, seen: list[tuple[int, Code]], edges: list[int], text: str) -> None:
        line, counted, edge = self._lines, 0, 0
        for position, code in dict(seen).items():
            if edge < len(edges) and edges[edge] < position:
                self._close()
                edge = bisect_left(edges, position, edge)
            line += text.count("\n", counted, position)
            counted = position
            self._see(code, line)
        if edge < len(edges):
            self._close()

    def _see(self, code: Code, line: int) -> None:
        count = self._counts.get(code, 0)
        if count or len(self._counts) < _MOST_KINDS:
            self._counts[code] = count + 1
        meaning = CATALOGUE.get(code)
        # Among equals the later one: nested codes come later, and are nearer to the cause.
        if meaning is not None and meaning.weight >= (self._best[0].weight if self._best else Weight.GENERAL):
            self._best = (meaning, line)

    def _close(self) -> None:
        """End a message: its last code that gives a cause decides."""
        self._last, self._best = self._best or self._last, None


def _codes(text: str) -> Iterator[tuple[int, Code]]:
    for found in _HEX.finditer(text):
        start = found.start()
        if text[start - 2 : start] in ("(0", " 0") or _ZERO_BEFORE.search(text, max(0, start - 8), start):
            yield found.start(), _hresult(found[0])
    for found in _NEGATIVE.finditer(text):
        yield found.start(), _hresult(found[0])
    for found in _ID.finditer(text):
        code = _id(found[1])
        inside = text[found.start() - 1 : found.start()] == "("
        if inside or (code in CATALOGUE and not _FOREIGN_ID.search(text, max(0, found.start() - 12), found.start())):
            yield found.start(), code
    for pattern in (_ERROR, _ERROR_JA):
        for found in pattern.finditer(text):
            code = _win32(found[1]) if len(found[1]) > 3 else _id(found[1])  # no ID is that long
            if code in CATALOGUE:
                yield found.start(1), code
    for found in _WINSOCK.finditer(text):
        if _win32(found[1]) in CATALOGUE:
            yield found.start(1), _win32(found[1])
    for found in _WITH_HEX.finditer(text):
        decimal = str(int(found[1], 16))
        if _win32(decimal) in CATALOGUE and text.endswith(decimal, 0, found.start()):
            yield found.start() - len(decimal), _win32(decimal)


@lru_cache(maxsize=_MOST_KINDS)
def _hresult(written: str) -> Code:
    """Return the code written as `x80072746`, perhaps truncated, or the same as a signed number."""
    digits = "".join(written.split())
    return Code("hresult", int(digits[1:], 16) if digits[0] == "x" else int(digits) & 0xFFFFFFFF)


@lru_cache(maxsize=_MOST_KINDS)
def _id(digits: str) -> Code:
    return Code("id", int(digits))


@lru_cache(maxsize=_MOST_KINDS)
def _win32(digits: str) -> Code:
    return Code("hresult", 0x80070000 | int(digits))


def _narrow(found: re.Match[str]) -> str:
    """Return full-width letters, digits and punctuation as ASCII."""
    return "".join(" " if each == "\u3000" else chr(ord(each) - 0xFEE0) for each in found[0])
