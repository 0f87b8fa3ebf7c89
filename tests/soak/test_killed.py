"""kill -9 at a random instant of a run, over and over: what is left is always shown, and always finished or taken back."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from runbook.change.run import Run
from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.sandbox import Machine, Server, serve, small_environment
from runbook.sandbox.windows.agent import time_out

TIMES = 200 if os.environ.get("RUNBOOK_THOROUGH") else 6
STEP = ("step1", "--host", "FILES01", "--profile", "kb971411", "--apply")
UNDO = ("undo", "--host", "FILES01", "--apply")
WELL = (ExitCode.DONE, ExitCode.REBOOT_DUE)
QUIET_SECONDS = 5.0  # a busy computer may take a second to begin

# A process that has imported everything and has no threads: a line is a command, run in a child, and the next says whether to kill it.
ZYGOTE = """
import json, os, signal, sys
from runbook.cli import main, run_command, step_by_hand, step_command
from runbook.cli.commands import step1, undo
from runbook.procedure.steps import step1 as its_step

while line := sys.stdin.readline():
    words = json.loads(line)
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for each in (0, 1, 2):
            os.dup2(nothing, each)
        os._exit(main(words))
    if sys.stdin.readline() == "kill\\n":
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Stage:
    """A host, a journal, and a zygote that runs commands on them."""

    server: Server
    machine: Machine
    inventory: Path
    journal: Path
    zygote: subprocess.Popen[str]

    def unbroken(self, words: tuple[str, ...]) -> tuple[int, float]:
        """Run a command in a process that nobody kills. Return how many messages it sends, and the seconds between two of them."""
        before, begun = len(self.machine.log.requests), time.monotonic()
        assert self._ended(words, lambda: "wait") in WELL
        sent = len(self.machine.log.requests) - before
        return sent, (time.monotonic() - begun) / sent

    def killed(self, words: tuple[str, ...], messages: int, seconds: float) -> None:
        """Run a command in a process of its own and kill it so long after the host was sent so many messages, or has long been sent none."""

        def at_the_instant() -> str:
            aim, seen, since = len(self.machine.log.requests) + messages, -1, time.monotonic()
            while (now := len(self.machine.log.requests)) < aim and time.monotonic() - since < QUIET_SECONDS:
                seen, since = now, since if now == seen else time.monotonic()
                time.sleep(0.001)
            time.sleep(seconds)
            return "kill"

        assert self._ended(words, at_the_instant) in (-9, *WELL)
        still = -1
        while still != (still := len(self.machine.log.requests)):
            time.sleep(0.05)  # the host may still be busy with what it was asked last

    def _ended(self, words: tuple[str, ...], then: Callable[[], str]) -> int:
        assert self.zygote.stdin is not None
        assert self.zygote.stdout is not None
        print(json.dumps(self._words(words)), file=self.zygote.stdin, flush=True)
        print(then(), file=self.zygote.stdin, flush=True)
        return int(self.zygote.stdout.readline())

    def run(self, *words: str) -> int:
        """Run a command here, to its end."""
        return main(self._words(words))

    def _words(self, words: tuple[str, ...]) -> list[str]:
        return [*words, "--inventory", str(self.inventory), "--lang", "en"]

    @property
    def last(self) -> Run:
        """The last run; that the journal is whole is checked on the way."""
        with Journal(self.journal) as journal:
            assert verify(journal.database).findings == ()
            return journal.runs()[0]

    def is_in_force(self) -> bool:
        """Whether DPMRA runs, and was started after its values were last written."""
        return self.machine.services["DPMRA"].state == "Running" and self.machine.agent_seconds == time_out(
            self.machine.registry
        )


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """One host for all runs: each begins where the one before has ended, at identity."""
    site = small_environment()
    machine = site["FILES01"]
    agent = machine.services["DPMRA"]
    agent.start()
    agent.stop_seconds = agent.start_seconds = 0.03
    environment = {**os.environ, "RUNBOOK_INVENTORY": ""}
    with serve(site) as server:
        inventory, journal = folder / "site.toml", folder / "journal.sqlite3"
        write_inventory(inventory, site, server, journal)
        with subprocess.Popen(
            [sys.executable, "-c", ZYGOTE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        ) as zygote:  # fmt: skip
            yield Stage(server, machine, inventory, journal, zygote)
            assert zygote.stdin is not None
            zygote.stdin.close()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that was killed is one that was forked, for speed")
def test_kill_9_at_any_instant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By turns: a step is killed and undone, killed and resumed, or done and its undo is killed. The host ends as declared.

    The instant is drawn over the messages of the run, and between two of them: how busy this computer is does not count.
    """
    chance = random.Random(20)
    seen = {"not begun": 0, "cut off": 0, "ended": 0}
    with staged(tmp_path) as stage:
        before = stage.machine.durable()
        for number in range(TIMES):
            if number % 6 == 0:
                whole = stage.unbroken(STEP)
                wanted = stage.machine.durable()
                assert wanted.diff(before) != []
                back = stage.unbroken(UNDO)
                assert stage.machine.durable().diff(before) == []
            known = stage.last.id
            way = ("undo", "resume", "undo", "resume", "undo of undo", "resume of undo")[number % 6]
            if way.endswith("of undo"):
                assert stage.run(*STEP) in WELL
                known = stage.last.id
                stage.killed(UNDO, chance.randint(0, back[0]), chance.uniform(0, back[1]))
            else:
                stage.killed(STEP, chance.randint(0, whole[0]), chance.uniform(0, whole[1]))
            capsys.readouterr()
            assert stage.run("history", "--json") == ExitCode.DONE
            shown: dict[str, Any] = json.loads(capsys.readouterr().out)["runs"][0]
            begun = shown["run"] != known
            assert shown["at_work"] is False
            cut_off = begun and shown["state"] == "applying"
            seen["cut off" if cut_off else "ended" if begun else "not begun"] += 1
            _brought_back(stage, way, known, begun, cut_off, before, wanted)
            assert stage.machine.durable().diff(before) == [], (number, way, shown)
            assert stage.is_in_force(), (number, way, shown)
    assert seen["cut off"] >= TIMES // 4, seen
    if TIMES > 50:
        assert all(seen.values()), seen
        with capsys.disabled():
            print(f"\nkilled: {seen}")


def _brought_back(stage: Stage, way: str, known: int, begun: bool, cut_off: bool, before: Any, wanted: Any) -> None:
    """Finish it or take it back, as a person would."""
    if way == "resume" and cut_off:
        number = stage.last.id
        assert stage.run("step1", "--resume", "--apply", "--host", "FILES01") in WELL
        assert stage.last.id == number
        assert stage.machine.durable().diff(wanted) == []
        assert stage.is_in_force()
    if way == "resume of undo" and begun and cut_off:
        assert stage.run("undo", "--resume", "--apply") in WELL
        assert stage.machine.durable().diff(before) == []
        assert stage.run(*UNDO, str(known)) == ExitCode.USAGE  # it counts as undone
        return
    if begun or way.endswith("of undo"):
        nothing_written = not way.endswith("of undo") and not stage.last.touched
        undone = way.endswith("of undo") and begun and not cut_off
        assert stage.run(*UNDO) in ((ExitCode.USAGE,) if nothing_written or undone else WELL)
