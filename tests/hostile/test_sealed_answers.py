"""A host that is logged in to, and answers what no Windows answers: nothing is concluded from it, and everything ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import RegValue, serve, small_environment
from tests.fleet.many import AGENT
from tests.hostile.client import Ended, run
from tests.hostile.sealed import MODES, become_hostile
from tests.soak.counting import THOROUGH, report

COMMANDS = ("check", "step1", "step2", "step4", "doctor")


@contextmanager
def site(hostile: str, mode: str, folder: Path) -> Iterator[Path]:
    """A site of four, one of them hostile. Yield its inventory."""
    environment = small_environment()
    for machine in environment.machines:
        machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 600))
    become_hostile(environment[hostile], mode)
    with serve(environment) as server:
        inventory = folder / "site.toml"
        write_inventory(inventory, environment, server, folder / "journal.sqlite3")
        yield inventory


def against(command: str, mode: str, folder: Path) -> Ended:
    """A command that only reads, against one hostile host: a protected computer, or the DPM server for step 4."""
    host = "DPM01" if command == "step4" else "FILES01"
    more = {"check": ["--dpm", "DPM01"], "doctor": []}.get(command, ["--check"])
    with site(host, mode, folder) as inventory:
        return run(command, *more, "--host", host, "--inventory", str(inventory), "--lang", "en", silence=3)


def cases() -> list[tuple[str, str]]:
    """Each mode with each command; a few of them, unless it is a soak."""
    if THOROUGH:
        return [(mode, command) for mode in MODES for command in COMMANDS]
    return [("dword-negative", "check"), ("shell-endless", "step2")]


@pytest.mark.parametrize(("mode", "command"), cases())
def test_every_command_ends_within_its_memory(mode: str, command: str, tmp_path: Path) -> None:
    """No traceback, no mistake of this program, an end, and less than 200 MiB."""
    ended = against(command, mode, tmp_path)
    report(Counter({"wrong answers in a session": 1, f"wrong answers in a session: {ended.wrong}": bool(ended.wrong)}))
    assert ended.wrong == "", ended.shown


JUNK = ["shell-binary", "shell-brackets", "shell-empty", "shell-banner", "shell-utf16", "no-exit-code"]


@pytest.mark.parametrize("mode", JUNK if THOROUGH else JUNK[:1])
def test_step_4_never_calls_junk_nothing_to_do(mode: str, tmp_path: Path) -> None:
    """Not exit 0, and no sentence that all is well."""
    ended = against("step4", mode, tmp_path)
    assert ended.code == 1
    assert "Nothing to change" not in ended.shown
    assert "No two groups" not in ended.shown


@pytest.mark.parametrize("mode", JUNK if THOROUGH else JUNK[1:2])
def test_check_names_no_cause_that_junk_suggests(mode: str, tmp_path: Path) -> None:
    """What the scripts and commands of both hosts would have told is not seen."""
    with site("FILES01", mode, tmp_path) as inventory:
        ended = run("check", "--host", "FILES01", "--dpm", "DPM01", "--json", "--inventory", str(inventory), silence=3)
    [host] = json.loads(ended.stdout)["hosts"]
    assert [check["check"] for check in host["checks"] if check["leads_to"]] == []
    assert {check["state"] for check in host["checks"] if check["check"] in ("trusted-groups", "step2")} == {"unknown"}


@pytest.mark.parametrize("command", ["check", "step2"] if THOROUGH else ["check"])
def test_one_bad_host_of_four_neither_hides_nor_stalls_the_others(command: str, tmp_path: Path) -> None:
    """The other three are shown and done within the deadline, and what was wrong with the one is said."""
    more = ["--dpm", "DPM01"] if command == "check" else ["--check"]
    with site("FILES01", "shell-silent", tmp_path) as inventory:
        ended = run(command, *more, "--json", "--inventory", str(inventory), silence=1)
    assert ended.wrong == "", ended.shown
    hosts = {host["host"]: host for host in json.loads(ended.stdout)["hosts"]}
    assert len(hosts) == (3 if command == "check" else 4)
    assert {name for name, host in hosts.items() if host.get("error")} <= {"FILES01"}
    assert "FILES01" in ended.shown
