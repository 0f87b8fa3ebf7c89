"""`apply`: carry out a plan file, exactly, or nothing on a host that is not as planned."""

from __future__ import annotations

import argparse
from typing import Final

from runbook.cli.change_command import change_command
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.tasks.plan_page import title_of
from runbook.cli.tasks.planned_tasks import planned_tasks
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.rollout import rollout_of
from runbook.journal.errors import name_of_customer
from runbook.journal.journal import Journal
from runbook.plans.errors import NotTheExpectedPlan, PlanOfOtherCustomer, UnknownPlan
from runbook.plans.plan_file import UNDO
from runbook.plans.reading import ReadPlan, read_plan
from runbook.procedure.steps.named import STEPS
from runbook.text import Text, local_time


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Carry out the plan file on its hosts. Return the combined exit code."""
    rollout = rollout_of(options)
    read = read_plan(options.file)
    with open_journal(options, reading=options.check) as journal:
        journal.verify()
        _require_approved(read, options, journal)
        screen.heading(_TITLE.format(path=options.file, what=title_of(read.file)))
        screen.say(_ABOUT.format(made=local_time(read.file.made), version=read.file.version))
        screen.say(Text("SHA-256: {sha256}", "SHA-256: {sha256}").format(sha256=read.sha256))
        directory = directory_of(options, screen.language, screen.note, log_in_elsewhere=rollout.logs_in_elsewhere)
        tasks = planned_tasks(read, directory, wanted_of(options), journal)
        options.apply = options.apply or (options.expect is not None and not options.check)
        cost = STEPS[read.file.step].cost if read.file.step != UNDO else None
        return change_command(tasks, options, rollout, directory, journal, screen, cost=cost, back=cost is None)


def _require_approved(read: ReadPlan, options: argparse.Namespace, journal: Journal) -> None:
    """Raise `InvalidInput` unless this is the file that was approved, or one that was written with this journal for this customer."""
    if read.file.customer != journal.customer:
        raise PlanOfOtherCustomer(
            planned=name_of_customer(read.file.customer), customer=name_of_customer(journal.customer)
        )
    if options.expect is not None:
        if options.expect != read.sha256:
            raise NotTheExpectedPlan(path=options.file, found=read.sha256, expected=options.expect)
    elif read.sha256 not in {plan.sha256 for plan in journal.plans}:
        raise UnknownPlan(path=options.file, found=read.sha256)


_TITLE: Final = Text("計画ファイル {path} を適用する ({what})", "Carry out the plan file {path} ({what})")
_ABOUT: Final = Text("作成: {made} (バージョン {version})", "Made {made} by version {version}")
