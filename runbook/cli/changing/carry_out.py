"""Carry out what was agreed to: change the hosts, reboot those that need it, and show the result of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from runbook.change.baseline import Baseline
from runbook.change.plan import Change
from runbook.cli.change_task import ChangeTask
from runbook.cli.progress import Progress
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.typed.rollout import Rollout
from runbook.dpm.failures import baseline
from runbook.errors import ConnectionProblem, JournalProblem, RebootTimedOut
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeReport, HostState
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.errors import HostHeld
from runbook.fleet.order import reboot_waves, waves
from runbook.fleet.reboot_job import RebootJob
from runbook.fleet.run_all import run_all
from runbook.hosts.entry import DPM_SERVER
from runbook.journal.journal import Journal
from runbook.text import Text
from runbook.windows.identity import Identity

_AWAY: Final = (RebootTimedOut, ConnectionProblem)
"""The errors of a host that may be down, or of whose cluster nobody knows how it is."""

FEW: Final = 4
"""The largest number of hosts that are shown one by one; more are shown in a table at the end."""


class CarryingOut:
    """Carries out the plans of tasks, with a canary first if there is one, and counts the failures."""

    def __init__(
        self,
        tasks: Sequence[ChangeTask],
        rollout: Rollout,
        stop: Stop,
        progress: Progress,
        journal: Journal,
        screen: Screen,
        *,
        reboots: bool,
        back: bool,
    ) -> None:
        self._tasks = tasks
        self._rollout = rollout
        self._stop = stop
        self._progress = progress
        self._journal = journal
        self._screen = screen
        self._reboots = reboots
        self._back = back
        self._failures = 0

    def change(self, engine: Engine[AnyChange, ChangeReport], todo: list[ChangeTask]) -> None:
        """Change the hosts, then reboot those that need it. The canary is rebooted before any other host is changed.

        But not if it is a DPM server and computers are left: its reboot comes after theirs.
        """
        canary = self._rollout.canary
        changing = [task for task in todo if task.state is HostState.DIFFERENT]
        jobs = [task.change_job() for task in changing]
        tasks = {id(job): task for job, task in zip(jobs, changing, strict=True)}
        for task in changing:
            task.report.started = False
        ordered = waves(jobs, canary, back=self._back)
        first = 1 if 0 < canary < len(changing) else 0
        canaries = [tasks[id(job)] for wave in ordered[:first] for job in wave]
        self._carry_out(engine, ordered[:first], tasks, _CHANGING)
        computers_left = any(task.report.role != DPM_SERVER for task in todo)
        self._reboot(engine, [task for task in canaries if task.report.role != DPM_SERVER or not computers_left])
        if any(task.report.failed or task.state is HostState.NOT_STARTED or task.held for task in canaries):
            return  # the reports of the others say already that they were not started
        self._carry_out(engine, ordered[first:], tasks, _CHANGING)
        self._reboot(engine, todo)

    def _reboot(self, engine: Engine[AnyChange, ChangeReport], tasks: Sequence[ChangeTask]) -> None:
        """Reboot those hosts that wait for it, a few at once, until one of them cannot be reached or does not come back."""
        due = [task for task in tasks if task.reboot_due] if self._reboots else []
        jobs = {id(job): (job, task) for task in due for job in [task.reboot_job(self._changes_on(_computer(task)))]}
        for wave in reboot_waves([job for job, _ in jobs.values()], self._rollout.reboots_at_once):
            mine = {id(job): jobs[id(job)][1] for job in wave}
            self._carry_out(engine, [wave], mine, _REBOOTING)
            for task in mine.values():
                _share(task, due)
            if any(isinstance(task.report.error, _AWAY) for task in mine.values()):
                break
        left = list(dict.fromkeys(task.entry.name for task in due if task.reboot_due))
        if left and any(isinstance(task.report.error, _AWAY) for task in due):
            self._screen.note(_NOT_REBOOTED.format(hosts=names_of(left)))

    def _changes_on(self, computer: Identity | None) -> tuple[Change, ...]:
        """Return what was changed on a computer, in the order in which it was."""
        done = [task.report.applied for task in self._tasks if _computer(task) == computer]
        return tuple(
            change
            for applied in sorted((one for one in done if one is not None), key=lambda one: one.run)
            for change in applied.plan.changes
        )

    def _carry_out(
        self,
        engine: Engine[AnyChange, ChangeReport],
        ordered: Sequence[Sequence[AnyChange]],
        tasks: Mapping[int, ChangeTask],
        doing: Text,
    ) -> None:
        """Run the jobs, and store each report in the task of its job."""
        names, most = [job.entry.name for wave in ordered for job in wave], self._rollout.stop_after
        if not names:
            return
        with self._progress.on(names, doing, of=len(self._tasks)) as count:
            done = run_all(engine, ordered, self._stop, count, stop_after=max(1, most - self._failures) if most else 0)
        for job, report in done:
            self._failures += report.failed
            task = tasks[id(job)]
            if isinstance(job, RebootJob) and isinstance(report.error, HostHeld):
                task.held = True
                task.report.reminders += (report.error.text,)
                self._screen.host_line(report.name, report.error.text, "yellow")
                continue
            if isinstance(job, RebootJob) and not report.started and report.error is None:
                continue  # it was not rebooted: what was done before stands
            task.report = report
            self._record_baseline(task)
            self._show(report, rebooting=isinstance(job, RebootJob))

    def _record_baseline(self, task: ChangeTask) -> None:
        """Record how the backups of a host went before its run. That this cannot be recorded does not make the run a failure."""
        if self._back or task.jobs is None:
            return
        before = Baseline(told=task.jobs.why) if task.jobs.jobs is None else baseline(task.jobs.jobs)
        try:
            for run in self._runs_of(task.report):
                self._journal.record_baseline(run, before)
        except JournalProblem as error:
            self._screen.error(error, task.entry.name)

    def _runs_of(self, report: ChangeReport) -> list[int]:
        """Return the run that a job has carried out, or has begun and not ended well."""
        if report.applied is not None:
            return [report.applied.run]
        return [run.id for run in self._journal.begun() if run.host == report.name][-1:] if report.error else []

    def _show(self, report: ChangeReport, *, rebooting: bool) -> None:
        if report.error is not None:
            show_errors([report], self._screen, few=len(self._tasks) <= FEW)
            if len(self._tasks) <= FEW and not isinstance(report.error, HostHeld):
                self._screen.note(self._how_far(report))
        elif report.started and len(self._tasks) <= FEW:
            if rebooting:
                self._screen.host_line(report.name, _REBOOTED_BEFORE if report.rebooted_before else _REBOOTED, "green")
            elif report.applied is not None:
                self._screen.host_line(report.name, _DONE.format(run=report.applied.run), "green")
        for reminder in report.reminders:
            self._screen.host_line(report.name, reminder, "yellow")

    def _how_far(self, report: ChangeReport) -> Text:
        """Return what the journal says about a host whose job failed: nothing was written, or which run to look at."""
        try:
            runs = [run for run in self._journal.begun() if run.host == report.name and run.touched]
        except JournalProblem:
            return _UNKNOWN
        if not runs:
            return _NOTHING_WRITTEN
        return (_WRITTEN if runs[-1].undoes is None else _TAKEN_BACK).format(run=runs[-1].id)


def show_errors(reports: Sequence[ChangeReport], screen: Screen, *, few: bool) -> None:
    """Show errors one by one for a few hosts; for many hosts they are in the table at the end."""
    if few:
        for report in reports:
            if report.error is not None:
                screen.error(report.error, report.name)


def _share(task: ChangeTask, others: Sequence[ChangeTask]) -> None:
    """Tell the other tasks on the same computer that it was rebooted, or why not: one reboot is for all of them."""
    for other in others:
        if other.reboot_due and _computer(other) == _computer(task):
            other.report.rebooted, other.report.error = task.report.rebooted, task.report.error
            other.report.rebooted_before = task.report.rebooted_before


def _computer(task: ChangeTask) -> Identity | None:
    return None if task.report.plan is None else task.report.plan.computer


_UNKNOWN = Text("  どこまで書き込んだかは history で確認してください。", "  `history` shows what was written.")
_NOTHING_WRITTEN = Text(
    "  このコマンドは、このホストの設定を変更していません。", "  This command changed no setting on this host."
)
_WRITTEN = Text(
    "  どこまで書き込んだかは history で確認でき、undo {run} で元に戻せます。",
    "  `history` shows what run {run} has written, and `undo {run}` undoes it.",
)
_TAKEN_BACK = Text(
    "  どこまで元に戻したかは history で確認できます (実行 {run})。もう一度実行すると、残りを元に戻します。",
    "  `history` shows what run {run} has undone; the same command again undoes the rest.",
)
_DONE = Text(
    "完了しました。読み直した値も一致しています (実行 {run})。", "done, and it reads back as written (run {run})."
)
_CHANGING = Text("変更しています", "changing")
_REBOOTING = Text("再起動しています", "rebooting")
_NOT_REBOOTED = Text(
    "接続できないか、再起動後に元の状態に戻ったことを確認できないホストがあるため、次のホストは再起動していません: {hosts}",
    "A host cannot be reached or did not come back from its reboot, so these were not rebooted: {hosts}",
)
_REBOOTED = Text("再起動しました。設定は有効です。", "rebooted; the settings are in force.")
_REBOOTED_BEFORE = Text(
    "すでに再起動されていたため、再起動していません。設定は有効です。",
    "was rebooted meanwhile, so not again; the settings are in force.",
)
