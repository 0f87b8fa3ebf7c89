"""No command passes on what acts on a terminal, or forges a line, whatever hosts, peers, files and journals say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from runbook.cli import main
from runbook.cli.commands import COMMANDS
from runbook.cli.errors import NoSuchScenario
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.cli.typed.parser import definition_of
from runbook.sandbox import Fault, serve
from runbook.sandbox.http import certificates
from runbook.sandbox.http.connection import Connection
from runbook.sandbox.winrm.service import WinRm
from runbook.text import same
from tests.hostile.foreign import MARK, PLANTED, RAW, acting, plant, poisoned
from tests.soak.counting import THOROUGH
from tests.walk.staged import Stage, staged

SPOKEN = ("check", "diagnose", "report", "step2", "undo", "history", "step4")
"""The commands whose output has something of a hostile host's in it."""

WIDE = 3000

WAYS = [
    (language, on_terminal, as_json)
    for language in ("ja", "en")
    for on_terminal in (True, False)
    for as_json in (True, False)
    if THOROUGH or (language == "ja") == on_terminal != as_json
]


def words_for(command: str, stage: Stage, pasted: Path, *, as_json: bool) -> list[list[str]]:
    """Return what to type for a command, from the options that it takes: a new one needs nothing here."""
    takes = definition_of(command).flags
    if "--scenario" in takes:
        return [[command, "--scenario", "list"]]
    pair = ("--dpm", "DPM01", "--host", "FILES01") if "--dpm" in takes and not command.startswith("step") else ()
    given = {
        "--check": (),
        "--verbose": (),
        "--json": () if as_json else None,
        "--inventory": (str(stage.inventory),),
        "--qos": (),
        "--link": ("10",),
        "--answer": ("symptom=connection",),
    }
    words = [word for flag, values in given.items() if flag in takes and values is not None for word in (flag, *values)]
    arguments = {
        "explain": [str(pasted)],
        "completion": ["bash"],
        "apply": [str(stage.inventory.with_name("plan.json"))],
    }
    words = [command, *words, *pair, *arguments.get(command, [])]
    if "--format" in takes:
        return [[*words, "--format", each] for each in ("markdown", "html", "json")]
    return [words]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Yield a hostile environment with a journal of its own, in which a walk and a step have written what the hosts said."""
    with staged("nic-offload", tmp_path) as made:
        plant(made.told.environment)
        made.walk([("symptom", "connection"), ("idle-device", "no")])
        made.run("step2", "--host", "SQL01", "--apply")
        made.run("step1", "--host", "SQL01", "--check", "--plan-out", str(made.inventory.with_name("plan.json")))
        yield made


def ways_of(stage: Stage, tmp_path: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield every command in every way: its name, the language, whether on a terminal, and the words to type."""
    pasted = tmp_path / "details.txt"
    pasted.write_text(f"Error {RAW} (0x80072746)\n", encoding="utf-8")
    for language, on_terminal, as_json in WAYS:
        for command in COMMANDS:
            for words in words_for(command, stage, pasted, as_json=as_json):
                yield command, language, on_terminal, [*words, "--lang", language]


def run(words: Sequence[str], *, on_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command as on a terminal, or into a pipe; so wide that every line break is one that somebody made."""
    with monkeypatch.context() as patched:
        patched.setattr("runbook.cli.show.screen._PLAIN_WIDTH", WIDE)
        if on_terminal:
            patched.setenv("FORCE_COLOR", "1")
            patched.setenv("COLUMNS", str(WIDE))
        return main(words)


def test_no_command_passes_it_on(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command over every kind of name and text that a host gives, on a terminal and into a pipe, as text and as JSON."""
    first = capsys.readouterr()
    assert acting(first.out + first.err) == []
    spoken = set()
    for command, _, on_terminal, words in ways_of(stage, tmp_path):
        code = run(words, on_terminal=on_terminal, monkeypatch=monkeypatch)
        shown = capsys.readouterr()
        assert (words, acting(shown.out + shown.err)) == (words, [])
        assert code != ExitCode.USAGE, (words, shown.err)
        if MARK in shown.out + shown.err:
            spoken.add(command)
        if "--json" in words:
            json.loads(shown.out)
    assert spoken >= set(SPOKEN)


def test_answers_in_which_every_word_is_hostile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a number, a state or a record was expected, and in the reason of every fault: errors show what came."""
    with staged("nic-offload", tmp_path) as stage:
        stage.told.environment["SQL01"].faults.add(Fault("soap-fault", times=100))
        answer = WinRm.answer
        monkeypatch.setattr(WinRm, "answer", lambda winrm, envelope: poisoned(answer(winrm, envelope)))
        spoken = 0
        for words in (
            [each, "--inventory", str(stage.inventory)] for each in ("check", "doctor", "step1", "step2", "step4")
        ):
            for more in ([], ["--json"]):
                check = ["--check"] if words[0].startswith("step") else []
                run([*words, *check, *more, "--lang", "en"], on_terminal=True, monkeypatch=monkeypatch)
                shown = capsys.readouterr()
                assert (words, acting(shown.out + shown.err)) == (words, [])
                spoken += MARK in shown.out + shown.err
        assert spoken >= 6


def test_an_altered_journal_passes_nothing_on(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every text in every table of a journal that somebody else wrote."""
    with sqlite3.connect(stage.journal) as database:
        database.create_function("planted", 1, lambda text: text + RAW)
        for table, column in (("runs", "host"), ("runs", "step"), ("runs", "who"), ("walks", "dpm"), ("walks", "host")):
            database.execute(f"UPDATE {table} SET {column} = planted({column})")
        for (evidence,) in database.execute("SELECT DISTINCT evidence FROM answers").fetchall():
            altered = [[ja + RAW, en + RAW] for ja, en in json.loads(evidence)]
            database.execute("UPDATE answers SET evidence = ? WHERE evidence = ?", (json.dumps(altered), evidence))
    database.close()
    capsys.readouterr()
    for words in (["history"], ["history", "--json"], ["report"], ["report", "--format", "html"], ["undo", "--check"], ["verify-journal"], ["diagnose", "--resume"]):  # fmt: skip
        run([*words, "--inventory", str(stage.inventory)], on_terminal=True, monkeypatch=monkeypatch)
        shown = capsys.readouterr()
        assert (words, acting(shown.out + shown.err)) == (words, [])
        assert shown.out + shown.err


@pytest.mark.parametrize("tls", [False, True])
def test_who_answers_before_a_login_passes_nothing_on(
    tls: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server's name, the offers to log in, and the certificate's subject, as `doctor` and every refusal show them."""
    make = certificates._certificate

    def of_somebody_else(_: str, *rest: Any) -> Any:
        return make(PLANTED[:40], *rest)

    def challenge(connection: Connection, _: str | None = None) -> None:
        connection._reply(401, b"", offers=["Evil\x1b]0;PWNED\x07 x"])

    monkeypatch.setattr(certificates, "_certificate", of_somebody_else)
    monkeypatch.setattr(Connection, "server_version", "Evil\x1b[2J\x9b2J\x07FORGED")
    monkeypatch.setattr(Connection, "_challenge", challenge)
    with staged("idle-wan", tmp_path) as stage, serve(stage.told.environment, tls=tls) as server:
        spoken = ""
        for words in (["doctor"], ["doctor", "--json"], ["step1", "--check"]):
            host = ["--host", server.endpoint("FILES01"), "--user", "x", *(["--tls"] if tls else [])]
            monkeypatch.setenv("RUNBOOK_PASSWORD", "x")
            run([*words, *host, "--lang", "en"], on_terminal=True, monkeypatch=monkeypatch)
            shown = capsys.readouterr()
            assert (words, acting(shown.out + shown.err)) == (words, [])
            spoken += shown.out
        assert r"\x9b2J" in spoken


def test_markup_is_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In every place of the screen: progress, headings, tables, errors."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(WIDE))
    screen, marked = Screen("en"), same("[red]x[/red] [link=file:///x]y[/link] :smile:")
    with screen.waiting(marked) as notify:
        notify(marked)
    screen.heading(marked)
    screen.table([(Cell(marked), Cell(marked.en))], heads=(marked, marked))
    screen.host_line(marked.en, marked)
    screen.error(NoSuchScenario(name=marked.en), marked.en)
    shown = capsys.readouterr()
    assert shown.out.count(marked.en) == 7
    assert shown.err.count(marked.en) >= 4
    assert acting(shown.out + shown.err) == []


def test_what_is_typed_and_what_files_say_passes_nothing_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names in an inventory, lines of a list of hosts, paths and answers: an error repeats them."""
    inventory, hosts = tmp_path / "site.toml", tmp_path / "hosts.txt"
    inventory.write_text(f"[hosts.{json.dumps('A' + PLANTED)}]\nrole = {json.dumps(PLANTED)}\n", encoding="utf-8")
    hosts.write_text(f"ok\nbad host {RAW}\n", encoding="utf-8")
    name = RAW.replace("\n", "_")
    for words in (
        ["check", "--inventory", str(inventory)], ["step1", "--hosts", str(hosts), "--check"], ["step1", "--host", name],
        ["step1", "--host", "x", "--inventory", f"{tmp_path}/{name}"], ["diagnose", "--answer", f"{name}={name}"], [name],
        ["history", f"--{name}"], ["explain", f"{tmp_path}/{name}"], ["sandbox", "--scenario", name], ["report", name],
        ["undo", name], ["step1", "--seconds", name], ["step1", "--host", "y" * 100_000],
    ):  # fmt: skip
        for language in ("ja", "en"):
            typed = [*words, "--lang", language, "--journal", str(tmp_path / "j")] if words[0] != "sandbox" else words
            run(typed, on_terminal=False, monkeypatch=monkeypatch)
            shown = capsys.readouterr()
            assert (words, acting(shown.out + shown.err)) == (words, [])
            assert shown.err or shown.out
            assert len(shown.out + shown.err) < 10_000
