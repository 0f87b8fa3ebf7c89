"""A command that runs in a shell: its input, what it printed and when it ends."""

from __future__ import annotations

import math
import time

from runbook.sandbox.commands import Interpreter

_CTRL_C = 0xC000013A  # STATUS_CONTROL_C_EXIT [G]


class Process:
    """A command line at work. It prints at once and ends after the seconds that its result says; one that reads stdin starts
    when that ends."""

    def __init__(self, interpreter: Interpreter, line: str, encoding: str, *, through_cmd: bool) -> None:
        """Raises `SoapFault` for a program that is not there, which only `through_cmd` would say in words."""
        self._interpreter, self._line, self._encoding = interpreter, line, encoding
        self._stdin = bytearray()
        self._output: dict[str, bytes] = {"stdout": b"", "stderr": b""}
        self._ends = math.inf
        self.exit_code = 0
        if not through_cmd:
            interpreter.check_program(line)
        if not interpreter.reads_stdin(line):
            self._run()

    @property
    def streams(self) -> list[str]:
        """Their names."""
        return list(self._output)

    @property
    def seconds_left(self) -> float:
        """Until it ends; without end while it waits for input."""
        return self._ends - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.seconds_left <= 0

    @property
    def has_news(self) -> bool:
        """Whether a Receive has something to say."""
        return self.is_over or any(self._output.values())

    def holds(self, streams: list[str]) -> bool:
        """Whether some of these streams' output is still here."""
        return any(self._output.get(stream) for stream in streams)

    def take(self, stream: str, most: int) -> bytes:
        """At most so many bytes of a stream's output: a character may be cut in two, as on Windows."""
        text = self._output.get(stream, b"")
        if stream in self._output:
            self._output[stream] = text[max(most, 0) :]
        return text[: max(most, 0)]

    def feed(self, text: bytes, *, end: bool) -> None:
        """More of stdin, and perhaps its end."""
        self._stdin += text
        if end and math.isinf(self._ends):
            self._run()

    def interrupt(self) -> None:
        """Ctrl+C."""
        self._ends, self.exit_code = time.monotonic(), _CTRL_C

    def _run(self) -> None:
        result = self._interpreter.run(self._line, self._stdin.decode(self._encoding, errors="replace"))
        self._ends = time.monotonic() + result.seconds
        self.exit_code = result.exit_code
        self._output["stdout"] += result.stdout.encode(self._encoding, errors="replace") + result.raw
        self._output["stderr"] += result.stderr.encode(self._encoding, errors="replace")
