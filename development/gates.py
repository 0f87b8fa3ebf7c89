"""The gates that must pass before a change is accepted, and the quick ring of them."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from development.environments import RUNNING, THIS, environment, find_python, make_venv
from development.processes import ROOT, Failed, Skipped, call, say
from development.system_packages import Want, build_gssapi, find_browser, provide

TRIED = ("3.11", "3.13")  # the oldest and the newest
# The tests that depend on Python itself - sockets, TLS, SQLite, argparse, encodings - run on the other version too.
LEANING = [f"tests/{name}" for name in ("change", "cli", "dpm", "journal", "settings", "snippets", "wsman")]
LONG = 250  # print a note for a longer module: it may be two things


def test(arguments: argparse.Namespace) -> int:
    """Run every gate, even after a failure, and print a summary. Return an exit code."""
    python = environment()
    absent = [] if arguments.quick or arguments.rest else _provide(install=arguments.install)
    table: list[tuple[str, float, str]] = []
    beside = ThreadPoolExecutor(2)  # for what takes one processor, as the first gates do
    try:
        for name, gate in _gates(arguments, python, beside):
            print(f"\n== {name}", flush=True)
            start, ended = time.perf_counter(), "passed"
            try:
                gate()
            except (Skipped, Failed) as reason:
                ended = "skipped" if isinstance(reason, Skipped) else "FAILED"
                print(reason, flush=True)
            table.append((ended, time.perf_counter() - start, name))
    finally:
        beside.shutdown(cancel_futures=True)
    print("", *(f"{ended:7} {seconds:6.1f} s  {name}" for ended, seconds, name in table), sep="\n")
    for path, lines in [] if arguments.rest else _long_modules():
        print(f"note    {lines} lines: {path}; is it two things?")
    for want in absent:
        say(
            f"省略しました: {want.ja} ({' '.join(want.packages)} がないため)",
            f"SKIPPED: {want.en}, without {' '.join(want.packages)}",
        )
    failures = sum(ended == "FAILED" for ended, _, _ in table)
    print(f"{len(table) - failures} of {len(table)} gates without a failure")
    return 1 if failures else 0


def _provide(*, install: bool) -> list[Want]:
    absent = provide(install=install)
    if browser := find_browser():
        os.environ["RUNBOOK_BROWSER"] = browser
    return absent


def _gates(arguments: argparse.Namespace, python: Path, beside: Executor) -> list[tuple[str, Callable[[], None]]]:
    """Return the gates to run, in order. What the later ones need is begun at once, beside the first."""
    workers = 2 * (os.cpu_count() or 1)  # many tests wait for a simulated host or a browser
    shared = ["-n", str(workers), "--dist", "worksteal"]  # so that no worker is left with the long ones
    few = ["-n", str(os.cpu_count() or 1)]  # of the quick ones only few wait
    plain = ["-m", "pytest", "-q", "-rs"]  # what is skipped, as tests of terminals and signals are on Windows, is named
    pytest = [*plain, *shared]
    if arguments.rest:
        return [("pytest", partial(call, [python, *pytest, *arguments.rest]))]
    chosen: list[tuple[str, Callable[[], None]]] = [
        ("ruff check", partial(call, [python, "-m", "ruff", "check", "."])),
        ("ruff format", partial(call, [python, "-m", "ruff", "format", "--check", "--quiet", "."])),
        ("spelling", partial(call, [python.with_name(f"typos{python.suffix}"), "--format", "brief"])),
        ("mypy", partial(call, [python, "-m", "mypy"])),
    ]
    if arguments.quick:
        return [
            *chosen,
            ("pytest", partial(call, [python, *plain, *few, "--quick"])),
        ]
    built = beside.submit(build_gssapi, python)
    others = [(each, beside.submit(_other, each)) for each in TRIED if each != RUNNING]
    wheel = beside.submit(_check_wheel, python)
    chosen.append(("pytest", partial(_after, built, [python, *pytest])))
    chosen += [(f"pytest {each}", partial(_check_other, made, [*plain, *few, "--quick"])) for each, made in others]
    return [*chosen, ("wheel", wheel.result)]


def _after(built: Future[None], command: Sequence[str | Path]) -> None:
    """Run a command once that is there."""
    built.result()
    call(command)


def _other(version: str) -> Path:
    """Return an environment with another version. Raise `Skipped` if that is not installed."""
    other = find_python(version)
    if other is None:
        raise Skipped(f"Python {version} is not installed: skipped / Python {version} はないため省略しました")
    return environment(f".venv-{version}", other)


def _check_other(made: Future[Path], pytest: Sequence[str]) -> None:
    """Run the tests that depend on Python itself on another version."""
    call([made.result(), *pytest, *LEANING])


def _check_wheel(python: Path) -> None:
    """Check that the wheel installs and starts without the development tools."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        call([python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, "."], quiet=True)
        own = make_venv(folder / "venv", THIS, pip=False)
        call(
            [python, "-m", "pip", "--python", own, "install", "--quiet", "--no-compile", *folder.glob("*.whl")],
            quiet=True,
        )
        script = "import os, runpy, sys; os.chdir(sys.prefix); sys.argv[1:] = ['--help']; runpy.run_module('runbook', run_name='__main__')"
        call([own, "-I", "-c", script], quiet=True)


def _long_modules() -> list[tuple[Path, int]]:
    """Return the package's long modules, with their numbers of lines."""
    counted = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob("runbook/**/*.py")}  # fmt: skip
    return sorted((path, lines) for path, lines in counted.items() if lines > LONG)
