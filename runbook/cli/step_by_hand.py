"""A step that a person takes in a console: show the value, the clicks and the obstacles, and record "done" in the journal."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runbook.cli.errors import NoConsole
from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.read_hosts import read_hosts
from runbook.cli.show.consent import Consent
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.fleet.by_hand_job import ByHandJob
from runbook.journal.journal import Journal
from runbook.procedure.steps.by_hand import Instructions
from runbook.text import Text
from runbook.windows.look import Look


def by_hand_command(
    options: argparse.Namespace, by_hand: Callable[[Look, Look], Instructions], journal: Journal, screen: Screen
) -> ExitCode:
    """Show each protected computer's instructions for the console of `--dpm`, and record the change when the person confirms it."""
    server, others = directory_of(options, screen.language, screen.note).pair(wanted_of(options), options.dpm)
    if server is None or options.json:
        raise NoConsole
    jobs = [ByHandJob(entry, server, by_hand) for entry in others]
    return take_by_hand(jobs, journal, screen, ask=not options.check, done=options.done).code


@dataclass(frozen=True, slots=True)
class TakenByHand:
    """The exit code, what was said last, and the runs that record the changes."""

    code: ExitCode
    consent: Consent
    runs: tuple[int, ...]


def take_by_hand(
    jobs: Sequence[ByHandJob], journal: Journal, screen: Screen, *, ask: bool, done: bool, skippable: bool = False
) -> TakenByHand:
    """Look at all hosts, then show the instructions of one host after the other and ask: a person does one at a time.

    A step that is `skippable` may be left out.
    """
    said = Consent.GIVEN if done else Consent.REFUSED
    codes, runs = [ExitCode.DONE], []
    for report in read_hosts(jobs, screen):
        if report.instructions is None:
            if report.error is not None:
                screen.error(report.error, report.name)
            codes.append(ExitCode.FAILED)
            continue
        _show(report.name, report.instructions, screen)
        if ask and not done:
            said = screen.consent(Text("コンソールで設定しましたか?", "Have you set it?"), skippable=skippable)
        if said is not Consent.GIVEN:
            codes.append(ExitCode.NOT_CONFIRMED if ask else ExitCode.DIFFERENT)
            continue
        runs.append(journal.record_by_hand(report.instructions.record))
        recorded = Text("実施したことを記録しました (実行 {run})。", "Recorded that you did (run {run}).")
        screen.host_line(report.name, recorded.format(run=runs[-1]), "green")
    return TakenByHand(most_severe(codes), said, tuple(runs))


def _show(host: str, found: Instructions, screen: Screen) -> None:
    screen.heading(Text("{host}: {goal}", "{host}: {goal}").format(host=host, goal=found.goal))
    screen.say(found.why)
    for name, note in found.in_the_way:
        screen.host_line(name, note, "yellow")
    screen.heading(found.where)
    for number, click in enumerate(found.clicks, start=1):
        screen.say(Text("{n}. {click}", "{n}. {click}").format(n=number, click=click))
