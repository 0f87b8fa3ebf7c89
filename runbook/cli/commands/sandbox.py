"""`sandbox`: simulate an environment on this computer, to rehearse with the same commands as in a real one."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.table import Table

from runbook.cli.errors import InventoryNotMade, NoSuchScenario
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.show.screen import Screen
from runbook.cli.tour import SCENARIO, tour
from runbook.cli.typed.definition import Definition
from runbook.sandbox import Environment, Server, serve, small_environment
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from runbook.sandbox.scenarios.scenario import Scenario, scenario
from runbook.text import Text, same

_MARK = "# A simulated site. It ends, and its password with it, when the sandbox stops."


def define(command: Definition) -> None:
    """Add the options for the simulation and for how to reach it."""
    which = command.exclusive()
    which.option(
        "--tour",
        ja="エラー コードから復元まで、ひととおり実演します",
        en="show the whole job on it, from an error code to undo",
        action="store_true",
    )
    which.option(
        "--scenario",
        ja="隠れた原因のあるサイトを起動します (list で一覧)",
        en="start a site with a hidden cause (list: name them)",
        metavar="NAME",
    )
    command.option(
        "--inventory",
        ja="インベントリの書き込み先 (既定: 一時ファイル)",
        en="where to write the inventory (default: a temporary file)",
        type=Path,
        metavar="FILE",
    )
    command.option("--tls", ja="HTTPS で待ち受けます", en="listen with HTTPS", action="store_true")


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Start the environment, show how to reach it, and run until Ctrl-C; with `--tour`, take the tour first."""
    if options.scenario == "list":
        return _list(screen)
    chosen = _chosen_scenario(SCENARIO if options.tour else options.scenario, screen)
    environment = chosen.environment if chosen else small_environment()
    with (
        _sigterm_like_ctrl_c(),
        tempfile.TemporaryDirectory(prefix="runbook-sandbox-") as folder,
        serve(environment, tls=options.tls, auth=("ntlm",)) as server,
    ):
        inventory = options.inventory or Path(folder) / "sandbox.toml"
        journal = Path(folder) / "journal.sqlite3"
        write_inventory(inventory, environment, server, journal)
        _introduce(environment, server, screen)
        if chosen:
            _show_scenario(chosen, screen)
        code = ExitCode.DONE
        if options.tour:
            code = tour(inventory, screen)
        if code is ExitCode.DONE and (not options.tour or sys.stdin.isatty()):
            _wait(inventory, screen, chosen)
        return code


def _chosen_scenario(name: str | None, screen: Screen) -> Scenario | None:
    """Return the requested scenario, in the screen's language. Raise `InvalidInput` if it does not exist."""
    if name is None:
        return None
    if name not in SCENARIOS:
        raise NoSuchScenario(name=name)
    return scenario(name, language="ja-JP" if screen.language == "ja" else "en-US")


def _list(screen: Screen) -> ExitCode:
    table = Table.grid(padding=(0, 2))
    for name in SCENARIOS:
        each = scenario(name)
        table.add_row(name, Text(each.title_ja, each.title_en).to(screen.language))
    screen.table(table)
    return ExitCode.DONE


def _show_scenario(chosen: Scenario, screen: Screen) -> None:
    screen.heading(Text(chosen.title_ja, chosen.title_en))
    screen.say(Text(chosen.story_ja, chosen.story_en))
    if chosen.symptom:
        screen.heading(Text("失敗したジョブの詳細:", "The failed job's details:"))
        screen.say(same(chosen.symptom), "dim")
    screen.note(
        Text(
            "この模擬サイトでは、ジョブの結果を確認するたびに 1 日が過ぎます。",
            "In this site a day passes each time its jobs are looked at.",
        )
    )


def write_inventory(path: Path, environment: Environment, server: Server, journal: Path) -> None:
    """Write an inventory of the simulated environment, readable by this user only: it contains the password made for this run.

    Raise `InvalidInput` instead of overwriting a file that a sandbox did not write.
    """
    lines = [
        _MARK,
        f"journal = {json.dumps(str(journal))}",
        "[defaults]",
        f"username = {json.dumps(server.username)}",
        f"password = {json.dumps(server.password)}",
    ]
    if server.ca_file is not None:
        lines += ["tls = true", f"ca = {json.dumps(str(server.ca_file))}"]
    for machine in environment.machines:
        role = "dpm-server" if machine.dpm_server else "protected"
        lines += ["", f"[hosts.{machine.name}]", f'endpoint = "{server.endpoint(machine.name)}"', f'role = "{role}"']
    try:
        if path.exists() and path.read_text(encoding="utf-8").startswith(_MARK):
            path.unlink()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InventoryNotMade(path=path, why=why) from error


def _introduce(environment: Environment, server: Server, screen: Screen) -> None:
    screen.heading(
        Text(
            "練習用の模擬サイトを起動しました (このコンピューターからのみ接続できます)。",
            "A simulated site is running. Only this computer can reach it.",
        )
    )
    table = Table(box=None, padding=(0, 2))
    for title in (
        Text("ホスト", "Host"),
        Text("役割", "Role"),
        same("Windows"),
        Text("アドレス", "Address"),
    ):
        table.add_column(title.to(screen.language), no_wrap=True)
    for machine in environment.machines:
        role = Text("DPM サーバー", "DPM server") if machine.dpm_server else Text("保護対象", "protected computer")
        table.add_row(
            machine.name,
            role.to(screen.language),
            f"Windows Server {machine.version} ({machine.language})",
            server.endpoint(machine.name),
        )
    screen.table(table)


@contextmanager
def _sigterm_like_ctrl_c() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C in this block, so that the files with the password are removed."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def _wait(inventory: Path, screen: Screen, chosen: Scenario | None) -> None:
    """Show example commands, and wait for Ctrl-C."""
    screen.heading(
        Text("別のターミナルで、たとえば次のように実行できます:", "In another terminal, you can now run for example:")
    )
    pair = f"--dpm {chosen.dpm} --host {chosen.host}" if chosen else "--dpm DPM01 --host FILES01"
    walks = (f"check {pair}", f"walk {pair}")
    steps = ("step1 --host FILES01", "step2 --host FILES01 --reboot", "step1 --check")
    for words in (*walks, *(() if chosen else steps), "report", "undo", "history"):
        screen.command(next_command(*words.split(), "--inventory", str(inventory)))
    screen.heading(Text("Ctrl-C で終了します。", "Ctrl-C ends it."))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        screen.note(Text("模擬サイトを終了しました。", "The simulated site has ended."))
