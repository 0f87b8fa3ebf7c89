"""Look at every host, show the plans, ask once, carry them out one host at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from runbook.change.apply import Applied, apply
from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts import Entry
from runbook.cli.screen import Screen
from runbook.errors import Collateral, NotVerified, RunbookError
from runbook.text import Text
from runbook.windows import Host
from runbook.windows.look import Look

Planner = Callable[[Look, Journal], Plan]


@dataclass(slots=True)
class Task:
    """One host's part of a command: how to plan it and, as it goes on, what came of it."""

    entry: Entry
    planner: Planner
    undoes: int | None = None
    resumes: int | None = None
    host: Host | None = None
    plan: Plan | None = None
    applied: Applied | None = None
    error: RunbookError | None = None
    code: ExitCode = ExitCode.DONE

    @property
    def reboot_due(self) -> bool:
        """Whether all that is missing is a reboot."""
        return self.code is ExitCode.REBOOT_DUE


@dataclass(frozen=True, slots=True)
class Manner:
    """How to go about it: `check` never writes, `apply` needs no yes, `reboot` follows where it is due.

    `cost` is said before the question; without `asks` there is nobody to put it to.
    """

    cost: Text | None = None
    check: bool = False
    apply: bool = False
    reboot: bool = False
    asks: bool = True


def carry_out(tasks: list[Task], manner: Manner, journal: Journal, screen: Screen, stack: ExitStack) -> None:
    """Do it; each task knows afterwards what came of it."""
    for task in tasks:
        _look(task, journal, screen, stack)
    todo = [task for task in tasks if task.code is ExitCode.DIFFERENT or (manner.reboot and task.reboot_due)]
    if not todo or manner.check:
        return
    if not manner.apply and not (manner.asks and _confirmed(manner, screen, todo)):
        for task in todo:
            task.code = ExitCode.NOT_CONFIRMED
        screen.note(_NOT_CONFIRMED)
        return
    for task in todo:
        if task.code is ExitCode.DIFFERENT:
            _apply(task, journal, screen)
        if manner.reboot and task.reboot_due:
            _reboot(task, journal, screen)


_NOT_CONFIRMED = Text(
    "承認されなかったため、何も変更していません。確認を求めずに実行するには --apply を指定します。",
    "Nobody said yes, so nothing was changed. To run without a question, give --apply.",
)


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


def _confirmed(manner: Manner, screen: Screen, todo: list[Task]) -> bool:
    if manner.cost:
        screen.heading(manner.cost)
    if manner.reboot:
        screen.heading(
            Text(
                "必要なホストは続けて再起動します (--reboot)。",
                "Hosts that need it are rebooted right afterwards (--reboot).",
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
            task.applied = apply(
                task.host, task.plan, journal, undoes=task.undoes, resumes=task.resumes, progress=progress
            )
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
