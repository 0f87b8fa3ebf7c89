"""The project's commands, on a machine that has nothing but Python: try, test, soak, site, bench, lock.

Standard library only. Makes `.venv`, installs into it what `constraints.txt` pins, and runs.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent
THIS = Path(sys.executable)
CONSTRAINTS = ROOT / "constraints.txt"
TRIED = ("3.11", "3.13")  # the oldest and the newest
# What leans on Python itself - sockets, TLS, SQLite, argparse, encodings - is tried on the other one as well.
LEANING = [f"tests/{name}" for name in ("change", "cli", "dpm", "snippets", "wsman")]
SOAK_SECONDS = 1800.0
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
ENVIRONMENT = {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_MKDOCS_2_WARNING": "1"}
# Names, because pip splits a path at its blanks, and commands run in ROOT. Builds look at the second from pip 25.3 on.
PINS = {"PIP_CONSTRAINT": CONSTRAINTS.name, "PIP_BUILD_CONSTRAINT": CONSTRAINTS.name}


class Failed(Exception):
    """A command ended badly; the message says which."""


class Skipped(Exception):
    """A gate cannot be run on this machine; the message says why."""


def say(japanese: str, english: str) -> None:
    """A line in both languages."""
    print(f"{english} / {japanese}", flush=True)


def run(
    command: Sequence[str | Path], *, quiet: bool = False, pinned: bool = True, seconds: float | None = None
) -> int:
    """Run a command in the project's folder; its exit code. A quiet one shows its output only if it fails.

    Ctrl-C reaches the command as well, and it is left the time to tidy up. After `seconds` it is told to end. Raises `Failed` then.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in PINS}
    words = [str(word) for word in command]
    settings = {**inherited, **ENVIRONMENT, **(PINS if pinned else {})}
    out, err = (subprocess.PIPE, subprocess.STDOUT) if quiet else (None, None)
    with subprocess.Popen(
        words, cwd=ROOT, env=settings, stdout=out, stderr=err, encoding="utf-8", errors="replace"
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            process.terminate()
            raise Failed(f"not done after {late.timeout:g} s / {late.timeout:g} 秒たっても終わりません") from late
        except KeyboardInterrupt:
            process.communicate()
            raise
    if quiet and process.returncode != 0:
        print(printed)
    return process.returncode


def call(command: Sequence[str | Path], *, quiet: bool = False, pinned: bool = True) -> None:
    """Run a command. Raises `Failed` if it fails."""
    code = run(command, quiet=quiet, pinned=pinned)
    if code != 0:
        raise Failed(f"exit code {code}: {' '.join(str(word) for word in command)}")


def python_in(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def version_of(python: Path) -> bytes:
    """What an interpreter says it is; nothing if it does not start."""
    try:
        return subprocess.run([python, "-VV"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


def make_venv(folder: Path, python: Path) -> Path:
    """A new virtual environment in place of whatever is there; its interpreter. Raises `Failed` if there is none to be had."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if python == THIS:
            venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
        else:
            call([python, "-m", "venv", folder], quiet=True)
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Failed(
            "no virtual environment could be made; on Debian: apt install python3-venv; in an active one on Windows: deactivate\n"
            "仮想環境を作成できません。Debian では apt install python3-venv を、Windows で仮想環境を有効にしている場合は deactivate を実行してください。\n"
            f"({error})"
        ) from error
    return python_in(folder)


def environment(name: str = ".venv", python: Path = THIS) -> Path:
    """The interpreter of a virtual environment with the project and its tools, made or mended as needed."""
    folder, version = ROOT / name, version_of(python)
    own, stamp = python_in(folder), folder / "installed"
    wanted = hashlib.sha256(
        b"\0".join([version, str(ROOT).encode(), (ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes()])
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and version_of(own) == version:
        return own
    say(f"{name} を準備しています", f"Setting up {name}")
    make_venv(folder, python)
    call([own, "-m", "pip", "install", "--quiet", "-e", ".[dev,docs]"], quiet=True)
    stamp.write_text(wanted)  # last, so that an interrupted set-up is done again
    return own


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


def find_browser() -> str | None:
    """A browser of the Chromium family."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    usual = [Path(os.environ[name], r"Microsoft\Edge\Application\msedge.exe") for name in ("ProgramFiles(x86)", "ProgramFiles") if name in os.environ]  # fmt: skip
    found = [path for name in names if (path := shutil.which(name))]
    return next(iter([*found, *(str(path) for path in usual if path.exists())]), None)


def is_root() -> bool:
    """Whether everything is allowed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(*packages: str) -> None:
    """Install Debian's packages, as far as that is allowed without asking."""
    root = [] if is_root() else ["sudo", "-n"]
    run([*root, "apt-get", "update"], quiet=True)
    run([*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *packages], quiet=True)  # fmt: skip


def domain(python: Path) -> None:
    """What the tests with a Kerberos domain need. Where that cannot be had they are skipped, and say so; in CI they fail."""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        return
    # Samba is the closer to Windows, but installed where services are started it would share files; nor does it run without root.
    samba = is_root() and not Path("/run/systemd/system").exists()
    server = ["samba", "samba-ad-dc", "samba-ad-provision", "winbind"] if samba else ["krb5-kdc", "krb5-admin-server"]
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    wanted = ("kinit", "faketime", "krb5-config", "gcc", *(("samba", "samba-tool") if samba else ("krb5kdc",)))
    if not all(shutil.which(name, path=path) for name in wanted):
        say("テスト用ドメインのパッケージをインストールしています", "Installing what a domain for the tests needs")
        install(*server, "krb5-user", "faketime", "libkrb5-dev", "gcc", "libc6-dev", "python3-dev")
    there = subprocess.run([python, "-c", "import gssapi, krb5"], capture_output=True, check=False)
    if there.returncode != 0:
        say("Python の GSSAPI をビルドしています", "Building GSSAPI for Python")
        # Not optimized it takes less than half the time: much C, which waits for a KDC.
        run(["env", "CFLAGS=-O0 -g0", python, "-m", "pip", "install", "--quiet", "-e", ".[kerberos]"], quiet=True)


def browser() -> str:
    """The browser that the pages are tried in, installed with Debian's packages where there is none. Raises `Failed`."""
    if found := find_browser():
        return found
    if shutil.which("apt-get"):
        say("Chromium をインストールしています", "Installing Chromium")
        install("chromium", "fonts-noto-cjk", "fonts-noto-core")
    if found := find_browser():
        return found
    raise Failed("the pages are tried in Chromium, Chrome or Edge: install one / ページの検査には Chromium、Chrome または Edge が必要です")  # fmt: skip


def check_all(python: Path, pytest: Sequence[str]) -> None:
    """All tests, those in a browser and those with a domain as well."""
    os.environ["RUNBOOK_BROWSER"] = browser()
    domain(python)
    call([python, *pytest])


def build_site(arguments: argparse.Namespace) -> int:
    """Build the pages in both languages into `site/`; with `--zip` pack them, else serve them until Ctrl-C."""
    python = environment()
    call([python, "-m", "mkdocs", "build", "--strict"], quiet=True)
    pages = ROOT / "site"
    if arguments.zip:
        packed = shutil.make_archive(str(ROOT / "dist" / "dpm-runbook-site"), "zip", pages)
        size = Path(packed).stat().st_size / 1e6
        say(f"{packed} を作成しました ({size:.1f} MB)。展開して index.html を開いてください", f"Made {packed} ({size:.1f} MB): unpack it and open index.html")  # fmt: skip
        return 0
    say(f"http://127.0.0.1:{arguments.port}/ で公開しています。Ctrl+C で終了します", f"Serving http://127.0.0.1:{arguments.port}/ until Ctrl-C")  # fmt: skip
    return run(
        [python, "-m", "http.server", str(arguments.port), "--bind", "127.0.0.1", "--directory", pages], quiet=True
    )


def check_other(version: str, pytest: Sequence[str]) -> None:
    """The tests that lean on Python itself pass on another one. Raises `Skipped` where that is not installed."""
    other = find_python(version)
    if other is None:
        raise Skipped(f"Python {version} is not installed: skipped / Python {version} はないため省略しました")
    call([environment(f".venv-{version}", other), *pytest, *LEANING])


def check_wheel(python: Path) -> None:
    """The wheel installs and starts without the tools of development."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        call([python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, "."], quiet=True)
        own = make_venv(folder / "venv", THIS)
        call([own, "-m", "pip", "install", "--quiet", *folder.glob("*.whl")], quiet=True)
        script = "import os, runpy, sys; os.chdir(sys.prefix); sys.argv[1:] = ['--help']; runpy.run_module('runbook', run_name='__main__')"
        call([own, "-I", "-c", script], quiet=True)


def gates(arguments: argparse.Namespace) -> list[tuple[str, Callable[[], None]]]:
    """What `test` is to run, in order."""
    python = environment()
    workers = 3 * (os.cpu_count() or 1)  # many tests wait for a simulated host or a browser
    pytest = ["-m", "pytest", "-q", "-n", str(workers)]
    fewer = [*pytest, "-m", "not slow"]
    if arguments.rest:
        return [("pytest", partial(call, [python, *pytest, *arguments.rest]))]
    chosen: list[tuple[str, Callable[[], None]]] = [
        ("ruff check", partial(call, [python, "-m", "ruff", "check", "."])),
        ("ruff format", partial(call, [python, "-m", "ruff", "format", "--check", "--quiet", "."])),
        ("mypy", partial(call, [python, "-m", "mypy"])),
        ("pytest", partial(call, [python, *fewer]) if arguments.quick else partial(check_all, python, pytest)),
    ]
    if not arguments.quick:
        chosen += [(f"pytest {each}", partial(check_other, each, fewer)) for each in TRIED if each != RUNNING]
        chosen.append(("wheel", partial(check_wheel, python)))
    return chosen


def test(arguments: argparse.Namespace) -> int:
    """Every gate, all of them even if one fails, and a summary."""
    table: list[tuple[str, float, str]] = []
    for name, gate in gates(arguments):
        print(f"\n== {name}", flush=True)
        start, ended = time.perf_counter(), "passed"
        try:
            gate()
        except (Skipped, Failed) as reason:
            ended = "skipped" if isinstance(reason, Skipped) else "FAILED"
            print(reason, flush=True)
        table.append((ended, time.perf_counter() - start, name))
    print("", *(f"{ended:7} {seconds:6.1f} s  {name}" for ended, seconds, name in table), sep="\n")
    failures = sum(ended == "FAILED" for ended, _, _ in table)
    print(f"{len(table) - failures} of {len(table)} gates without a failure")
    return 1 if failures else 0


def hand_over(words: Sequence[str], arguments: argparse.Namespace) -> int:
    """Run a module of ours on this terminal, with the arguments that are passed on."""
    return run([environment(), "-m", *words, *arguments.rest])


def soak(arguments: argparse.Namespace) -> int:
    """The long tests at their full length, within half an hour, and what they counted."""
    python = environment()
    totals: dict[str, int] = {}
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RUNBOOK_THOROUGH": "1", "RUNBOOK_SOAK_COUNTS": folder}
        words = ["-m", "pytest", "-q", "-n", str(2 * (os.cpu_count() or 1)), "tests/soak", *arguments.rest]
        code = run([python, *words], seconds=SOAK_SECONDS)
        for path in Path(folder).glob("*.json"):
            for name, count in json.loads(path.read_text(encoding="utf-8")).items():
                totals[name] = totals.get(name, 0) + count
    print("", *(f"{count:9,}  {name}" for name, count in sorted(totals.items())), sep="\n")
    print(f"{time.perf_counter() - start:9,.0f}  seconds")
    return code


def try_it(arguments: argparse.Namespace) -> int:
    """The tour on the simulated site, and where its pages are."""
    call([environment(), "-m", "mkdocs", "build", "--strict"], quiet=True)
    code = hand_over(["runbook", "sandbox", "--tour"], arguments)
    start = (ROOT / "site" / "index.html").as_uri()
    walk = start.replace("index.html", "walk.html#walk=connection")
    print()
    say(f"ページ (ブラウザーで開いてください): {start}", f"The pages, to open in a browser: {start}")
    say(f"0x80072746 からの診断: {walk}", f"The walk from 0x80072746 on: {walk}")
    return code


def lock(_: argparse.Namespace) -> int:
    """Resolve every dependency anew and write down what was found: on Linux, where most of them are."""
    domain(environment())
    say("依存関係を解決しています", "Resolving the dependencies")
    with tempfile.TemporaryDirectory() as name:
        own = make_venv(Path(name) / "venv", THIS)
        everything = [".[dev,docs,keyring,kerberos]", "hatchling", "editables"]
        call([own, "-m", "pip", "install", "--quiet", *everything], quiet=True, pinned=False)
        frozen = subprocess.run([own, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    pins = sorted(line for line in frozen.splitlines() if "==" in line and not line.startswith("dpm-runbook"))
    head = "# Made by `python3 dev.py lock`: what a fresh install gets, everywhere.\n"
    CONSTRAINTS.write_text(head + "\n".join(pins) + "\n", encoding="utf-8")
    return 0


def main() -> int:
    """Run one command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # Japanese into an English console's pipe
    if sys.version_info < (3, 11):  # noqa: UP036  # an older Python comes as far as this line
        say("Python 3.11 以降が必要です", "Python 3.11 or later is needed")
        return 2
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function, about in (
        (
            "try",
            try_it,
            "the whole job on a simulated site, and the pages / 模擬サイトで一連の作業を試し、ページを作成する",
        ),
        ("test", test, "every gate / すべての検査"),
        ("site", build_site, "build and serve the pages / サイトを作成して公開する"),
        ("soak", soak, "10,000 troubles and more / 1 万件以上の障害を起こして検査する"),
        ("bench", partial(hand_over, ["bench"]), "measure / 計測"),
        ("lock", lock, "renew constraints.txt / constraints.txt を更新する"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(function=function, rest=[])
        if name == "test":
            command.add_argument(
                "--quick", action="store_true", help="this Python, no slow tests / この Python で、遅いテストを除く"
            )
        if name == "site":
            command.add_argument("--zip", action="store_true", help="pack them instead / 代わりに zip を作成する")
            command.add_argument("--port", type=int, default=8000, help="where to serve them / 公開するポート")
        elif name != "lock":
            command.add_argument("rest", nargs="*", help="passed on, after -- / -- の後はそのまま渡されます")
    words = sys.argv[1:]
    if words[:1] in (["try"], ["bench"]) and words[1:2] not in ([], ["-h"], ["--help"], ["--"]):
        words.insert(1, "--")  # all that follows is theirs
    arguments = parser.parse_args(words)
    try:
        return int(arguments.function(arguments))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
