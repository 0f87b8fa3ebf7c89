"""The log of one command: what was asked of each host and what it answered, in a file or on standard error.

It holds names, steps, requests and errors. It never holds a message that was sent or received, a value in it, or a secret.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import platform
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from runbook.cli.errors import UnusableLogFile
from runbook.cli.process.streams import Output
from runbook.errors import RunbookError, Unexpected
from runbook.foreign import printable, without_user_information
from runbook.version import __version__

_ALL: Final = logging.getLogger("runbook")
_LOG: Final = logging.getLogger(__name__)
_LINE: Final = "%(asctime)s.%(msecs)03dZ %(levelname)-7s %(threadName)s %(name)s: %(message)s"


@contextmanager
def logging_to(file: Path | None, *, on_stderr: bool) -> Iterator[None]:
    """Log the work of this block: append to the file, write to standard error, either or neither.

    Raise `InvalidInput` if the file cannot be written. If its disk is full later, that ends the log, not the work.
    """
    handlers: list[logging.Handler] = []
    with ExitStack() as stack:
        if file is not None:
            handlers.append(logging.StreamHandler(stack.enter_context(_opened(file))))
        if on_stderr:
            handlers.append(_OnStderr())
        if handlers:
            _ALL.setLevel(logging.DEBUG)
            stack.callback(_ALL.setLevel, logging.NOTSET)
        for each in handlers:
            each.setFormatter(_Lines())
            _ALL.addHandler(each)
            stack.callback(_ALL.removeHandler, each)
        try:
            yield
        except BaseException:
            _LOG.info("ended by:", exc_info=True)
            raise


def log_command(options: argparse.Namespace) -> None:
    """Log the command, what was typed for it, and where it runs."""
    typed = {
        name: without_user_information(str(value))
        for name, value in vars(options).items()
        if value not in (None, False, [])
    }
    where = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    _LOG.info("runbook %s, %s, process %d: %s", __version__, where, os.getpid(), typed)


def log_end(code: int) -> None:
    """Log the exit code of the command."""
    _LOG.info("exit code %d", code)


class _Lines(logging.Formatter):
    """Shows times in UTC and no control characters. Only a record begins at the margin, so that no text can look like one."""

    def __init__(self) -> None:
        super().__init__(_LINE, "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Return the record, and below it how it came to the error, without what a library says: that may hold a secret."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, RunbookError) and not isinstance(error, Unexpected):
            record.exc_text = " <- ".join(
                [f"{type(error).__name__}: {error}", *(type(each).__name__ for each in _causes(error))]
            )
        return "\n    ".join(map(printable, super().format(record).split("\n")))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what led to the error, the latest first."""
    while before := error.__cause__ or error.__context__:
        yield before
        error = before


class _OnStderr(logging.Handler):
    """Writes to what is standard error at that moment: a progress line puts itself in front of it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        sys.stderr.write(self.format(record) + "\n")


def _opened(file: Path) -> Output:
    """Return the file, opened to append, which only this user can read if it is new.

    A pipe would hold up the work as soon as nobody reads it, and opened with `O_NONBLOCK` it does not hold up this.
    """
    try:
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600)
    except (OSError, ValueError) as error:
        raise UnusableLogFile(path=file, why=getattr(error, "strerror", None) or str(error)) from error
    if stat.S_ISFIFO(os.fstat(number).st_mode):
        os.close(number)
        raise UnusableLogFile(path=file, why=os.strerror(errno.ENXIO))
    return Output(os.fdopen(number, "ab"), encoding="utf-8", errors="backslashreplace", line_buffering=True)
