"""The person at the terminal: whether there is one, and what is typed after a question, never what was typed before it."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

_QUIET: Final = 0.2
"""The seconds without a key after which nothing more belongs to what was typed. A paste comes in pieces, a person is slower."""


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether a stream is a terminal. It may be None, where a process was started without one."""
    try:
        return stream is not None and _is_terminal(stream.fileno())
    except (OSError, ValueError):  # closed, or not a file at all
        return False


def attended() -> bool:
    """Return whether there is a person to ask, who sees the question on stderr and answers on stdin."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def shows(result: IO[str]) -> bool:
    """Return whether the person who is asked sees the result: it goes to the terminal of the question and of the answer."""
    streams = (sys.stdin, sys.stderr, result)
    numbers = [stream.fileno() for stream in streams if stream is not None and is_terminal(stream)]
    return len(numbers) == len(streams) and _are_one(numbers)


def discard_typed() -> bool:
    """Throw away what was typed or pasted until now, however long it goes on. Return whether there was anything."""
    return _discard_typed()


def read_typed() -> str | None:
    """Read a line and, if more follows at once, as a paste does, all of that.

    Return None if the input has ended (Ctrl-D), even within the line: without the Enter key nothing has been said.
    """
    typed = _read_typed()
    return typed if "\n" in typed else None


def read_password(prompt: str) -> str | None:
    """Ask for a password, which is not shown. Return None if the input has ended (Ctrl-D)."""
    discard_typed()
    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError:
        sys.stderr.write("\n")  # the cursor is still behind the prompt
        return None


if sys.platform == "win32":
    import ctypes
    import msvcrt
    import time

    def _is_terminal(number: int) -> bool:
        """Return whether an open file is a console: only that has a mode, while `isatty` is true for NUL as well (bpo-28654)."""
        mode = ctypes.c_uint32()
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(number))
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)))

    def _are_one(terminals: Collection[int]) -> bool:
        return bool(terminals)  # a process has one console

    def _discard_typed() -> bool:
        found = False
        while _key_comes():
            found = True
            msvcrt.getwch()
        return found

    def _read_typed() -> str:
        lines = [sys.stdin.readline()]
        while lines[-1] and _key_comes():
            lines.append(sys.stdin.readline())
        return "".join(lines)

    def _key_comes() -> bool:
        """Return whether there is a key to read, or one comes before it has been quiet for long enough."""
        end = time.monotonic() + _QUIET
        while not msvcrt.kbhit():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

else:
    import select
    import termios

    _is_terminal = os.isatty

    def _are_one(terminals: Collection[int]) -> bool:
        return len(set(map(_device, terminals))) == 1

    def _device(number: int) -> int:
        """Return the number of an open terminal's device; 0 for the one of this session, which `/dev/tty` is as well."""
        try:
            os.tcgetpgrp(number)
        except OSError:  # another one
            return os.fstat(number).st_rdev
        return 0

    def _discard_typed() -> bool:
        with _key_by_key(sys.stdin.fileno()) as keys:
            return sum(map(len, keys)) > 0

    def _read_typed() -> str:
        keyboard = sys.stdin.fileno()
        typed = b""
        with suppress(OSError):  # the terminal is gone
            # Not through `sys.stdin`, whose buffer might keep something for the next question.
            while not typed.endswith(b"\n") and (piece := _next_piece(keyboard)):
                typed += piece
        if typed:
            with _key_by_key(keyboard) as keys:
                typed += b"".join(keys)
        return typed.decode(sys.stdin.encoding, errors="replace")

    def _next_piece(keyboard: int) -> bytes:
        """Wait for what is typed next. No wait is endless: Python would never see a Ctrl-C that came just before it began."""
        while not select.select([keyboard], [], [], _QUIET)[0]:
            pass
        return os.read(keyboard, 65536)

    @contextmanager
    def _key_by_key(keyboard: int) -> Iterator[Iterator[bytes]]:
        """Have the terminal pass on each key at once, and show none. Yield what is typed, until it has been quiet for long enough."""
        before = termios.tcgetattr(keyboard)
        changed = termios.tcgetattr(keyboard)
        changed[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(keyboard, termios.TCSANOW, changed)
        try:
            yield _until_quiet(keyboard)
        finally:
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)

    def _until_quiet(keyboard: int) -> Iterator[bytes]:
        with suppress(OSError):  # the terminal is gone
            while select.select([keyboard], [], [], _QUIET)[0] and (piece := os.read(keyboard, 65536)):
                yield piece
