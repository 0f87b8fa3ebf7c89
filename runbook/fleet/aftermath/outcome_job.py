"""The job of `outcome`: whether the values that runs wrote to a host still stand, and the jobs of a DPM server. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from runbook.change.drift import check_computer
from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.dpm.jobs import ServerJobs, recent_jobs
from runbook.dpm.server import is_server
from runbook.errors import ConnectionProblem, Interrupted, RunbookError
from runbook.fleet.job import Report, Resources
from runbook.hosts.entry import DPM_SERVER, Entry
from runbook.hosts.errors import AccountGivenUp
from runbook.settings.setting import Value
from runbook.text import Text
from runbook.windows.identity import Identity
from runbook.windows.look import Look

MOST_DAYS: Final = 31
"""How far back jobs are read. One failure in the seven days before wants three times these days' jobs, so a month is always enough."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote, as the last run that wrote this setting on the host."""

    run: int
    change: Change


@dataclass(frozen=True, slots=True)
class Found:
    """A value as it is now; `error` says why it could not be read."""

    written: Written
    value: Value | None = None
    error: Text | None = None

    @property
    def stands(self) -> bool | None:
        """Whether the value is what was written; None if it could not be read."""
        return None if self.value is None else self.value == self.written.change.after


@dataclass(slots=True)
class OutcomeReport(Report):
    """What a host says. `now` is its own clock; `jobs` are a DPM server's, and `no_jobs` says why they could not be read."""

    computer: Identity | None = None
    now: datetime | None = None
    booted: datetime | None = None
    found: list[Found] = field(default_factory=list)
    is_server: bool = False
    jobs: ServerJobs | None = None
    no_jobs: Text | None = None


@dataclass(frozen=True, slots=True)
class OutcomeJob:
    """Read what these runs left on a host, and the jobs of the last days if it is a DPM server. Each host is connected to once."""

    entry: Entry
    runs: tuple[Run, ...]
    written: tuple[Written, ...]
    first: datetime
    """When the first run of the command was begun: jobs before that are not wanted."""

    def report(self) -> OutcomeReport:
        """Return an empty report."""
        return OutcomeReport(self.entry.name)

    def run(self, report: OutcomeReport, resources: Resources) -> None:
        """Read them. A value that cannot be read, and jobs that cannot be, are said; without a connection the job ends."""
        with resources.looks(self.entry) as [look], look.on_one_computer():
            for run in self.runs:
                check_computer(look, run)
            report.domains.add(look.identity.domain)
            report.computer, report.now, report.booted = look.identity, look.system.now, look.system.booted
            for each in self.written:
                report.found.append(_read(look, each))
            report.is_server = self.entry.role == DPM_SERVER or is_server(look)
            if report.is_server:
                _read_jobs(look, self.first, report)


def _read(look: Look, written: Written) -> Found:
    try:
        return Found(written, written.change.setting.read(look))
    except (ConnectionProblem, AccountGivenUp, Interrupted):
        raise
    except RunbookError as error:
        return Found(written, error=error.text)


def _read_jobs(look: Look, first: datetime, report: OutcomeReport) -> None:
    """Read the jobs since a moment; a day more, for a clock that differs, and never more than a month."""
    days = min(MOST_DAYS, max((look.system.now - first).days, 0) + 2)
    try:
        report.jobs = recent_jobs(look.host, days)
    except (ConnectionProblem, AccountGivenUp, Interrupted):
        raise
    except RunbookError as error:
        report.no_jobs = error.text
    else:
        if report.jobs is None:
            report.no_jobs = _NO_LIST.format(host=look.host.name)


_NO_LIST = Text(
    "{host} の DPM のシェルではジョブの一覧を取得できません (DPM 2012 以降で可能です)。",
    "The DPM shell of {host} cannot list jobs (DPM 2012 and later can).",
)
