"""Record what a host is asked and answers: above the encryption, with names replaced, a line of JSON for each exchange.

The lines can become cases: `replayed` answers with them as the host did.
"""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from runbook.errors import RunbookError
from runbook.windows.host import Host
from runbook.wsman.client import Send

DIALOGUES: Final = "RUNBOOK_DIALOGUES"
"""The variable that names the folder for recorded dialogues."""

NAMES: Final = "RUNBOOK_NAMES"
"""The variable with more names to replace, with commas between: the computer's own, for example."""

Hear = Callable[[bytes, bytes | RunbookError, float], None]
"""Is told each request, its answer or the error instead of one, and the seconds that it took."""

_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NETWORK_CLASS: Final = "4d36e972-e325-11ce-bfc1-08002be10318"  # the same on every Windows
_MAC: Final = re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"S-1-5-21(?:-\d+){3}")
_ADDRESS: Final = re.compile(r"(?<=>)(?:\d{1,3}\.){3}\d{1,3}(?=</(?:\w+:)?IP\w*>)")
_STREAM: Final = re.compile(r"(<(?:\w+:)?Stream\b[^>]*>)([A-Za-z0-9+/=\s]+)(?=</)")
_SCRIPT: Final = re.compile(r"(?<=-EncodedCommand )[A-Za-z0-9+/=]+")


@contextmanager
def overheard(hear: Hear) -> Iterator[None]:
    """Tell `hear` each exchange of each host that is connected in this block."""
    exchange = Host._exchange

    def heard(host: Host, envelope: bytes) -> bytes:
        begun = time.monotonic()
        try:
            answer = exchange(host, envelope)
        except RunbookError as error:
            hear(envelope, error, time.monotonic() - begun)
            raise
        hear(envelope, answer, time.monotonic() - begun)
        return answer

    with patch.object(Host, "_exchange", heard):
        yield


@contextmanager
def recorded_to(folder: str, name: str) -> Iterator[None]:
    """Record the exchanges of this block in a file of that name, which cannot be the name of another test's file."""
    path = Path(folder) / (re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-") + ".jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    hide = anonymous()
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(request: bytes, answer: bytes | RunbookError, seconds: float) -> None:
            lines: dict[str, str | float] = {
                "request": hide(request.decode("utf-8")),
                "seconds": round(seconds, 3),
            }
            if isinstance(answer, bytes):
                lines["answer"] = hide(answer.decode("utf-8-sig"))
            else:
                lines["error"] = type(answer).__name__  # its words may hold an address
            file.write(json.dumps(lines, ensure_ascii=False) + "\n")

        with overheard(write):
            yield


class Anonymous:
    """Replaces names, accounts, addresses and identifiers: each by the same stand-in wherever it comes up."""

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are computers and accounts, also as `COMPUTER\\account`."""
        parts = {part for name in names for part in re.split(r"[\\@]", name) if part}
        self._names = {part.lower(): f"NAME{number:02}" for number, part in enumerate(sorted(parts, key=str.lower), 1)}
        longest_first = sorted(self._names, key=len, reverse=True)
        words = "|".join(map(re.escape, longest_first))
        self._words = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.IGNORECASE) if words else None
        self._others: dict[str, str] = {}

    def __call__(self, message: str) -> str:
        """Return a message with stand-ins, also inside what a shell printed and inside a script."""
        message = _STREAM.sub(lambda found: found[1] + self._inside(found[2], "utf-8"), message)
        message = _SCRIPT.sub(lambda found: self._inside(found[0], "utf-16-le"), message)
        return self._text(message)

    def _inside(self, encoded: str, encoding: str) -> str:
        try:
            text = base64.b64decode(encoded).decode(encoding)
        except ValueError:
            return encoded  # a part of a stream that ends inside a character, or is in another code page
        return base64.b64encode(self._text(text).encode(encoding)).decode("ascii")

    def _text(self, text: str) -> str:
        if self._words is not None:
            text = self._words.sub(lambda found: self._names[found[0].lower()], text)
        text = _GUID.sub(lambda found: self._other(found[0], "00000000-0000-4000-8000-{:012}"), text)
        text = _MAC.sub(lambda found: self._other(found[0], "02:00:00:00:00:{:02}"), text)
        text = _ACCOUNT.sub("S-1-5-21-1-2-3", text)
        return _ADDRESS.sub(lambda found: self._other(found[0], "192.0.2.{}"), text)

    def _other(self, found: str, form: str) -> str:
        if found.lower() == _NETWORK_CLASS:
            return found
        return self._others.setdefault(found.lower(), form.format(len(self._others) + 1))


def anonymous() -> Anonymous:
    """Return what replaces the names that the environment knows."""
    named = ",".join(os.environ.get(each, "") for each in (NAMES, "RUNBOOK_USERNAME", "RUNBOOK_REAL_HOST"))
    return Anonymous([each for each in named.split(",") if each and each.lower() != "localhost"])


def replayed(path: Path) -> Send:
    """Return a host that gives the recorded answers, in their order, to the same requests.

    Raise `LookupError` for a request that was not made at that point.
    """
    left = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def send(envelope: bytes) -> bytes:
        recorded = left.pop(0) if left else {"request": ""}
        asked = envelope.decode("utf-8")
        if _comparable(asked) != _comparable(recorded["request"]):
            raise LookupError(f"not recorded here: {asked}")
        answer: str = recorded["answer"]
        return re.sub(r"(?<=RelatesTo>)[^<]*", _message_id(asked), answer).encode("utf-8")

    return send


def _message_id(request: str) -> str:
    return next(iter(re.findall(r"(?<=MessageID>)[^<]*", request)), "")


def _comparable(request: str) -> str:
    return _GUID.sub("", request)
