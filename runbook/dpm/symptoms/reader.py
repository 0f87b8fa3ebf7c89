"""Find the code that decides in an administrator's text (facts 1.4-1.7).

Codes decide, not wordings: those differ by version, language and even between Microsoft's own texts. Only where no code gives a
reason are the words looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from runbook.decoding import decode_chunks
from runbook.dpm.symptoms.catalogue import CATALOGUE, meaning_of
from runbook.dpm.symptoms.codes import Code, EntryPoint, Meaning, Weight
from runbook.dpm.symptoms.origin import (
    AROUND,
    INSTALLING,
    OUR_CODES,
    SHORT,
    THEIRS,
    Origin,
    Product,
    around,
    is_ours,
    product_of,
)
from runbook.dpm.symptoms.servers import NO_SERVERS, Servers, servers_in
from runbook.dpm.symptoms.shapes import bare_code, codes, is_guessed, narrow
from runbook.dpm.symptoms.system_codes import E_FAIL
from runbook.dpm.symptoms.wordings import LONGEST, meaning_of_words

_MOST_KINDS: Final = 500
"""The maximum of different codes; a file of random bytes must not fill the memory."""

_BLOCK: Final = 1 << 18

# The beginning of another message: a line of a DPM log, the first label of a job, an empty line.
NEXT_MESSAGE: Final = re.compile(r"\n(?:[0-9a-f]{4}\t[0-9a-f]{4}\t|[ \t]*(?:type|種類)[ \t]*:|[ \t\r]*\n)")

Reason = tuple[Meaning, int]
"""A code that gives a reason, and its line."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code that was found, its count, and its meaning; None if it is in no list."""

    code: Code
    count: int
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`deciding` is the code that gives the cause, and `line` its line; None if no code does.

    `answer` is the answer to the first question of the diagnosis. `likely` is what the words say where no code does, `servers` are
    the computers that the message names, and `product` is whose message it is if it is another product's.
    """

    found: tuple[Found, ...]
    deciding: Meaning | None
    line: int
    answer: EntryPoint
    origin: Origin
    likely: Meaning | None = None
    servers: Servers = NO_SERVERS
    product: Product | None = None

    @property
    def reason(self) -> Meaning | None:
        """What gives the reason: the deciding code's meaning, or that of the words."""
        return self.deciding or self.likely

    @property
    def entry(self) -> EntryPoint:
        """The kind of error."""
        return self.answer.kind

    @property
    def advice(self) -> Meaning | None:
        """The meaning whose advice holds: the deciding code's, that of the words, or of the last code with something to be done."""
        if self.reason is not None:
            return self.reason
        return next((each.meaning for each in reversed(self.found) if each.meaning and each.meaning.todo), None)


def explain(text: str) -> Explanation:
    """Return the explanation of a text.

    A number alone may be the whole text: an ID, a Windows error or a code without 0x.
    """
    reader = _Reader()
    code = bare_code(text)
    if code is not None:
        return reader.end(code)
    reader.take(text)
    return reader.end()


def explain_stream(chunks: Iterable[bytes]) -> Explanation:
    """Explain a file of any size and encoding, in constant memory. A small one is explained as its text is: it may be a number alone."""
    reader, rest, is_whole = _Reader(), "", True
    for text in decode_chunks(chunks):
        rest += text
        if len(rest) >= _BLOCK:
            # Split at the end of a line, so that no code is split; split a file without lines anywhere.
            end = rest.rfind("\n") + 1 or len(rest)
            reader.take(rest[:end])
            rest, is_whole = rest[end:], False
    if is_whole:
        return explain(rest)
    reader.take(rest)
    return reader.end()


class _Message:
    """The reasons in one message. An ID and its details are one reason: what stands before the first ID belongs to it, too."""

    def __init__(self) -> None:
        self._best: Reason | None = None
        self._id: Reason | None = None
        self._detail: Reason | None = None

    def see(self, meaning: Meaning, line: int) -> None:
        """Take the next code of the message."""
        if meaning.code.system == "hresult":
            if meaning.weight >= (self._detail[0].weight if self._detail else Weight.GENERAL):
                self._detail = (meaning, line)
            return
        if self._id is not None:
            self._settle()
        self._id = (meaning, line)

    def end(self) -> Reason | None:
        """Return the reason of the whole message, and be ready for the next."""
        self._settle()
        reason, self._best = self._best, None
        return reason

    @property
    def is_empty(self) -> bool:
        """Whether no code was seen."""
        return self._best is self._id is self._detail is None

    def _settle(self) -> None:
        """End an ID and its details. Among equal reasons the later one is nearer to the cause."""
        reason = self._id if self._id and (self._detail is None or self._id[0].weight.above_details) else self._detail
        self._id = self._detail = None
        if reason and reason[0].weight >= (self._best[0].weight if self._best else Weight.GENERAL):
            self._best = reason


class _Reader:
    """Reads one block after the other. Keeps the counts and the deciding code so far."""

    def __init__(self) -> None:
        self._counts: dict[Code, int] = {}
        self._lines = 1
        self._length = 0
        self._message = _Message()
        self._last: Reason | None = None
        self._ours = self._installing = self._guessed = False
        self._theirs: Product | None = None
        self._beginning = ""
        self._near = self._stretch = ""  # what stands around the last code, and around the last one that gives a reason

    def take(self, text: str) -> None:
        """Read a block of text that ends at the end of a line."""
        written = narrow(text)
        lowered = written.lower()
        self._beginning = self._beginning or written[:LONGEST]
        self._ours = self._ours or is_ours(lowered)
        seen = dict(sorted(codes(lowered)))
        if seen:
            self._look_around(seen, lowered)
            edges = [found.start() for found in NEXT_MESSAGE.finditer(lowered)]
            self._add(seen, edges, lowered, written)
        elif not self._message.is_empty and NEXT_MESSAGE.search(lowered):
            self._close()
        self._lines += text.count("\n")
        self._length += len(text)

    def end(self, bare: Code | None = None) -> Explanation:
        """Return the whole explanation, or the meaning of a code that is the whole text."""
        if bare is not None:
            self._see(bare, 1)
        self._close()
        found = tuple(Found(code, count, meaning_of(code)) for code, count in self._counts.items())
        if self._last is None and self._installing:
            self._last = (replace(CATALOGUE[E_FAIL], entry=EntryPoint.INSTALLATION), 0)
        deciding, line = self._last or (None, 0)
        likely = None if deciding else self._likely(found)
        origin = self._origin()
        reason = deciding or likely
        if reason is not None:
            answer = reason.entry
        else:
            answer = EntryPoint.OTHER if _is_about_something_else(found) else EntryPoint.NO_CODE
        if origin is Origin.ANOTHER and answer is not EntryPoint.NO_CODE:
            answer = EntryPoint.OTHER
        product = self._theirs if origin is Origin.ANOTHER else None
        servers = NO_SERVERS if product else servers_in(self._stretch if deciding else self._beginning)
        return Explanation(found, deciding, line, answer, origin, likely, servers, product)

    def _likely(self, found: tuple[Found, ...]) -> Meaning | None:
        """Return what the words at the beginning say, unless a code says that it is about something else."""
        if _is_about_something_else(found):
            return None
        if not found and not self._ours:
            match = THEIRS.search(self._beginning.lower())
            self._theirs = product_of(match[0]) if match else None
        return meaning_of_words(self._beginning)

    def _origin(self) -> Origin:
        if self._ours:
            return Origin.DPM
        if self._theirs:
            return Origin.ANOTHER
        return Origin.BARE if self._length <= SHORT and not self._guessed else Origin.UNCLEAR

    def _add(self, seen: dict[int, Code], edges: list[int], text: str, written: str) -> None:
        line, counted, edge = self._lines, 0, 0
        for position, code in seen.items():
            if edge < len(edges) and edges[edge] < position:
                self._close()
                edge = bisect_left(edges, position, edge)
            line += text.count("\n", counted, position)
            counted = position
            self._near = written[max(0, position - AROUND) : position + AROUND]
            self._see(code, line)
        if edge < len(edges):
            self._close()

    def _look_around(self, seen: dict[int, Code], text: str) -> None:
        guessed = {position for position, code in seen.items() if is_guessed(code, text, position)}
        self._guessed = self._guessed or bool(guessed)
        self._ours = self._ours or any(
            position not in guessed and (code.system == "id" or code.number in OUR_CODES)
            for position, code in seen.items()
        )
        if not self._ours and not self._theirs:
            matched = around(THEIRS, text, list(seen))
            self._theirs = product_of(matched) if matched else None
        if not self._installing:
            unspecified = [position for position, code in seen.items() if code == E_FAIL]
            self._installing = around(INSTALLING, text, unspecified) is not None

    def _see(self, code: Code, line: int) -> None:
        count = self._counts.get(code, 0)
        if count or len(self._counts) < _MOST_KINDS:
            self._counts[code] = count + 1
        meaning = meaning_of(code)
        if meaning is not None:
            self._message.see(meaning, line)

    def _close(self) -> None:
        """End a message: its last code that gives a cause decides."""
        reason = self._message.end()
        if reason is not None:
            self._last, self._stretch = reason, self._near


def _is_about_something_else(found: tuple[Found, ...]) -> bool:
    return any(each.meaning is None or each.meaning.entry is EntryPoint.OTHER for each in found)
