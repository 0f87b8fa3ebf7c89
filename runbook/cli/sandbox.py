"""`sandbox`: a simulated site on this computer, to rehearse on with the very commands that a real one takes."""

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

from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.screen import Screen
from runbook.cli.tour import SCENARIO, tour
from runbook.errors import InvalidInput
from runbook.sandbox import Server, Site, serve, small_site
from runbook.sandbox.scenarios import SCENARIOS, Scenario, scenario
from runbook.text import Text

_MARK = "# A simulated site. It ends, and its password with it, when the sandbox stops."


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Start the site, say how to reach it, and run until Ctrl-C; with `--tour`, show the procedure on it first."""
    if options.scenario == "list":
        return _list(screen)
    told = _told(SCENARIO if options.tour else options.scenario, screen)
    site = told.site if told else small_site()
    with (
        _sigterm_like_ctrl_c(),
        tempfile.TemporaryDirectory(prefix="runbook-sandbox-") as folder,
        serve(site, tls=options.tls, auth=("ntlm",)) as server,
    ):
        inventory = options.inventory or Path(folder) / "sandbox.toml"
        journal = Path(folder) / "journal.sqlite3"
        write_inventory(inventory, site, server, journal)
        _introduce(site, server, screen)
        if told:
            _tell(told, screen)
        code = ExitCode.DONE
        if options.tour:
            code = tour(inventory, screen)
        if code is ExitCode.DONE and (not options.tour or sys.stdin.isatty()):
            _wait(inventory, screen, told)
        return code


def _told(name: str | None, screen: Screen) -> Scenario | None:
    """The scenario that was asked for, in the screen's language. Raises `InvalidInput` for one that does not exist."""
    if name is None:
        return None
    if name not in SCENARIOS:
        raise InvalidInput(
            Text("シナリオ {name} は使えません。", "There is no scenario {name} to start.").format(name=name),
            Text("--scenario list で一覧を表示できます。", "--scenario list names them all."),
        )
    return scenario(name, language="ja-JP" if screen.language == "ja" else "en-US")


def _list(screen: Screen) -> ExitCode:
    table = Table.grid(padding=(0, 2))
    for name in SCENARIOS:
        told = scenario(name)
        table.add_row(name, Text(told.title_ja, told.title_en).to(screen.language))
    screen.table(table)
    return ExitCode.DONE


def _tell(told: Scenario, screen: Screen) -> None:
    screen.heading(Text(told.title_ja, told.title_en))
    screen.say(Text(told.story_ja, told.story_en))
    if told.symptom:
        screen.heading(Text("失敗したジョブの詳細:", "The failed job's details:"))
        screen.say(Text(told.symptom, told.symptom), "dim")
    screen.note(
        Text(
            "この模擬サイトでは、ジョブの結果を確認するたびに 1 日が過ぎます。",
            "In this site a day passes each time its jobs are looked at.",
        )
    )


def write_inventory(path: Path, site: Site, server: Server, journal: Path) -> None:
    """Readable by this user only: it holds the site's password, made up for this run.

    Raises `InvalidInput` rather than overwrite a file that is not a sandbox's.
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
    for machine in site.machines:
        role = "dpm-server" if machine.dpm_server else "protected"
        lines += ["", f"[hosts.{machine.name}]", f'endpoint = "{server.endpoint(machine.name)}"', f'role = "{role}"']
    try:
        if path.exists() and path.read_text(encoding="utf-8").startswith(_MARK):
            path.unlink()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            Text(
                "インベントリ {path} を作成できません ({why})。既存のファイルは上書きしません。",
                "Cannot make the inventory {path} ({why}). A file that is there is not overwritten.",
            ).format(path=path, why=getattr(error, "strerror", None) or type(error).__name__)
        ) from error


def _introduce(site: Site, server: Server, screen: Screen) -> None:
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
        Text("Windows", "Windows"),
        Text("アドレス", "Address"),
    ):
        table.add_column(title.to(screen.language), no_wrap=True)
    for machine in site.machines:
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
    """However we are stopped, the files with the password go."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def _wait(inventory: Path, screen: Screen, told: Scenario | None) -> None:
    screen.heading(
        Text("別のターミナルで、たとえば次のように実行できます:", "In another terminal, you can now run for example:")
    )
    pair = f"--dpm {told.dpm} --host {told.host}" if told else "--dpm DPM01 --host FILES01"
    walks = (f"check {pair}", f"walk {pair}")
    steps = ("step1 --host FILES01", "step2 --host FILES01 --reboot", "step1 --check")
    for words in (*walks, *(() if told else steps), "report", "undo", "history"):
        screen.command(next_command(*words.split(), "--inventory", str(inventory)))
    screen.heading(Text("Ctrl-C で終了します。", "Ctrl-C ends it."))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        screen.note(Text("模擬サイトを終了しました。", "The simulated site has ended."))
