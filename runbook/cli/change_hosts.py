"""Look at every host, show the changes, ask once, carry them out, and show the result of each host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from runbook.cli.change_task import ChangeTask
from runbook.cli.progress import Progress
from runbook.cli.show.plan import show_plan
from runbook.cli.show.results import show_results
from runbook.cli.show.screen import Screen
from runbook.cli.show.timeline import show_schedule_overview
from runbook.cli.typed.rollout import Rollout
from runbook.fleet.change_job import ChangeJob, ChangeReport, HostState
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.grouping import group_plans
from runbook.fleet.order import waves
from runbook.fleet.run_all import run_all
from runbook.journal.journal import Journal
from runbook.text import Text

FEW: Final = 4
"""The largest number of hosts that are shown one by one; more are shown in a table at the end."""


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """`check` never writes, `apply` needs no consent, `reboot` reboots a host if a reboot is due.

    `cost` is shown before the question. If `asks` is false, there is no terminal to ask on. `back` is true if the tasks undo
    changes.
    """

    cost: Text | None = None
    check: bool = False
    apply: bool = False
    reboot: bool = False
    asks: bool = True
    back: bool = False
    rollout: Rollout = field(default_factory=Rollout)


def change_hosts(tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> None:
    """Carry out the tasks. Store the report of each in the task.

    Raise `KeyboardInterrupt` after Ctrl-C, when all running jobs have ended.
    """
    _Changing(tasks, options, journal, screen).do()


class _Changing:
    def __init__(self, tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> None:
        self._tasks = tasks
        self._options = options
        self._journal = journal
        self._screen = screen
        self._stop = Stop()
        self._progress = Progress(screen, self._stop)

    def do(self) -> None:
        """Look, ask, and carry out."""
        with self._options.rollout.engine(len(self._tasks), self._journal, self._progress.notify) as engine:
            try:
                self._look(engine)
                todo = self._todo()
                if todo and not self._options.check and not self._stop.leaving.is_set() and self._get_consent(todo):
                    self._change(engine, todo)
            finally:
                if len(self._tasks) > FEW:
                    show_results([(task.state, task.report) for task in self._tasks], self._screen)
        if self._stop.leaving.is_set():
            raise KeyboardInterrupt

    def _look(self, engine: Engine[ChangeJob, ChangeReport]) -> None:
        asks_role = len(self._tasks) > 1 and not self._options.check
        jobs = [task.look_job(asks_role=asks_role) for task in self._tasks]
        with self._progress.on([task.entry.name for task in self._tasks], Text("確認しています", "looking")) as count:
            done = run_all(engine, [jobs], self._stop, count)
        for task, (_, report) in zip(self._tasks, done, strict=True):
            task.report = report
        looked = [task.report for task in self._tasks]
        for report in looked:
            if report.overview is not None:
                show_schedule_overview(report.overview, self._screen)
        for group in group_plans(report.plan for report in looked if report.plan is not None):
            show_plan(group.plan, group.hosts, self._screen)
        self._show_errors(looked)

    def _todo(self) -> list[ChangeTask]:
        return [
            task
            for task in self._tasks
            if task.state is HostState.DIFFERENT or (self._options.reboot and task.reboot_due)
        ]

    def _get_consent(self, todo: list[ChangeTask]) -> bool:
        if self._options.apply or (self._options.asks and self._confirm(todo)):
            return True
        for task in todo:
            task.refused = True
        self._screen.note(_NOT_CONFIRMED)
        return False

    def _change(self, engine: Engine[ChangeJob, ChangeReport], todo: list[ChangeTask]) -> None:
        rollout = self._options.rollout
        jobs = [task.change_job(reboot=self._options.reboot) for task in todo]
        tasks = {id(job): task for job, task in zip(jobs, todo, strict=True)}
        for task in todo:
            task.report.started = False
        ordered = waves(jobs, rollout.canary, back=self._options.back)
        with self._progress.on([task.entry.name for task in todo], Text("変更しています", "changing")) as count:
            done = run_all(
                engine,
                ordered,
                self._stop,
                count,
                stop_after=rollout.stop_after,
                canary=0 < rollout.canary < len(todo),
            )
        for job, report in done:
            tasks[id(job)].report = report
            self._show(report)

    def _show(self, report: ChangeReport) -> None:
        if report.error is not None:
            self._show_errors([report])
            if len(self._tasks) <= FEW:
                self._screen.note(_HISTORY)
        elif report.started and len(self._tasks) <= FEW:
            if report.applied is not None:
                self._screen.host_line(report.name, _DONE.format(run=report.applied.run), "green")
            if report.rebooted:
                self._screen.host_line(report.name, _REBOOTED, "green")

    def _show_errors(self, reports: Sequence[ChangeReport]) -> None:
        """Show errors one by one for a few hosts; for many hosts they are in the table at the end."""
        if len(self._tasks) <= FEW:
            for report in reports:
                if report.error is not None:
                    self._screen.error(report.error, report.name)

    def _confirm(self, todo: list[ChangeTask]) -> bool:
        if self._options.cost:
            self._screen.heading(self._options.cost)
        if self._options.reboot:
            self._screen.heading(_REBOOTS)
        changes = sum(len(task.report.plan.changes) for task in todo if task.report.plan)
        return self._screen.confirm(_QUESTION.format(hosts=len({task.entry.target for task in todo}), changes=changes))


_NOT_CONFIRMED = Text(
    "承認されなかったため、何も変更していません。確認を求めずに実行するには --apply を指定します。",
    "Nobody said yes, so nothing was changed. To run without a question, give --apply.",
)
_HISTORY = Text(
    "  どこまで書き込んだかは history で確認でき、undo で元に戻せます。",
    "  `history` shows what was written, and `undo` takes it back.",
)
_DONE = Text(
    "完了しました。読み直した値も一致しています (実行 {run})。", "done, and it reads back as written (run {run})."
)
_REBOOTED = Text("再起動しました。設定は有効です。", "rebooted; the settings are in force.")
_REBOOTS = Text(
    "必要なホストは続けて再起動します (--reboot)。", "Hosts that need it are rebooted right afterwards (--reboot)."
)
_QUESTION = Text(
    "変更しますか? (ホスト: {hosts} 台、設定: {changes} 個)", "Go ahead? (hosts: {hosts}, settings: {changes})"
)
