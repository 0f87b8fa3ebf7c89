"""Keep the journal from other users of this computer.

What is created is for its user alone, whatever the umask. On Windows the rights of the user's profile hold instead, and
nothing is done here.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

_GROUP = 0o070
_MINE = 0o700
_READ_AND_WRITE = 0o666


def make_folder(folder: Path, mode: int = _MINE) -> None:
    """Create a folder and its missing parents; existing ones are left alone. Raise `OSError`."""
    if folder.is_dir() or folder == folder.parent:  # on Windows a drive may be missing
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):  # another process was quicker
        folder.mkdir(mode)
        _give_to_group(folder, mode)


def make_file(file: Path, mode: int = _MINE) -> None:
    """Create an empty file, also where a symbolic link leads to; an existing one is left alone. Raise `OSError`."""
    file = Path(os.path.realpath(file))
    mode &= _READ_AND_WRITE
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        _give_to_group(file, mode)


def mode_beside(file: Path) -> int:
    """Return the mode for what belongs to a file: for its user, and for its group if the group may write to the file."""
    return _MINE | (_GROUP if file.stat().st_mode & stat.S_IWGRP else 0)


def narrow(path: Path) -> None:
    """Take a file or folder from everybody but its user, if it exists and is this user's."""
    if os.name != "posix":
        return
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & _MINE)


def others_may_write(path: Path) -> bool:
    """Return True if users outside the group may write to a file, or put another one in its place."""
    return _allows(path, stat.S_IWOTH) or (
        _allows(path.parent, stat.S_IWOTH) and not _allows(path.parent, stat.S_ISVTX)
    )


def others_may_read(path: Path, *, group: bool = False) -> bool:
    """Return True if users outside the group may read a file; with `group`, if anybody else may."""
    return _allows(path, stat.S_IROTH) or (group and _allows(path, stat.S_IRGRP))


def _allows(path: Path, right: int) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & right)
    except OSError:
        return False


def _give_to_group(path: Path, mode: int) -> None:
    """The umask may have kept a right from the group that shares the journal."""
    if os.name == "posix" and mode & _GROUP:
        path.chmod(mode)
