"""The project's commands, on a machine that has nothing but Python: try, test, soak, site, bench, lock.

Standard library only. Makes `.venv`, installs into it what `constraints.txt` pins, and runs.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from development.environments import THIS, environment, make_venv
from development.gates import test
from development.processes import CONSTRAINTS, ROOT, Failed, call, run, say
from development.soak import soak
from development.system_packages import build_gssapi, provide
from development.watching import watch


def build_site(arguments: argparse.Namespace) -> int:
    """Build the pages in both languages into `site/`; with `--zip` pack them, otherwise serve them until Ctrl-C."""
    python = environment()
    if arguments.watch:
        return watch(python, arguments.port)
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


def hand_over(words: Sequence[str], arguments: argparse.Namespace) -> int:
    """Run a module of the project on this terminal, and pass the arguments on."""
    return run([environment(), "-m", *words, *arguments.rest])


def try_it(arguments: argparse.Namespace) -> int:
    """Run the tour on the simulated site, and print where its pages are."""
    call([environment(), "-m", "mkdocs", "build", "--strict"], quiet=True)
    try:
        return hand_over(["runbook", "sandbox", "--tour"], arguments)
    finally:  # after Ctrl-C too, which ends the sandbox
        start = (ROOT / "site" / "index.html").as_uri()
        diagnosis = start.replace("index.html", "diagnose.html#diagnose=connection")
        print()
        say(f"ページ (ブラウザーで開いてください): {start}", f"The pages, to open in a browser: {start}")
        say(f"0x80072746 からの診断: {diagnosis}", f"The diagnosis from 0x80072746 on: {diagnosis}")


def lock(arguments: argparse.Namespace) -> int:
    """Resolve every dependency again and write the versions down: on Linux, which has most of them, and Windows' own."""
    provide(install=arguments.install)  # headers, without which there is no Kerberos
    build_gssapi(environment())
    say("依存関係を解決しています", "Resolving the dependencies")
    with tempfile.TemporaryDirectory() as name:
        own = make_venv(Path(name) / "venv", THIS)
        everything = [".[dev,docs,keyring,kerberos,mutation]", "hatchling", "editables"]
        call([own, "-m", "pip", "install", "--quiet", *everything], quiet=True, pinned=False)
        frozen = _printed([own, "-m", "pip", "freeze"])
        wheels = Path(name) / "windows"
        for needed in _printed([own, "-m", "development.windows_only"]):
            call([own, "-m", "pip", "download", "--quiet", "--no-deps", "--platform", "win_amd64", "--only-binary", ":all:", "-d", wheels, needed], pinned=False)  # fmt: skip
        frozen += ["==".join(wheel.name.split("-")[:2]).replace("_", "-") for wheel in wheels.glob("*.whl")]
    pins = sorted(line for line in frozen if "==" in line and not line.startswith("dpm-runbook"))
    head = "# Made by `python3 dev.py lock`: what a fresh install gets, everywhere.\n"
    CONSTRAINTS.write_text(head + "\n".join(pins) + "\n", encoding="utf-8")
    return 0


def _printed(command: Sequence[str | Path]) -> list[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function, about in (
        ("try", try_it, "the whole job on a simulated site, and the pages / 模擬環境で一連の作業を試し、ページを作成する"),
        ("test", test, "every gate / すべての検査"),
        ("site", build_site, "build and serve the pages / サイトを作成して公開する"),
        ("soak", soak, "10,000 troubles, mutants and more / 1 万件以上の障害やコードの変異を起こして検査する"),
        ("bench", partial(hand_over, ["bench"]), "measure / 計測"),
        ("lock", lock, "renew constraints.txt / constraints.txt を更新する"),
    ):  # fmt: skip
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(function=function, rest=[])
        if name == "test":
            command.add_argument("--quick", action="store_true", help="within a minute: this Python, no slow tests / 1 分以内: この Python で、遅いテストを除く")  # fmt: skip
        if name in ("test", "lock"):
            command.add_argument("--install", action="store_true", help="install what is wanted of the system, with sudo / 必要なシステムのパッケージを sudo でインストールする")  # fmt: skip
        if name == "soak":
            command.add_argument("--only", choices=("troubles", "pages", "mutants"), help="one part of it / 一部だけ")
            command.add_argument("--digit", type=int, choices=range(10), default=7, help="which tenth of the mutants / 変異の 10 分の 1 を選ぶ数字")  # fmt: skip
        if name == "site":
            command.add_argument("--zip", action="store_true", help="pack them instead / 代わりに zip を作成する")
            command.add_argument("--watch", action="store_true", help="build again whenever a file changes / ファイルが変更されるたびに作成し直す")  # fmt: skip
            command.add_argument("--port", type=int, default=8000, help="where to serve them / 公開するポート")
        elif name != "lock":
            command.add_argument("rest", nargs="*", help="passed on, after -- / -- の後はそのまま渡されます")
    return parser


def main() -> int:
    """Run one command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # Japanese may not fit the encoding of an English console's pipe
    words = sys.argv[1:]
    if words[:1] in (["try"], ["bench"]) and words[1:2] not in ([], ["-h"], ["--help"], ["--"]):
        words.insert(1, "--")  # pass all following arguments on
    arguments = make_parser().parse_args(words)
    try:
        return int(arguments.function(arguments))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
