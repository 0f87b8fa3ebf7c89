"""A scenario on the wire, and the command line as a person at that site would type it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runbook.change.journal import Journal
from runbook.change.run import Run
from runbook.change.walk_log import WalkLog, WalkRecord
from runbook.cli import main
from runbook.cli.sandbox import write_inventory
from runbook.sandbox import Server, serve
from runbook.sandbox.scenarios import Scenario, scenario
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
        """Run a command on this site; its exit code."""
        return main([*words, "--inventory", str(self.inventory), "--lang", self.language])

    def words(self, answers: Sequence[tuple[str, str]], *more: str) -> list[str]:
        """`walk` with these answers, changing and rebooting without a question."""
        given = [word for node, answer in answers for word in ("--answer", f"{node}={answer}")]
        return ["walk", "--dpm", self.told.dpm, "--host", self.told.host, *given, "--apply", "--reboot", *more]

    def walk(self, answers: Sequence[tuple[str, str]], *more: str) -> int:
        """Begin a walk."""
        return self.run(*self.words(answers, *more))

    @property
    def record(self) -> WalkRecord:
        """The last walk."""
        with Journal(self.journal) as journal:
            return WalkLog(journal).walks()[0]

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs."""
        with Journal(self.journal) as journal:
            return journal.runs()

    @property
    def writes(self) -> list[int]:
        """How much was written on each machine so far."""
        return [len(machine.log.writes) for machine in self.told.site.machines]

    @property
    def settings(self) -> list[frozenset[tuple[str, object]]]:
        """All that a walk may change for good; whether a service runs at the moment is not part of it."""
        return [
            frozenset(item for item in machine.durable().items if not item[0].startswith("service "))
            for machine in self.told.site.machines
        ]

    def backups_succeed(self) -> bool:
        """Whether the computer's jobs of the next day all end well."""
        return all(job.status == "Succeeded" for job in self.told.next_day() if job.computer == self.told.host)


@contextmanager
def staged(name: str, folder: Path, language: Language = "en", version: str = "2016") -> Iterator[Stage]:
    """Put a scenario on the wire, in Windows' and the command line's language."""
    told = scenario(name, version=version, language=WINDOWS[language])
    with serve(told.site, auth=("ntlm",)) as server:
        inventory, journal = folder / "site.toml", folder / "journal.sqlite3"
        write_inventory(inventory, told.site, server, journal)
        yield Stage(told, server, inventory, journal, language)
