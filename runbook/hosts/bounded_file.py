"""Read a file that a person has written: an inventory, a list of hosts. Nothing of its kind is endless, or a device."""

from __future__ import annotations

import os
import select
import stat
import time
from pathlib import Path
from typing import Final

from runbook.hosts.errors import UnusableFile
from runbook.text import Text

MOST_BYTES: Final = 8 << 20
"""A hundred thousand hosts, with some settings each."""
PIPE_SECONDS: Final = 30.0
"""How long a pipe may be silent: `<(command)` is a pipe, and the command takes its time."""


def read_bytes(path: Path, *, pipe: bool = False, seconds: float = PIPE_SECONDS, most: int = MOST_BYTES) -> bytes:
    """Return the content of the file, of at most so many bytes. With `pipe` it may be a pipe, which can be read only once.

    Raise `InvalidInput` if it is too long, a device, or a pipe into which nobody writes; otherwise `OSError`.
    """
    mode = path.stat().st_mode
    if stat.S_ISFIFO(mode) and pipe:
        return _bounded(path, _from_pipe(path, seconds, most), most)
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder says that it is one
        raise UnusableFile(path=path, why=_NO_FILE)
    with path.open("rb") as file:
        return _bounded(path, file.read(most + 1), most)


def _from_pipe(path: Path, seconds: float, most: int) -> bytes:
    """Return what comes out of a pipe. Opened like this, it does not wait for somebody who writes."""
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    found = b""
    try:
        end = time.monotonic() + seconds
        while len(found) <= most:
            if not select.select([pipe], [], [], max(0.0, end - time.monotonic()))[0]:
                raise UnusableFile(path=path, why=_SILENT.format(seconds=round(seconds)))
            more = os.read(pipe, 1 << 16)
            if not more and found:
                break
            if not more:
                raise UnusableFile(path=path, why=_SILENT.format(seconds=round(seconds)))
            found += more
    finally:
        os.close(pipe)
    return found


def _bounded(path: Path, content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise UnusableFile(path=path, why=_TOO_LONG.format(mib=most >> 20))
    return content


_NO_FILE: Final = Text("ファイルではありません", "it is not a file")
_SILENT: Final = Text(
    "パイプですが、{seconds} 秒待っても何も書き込まれません", "it is a pipe, and nothing came out of it for {seconds} s"
)
_TOO_LONG: Final = Text("{mib} MiB を超えています", "it is longer than {mib} MiB")
