"""Look at every host, show the changes, ask once, carry them out, and show the result of each host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from runbook.cli.change_task import ChangeTask
from runbook.cli.changing.carry_out import FEW, CarryingOut, show_errors
from runbook.cli.changing.running_jobs import JobReader, Servers, show_running_jobs
from runbook.cli.progress import Progress
from runbook.cli.show.consent import Consent
from runbook.cli.show.plan import show_plan
from runbook.cli.show.results import show_results
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.show.timeline import show_schedule_overview
from runbook.cli.typed.rollout import Rollout
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeReport, HostState
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.grouping import group_plans
from runbook.fleet.idle import window
from runbook.fleet.idle.when_idle import WhenIdle
from runbook.fleet.idle.window import Window
from runbook.fleet.run_all import run_all
from runbook.journal.journal import Journal
from runbook.text import Text, same


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """`check` never writes, `apply` needs no consent, `reboot` reboots a host if a reboot is due.

    `cost` is shown before the question. If `asks` is false, there is no terminal to ask on. A step that is `skippable` may be left
    out. `back` is true if the tasks undo changes. `keeps_plans`: the plans are written to a file. `servers` are further DPM servers that
    may be asked for running jobs, and `window` says when a host may be started.
    """

    cost: Text | None = None
    check: bool = False
    apply: bool = False
    reboot: bool = False
    asks: bool = True
    skippable: bool = False
    back: bool = False
    keeps_plans: bool = False
    rollout: Rollout = field(default_factory=Rollout)
    servers: Servers = tuple
    window: Window = field(default_factory=Window)


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


class _Changing:
    def __init__(self, tasks: list[ChangeTask], options: ChangeOptions, journal: Journal, screen: Screen) -> None:
        self._tasks = tasks
        self._options = options
        self._journal = journal
        self._screen = screen
        self._stop = Stop(self._is_over)
        self._progress = Progress(screen, self._stop)

    def do(self) -> Consent:
        """Look, ask, and carry out."""
        said = Consent.GIVEN
        with self._options.rollout.engine(len(self._tasks), self._journal, self._progress.notify) as engine:
            try:
                reader = JobReader(engine, self._stop, self._progress, self._options.servers)
                self._look(engine, reader)
                todo = self._todo()
                if todo and not self._options.check and not self._stop.leaving.is_set():
                    said = self._get_consent(todo)
                    if said is Consent.GIVEN:
                        self._carry_out(engine, reader, todo)
            finally:
                if len(self._tasks) > FEW:
                    show_results([(task.state, task.report) for task in self._tasks], self._screen)
        if self._stop.leaving.is_set():
            raise KeyboardInterrupt
        return said

    def _is_over(self) -> bool:
        until = self._options.window.until
        return until is not None and window.CLOCK.now() >= until

    def _carry_out(self, engine: Engine[AnyChange, ChangeReport], reader: JobReader, todo: list[ChangeTask]) -> None:
        rollout, when = self._options.rollout, self._options.window
        if not when.is_open:
            waiting = self._progress.notify_waiting
            engine = WhenIdle(engine, when, reader.readings, rollout.parallel, waiting, window.CLOCK, reader.read_at)
        CarryingOut(
            self._tasks,
            rollout,
            self._stop,
            self._progress,
            self._journal,
            self._screen,
            reboots=self._options.reboot,
            back=self._options.back,
        ).change(engine, todo)

    def _look(self, engine: Engine[AnyChange, ChangeReport], reader: JobReader) -> None:
        asks_role = len(self._tasks) > 1 and not self._options.check
        jobs = [task.look_job(asks_role=asks_role, keeps_plan=self._options.keeps_plans) for task in self._tasks]
        with self._progress.on([task.entry.name for task in self._tasks], Text("確認しています", "looking")) as count:
            done = run_all(engine, [jobs], self._stop, count)
        for task, (_, report) in zip(self._tasks, done, strict=True):
            task.report = report
            task.alone = not report.in_no_cluster
        reader.read(self._tasks, [task for task in self._tasks if self._wants_jobs(task)])
        looked = [task.report for task in self._tasks]
        for report in looked:
            if report.overview is not None:
                show_schedule_overview(report.overview, self._screen)
        for group in group_plans(report.plan for report in looked if report.plan is not None):
            show_plan(group.plan, group.hosts, self._screen)
        show_running_jobs(self._tasks, self._options.window, self._screen)
        show_errors(looked, self._screen, few=len(self._tasks) <= FEW)

    def _wants_jobs(self, task: ChangeTask) -> bool:
        """Return True if a change may disturb jobs, or will be judged by them, or the plan file lists them."""
        plan = task.report.plan
        if plan is None or self._stop.leaving.is_set():
            return False
        judged = not self._options.check and not self._options.back and bool(plan.changes)
        waits = self._options.window.wait_idle is not None and not plan.is_empty
        return plan.disturbs or judged or waits or self._options.keeps_plans

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
    "This combination of Windows and DPM has not been tried on a real computer: {hosts}",
)
_DECLINED = Text("承認されなかったため、何も変更していません。", "Not approved, so nothing was changed.")
_NOT_ASKED = Text(
    "承認されなかったため、何も変更していません。確認を求めずに実行するには --apply を指定します。",
    "Not approved, so nothing was changed. To run without a question, give --apply.",
)
_NODES = Text(
    "クラスターのノードは、ドレインされている場合にだけ再起動します ({nodes})。",
    "A node of a cluster is rebooted only if it is drained ({nodes}).",
)
_REBOOT_NODES = Text(
    "今すぐ再起動しますか? ({hosts}) クラスターのノードは、ドレインされている場合にだけ再起動します ({nodes})。",
    "Reboot now? ({hosts}) A node of a cluster is rebooted only if it is drained ({nodes}).",
)
_REBOOTS = Text(
    "必要なホストは続けて再起動します (--reboot)。", "Hosts that need it are rebooted right afterwards (--reboot)."
)
_QUESTION = Text(
    "変更しますか? (ホスト: {hosts} 台、設定: {changes} 個)", "Go ahead? (hosts: {hosts}, settings: {changes})"
)
