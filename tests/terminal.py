"""A terminal for tests: read the output of a command, and type into it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r(?!\n)")
_ERASED = re.compile(r"[^\n]*\x1b\[2K")
_SPINNER = re.compile(r"^[⠀-⣿] .*\n?", re.MULTILINE)
_PROGRAM = """
import runpy
from runbook.cli.show import screen
screen.CONSIDERED_SECONDS = {considered}
runpy.run_module("runbook", run_name="__main__", alter_sys=True)
"""


@dataclass
class Terminal:
    """The outer end of a pseudo-terminal. `raw` is all output so far, with colours and cursor movements."""

    process: subprocess.Popen[bytes]
    outside: int
    raw: bytes = b""
    read: int = 0

    @property
    def shown(self) -> str:
        """Return all output so far, without colours."""
        text = _ERASED.sub("", self.raw.decode("utf-8", errors="replace"))
        text = _CONTROL.sub("", text).replace("\r\n", "\n")
        return _SPINNER.sub("", text)

    def until(self, words: str, seconds: float = 30.0) -> str:
        """Read until these words appear. Return the output since the last call, with them. Fail if they do not appear."""
        begin, end = self.read, time.monotonic() + seconds
        while words not in self.shown[begin:]:
            ready = select.select([self.outside], [], [], 0.2)[0]
            try:
                more = os.read(self.outside, 65536) if ready else None
            except OSError:  # Linux reports a closed other end in this way
                more = b""
            if more == b"" or time.monotonic() > end:
                raise AssertionError(f"{words!r} did not come:\n{self.shown[begin:]}")
            self.raw += more or b""
        self.read = self.shown.index(words, begin) + len(words)
        return self.shown[begin : self.read]

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self.outside, line.encode() + b"\n")

    def press(self, key: str) -> None:
        """Press a key, for example Ctrl-D."""
        os.write(self.outside, key.encode())

    def end(self, seconds: float = 30.0) -> int:
        """Read to the end. Return the exit code."""
        with suppress(AssertionError):
            self.until("\0", seconds)
        return self.process.wait(seconds)


@contextmanager
def terminal(
    words: Sequence[str], *, columns: int = 100, more: Mapping[str, str] | None = None, considered: float = 0.0
) -> Iterator[Terminal]:
    """Run `python -m runbook` on a terminal of this width. A test types at once: `considered` are the seconds that consent takes."""
    pty = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX")
    import fcntl
    import struct
    import termios

    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    clean = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "CI")}
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(considered=considered), *words], stdin=inside, stdout=inside, stderr=inside,
        env={**clean, "TERM": "xterm-256color", **(more or {})}, start_new_session=True,
    )  # fmt: skip
    os.close(inside)
    try:
        yield Terminal(process, outside)
    finally:
        process.kill()
        process.wait()
        os.close(outside)
