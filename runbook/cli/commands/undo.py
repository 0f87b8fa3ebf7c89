"""`undo`: undo runs."""

from __future__ import annotations

import argparse

from runbook.cli.change_command import change_command
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts_of_runs import HostsOfRuns
from runbook.cli.resume_tasks import resume_tasks
from runbook.cli.runs_to_undo import runs_to_undo
from runbook.cli.show.screen import Screen
from runbook.cli.tasks.plan_out import plan_out_of
from runbook.cli.tasks.undo_tasks import undo_tasks
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.rollout import rollout_of
from runbook.procedure.tree import Tree
from runbook.procedure.troubleshooting import TREE
from runbook.text import Text


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Undo the runs on all their hosts. Return the combined exit code."""
    rollout = rollout_of(options)
    plan_out = plan_out_of(options)
    with open_journal(options, reading=options.check and plan_out is None) as journal:
        journal.verify()
        screen.heading(Text("変更を元に戻す", "Undo changes"))
        directory = directory_of(options, screen.language, screen.note, log_in_elsewhere=rollout.logs_in_elsewhere)
        hosts = HostsOfRuns(directory, wanted_of(options))
        if options.resume is not None:
            tasks = resume_tasks(options, hosts, journal)
        else:
            tasks = undo_tasks(runs_to_undo(options, hosts, journal, tree), options.setting, hosts, journal)
        if plan_out is not None:
            plan_out.require_whole(tasks)
        return change_command(tasks, options, rollout, directory, journal, screen, back=True, plan_out=plan_out)
