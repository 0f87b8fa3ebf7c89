"""`step1` to `step4` and `undo` on the hosts that were named."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from itertools import chain

from runbook.change.journal import Journal
from runbook.change.run import Run
from runbook.cli import inventory
from runbook.cli.carry_out import Manner, Task, carry_out
from runbook.cli.exit_codes import ExitCode, of_hosts
from runbook.cli.hosts import Hosts, Secrets, entries
from runbook.cli.next_command import next_command
from runbook.cli.place import open_journal
from runbook.cli.report import result_record
from runbook.cli.resuming import resume_task, resume_tasks
from runbook.cli.rollout import rollout_of
from runbook.cli.screen import Screen
from runbook.cli.throttle_console import throttle_in_console
from runbook.errors import InvalidInput
from runbook.fleet.planners import STEPS, Planner, StepPlanner, UndoPlanner
from runbook.procedure import step1, step2, step3, step4
from runbook.text import Text


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Carry the command out on all its hosts; the exit code stands for all of them."""
    rollout = rollout_of(options)
    step = STEPS.get(options.command)
    with open_journal(options, reading=options.check) as journal:
        screen.heading(step.TITLE if step else Text("変更を元に戻す", "Take changes back"))
        if options.command == "step3" and not options.qos and options.resume is None:
            return throttle_in_console(options, journal, screen)
        secrets = Secrets(screen.language, elsewhere=rollout.logs_in_elsewhere)
        hosts = partial(entries, options, secrets)
        tasks = _tasks(options, hosts, journal)
        manner = Manner(
            step.COST if step else None,
            check=options.check,
            apply=options.apply,
            reboot=getattr(options, "reboot", False),
            asks=not options.json,
            back=options.command == "undo",
            rollout=rollout,
        )
        try:
            carry_out(tasks, manner, journal, screen)
        except KeyboardInterrupt:
            if options.json:
                _write_json(options, screen, tasks, ExitCode.INTERRUPTED)
            raise
    return _finish(options, screen, tasks)


def _tasks(options: argparse.Namespace, hosts: Hosts, journal: Journal) -> list[Task]:
    if options.resume is not None:
        return resume_tasks(options, hosts, journal)
    if options.command == "undo":
        return _undo_tasks(options, hosts, journal)
    planner = _planner(options)
    only = options.command == "step4" and options.inventory is not None  # the protected computers have no schedules
    servers = inventory.read(options.inventory).servers if only else None
    return [Task(entry, planner) for entry in hosts(servers)]


def _planner(options: argparse.Namespace) -> Planner:
    """What to plan with; wrong options are refused before anything is sent."""
    if options.command == "step1":
        return StepPlanner("step1", step1.Options(options.seconds, options.profile == "kb971411"))
    if options.command == "step2":
        return StepPlanner("step2", step2.Options(options.only))
    if options.command == "step3":
        return StepPlanner("step3", step3.Options(options.link, options.percent))
    return StepPlanner("step4", step4.Options())


def _undo_tasks(options: argparse.Namespace, hosts: Hosts, journal: Journal) -> list[Task]:
    runs = [_run(journal, number) for number in chain(*options.runs)] or list(journal.runs())
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
            tasks.append(resume_task(begun, hosts))
            continue
        # The address that was used then stands in the journal, unless another way to the host is named now.
        entry = hosts([run.host])[0]
        tasks.append(Task(entry, UndoPlanner(run), undoes=run.id))
    return tasks


def _run(journal: Journal, number: int) -> Run:
    run = journal.run(number)
    if run is None:
        raise InvalidInput(
            Text("実行 {number} は記録にありません。", "There is no run {number} in the journal.").format(number=number)
        )
    return run


def _finish(options: argparse.Namespace, screen: Screen, tasks: list[Task]) -> ExitCode:
    code = of_hosts(task.code for task in tasks)
    if options.json:
        _write_json(options, screen, tasks, code)
        return code
    if any(task.reboot_due for task in tasks):
        screen.say(Text("再起動後に有効になります。", "In force after a reboot."), "yellow")
        if options.command == "step2":
            screen.say(
                Text("このコマンドで再起動するには --reboot を指定します。", "To reboot from here, give --reboot.")
            )
    step = STEPS.get(options.command)
    runs = [task.report.applied.run for task in tasks if task.report.applied]
    if step and runs:
        screen.heading(Text("次に行うこと", "What next"))
        screen.say(step.NEXT)
    if step and len(runs) > 1:
        screen.heading(Text("すべて元に戻すには:", "To take all of this back:"))
        screen.command(next_command("undo", *ranges(runs), after=options))
    return code


def ranges(numbers: list[int]) -> list[str]:
    """`[1, 2, 3, 7]` as `1-3` and `7`."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found]


def _write_json(options: argparse.Namespace, screen: Screen, tasks: list[Task], code: ExitCode) -> None:
    hosts = [result_record(task.report, task.code, screen.language) for task in tasks]
    document = {"command": options.command, "exit_code": int(code), "hosts": hosts}
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
