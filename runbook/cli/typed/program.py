"""How this program is started again: by its short name where a shell finds it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

NAME: Final = "runbook"


def program() -> list[str]:
    """Return the words that start this very installation: its short name if a shell finds it, its path, or `python -m runbook`.

    A `runbook` of another environment may be another version, with another journal.
    """
    found = shutil.which(NAME)
    folders = _script_folders()
    if found is not None and Path(found).parent.resolve() in [folder.resolve() for folder in folders]:
        return [NAME]
    file = f"{NAME}.exe" if sys.platform == "win32" else NAME
    scripts = [folder / NAME for folder in folders if (folder / file).is_file()]
    return [_short(scripts[0])] if scripts else [_python(), "-m", NAME]


def _script_folders() -> list[Path]:
    """Return the folders where this installation's script may be: beside its interpreter, or where it was started from."""
    beside = Path(sys.executable).parent
    started = [Path(sys.argv[0]).parent] if Path(sys.argv[0]).stem == NAME else []
    return [beside, *([beside / "Scripts"] if sys.platform == "win32" else []), *started]


def _python() -> str:
    """Return the interpreter; its name if its path has a blank and a shell finds it."""
    python = Path(sys.executable)
    if " " in str(python) and (found := shutil.which("python")) and Path(found) == python:
        return "python"
    return _short(python)


def _short(path: Path) -> str:
    """Return the path as it can be typed in this folder."""
    with suppress(OSError):  # the folder of this command may be gone
        if path.is_relative_to(Path.cwd()):
            below = str(path.relative_to(Path.cwd()))
            return below if os.sep in below else f"{os.curdir}{os.sep}{below}"
    return str(path)
