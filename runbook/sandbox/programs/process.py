"""A command in a shell: its input, its output and its end."""

from __future__ import annotations

import math
import time

from runbook.sandbox.programs.cmd import Interpreter

_CTRL_C = 0xC000013A  # STATUS_CONTROL_C_EXIT [G]


class Process:
    """A running command line.

    It prints at once and ends after the seconds of its result. A command that reads stdin starts when stdin ends.
    """

    def __init__(self, interpreter: Interpreter, line: str, encoding: str, *, through_cmd: bool) -> None:
        """Start the command.

        Raise `SoapFault` if the program does not exist; with `through_cmd`, print a message instead.
        """
        self._interpreter, self._encoding = interpreter, encoding
        self._line = interpreter.unquoted(line) if through_cmd else line
        self._stdin = bytearray()
        self._output: dict[str, bytes] = {"stdout": b"", "stderr": b""}
        self._ends = math.inf
        self.exit_code = 0
        if not through_cmd:
            interpreter.check_program(line)
        if not interpreter.reads_stdin(self._line):
            self._run()

    @property
    def streams(self) -> list[str]:
        """The names of its streams."""
        return list(self._output)

    @property
    def seconds_left(self) -> float:
        """The seconds until it ends; infinite while it waits for input."""
        return self._ends - time.monotonic()

    @property
    def is_over(self) -> bool:
        """True if it has ended."""
        return self.seconds_left <= 0

    @property
    def has_news(self) -> bool:
        """True if there is something for a Receive to report."""
        return self.is_over or any(self._output.values())

    def has_output(self, streams: list[str]) -> bool:
        """Return True if output of one of these streams is left."""
        return any(self._output.get(stream) for stream in streams)

    def take(self, stream: str, most: int) -> bytes:
        """Return and remove at most that many bytes of a stream's output. A character may be cut in two, as on Windows."""
        text = self._output.get(stream, b"")
        if stream in self._output:
            self._output[stream] = text[max(most, 0) :]
        return text[: max(most, 0)]

    def feed(self, text: bytes, *, end: bool) -> None:
        """Add input to stdin, and perhaps its end."""
        self._stdin += text
        if end and math.isinf(self._ends):
            self._run()

    def interrupt(self) -> None:
        """End it, as Ctrl+C does."""
        self._ends, self.exit_code = time.monotonic(), _CTRL_C

    def _run(self) -> None:
        result = self._interpreter.run(self._line, self._stdin.decode(self._encoding, errors="replace"))
        self._ends = time.monotonic() + result.seconds
        self.exit_code = result.exit_code
        self._output["stdout"] += result.stdout.encode(self._encoding, errors="replace") + result.raw
        self._output["stderr"] += result.stderr.encode(self._encoding, errors="replace")
