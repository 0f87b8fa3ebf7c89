"""Interpreters, and virtual environments with the project and its tools."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from development.processes import CONSTRAINTS, ROOT, Failed, call, say

THIS = Path(sys.executable)
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


def python_in(folder: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def version_of(python: Path) -> bytes:
    """Return the version that an interpreter reports; empty if it does not start."""
    try:
        return subprocess.run([python, "-VV"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


def make_venv(folder: Path, python: Path, *, pip: bool = True) -> Path:
    """Create a virtual environment, replacing an existing one, and return its interpreter.

    Without a pip of its own it is there at once. Raise `Failed` if that is not possible.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if python == THIS:
            venv.create(folder, with_pip=pip, symlinks=sys.platform != "win32")
        else:
            call([python, "-m", "venv", *([] if pip else ["--without-pip"]), folder], quiet=True)
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Failed(
            "no virtual environment could be made; on Debian: apt install python3-venv; in an active one on Windows: deactivate\n"
            "仮想環境を作成できません。Debian では apt install python3-venv を、Windows で仮想環境を有効にしている場合は deactivate を実行してください。\n"
            f"({error})"
        ) from error
    return python_in(folder)


def environment(name: str = ".venv", python: Path = THIS) -> Path:
    """Return the interpreter of a virtual environment with the project and its tools. Create or update it if needed."""
    folder, version = ROOT / name, version_of(python)
    own, stamp = python_in(folder), folder / "installed"
    wanted = hashlib.sha256(
        b"\0".join([version, str(ROOT).encode(), (ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes()])
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and version_of(own) == version:
        return own
    say(f"{name} を準備しています", f"Setting up {name}")
    make_venv(folder, python)
    call([own, "-m", "pip", "install", "--quiet", "--no-compile", "-e", ".[dev,docs]"], quiet=True)
    stamp.write_text(wanted)  # last, so that an interrupted set-up is repeated
    return own


def find_python(version: str) -> Path | None:
    """Return an interpreter of a version. A name on the path may be a version manager's shim that does not start."""
    candidates = [[f"python{version}"]] if sys.platform != "win32" else [["py", f"-{version}"]]
    candidates += [[str(each)] for each in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for command in candidates:
        try:
            script = "import sys, venv, ensurepip; print(sys.executable)"
            found = subprocess.run([*command, "-c", script], capture_output=True, text=True, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if found.returncode == 0:
            return Path(found.stdout.strip())
    return None
