"""`step1`, `step2` and `undo`: look at every host, show the plans, ask once, carry them out one host at a time."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from runbook.change.apply import Applied, apply
from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.hosts import Entry, entries
from runbook.cli.place import open_journal
from runbook.cli.report import result_record
from runbook.cli.screen import Screen
from runbook.errors import Collateral, InvalidInput, NotVerified, RunbookError
from runbook.procedure import step1, step2
from runbook.text import Text
from runbook.windows import Host
from runbook.windows.look import Look

_STEPS = {"step1": step1, "step2": step2}

Planner = Callable[[Look, Journal], Plan]


@dataclass(slots=True)
class Task:
    """One host's part of a command: how to plan it and, as it goes on, what came of it."""

    entry: Entry
    planner: Planner
    undoes: int | None = None
    host: Host | None = None
    plan: Plan | None = None
    applied: Applied | None = None
    error: RunbookError | None = None
    code: ExitCode = ExitCode.DONE

    @property
    def reboot_due(self) -> bool:
        """Whether all that is missing is a reboot."""
        return self.code is ExitCode.REBOOT_DUE


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Carry the command out on all its hosts; the gravest of their exit codes."""
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(options, reading=options.check))
        tasks = _tasks(options, screen, journal)
        screen.heading(_title(options))
        for task in tasks:
            _look(task, journal, screen, stack)
        reboot = getattr(options, "reboot", False)
        todo = [task for task in tasks if task.code is ExitCode.DIFFERENT or (reboot and task.reboot_due)]
        if not todo or options.check:
            pass
        elif options.apply or (not options.json and _confirmed(options, screen, todo)):
            for task in todo:
                if task.code is ExitCode.DIFFERENT:
                    _apply(task, journal, screen)
                if reboot and task.reboot_due:
                    _reboot(task, journal, screen)
        else:
            for task in todo:
                task.code = ExitCode.NOT_CONFIRMED
            screen.note(_NOT_CONFIRMED)
    return _finish(options, screen, tasks)


_NOT_CONFIRMED = Text(
    "承認されなかったため、何も変更していません。確認を求めずに実行するには --apply を指定します。",
    "Nobody said yes, so nothing was changed. To run without a question, give --apply.",
)


def _tasks(options: argparse.Namespace, screen: Screen, journal: Journal) -> list[Task]:
    if options.command == "undo":
        return _undo_tasks(options, screen, journal)
    if options.command == "step1":
        one = step1.Options(options.seconds, options.profile == "kb971411")
        return [
            Task(entry, lambda look, journal: step1.plan(look, journal, one))
            for entry in entries(options, screen.language)
        ]
    two = step2.Options(options.only)
    return [
        Task(entry, lambda look, journal: step2.plan(look, journal, two)) for entry in entries(options, screen.language)
    ]


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


def _look(task: Task, journal: Journal, screen: Screen, stack: ExitStack) -> None:
    try:
        with screen.waiting(Text("{host}: 確認しています", "{host}: looking").format(host=task.entry.name)):
            task.host = stack.enter_context(task.entry.connect())
            task.plan = task.planner(Look(task.host), journal)
        screen.plan(task.plan)
        if not task.plan.is_empty:
            task.code = ExitCode.DIFFERENT
        elif task.plan.reboot_pending:
            task.code = ExitCode.REBOOT_DUE
    except RunbookError as error:
        _failed(task, error, screen)


def _confirmed(options: argparse.Namespace, screen: Screen, todo: list[Task]) -> bool:
    if step := _STEPS.get(options.command):
        screen.heading(step.COST)
    if getattr(options, "reboot", False):
        screen.heading(
            Text(
                "--reboot が指定されているため、必要なホストを続けて再起動します。",
                "--reboot was given: hosts that need it are rebooted right afterwards.",
            )
        )
    return screen.confirm(
        Text(
            "変更しますか? (ホスト: {hosts} 台、設定: {changes} 個)", "Go ahead? (hosts: {hosts}, settings: {changes})"
        ).format(hosts=len(todo), changes=sum(len(task.plan.changes) for task in todo if task.plan))
    )


def _apply(task: Task, journal: Journal, screen: Screen) -> None:
    assert task.host is not None  # noqa: S101  # a task with a plan has its host
    assert task.plan is not None  # noqa: S101
    try:
        with screen.waiting(
            Text("{host}: 変更しています", "{host}: changing").format(host=task.entry.name)
        ) as progress:
            task.applied = apply(task.host, task.plan, journal, undoes=task.undoes, progress=progress)
    except RunbookError as error:
        _failed(task, error, screen)
        screen.note(
            Text(
                "  どこまで書き込んだかは history で確認でき、undo で元に戻せます。",
                "  `history` shows what was written, and `undo` takes it back.",
            )
        )
        return
    done = Text(
        "完了しました。読み直した値も一致しています (実行 {run})。", "done, and it reads back as written (run {run})."
    ).format(run=task.applied.run)
    screen.host_line(task.entry.name, done, "green")
    task.code = ExitCode.REBOOT_DUE if task.applied.reboot_due else ExitCode.DONE


def _reboot(task: Task, journal: Journal, screen: Screen) -> None:
    assert task.host is not None  # noqa: S101  # as above
    assert task.plan is not None  # noqa: S101
    name = task.entry.name
    left = Text("起動を待っています (あと {n} 秒)", "waiting for it to come back ({n} s left)")
    try:
        with screen.waiting(Text("{host}: 再起動しています", "{host}: rebooting").format(host=name)) as progress:
            task.host.system.reboot(waiting=lambda seconds: progress(left.format(n=round(seconds))))
        journal.rebooted(task.plan.computer)
        if task.planner(Look(task.host), journal).changes:
            raise NotVerified(Text("再起動後に値が変わりました。", "The values have changed with the reboot."))
    except RunbookError as error:
        _failed(task, error, screen)
        return
    task.code = ExitCode.DONE
    done = Text("再起動しました。設定は有効です。", "rebooted; the settings are in force.")
    screen.host_line(name, done, "green")


def _failed(task: Task, error: RunbookError, screen: Screen) -> None:
    task.error = error
    task.code = ExitCode.UNVERIFIED if isinstance(error, (NotVerified, Collateral)) else ExitCode.FAILED
    screen.error(error, task.entry.name)


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
