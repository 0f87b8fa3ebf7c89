"""A scenario over HTTP, and the command line as a person would use it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runbook.change.run import Run
from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.journal.journal import Journal
from runbook.journal.walks import WalkRecord
from runbook.sandbox import Server, serve
from runbook.sandbox.scenarios.scenario import Scenario, scenario
from runbook.text import Language

WINDOWS = {"ja": "ja-JP", "en": "en-US"}


@dataclass(frozen=True)
class Stage:
    """A scenario that answers WinRM, with an inventory and a journal of its own."""

    told: Scenario
    server: Server
    inventory: Path
    journal: Path
    language: Language

    def run(self, *words: str) -> int:
        """Run a command in this environment. Return its exit code."""
        return main([*words, "--inventory", str(self.inventory), "--lang", self.language])

    def words(self, answers: Sequence[tuple[str, str]], *more: str) -> list[str]:
        """Return the arguments of `diagnose` with these answers, which changes and reboots without asking."""
        given = [word for node, answer in answers for word in ("--answer", f"{node}={answer}")]
        return ["diagnose", "--dpm", self.told.dpm, "--host", self.told.host, *given, "--apply", "--reboot", *more]

    def walk(self, answers: Sequence[tuple[str, str]], *more: str) -> int:
        """Begin a walk."""
        return self.run(*self.words(answers, *more))

    @property
    def record(self) -> WalkRecord:
        """Return the last walk."""
        with Journal(self.journal) as journal:
            return journal.walks.all()[0]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return all runs."""
        with Journal(self.journal) as journal:
            return journal.runs()

    @property
    def writes(self) -> list[int]:
        """Return the number of writes on each machine so far."""
        return [len(machine.log.writes) for machine in self.told.environment.machines]

    @property
    def settings(self) -> list[frozenset[tuple[str, object]]]:
        """Return everything that a walk may change permanently. The current state of services does not count."""
        return [
            frozenset(item for item in machine.durable().items if not item[0].startswith("service "))
            for machine in self.told.environment.machines
        ]

    def backups_succeed(self) -> bool:
        """Return whether all of the computer's jobs succeed on the next day."""
        return all(job.status == "Succeeded" for job in self.told.next_day() if job.computer == self.told.host)


@contextmanager
def staged(name: str, folder: Path, language: Language = "en", version: str = "2016") -> Iterator[Stage]:
    """Serve a scenario over HTTP, with the language of Windows and of the command line."""
    told = scenario(name, version=version, language=WINDOWS[language])
    with serve(told.environment, auth=("ntlm",)) as server:
        inventory, journal = folder / "site.toml", folder / "journal.sqlite3"
        write_inventory(inventory, told.environment, server, journal)
        yield Stage(told, server, inventory, journal, language)
