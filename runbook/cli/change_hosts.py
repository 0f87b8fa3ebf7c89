"""Look at every host, show the changes, ask once, carry them out, and show the result of each host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from runbook.change.plan import Change
from runbook.cli.change_task import ChangeTask
from runbook.cli.progress import Progress
from runbook.cli.show.consent import Consent
from runbook.cli.show.plan import show_plan
from runbook.cli.show.results import show_results
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.show.timeline import show_schedule_overview
from runbook.cli.typed.rollout import Rollout
from runbook.errors import ConnectionProblem, JournalProblem, RebootTimedOut
from runbook.fleet.change_job import ChangeJob, ChangeReport, HostState
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.grouping import group_plans
from runbook.fleet.order import reboot_waves, waves
from runbook.fleet.reboot_job import RebootJob
from runbook.fleet.run_all import run_all
from runbook.hosts.entry import DPM_SERVER
from runbook.journal.journal import Journal
from runbook.text import Text, same
from runbook.windows.identity import Identity

AnyChange = ChangeJob | RebootJob

_AWAY: Final = (RebootTimedOut, ConnectionProblem)
"""The errors of a host that may be down, or of whose cluster nobody knows how it is."""

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
    nodes = [task for task in due if task.report.node is not None]
    question = _REBOOT_NODES if nodes else Text("今すぐ再起動しますか? ({hosts})", "Reboot now? ({hosts})")
    return question.format(hosts=names_of([task.entry.name for task in due]), nodes=_nodes(nodes))


def _nodes(tasks: Sequence[ChangeTask]) -> Text:
    """Return which nodes of a cluster these hosts are, and what each does now."""
    nodes = [task.report.node for task in tasks if task.report.node is not None]
    each = [same("{name}: {state}").format(name=node.name, state=node.state) for node in nodes]
    return Text("、".join(one.ja for one in each), "; ".join(one.en for one in each))


def _share(task: ChangeTask, others: Sequence[ChangeTask]) -> None:
    """Tell the other tasks on the same computer that it was rebooted, or why not: one reboot is for all of them."""
    for other in others:
        if other.reboot_due and _computer(other) == _computer(task):
            other.report.rebooted, other.report.error = task.report.rebooted, task.report.error
            other.report.rebooted_before = task.report.rebooted_before


def _computer(task: ChangeTask) -> Identity | None:
    return None if task.report.plan is None else task.report.plan.computer


class _Changing:
    def __init__(self, tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> None:
        self._tasks = tasks
        self._options = options
        self._journal = journal
        self._screen = screen
        self._stop = Stop()
        self._failures = 0
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

    def _look(self, engine: Engine[AnyChange, ChangeReport]) -> None:
        asks_role = len(self._tasks) > 1 and not self._options.check
        jobs = [task.look_job(asks_role=asks_role) for task in self._tasks]
        with self._progress.on([task.entry.name for task in self._tasks], Text("確認しています", "looking")) as count:
            done = run_all(engine, [jobs], self._stop, count)
        for task, (_, report) in zip(self._tasks, done, strict=True):
            task.report = report
            task.alone = not report.in_no_cluster
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
        plans = {task.entry.name: task.report.plan for task in todo if task.report.plan is not None}
        if untried := [name for name, plan in plans.items() if not plan.is_empty and not plan.real_run]:
            self._screen.note_once(_UNTRIED.format(hosts=names_of(untried)))
        if self._options.apply:
            return Consent.GIVEN
        said = self._ask(todo) if self._options.asks else Consent.REFUSED
        for task in todo:
            task.refused = said is not Consent.GIVEN
        if said is Consent.REFUSED:
            self._screen.note(_DECLINED if self._options.asks and self._screen.can_ask else _NOT_ASKED)
        return said

    def _change(self, engine: Engine[AnyChange, ChangeReport], todo: list[ChangeTask]) -> None:
        """Change the hosts, then reboot those that need it. The canary is rebooted before any other host is changed.

        But not if it is a DPM server and computers are left: its reboot comes after theirs.
        """
        canary = self._options.rollout.canary
        changing = [task for task in todo if task.state is HostState.DIFFERENT]
        jobs = [task.change_job() for task in changing]
        tasks = {id(job): task for job, task in zip(jobs, changing, strict=True)}
        for task in changing:
            task.report.started = False
        ordered = waves(jobs, canary, back=self._options.back)
        first = 1 if 0 < canary < len(changing) else 0
        canaries = [tasks[id(job)] for wave in ordered[:first] for job in wave]
        self._carry_out(engine, ordered[:first], tasks, _CHANGING)
        computers_left = any(task.report.role != DPM_SERVER for task in todo)
        self._reboot(engine, [task for task in canaries if task.report.role != DPM_SERVER or not computers_left])
        if any(task.report.failed for task in canaries):
            return  # the reports of the others say already that they were not started
        self._carry_out(engine, ordered[first:], tasks, _CHANGING)
        self._reboot(engine, todo)

    def _reboot(self, engine: Engine[AnyChange, ChangeReport], tasks: Sequence[ChangeTask]) -> None:
        """Reboot those hosts that wait for it, a few at once, until one of them cannot be reached or does not come back."""
        due = [task for task in tasks if task.reboot_due] if self._options.reboot else []
        jobs = {id(job): (job, task) for task in due for job in [task.reboot_job(self._changes_on(_computer(task)))]}
        for wave in reboot_waves([job for job, _ in jobs.values()], self._options.rollout.reboots_at_once):
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
        names, most = [job.entry.name for wave in ordered for job in wave], self._options.rollout.stop_after
        if not names:
            return
        with self._progress.on(names, doing, of=len(self._tasks)) as count:
            done = run_all(engine, ordered, self._stop, count, stop_after=max(1, most - self._failures) if most else 0)
        for job, report in done:
            self._failures += report.failed
            if isinstance(job, RebootJob) and not report.started and report.error is None:
                continue  # it was not rebooted: what was done before stands
            tasks[id(job)].report = report
            self._show(report, rebooting=isinstance(job, RebootJob))

    def _show(self, report: ChangeReport, *, rebooting: bool) -> None:
        if report.error is not None:
            self._show_errors([report])
            if len(self._tasks) <= FEW:
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
            nodes = [task for task in todo if task.report.node is not None]
            if nodes:
                self._screen.heading(_NODES.format(nodes=_nodes(nodes)))
        changes = sum(len(task.report.plan.changes) for task in todo if task.report.plan)
        question = _QUESTION.format(hosts=len({task.entry.target for task in todo}), changes=changes)
        return self._screen.consent(question, skippable=self._options.skippable)


_UNTRIED = Text(
    "実機では未検証の Windows と DPM の組み合わせです: {hosts}",
    "Nobody has tried this Windows and DPM for real yet: {hosts}",
)
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
_CHANGING = Text("変更しています", "changing")
_REBOOTING = Text("再起動しています", "rebooting")
_NODES = Text(
    "クラスターのノードは、ドレインされている場合にだけ再起動します ({nodes})。",
    "A node of a cluster is rebooted only if it is drained ({nodes}).",
)
_REBOOT_NODES = Text(
    "今すぐ再起動しますか? ({hosts}) クラスターのノードは、ドレインされている場合にだけ再起動します ({nodes})。",
    "Reboot now? ({hosts}) A node of a cluster is rebooted only if it is drained ({nodes}).",
)
_NOT_REBOOTED = Text(
    "接続できないか、再起動後に元の状態に戻ったことを確認できないホストがあるため、次のホストは再起動していません: {hosts}",
    "A host cannot be reached or did not come back from its reboot, so these were not rebooted: {hosts}",
)
_REBOOTED = Text("再起動しました。設定は有効です。", "rebooted; the settings are in force.")
_REBOOTED_BEFORE = Text(
    "すでに再起動されていたため、再起動していません。設定は有効です。",
    "was rebooted meanwhile, so not again; the settings are in force.",
)
_REBOOTS = Text(
    "必要なホストは続けて再起動します (--reboot)。", "Hosts that need it are rebooted right afterwards (--reboot)."
)
_QUESTION = Text(
    "変更しますか? (ホスト: {hosts} 台、設定: {changes} 個)", "Go ahead? (hosts: {hosts}, settings: {changes})"
)
