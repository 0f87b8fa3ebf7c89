"""The standard streams as they may be: closed, on a full disk, or a pipe that nobody reads any more."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO


class Output(io.TextIOWrapper):
    """Standard output or standard error. A write that fails ends nothing, so that it does not end work on a host half-way.

    `lost` is the first error of a write; everything after it is dropped.
    """

    lost: OSError | None = None

    def write(self, text: str, /) -> int:
        """Write the text, or drop it."""
        try:
            return super().write(text)
        except OSError as error:
            self._lose(error)
            return len(text)

    def flush(self) -> None:
        """Write what is buffered, or drop it."""
        try:
            super().flush()
        except OSError as error:
            self._lose(error)

    def give_back(self) -> None:
        """Write what is buffered, and leave the file below to the stream that it belongs to."""
        self.flush()
        self.detach()

    @property
    def missed(self) -> OSError | None:
        """Return the error if a reader misses something. One that has closed its pipe (`| head`) has what it wanted."""
        # Windows says EINVAL of a pipe that the reader has closed.
        unwanted = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)
        return None if self.lost is None or self.lost.errno in unwanted else self.lost

    def _lose(self, error: OSError) -> None:
        self.lost = self.lost or error
        # What is still buffered must go somewhere, or Python fails once more when it ends.
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Make the standard streams usable in this block: a closed one is empty, and output that cannot be written is an `Output.lost`.

    A character that the terminal cannot show is written as an escape: it must not end the run half-way.
    """
    before = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as stack:
        # Python has None for a closed stream. In this order, so that no file that is opened later, a journal for example, gets the
        # number of a closed stream.
        stdin = sys.stdin or stack.enter_context(Path(os.devnull).open(encoding="utf-8"))
        stdout, stderr = _output(sys.stdout, stack), _output(sys.stderr, stack)
        sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
        try:
            yield
        finally:
            sys.stdin, sys.stdout, sys.stderr = before


def _output(stream: TextIO | None, stack: ExitStack) -> TextIO:
    """Return the stream as an `Output` until the stack ends; one that is not a file, a notebook's for example, unchanged."""
    if isinstance(stream, Output) or (stream is not None and not isinstance(stream, io.TextIOWrapper)):
        return stream
    if stream is None:
        nowhere = stack.enter_context(os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb"))
        output = Output(nowhere, encoding="utf-8", errors="backslashreplace")
    else:
        output = Output(
            stream.buffer,
            encoding=stream.encoding,
            errors="backslashreplace",
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )
    stack.callback(output.give_back)
    return output
