"""`step1` to `step4` and `undo` on the hosts that were named."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack

from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.cli import inventory
from runbook.cli.carry_out import Manner, Planner, Task, carry_out
from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.hosts import entries
from runbook.cli.place import open_journal
from runbook.cli.report import result_record
from runbook.cli.resuming import resume_task, resume_tasks
from runbook.cli.screen import Screen
from runbook.cli.throttle_console import throttle_in_console
from runbook.cli.timeline import show_study
from runbook.errors import InvalidInput
from runbook.procedure import step1, step2, step3, step4
from runbook.text import Text
from runbook.windows.look import Look

_STEPS = {"step1": step1, "step2": step2, "step3": step3, "step4": step4}


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Carry the command out on all its hosts; the gravest of their exit codes."""
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(options, reading=options.check))
        screen.heading(_title(options))
        if options.command == "step3" and not options.qos and options.resume is None:
            return throttle_in_console(options, journal, screen)
        tasks = _tasks(options, screen, journal)
        step = _STEPS.get(options.command)
        manner = Manner(
            step.COST if step else None,
            check=options.check,
            apply=options.apply,
            reboot=getattr(options, "reboot", False),
            asks=not options.json,
        )
        carry_out(tasks, manner, journal, screen, stack)
    return _finish(options, screen, tasks)


def _tasks(options: argparse.Namespace, screen: Screen, journal: Journal) -> list[Task]:
    if options.resume is not None:
        return resume_tasks(options, screen, journal)
    if options.command == "undo":
        return _undo_tasks(options, screen, journal)
    planner = _planner(options, screen)
    only = options.command == "step4" and options.inventory is not None  # the protected computers have no schedules
    servers = inventory.read(options.inventory).with_role("dpm-server") if only else None
    return [Task(entry, planner) for entry in entries(options, screen.language, default=servers)]


def _planner(options: argparse.Namespace, screen: Screen) -> Planner:
    """What to plan with; wrong options are refused before anything is sent."""
    if options.command == "step1":
        one = step1.Options(options.seconds, options.profile == "kb971411")
        return lambda look, journal: step1.plan(look, journal, one)
    if options.command == "step2":
        two = step2.Options(options.only)
        return lambda look, journal: step2.plan(look, journal, two)
    if options.command == "step3":
        three = step3.Options(options.link, options.percent)
        return lambda look, journal: step3.plan(look, journal, three)

    def plan(look: Look, journal: Journal) -> Plan:
        if not options.json:
            show_study(step4.study(look), screen)
        return step4.plan(look, journal, step4.Options())

    return plan


def _undo_tasks(options: argparse.Namespace, screen: Screen, journal: Journal) -> list[Task]:
    runs = [_run(journal, number) for number in options.runs] or list(journal.runs())
    candidates = [run for run in runs if run.touched and run.undone_by is None and run.undoes is None]
    if not options.runs:
        candidates = [run for run in candidates if not options.host or run.host in options.host]
    wanted = candidates if options.runs else candidates[:1]
    if not wanted:
        raise InvalidInput(
            Text("元に戻す実行がありません。", "There is no run to take back."),
            Text("history で実行番号を確認してください。", "Run `history` to see the runs."),
        )
    tasks = []
    for run in wanted:
        if (begun := journal.cut_off_undo(run.id)) is not None:
            tasks.append(resume_task(begun, options, screen))
            continue
        # The address that was used then stands in the journal, unless another way to the host is named now.
        entry = entries(options, screen.language, default=[run.host])[0]
        tasks.append(Task(entry, lambda look, _, run=run: plan_undo(look, run), undoes=run.id))  # type: ignore[misc]
    return tasks


def _run(journal: Journal, number: int) -> Run:
    run = journal.run(number)
    if run is None:
        raise InvalidInput(
            Text("実行 {number} は記録にありません。", "There is no run {number} in the journal.").format(number=number)
        )
    return run


def _title(options: argparse.Namespace) -> Text:
    step = _STEPS.get(options.command)
    return step.TITLE if step else Text("変更を元に戻す", "Take changes back")


def _finish(options: argparse.Namespace, screen: Screen, tasks: list[Task]) -> ExitCode:
    code = gravest(task.code for task in tasks)
    if options.json:
        hosts = [
            result_record(task.entry.name, task.plan, task.applied, task.error, task.code, screen.language)
            for task in tasks
        ]
        document = {"command": options.command, "exit_code": int(code), "hosts": hosts}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return code
    if any(task.reboot_due for task in tasks):
        screen.say(Text("再起動後に有効になります。", "In force after a reboot."), "yellow")
        if options.command == "step2":
            screen.say(
                Text("このコマンドで再起動するには --reboot を指定します。", "To reboot from here, give --reboot.")
            )
    step = _STEPS.get(options.command)
    if step and any(task.applied for task in tasks):
        screen.heading(Text("次に行うこと", "What next"))
        screen.say(step.NEXT)
    return code
