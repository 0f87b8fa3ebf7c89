"""The project's commands, on a machine that has nothing but Python: try, test, bench, lock.

Standard library only. Makes `.venv`, installs into it what `constraints.txt` pins, and runs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CONSTRAINTS = ROOT / "constraints.txt"
OTHER_PYTHONS = ("3.11", "3.12", "3.13")
ENVIRONMENT = {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONSTRAINT": str(CONSTRAINTS)}


class Failed(Exception):
    """A command ended badly; the message says which."""


def say(japanese: str, english: str) -> None:
    """A line in both languages."""
    print(f"{english} / {japanese}", flush=True)


def call(command: Sequence[str | Path], *, quiet: bool = False, constrain: bool = True) -> None:
    """Run a command in the project's folder. Raises `Failed`; a quiet one shows its output only then."""
    environment = {**os.environ, **ENVIRONMENT}
    if not constrain:
        environment.pop("PIP_CONSTRAINT")
    words = [str(word) for word in command]
    result = subprocess.run(
        words, cwd=ROOT, env=environment, check=False, capture_output=quiet, encoding="utf-8", errors="replace"
    )
    if result.returncode != 0:
        if quiet:
            print(result.stdout, result.stderr, sep="\n")
        raise Failed(f"exit code {result.returncode}: {' '.join(words)}")


def python_in(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def environment(folder: Path, python: Path) -> Path:
    """The interpreter of a virtual environment with the project and its tools, made or mended as needed."""
    own = python_in(folder)
    stamp = folder / "installed"
    version = subprocess.run([python, "-VV"], capture_output=True, check=True).stdout
    wanted = hashlib.sha256(
        b"\0".join([version, str(ROOT).encode(), (ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes()])
    ).hexdigest()
    if own.exists() and stamp.exists() and stamp.read_text() == wanted:
        return own
    say(f"{folder.name} を準備しています", f"Setting up {folder.name}")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if python == Path(sys.executable):
            venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
        else:
            call([python, "-m", "venv", folder], quiet=True)
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Failed(
            "no virtual environment could be made; on Debian: apt install python3-venv\n"
            "仮想環境を作成できません。Debian の場合は apt install python3-venv を実行してください。\n"
            f"({error})"
        ) from error
    call([own, "-m", "pip", "install", "--quiet", "-c", CONSTRAINTS, "-e", ".[dev]"], quiet=True)
    stamp.write_text(wanted)  # last, so that an interrupted set-up is done again
    return own


def other_pythons() -> list[tuple[str, Path | None]]:
    """The other supported versions, each with an interpreter that really starts, or None."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [(version, find_python(version)) for version in OTHER_PYTHONS if version != running]


def find_python(version: str) -> Path | None:
    """An interpreter of a version. A name on the path may be a shim of a version manager that starts nothing."""
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


def check_wheel(python: Path) -> None:
    """The wheel installs and starts without the tools of development."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        call([python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, "."], quiet=True)
        venv.create(folder / "venv", with_pip=True, symlinks=sys.platform != "win32")
        own = python_in(folder / "venv")
        call([own, "-m", "pip", "install", "--quiet", "-c", CONSTRAINTS, *folder.glob("*.whl")], quiet=True)
        script = "import os, runpy, sys; os.chdir(sys.prefix); sys.argv[1:] = ['--help']; runpy.run_module('runbook', run_name='__main__')"
        call([own, "-I", "-c", script], quiet=True)


def test(arguments: argparse.Namespace) -> int:
    """Every gate, all of them even if one fails, and a summary."""
    python = environment(ROOT / ".venv", Path(sys.executable))
    workers = str(os.cpu_count() or 1)
    pytest = ["-m", "pytest", "-q", "-n", workers, *arguments.rest]
    gates: list[tuple[str, Callable[[], None]]] = []
    if not arguments.rest:
        gates += [
            ("ruff check", lambda: call([python, "-m", "ruff", "check", "."])),
            ("ruff format", lambda: call([python, "-m", "ruff", "format", "--check", "--quiet", "."])),
            ("mypy", lambda: call([python, "-m", "mypy"])),
        ]
    gates.append(("pytest", lambda: call([python, *pytest])))
    skipped: list[str] = []
    if not arguments.rest and not arguments.quick:
        for version, other in other_pythons():
            if other is None:
                skipped.append(version)
            else:
                gates.append((f"pytest {version}", lambda version=version, other=other: call([environment(ROOT / f".venv-{version}", other), *pytest, "-m", "not slow"])))  # type: ignore[misc]  # fmt: skip
        gates.append(("wheel", lambda: check_wheel(python)))
    results = [(name, *timed(name, gate)) for name, gate in gates]
    print()
    for name, failure, seconds in results:
        print(f"{'FAILED' if failure else 'passed':7} {seconds:6.1f} s  {name}")
    for version in skipped:
        say(
            f"Python {version} はインストールされていないため省略しました",
            f"Python {version} is not installed: left out",
        )
    failures = sum(failure is not None for _, failure, _ in results)
    print(f"{len(results) - failures} passed, {failures} failed")
    return 1 if failures else 0


def timed(name: str, gate: Callable[[], None]) -> tuple[str | None, float]:
    """How a gate ended and how many seconds it took."""
    print(f"\n== {name}", flush=True)
    start = time.perf_counter()
    try:
        gate()
    except Failed as error:
        print(error, flush=True)
        return str(error), time.perf_counter() - start
    return None, time.perf_counter() - start


def attempt(arguments: argparse.Namespace) -> int:
    """The main job, against a simulated site."""
    python = environment(ROOT / ".venv", Path(sys.executable))
    return subprocess.call(
        [python, "-m", "runbook", "sandbox", "--tour", *arguments.rest],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def bench(arguments: argparse.Namespace) -> int:
    """The benchmark."""
    python = environment(ROOT / ".venv", Path(sys.executable))
    return subprocess.call([python, "-m", "bench", *arguments.rest], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


def lock(_: argparse.Namespace) -> int:
    """Resolve every dependency anew and write down what was found."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True, symlinks=sys.platform != "win32")
        own = python_in(Path(name))
        call([own, "-m", "pip", "install", "--quiet", ".[dev,docs]", "hatchling", "editables"], constrain=False)
        frozen = subprocess.run([own, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    pins = sorted(line for line in frozen.splitlines() if "==" in line and not line.startswith("dpm-runbook"))
    head = "# Made by `python3 dev.py lock`: what a fresh install gets, everywhere. Kerberos and CredSSP float.\n"
    CONSTRAINTS.write_text(head + "\n".join(pins) + "\n", encoding="utf-8")
    return 0


def main() -> int:
    """Run one command."""
    if sys.version_info < (3, 11):  # noqa: UP036  # an older Python comes as far as this line
        say("Python 3.11 以降が必要です", "Python 3.11 or later is needed")
        return 2
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function, about in (
        ("try", attempt, "run steps 1 and 2 on a simulated site / 模擬サイトで手順 1 と 2 を試す"),
        ("test", test, "every gate / すべての検査"),
        ("bench", bench, "measure / 計測"),
        ("lock", lock, "renew constraints.txt / constraints.txt を更新する"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(function=function, rest=[])
        if name == "test":
            command.add_argument("--quick", action="store_true", help="on this Python only / この Python のみ")
        if name != "lock":
            command.add_argument("rest", nargs="*", help="passed on, after -- / -- の後はそのまま渡されます")
    arguments = parser.parse_args()
    try:
        return int(arguments.function(arguments))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
