"""`outcome`: whether changes helped, by the jobs since, and whether each value still stands. Writes nothing, neither to a host nor to the journal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from runbook.change.run import Run
from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.hosts_of_runs import HostsOfRuns, recorded_run
from runbook.cli.read_command import directory_for_reading
from runbook.cli.read_hosts import read_hosts
from runbook.cli.show.json import error_record, write_hosts
from runbook.cli.show.outcome import outcome_record, show_outcome
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.fleet.aftermath.outcome import Outcome, judged, standing, undos_since, written_by
from runbook.fleet.aftermath.outcome_job import OutcomeJob, OutcomeReport
from runbook.hosts.directory import Directory
from runbook.hosts.entry import DPM_SERVER, Entry
from runbook.journal.journal import Journal
from runbook.text import Text
from runbook.wsman.target import Target

_NOTHING: Final = Text(
    "対象の変更はありません (元に戻した変更は含みません)。",
    "There is no change to look at (changes that were undone do not count).",
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Look at every changed host, and once at every DPM server. Return `DIFFERENT` if anything did not help or does not stand."""
    with open_journal(options, reading=True) as journal:
        journal.verify()
        directory = directory_for_reading(options, screen)
        everything = journal.runs()
        chosen = _chosen(options, HostsOfRuns(directory, wanted_of(options)), journal, everything)
        jobs = _jobs(chosen, everything, directory, options.dpm)
        done: dict[str, OutcomeReport] = {}
        code = ExitCode.INTERRUPTED
        try:
            if jobs:
                read_hosts(jobs, screen, lambda report: done.update({report.name: report}))
                if screen.redaction is not None:
                    screen.redaction.know(("DOMAIN", each) for report in done.values() for each in report.domains)
            outcomes = _outcomes(jobs, done, journal, everything)
            code = worst_of([*map(code_of, outcomes), *(ExitCode.FAILED for report in done.values() if report.error)])
        finally:
            if options.json:
                outcomes = _outcomes(jobs, done, journal, everything)
                write_hosts(options.command, code, [_record(each, screen) for each in outcomes])
    if options.json:
        return code
    for each in outcomes:
        show_outcome(each, screen)
    for report in done.values():
        if report.error is not None:
            screen.error(report.error, report.name)
    if not outcomes:
        screen.say(_NOTHING)
    return code


def _chosen(options: argparse.Namespace, hosts: HostsOfRuns, journal: Journal, everything: Sequence[Run]) -> list[Run]:
    """Return the runs to look at, oldest first. Raise `NoSuchRun` for a number that is none."""
    numbers = {*chain(*options.runs)}
    for number in sorted(numbers - {run.id for run in everything}):
        recorded_run(journal, number)
    return [
        run
        for run in standing(everything).values()
        if run.id >= options.since_run and (not numbers or run.id in numbers) and hosts.include(run)
    ]


def _jobs(runs: Sequence[Run], everything: Sequence[Run], directory: Directory, dpm: str | None) -> list[OutcomeJob]:
    """Return a job for each changed host, and for each DPM server that the command or the inventory names, if anything was changed."""
    first = min((run.started for run in runs), default=datetime.now(UTC))
    hosts: dict[Target, tuple[Entry, list[Run]]] = {}
    for run in runs:
        entry = directory.entry(run.host)
        hosts.setdefault(entry.target, (entry, []))[1].append(run)
    listed = directory.inventory.servers if directory.inventory else []
    for name in ([dpm] if dpm else listed) if runs else ():
        server = replace(directory.entry(name), role=DPM_SERVER)
        hosts[server.target] = (server, hosts[server.target][1] if server.target in hosts else [])
    return [OutcomeJob(entry, tuple(of), written_by(of, everything), first) for entry, of in hosts.values()]


def _outcomes(
    jobs: Sequence[OutcomeJob], done: dict[str, OutcomeReport], journal: Journal, everything: Sequence[Run]
) -> list[Outcome]:
    """Return what became of each changed host that was looked at."""
    servers = [report for report in done.values() if report.is_server]
    return [
        judged(
            report,
            job.runs,
            servers,
            waiting=_waiting(report, journal),
            undos=undos_since(job.runs, everything),
        )
        for job in jobs
        if job.runs and (report := done.get(job.entry.name)) is not None
    ]


def _waiting(report: OutcomeReport, journal: Journal) -> tuple[int, ...]:
    """Return the runs on the host that wait for a reboot, whether they were chosen or not."""
    if report.computer is None or report.booted is None:
        return ()
    return journal.due_for_reboot(report.computer, report.booted)


def code_of(outcome: Outcome) -> ExitCode:
    """Return the code of one host: what is known to be wrong outweighs what could not be seen."""
    if outcome.taken_back or outcome.verdict.helped is False:
        return ExitCode.DIFFERENT
    if outcome.report.error is not None:
        return ExitCode.FAILED
    return ExitCode.DONE if outcome.verdict.helped and not outcome.not_seen else ExitCode.UNVERIFIED


def worst_of(codes: Sequence[ExitCode]) -> ExitCode:
    """Return the code of all: what is known not to have helped outweighs what could not be seen, so that a schedule that acts on it misses nothing."""
    return ExitCode.DIFFERENT if ExitCode.DIFFERENT in codes else most_severe(codes)


def _record(outcome: Outcome, screen: Screen) -> dict[str, object]:
    error = outcome.report.error
    return outcome_record(outcome, code_of(outcome), screen.language) | (
        {} if error is None else {"error": error_record(error, screen.language)}
    )
