"""`--plan-out`: write the plans of a command to a file, and to a page in each language for those who approve it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from runbook import __version__
from runbook.cli.change_task import ChangeTask
from runbook.cli.errors import FileIsThere, NotForAPlanFile, PlanNotWritten, UndoCutOff
from runbook.cli.next_command import next_command
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.tasks.plan_page import PageFacts, plan_page
from runbook.fleet.idle.read_jobs import HostJobs
from runbook.fleet.planners import RunPlanner
from runbook.journal.journal import Journal
from runbook.plans.plan_file import JobsSeen, PlanFile, sha256_of
from runbook.plans.reading import MOST_BYTES, plan_of
from runbook.plans.writing import content_of
from runbook.text import Language, Text

_LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class PlanOut:
    """A plan file to be written for a command with these `options`. `settings` are the words of `--setting`."""

    path: Path
    command: str
    options: argparse.Namespace
    settings: tuple[str, ...] = ()

    def page(self, language: Language) -> Path:
        """Return the page beside the file."""
        return self.path.with_name(f"{self.path.stem}.{language}.html")

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are written, the one that was typed first."""
        return (self.path, *map(self.page, _LANGUAGES))

    def require_whole(self, tasks: Sequence[ChangeTask]) -> None:
        """Raise `UndoCutOff` if one of the tasks is the rest of an undo."""
        for task in tasks:
            if task.resumes is not None and isinstance(task.planner, RunPlanner):
                raise UndoCutOff(run=task.planner.run.undoes or task.resumes)

    def write(
        self, tasks: Sequence[ChangeTask], journal: Journal, screen: Screen, *, wants_ticket: bool
    ) -> Mapping[str, str] | None:
        """Write the file and its pages, record its hash in the journal, and return its name and hash.

        With `wants_ticket`, the suggested commands have a place for the ticket. Unless all hosts have a plan, nothing is written, and None is returned.
        Raise `InvalidInput` if a file cannot be written.
        """
        missing = [task.entry.name for task in tasks if task.report.planned is None]
        if missing:
            screen.note(_NOT_WRITTEN.format(path=self.path, hosts=names_of(missing)))
            return None
        hosts = tuple(
            replace(task.report.planned, jobs=_jobs_seen(task.jobs))
            for task in tasks
            if task.report.planned is not None
        )
        file = PlanFile(self.command, __version__, datetime.now(UTC), journal.customer, hosts, self.settings)
        content = content_of(file)
        if len(content) > MOST_BYTES:
            raise PlanNotWritten(path=self.path, why=_TOO_LONG)
        plan_of(content, self.path)  # what could not be read again is no plan to approve
        sha256 = sha256_of(content)
        ticket = (
            ["--ticket", "..."] if wants_ticket and self.options.ticket is None else []
        )  # no ticket: to be filled in
        apply = next_command("apply", str(self.path), "--expect", sha256, *ticket, after=self.options)
        undo = next_command("undo", "...", *ticket, after=self.options)
        roles = {task.entry.name: task.report.role or task.entry.role for task in tasks}
        for language in _LANGUAGES:
            page = plan_page(file, self.path.name, sha256, language, PageFacts(apply, undo, roles))
            _create(self.page(language), page.encode())
        _create(self.path, content)
        journal.record_plan(sha256, self.command)
        screen.say(_WRITTEN.format(path=self.path, pages=", ".join(self.page(each).name for each in _LANGUAGES)))
        screen.say(Text("SHA-256: {sha256}", "SHA-256: {sha256}").format(sha256=sha256))
        screen.heading(Text("承認後に適用するには:", "To carry it out, once it is approved:"))
        screen.command(apply)
        return {"file": str(self.path), "sha256": sha256}


def plan_out_of(options: argparse.Namespace, *, by_hand: bool = False) -> PlanOut | None:
    """Return the plan file that the options name. Raise `InvalidInput` if there can be none, or if it is there already."""
    if options.plan_out is None:
        return None
    if not options.check or options.resume is not None or by_hand:
        raise NotForAPlanFile
    wanted = PlanOut(options.plan_out, options.command, options, tuple(getattr(options, "setting", ())))
    for path in wanted.files:
        if os.path.lexists(path):
            raise FileIsThere(path=path)
    return wanted


def _jobs_seen(jobs: HostJobs | None) -> JobsSeen | None:
    """Return the part of the jobs that the file keeps: those that run, without their codes of errors."""
    if jobs is None:
        return None
    if jobs.why is not None:
        return JobsSeen(why=jobs.why)
    return JobsSeen(tuple(replace(job, error="") for job in jobs.running))


def _create(path: Path, content: bytes) -> None:
    """Write a new file, for its user alone."""
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
    except FileExistsError as error:
        raise FileIsThere(path=path) from error
    except OSError as error:
        raise PlanNotWritten(path=path, why=Text("{why}", "{why}").format(why=error.strerror or str(error))) from error


_NOT_WRITTEN: Final = Text(
    "計画を作成できないホストがあるため、計画ファイル {path} は作成していません: {hosts}",
    "Some hosts have no plan, so the plan file {path} was not written: {hosts}",
)
_TOO_LONG: Final = Text(
    "長すぎます。ホストを分けて作成してください", "it would be too long; make one for a part of the hosts at a time"
)
_WRITTEN: Final = Text(
    "計画ファイル {path} を作成しました (承認用のページ: {pages})。",
    "The plan file {path} was written, with pages to read: {pages}.",
)
