"""Look at every host, show what would change, ask once, carry it out, and tell how it went on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from runbook.change.journal import Journal
from runbook.cli.exit_codes import ExitCode
from runbook.cli.leaving import leaving_on_ctrl_c
from runbook.cli.plan_view import show_plan
from runbook.cli.results import show_results
from runbook.cli.rollout import Rollout
from runbook.cli.screen import Say, Screen
from runbook.cli.timeline import show_study
from runbook.fleet.accounts import Accounts
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.entry import Entry
from runbook.fleet.grouping import grouped
from runbook.fleet.job import FAILURES, Job, Report, State
from runbook.fleet.order import waves
from runbook.fleet.planners import Planner
from runbook.fleet.run import run_all
from runbook.text import Text

FEW = 4
"""So many hosts are told of one by one; more in a table at the end."""

_CODES = {
    State.DONE: ExitCode.DONE,
    State.REBOOT_DUE: ExitCode.REBOOT_DUE,
    State.DIFFERENT: ExitCode.DIFFERENT,
    State.NOT_CONFIRMED: ExitCode.NOT_CONFIRMED,
    State.NOT_STARTED: ExitCode.NOT_STARTED,
    State.UNVERIFIED: ExitCode.UNVERIFIED,
    State.FAILED: ExitCode.FAILED,
    State.INTERRUPTED: ExitCode.INTERRUPTED,
}


@dataclass(slots=True)
class Task:
    """One host's part of a command: how to plan it and, as it goes on, what came of it."""

    entry: Entry
    planner: Planner
    undoes: int | None = None
    resumes: int | None = None
    report: Report = field(init=False)
    refused: bool = False

    def __post_init__(self) -> None:
        """Nothing was done yet."""
        self.report = Report(self.entry.name, started=False)

    def job(self, *, reboot: bool) -> Job:
        """To carry out what was looked at."""
        entry = replace(self.entry, role=self.report.role)
        return Job(entry, self.planner, self.report.plan, undoes=self.undoes, resumes=self.resumes, reboot=reboot)

    @property
    def state(self) -> State:
        """How things stand on the host; a change that nobody said yes to is not confirmed."""
        return State.NOT_CONFIRMED if self.refused else self.report.state

    @property
    def code(self) -> ExitCode:
        """The host's own exit code."""
        return _CODES[self.state]

    @property
    def reboot_due(self) -> bool:
        """Whether all that is missing is a reboot."""
        return self.state is State.REBOOT_DUE


@dataclass(frozen=True, slots=True)
class Manner:
    """How to go about it: `check` never writes, `apply` needs no yes, `reboot` follows where it is due.

    `cost` is said before the question; without `asks` there is nobody to put it to. `back` says that changes are taken back.
    """

    cost: Text | None = None
    check: bool = False
    apply: bool = False
    reboot: bool = False
    asks: bool = True
    back: bool = False
    rollout: Rollout = field(default_factory=Rollout)


def carry_out(tasks: list[Task], manner: Manner, journal: Journal, screen: Screen) -> None:
    """Do it; each task knows afterwards what came of it. Raises `KeyboardInterrupt` after Ctrl-C, when all that was at work has ended."""
    _CarryingOut(tasks, manner, journal, screen).do()


class _CarryingOut:
    def __init__(self, tasks: list[Task], manner: Manner, journal: Journal, screen: Screen) -> None:
        self._tasks = tasks
        self._manner = manner
        self._journal = journal
        self._screen = screen
        self._stop = Stop()
        self._accounts = Accounts()
        self._say: Say = lambda _: None

    def do(self) -> None:
        with self._manner.rollout.engine(len(self._tasks), self._journal, self._at) as engine:
            try:
                self._look(engine)
                todo = self._todo()
                if todo and not self._manner.check and not self._stop.leaving.is_set() and self._agreed(todo):
                    self._change(engine, todo)
            finally:
                if len(self._tasks) > FEW:
                    show_results([(task.state, task.report) for task in self._tasks], self._screen)
        if self._stop.leaving.is_set():
            raise KeyboardInterrupt

    def _look(self, engine: Engine) -> None:
        asks_role = len(self._tasks) > 1 and not self._manner.check
        jobs = [Job(task.entry, task.planner, asks_role=asks_role) for task in self._tasks]
        doing = Text("確認しています", "looking")
        with self._progress(doing, len(jobs)) as told:
            done = run_all(engine, [jobs], self._stop, told, accounts=self._accounts)
        for task, (_, report) in zip(self._tasks, done, strict=True):
            task.report = report
        looked = [task.report for task in self._tasks]
        for report in looked:
            if report.study is not None:
                show_study(report.study, self._screen)
        for group in grouped(report.plan for report in looked if report.plan is not None):
            show_plan(group.plan, group.hosts, self._screen)
        self._errors(looked)

    def _todo(self) -> list[Task]:
        return [
            task for task in self._tasks if task.state is State.DIFFERENT or (self._manner.reboot and task.reboot_due)
        ]

    def _agreed(self, todo: list[Task]) -> bool:
        if self._manner.apply or (self._manner.asks and self._confirmed(todo)):
            return True
        for task in todo:
            task.refused = True
        self._screen.note(_NOT_CONFIRMED)
        return False

    def _change(self, engine: Engine, todo: list[Task]) -> None:
        rollout = self._manner.rollout
        jobs = [task.job(reboot=self._manner.reboot) for task in todo]
        tasks = {id(job): task for job, task in zip(jobs, todo, strict=True)}
        for task in todo:
            task.report = replace(task.report, started=False)
        ordered = waves(jobs, rollout.canary, back=self._manner.back)
        with self._progress(Text("変更しています", "changing"), len(todo)) as told:
            done = run_all(
                engine,
                ordered,
                self._stop,
                told,
                accounts=self._accounts,
                stop_after=rollout.stop_after,
                canary=0 < rollout.canary < len(todo),
            )
        for job, report in done:
            tasks[id(job)].report = report
            self._tell(report)

    def _tell(self, report: Report) -> None:
        if report.error is not None:
            self._errors([report])
            if len(self._tasks) <= FEW:
                self._screen.note(_HISTORY)
        elif report.started and len(self._tasks) <= FEW:
            if report.applied is not None:
                self._screen.host_line(report.name, _DONE.format(run=report.applied.run), "green")
            if report.rebooted:
                self._screen.host_line(report.name, _REBOOTED, "green")

    def _errors(self, reports: Sequence[Report]) -> None:
        """One by one for a few hosts; for many they stand in the table at the end."""
        if len(self._tasks) <= FEW:
            for report in reports:
                if report.error is not None:
                    self._screen.error(report.error, report.name)

    def _confirmed(self, todo: list[Task]) -> bool:
        if self._manner.cost:
            self._screen.heading(self._manner.cost)
        if self._manner.reboot:
            self._screen.heading(_REBOOTS)
        changes = sum(len(task.report.plan.changes) for task in todo if task.report.plan)
        return self._screen.confirm(_QUESTION.format(hosts=len(todo), changes=changes))

    def _at(self, host: str, text: Text) -> None:
        """What a host is at; of many only how many are done is told. Called by the thread that works on it."""
        self._say(Text("{host}: {text}", "{host}: {text}").format(host=host, text=text))

    @contextmanager
    def _progress(self, doing: Text, hosts: int) -> Iterator[Callable[[Report], None]]:
        """Tell that something is done, and of many hosts on how many. What is yielded counts a report."""
        if len(self._tasks) == 1:
            name = self._tasks[0].entry.name
            with self._screen.waiting(Text("{host}: {doing}", "{host}: {doing}").format(host=name, doing=doing)) as say:
                self._say = say
                yield lambda _: None
            return
        ended: list[State] = []
        title = Text("{doing} (ホスト: {n} 台)", "{doing} (hosts: {n})").format(doing=doing, n=hosts)
        with self._screen.waiting(title) as say, leaving_on_ctrl_c(self._stop, self._leave, self._screen.leave):

            def told(report: Report) -> None:
                ended.append(report.state)
                say(_PROGRESS.format(done=len(ended), failed=sum(state in FAILURES for state in ended)))

            yield told

    def _leave(self) -> None:
        self._screen.note(_LEAVING)


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
_PROGRESS = Text("{done} 台完了、うち失敗 {failed} 台", "{done} done, {failed} of them failed")
_LEAVING = Text(
    "中断します。書き込み中のホストが区切りのよい所まで進むのを待っています。もう一度 Ctrl-C を押すと、すぐに終了します。",
    "Leaving. Hosts that are being written to come to a safe point first; Ctrl-C again ends at once.",
)
