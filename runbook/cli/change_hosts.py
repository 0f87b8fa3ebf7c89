"""Look at every host, show the changes, ask once, carry them out, and show the result of each host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from runbook.cli.change_task import ChangeTask
from runbook.cli.progress import Progress
from runbook.cli.show.consent import Consent
from runbook.cli.show.plan import show_plan
from runbook.cli.show.results import show_results
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.show.timeline import show_schedule_overview
from runbook.cli.typed.rollout import Rollout
from runbook.errors import JournalProblem
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

    `cost` is shown before the question. If `asks` is false, there is no terminal to ask on. A step that is `skippable` may be left
    out. `back` is true if the tasks undo changes.
    """

    cost: Text | None = None
    check: bool = False
    apply: bool = False
    reboot: bool = False
    asks: bool = True
    skippable: bool = False
    back: bool = False
    rollout: Rollout = field(default_factory=Rollout)


def change_hosts(tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> Consent:
    """Carry out the tasks. Store the report of each in the task. Return what was said to the plan; if it was not asked, consent.

    Raise `KeyboardInterrupt` after Ctrl-C, when all running jobs have ended.
    """
    return _Changing(tasks, options, journal, screen).do()


def reboot_question(due: Sequence[ChangeTask]) -> Text:
    """Return the question whether to reboot hosts on which nothing else is left to do."""
    return Text("今すぐ再起動しますか? ({hosts})", "Reboot now? ({hosts})").format(
        hosts=names_of([task.entry.name for task in due])
    )


class _Changing:
    def __init__(self, tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> None:
        self._tasks = tasks
        self._options = options
        self._journal = journal
        self._screen = screen
        self._stop = Stop()
        self._progress = Progress(screen, self._stop)

    def do(self) -> Consent:
        """Look, ask, and carry out."""
        said = Consent.GIVEN
        with self._options.rollout.engine(len(self._tasks), self._journal, self._progress.notify) as engine:
            try:
                self._look(engine)
                todo = self._todo()
                if todo and not self._options.check and not self._stop.leaving.is_set():
                    said = self._get_consent(todo)
                    if said is Consent.GIVEN:
                        self._change(engine, todo)
            finally:
                if len(self._tasks) > FEW:
                    show_results([(task.state, task.report) for task in self._tasks], self._screen)
        if self._stop.leaving.is_set():
            raise KeyboardInterrupt
        return said

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

    def _get_consent(self, todo: list[ChangeTask]) -> Consent:
        if self._options.apply:
            return Consent.GIVEN
        said = self._ask(todo) if self._options.asks else Consent.REFUSED
        for task in todo:
            task.refused = said is not Consent.GIVEN
        if said is Consent.REFUSED:
            self._screen.note(_DECLINED if self._options.asks and self._screen.can_ask else _NOT_ASKED)
        return said

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
                self._screen.note(self._how_far(report))
        elif report.started and len(self._tasks) <= FEW:
            if report.applied is not None:
                self._screen.host_line(report.name, _DONE.format(run=report.applied.run), "green")
            if report.rebooted:
                self._screen.host_line(report.name, _REBOOTED, "green")

    def _how_far(self, report: ChangeReport) -> Text:
        """Return what the journal says about a host whose job failed: nothing was written, or which run to look at."""
        try:
            runs = [run for run in self._journal.begun() if run.host == report.name and run.touched]
        except JournalProblem:
            return _UNKNOWN
        if not runs:
            return _NOTHING_WRITTEN
        return (_WRITTEN if runs[-1].undoes is None else _TAKEN_BACK).format(run=runs[-1].id)

    def _show_errors(self, reports: Sequence[ChangeReport]) -> None:
        """Show errors one by one for a few hosts; for many hosts they are in the table at the end."""
        if len(self._tasks) <= FEW:
            for report in reports:
                if report.error is not None:
                    self._screen.error(report.error, report.name)

    def _ask(self, todo: list[ChangeTask]) -> Consent:
        if all(task.reboot_due for task in todo):
            return self._screen.consent(reboot_question(todo), skippable=self._options.skippable)
        if self._options.cost:
            self._screen.heading(self._options.cost)
        if self._options.reboot:
            self._screen.heading(_REBOOTS)
        changes = sum(len(task.report.plan.changes) for task in todo if task.report.plan)
        question = _QUESTION.format(hosts=len({task.entry.target for task in todo}), changes=changes)
        return self._screen.consent(question, skippable=self._options.skippable)


_DECLINED = Text("承認されなかったため、何も変更していません。", "Nobody said yes, so nothing was changed.")
_NOT_ASKED = Text(
    "承認されなかったため、何も変更していません。確認を求めずに実行するには --apply を指定します。",
    "Nobody said yes, so nothing was changed. To run without a question, give --apply.",
)
_UNKNOWN = Text("  どこまで書き込んだかは history で確認してください。", "  `history` shows what was written.")
_NOTHING_WRITTEN = Text(
    "  このコマンドは、このホストの設定を変更していません。", "  This command changed no setting on this host."
)
_WRITTEN = Text(
    "  どこまで書き込んだかは history で確認でき、undo {run} で元に戻せます。",
    "  `history` shows what run {run} has written, and `undo {run}` takes it back.",
)
_TAKEN_BACK = Text(
    "  どこまで元に戻したかは history で確認できます (実行 {run})。もう一度実行すると、残りを元に戻します。",
    "  `history` shows what run {run} has taken back; the same command again takes back the rest.",
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
