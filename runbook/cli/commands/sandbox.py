"""`sandbox`: simulate an environment on this computer, to rehearse with the same commands as in a real one."""

from __future__ import annotations

import argparse
import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

from runbook import terminal
from runbook.cli.errors import InventoryNotMade, NoSuchScenario
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.cli.tour import SCENARIO, tour
from runbook.sandbox import Environment, Server, serve, small_environment
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from runbook.sandbox.scenarios.scenario import Scenario, scenario
from runbook.text import Text, same

_LOOK_UP_SECONDS: Final = 0.5
"""The longest wait before Python can handle a signal. On Windows an endless wait never lets it, before Python 3.14."""

_MARK = "# A simulated environment. It ends, and its password with it, when the sandbox stops."


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Start the environment, show how to reach it, and run until Ctrl-C; with `--tour`, take the tour first."""
    if options.scenario == "list":
        return _list(screen)
    chosen = _chosen_scenario(SCENARIO if options.tour else options.scenario, screen)
    environment = chosen.environment if chosen else small_environment()
    with (
        _signals_like_ctrl_c(),
        _folder(options.inventory, screen) as folder,
        serve(environment, tls=options.tls, auth=("ntlm",)) as server,
    ):
        inventory = options.inventory or folder / "sandbox.toml"
        journal = folder / "journal.sqlite3"
        write_inventory(inventory, environment, server, journal)
        _introduce(environment, server, screen)
        if chosen:
            _show_scenario(chosen, screen)
        code = ExitCode.DONE
        if options.tour:
            code = tour(inventory, screen)
        if code is ExitCode.DONE and (not options.tour or terminal.attended()):
            after = argparse.Namespace(inventory=inventory, lang=getattr(options, "lang", None))
            _wait(after, screen, chosen)
        return code


def _chosen_scenario(name: str | None, screen: Screen) -> Scenario | None:
    """Return the requested scenario, in the screen's language. Raise `InvalidInput` if it does not exist."""
    if name is None:
        return None
    if name not in SCENARIOS:
        raise NoSuchScenario(name=name)
    return scenario(name, language="ja-JP" if screen.language == "ja" else "en-US")


def _list(screen: Screen) -> ExitCode:
    named = [(name, scenario(name)) for name in SCENARIOS]
    screen.table([(Cell(name), Cell(Text(each.title_ja, each.title_en))) for name, each in named])
    return ExitCode.DONE


def _show_scenario(chosen: Scenario, screen: Screen) -> None:
    screen.heading(Text(chosen.title_ja, chosen.title_en))
    screen.say(Text(chosen.story_ja, chosen.story_en))
    if chosen.symptom:
        screen.heading(Text("失敗したジョブの詳細:", "The failed job's details:"))
        screen.say(Text(chosen.symptom, chosen.symptom), "dim")
    screen.note(
        Text(
            "この模擬環境では、ジョブの結果を確認するたびに 1 日が過ぎます。",
            "In this environment a day passes each time its jobs are looked at.",
        )
    )


def write_inventory(path: Path, environment: Environment, server: Server, journal: Path) -> None:
    """Write an inventory of the simulated environment. It contains the password made for this run.

    Only this user can read it, except on Windows: there it has the rights of its folder.
    Raise `InvalidInput` instead of overwriting a file that a sandbox did not write.
    """
    lines = [
        _MARK,
        f"journal = {_toml(journal)}",
        "[defaults]",
        f"username = {_toml(server.username)}",
        f"password = {_toml(server.password)}",
    ]
    if server.ca_file is not None:
        lines += ["tls = true", f"ca = {_toml(server.ca_file)}"]
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


def _toml(value: object) -> str:
    """Return a value as a string of TOML."""
    return json.dumps(str(value), ensure_ascii=False)  # TOML has no pairs of surrogates, which JSON's escapes are


def _introduce(environment: Environment, server: Server, screen: Screen) -> None:
    screen.heading(
        Text(
            "練習用の模擬環境を起動しました (このコンピューターからのみ接続できます)。",
            "A simulated environment is running. Only this computer can reach it.",
        )
    )
    rows = [
        (
            Cell(machine.name),
            Cell(Text("DPM サーバー", "DPM server") if machine.dpm_server else Text("保護対象", "protected computer")),
            Cell(f"Windows Server {machine.version} ({machine.language})"),
            Cell(server.endpoint(machine.name)),
        )
        for machine in environment.machines
    ]
    heads = (Text("ホスト", "Host"), Text("役割", "Role"), same("Windows"), Text("アドレス", "Address"))
    screen.table(rows, heads, indent=2)


@contextmanager
def _folder(inventory: Path | None, screen: Screen) -> Iterator[Path]:
    """Yield a folder that lasts as long as this block. On Windows a file that another command has open cannot be removed.

    It is beside the inventory that was asked for: a journal in another folder than its inventory's is worth a caution.
    """
    beside = inventory.absolute().parent if inventory else None
    try:
        temporary = tempfile.TemporaryDirectory(prefix="runbook-sandbox-", dir=beside, ignore_cleanup_errors=True)
    except OSError as error:
        if inventory is None:
            raise
        raise InventoryNotMade(path=inventory, why=error.strerror or type(error).__name__) from error
    with temporary as name:
        yield Path(name)
    if Path(name).exists():
        screen.note(
            Text(
                "{path} は、ほかのコマンドが使用しているため残っています。",
                "{path} is left: another command is using it.",
            ).format(path=name)
        )


@contextmanager
def _signals_like_ctrl_c() -> Iterator[None]:
    """Handle SIGTERM, a terminal that is closed, and Ctrl-Break on Windows like Ctrl-C in this block: the files with the password are removed."""
    found = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP", "SIGBREAK"))
    numbers = [
        number for number in found if number and signal.getsignal(number) is not signal.SIG_IGN
    ]  # `nohup` ignores one

    def end(*_: object) -> NoReturn:
        for number in numbers:  # a terminal sends it twice, and the second would end the removal
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _wait(after: argparse.Namespace, screen: Screen, chosen: Scenario | None) -> None:
    """Show example commands, with the inventory and the language of `after`, and wait for Ctrl-C."""
    screen.heading(
        Text("別のターミナルで、たとえば次のように実行できます:", "In another terminal, you can now run for example:")
    )
    pair = f"--dpm {chosen.dpm} --host {chosen.host}" if chosen else "--dpm DPM01 --host FILES01"
    walks = (f"check {pair}", f"diagnose {pair}")
    steps = ("step1 --host FILES01", "step2 --host FILES01 --reboot", "step1 --check")
    for words in (*walks, *(() if chosen else steps), "report", "undo", "history"):
        screen.command(next_command(*words.split(), after=after))
    screen.heading(Text("Ctrl-C で終了します。", "Ctrl-C ends it."))
    try:
        while True:
            time.sleep(_LOOK_UP_SECONDS)
    except KeyboardInterrupt:
        screen.note(Text("模擬環境を終了しました。", "The simulated environment has ended."))
