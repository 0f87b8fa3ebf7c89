"""Read the jobs of the DPM servers once for a command, and show those that run on its hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from runbook.cli.change_task import ChangeTask
from runbook.cli.progress import Progress
from runbook.cli.show.jobs import job_line
from runbook.cli.show.screen import Screen, names_of
from runbook.dpm.jobs import BackupJob
from runbook.errors import RunbookError
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeReport
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.idle import window
from runbook.fleet.idle.read_jobs import Reading, ReadJobs, jobs_of
from runbook.fleet.idle.window import Window
from runbook.fleet.run_all import run_all
from runbook.hosts.directory import Directory
from runbook.hosts.entry import DPM_SERVER, Entry
from runbook.text import Notify, Text

Servers = Callable[[], Sequence[Entry]]
"""Returns DPM servers that may be asked, beside those that are changed."""

_SHOWN: Final = 5
"""The most jobs of one host that are shown one by one."""


def servers_of(directory: Directory, note: Notify) -> Servers:
    """Return the DPM servers of the inventory. One that cannot be used is noted and left out: its jobs are not known then."""

    def find() -> Sequence[Entry]:
        found: list[Entry] = []
        for name in directory.inventory.servers if directory.inventory else ():
            try:
                server = directory.entry(name)
            except RunbookError as error:
                note(_NOT_ASKED.format(name=name, why=error.text))
                continue
            if _has_account(server, directory):
                found.append(server)
            else:
                note(_NOT_ASKED.format(name=name, why=_LOCAL_ACCOUNT.format(user=server.login.username)))
        return found

    return find


def _has_account(server: Entry, directory: Directory) -> bool:
    """Return True if a login that was typed for other hosts may be tried on a DPM server that nobody named.

    The password of a local account of another host would be refused there, and count towards a lockout.
    """
    inventory, user = directory.inventory, server.login.username
    listed = inventory.find(server.name) if inventory is not None else None
    if inventory is None or listed is None or not user or user == listed[1].get("username"):
        return True
    domain, backslash, _ = user.partition("\\")
    hosts = {name.partition(".")[0].lower() for name in inventory.hosts}
    return "@" in user or (bool(backslash) and domain.lower() not in {".", *hosts})


class JobReader:
    """Reads the jobs of DPM servers, each once, and gives each task its computer's share. `read_at` is when the first was asked."""

    def __init__(
        self, engine: Engine[AnyChange, ChangeReport], stop: Stop, progress: Progress, others: Servers
    ) -> None:
        self._engine = engine
        self._stop = stop
        self._progress = progress
        self._others = others
        self.readings: list[Reading] = []
        self.read_at = float("-inf")

    def read(self, tasks: Sequence[ChangeTask], wanted: Sequence[ChangeTask]) -> None:
        """Store the jobs in the tasks that want them: the DPM servers among the tasks are asked, and the others if that is not enough."""
        if not wanted:
            return
        self.read_at = window.CLOCK.elapsed()
        servers = [
            replace(task.entry, role=DPM_SERVER) for task in tasks if DPM_SERVER in (task.report.role, task.entry.role)
        ]
        self._ask(servers, named=True)
        self._share(wanted)
        if any(task.jobs is None or task.jobs.jobs is None for task in wanted):
            self._ask(self._others(), named=False)
            self._share(wanted)

    def _ask(self, servers: Iterable[Entry], *, named: bool) -> None:
        known = {each.server.target for each in self.readings}
        asked = {each.target: each for each in servers if each.target not in known}
        if not asked:
            return
        with self._progress.on([each.name for each in asked.values()], _LOOKING) as count:
            jobs = [ReadJobs(each) for each in asked.values()]
            done = run_all(self._engine, [jobs], self._stop, count)
        self.readings += [Reading.of(job.entry, report, named=named) for job, report in done]

    def _share(self, wanted: Iterable[ChangeTask]) -> None:
        for task in wanted:
            plan = task.report.plan
            name = plan.computer.name if plan is not None else task.entry.name
            task.jobs = jobs_of(name, task.entry.target, self.readings)


def show_running_jobs(tasks: Sequence[ChangeTask], when: Window, screen: Screen) -> None:
    """Show which jobs run on the hosts that will be disturbed, whether the hosts wait for them, and where that is not known."""
    running: dict[str, tuple[BackupJob, ...]] = {}
    unknown: defaultdict[Text, list[str]] = defaultdict(list)
    changed_anyway: list[str] = []
    idle: list[str] = []
    for task in tasks:
        plan = task.report.plan
        if task.jobs is None or plan is None or not plan.disturbs:
            continue
        if task.jobs.why is not None:
            unknown[task.jobs.why].append(task.entry.name)
            if when.holds and when.wait_idle is None and not task.jobs.lost:
                changed_anyway.append(task.entry.name)
        elif task.jobs.running:
            running[task.entry.name] = task.jobs.running
        else:
            idle.append(task.entry.name)
    if running or unknown:
        heading = _RUNNING if when.wait_idle is None else _WAITS.format(minutes=when.wait_idle)
        screen.heading(heading if running else _JOBS)
    for name, jobs in running.items():
        screen.line(_ON_HOST.format(host=name, n=len(jobs)), "yellow")
        for job in jobs[:_SHOWN]:
            screen.detail(job_line(job))
        if len(jobs) > _SHOWN:
            screen.detail(_MORE.format(n=len(jobs) - _SHOWN))
    for why, names in unknown.items():
        screen.line(_UNKNOWN.format(hosts=names_of(list(dict.fromkeys(names))), why=why), "yellow")
    if changed_anyway:
        screen.line(_ANYWAY.format(hosts=names_of(list(dict.fromkeys(changed_anyway)))), "yellow")
    if idle and screen.verbose:
        screen.line(_IDLE.format(hosts=names_of(list(dict.fromkeys(idle)))))


_NOT_ASKED: Final = Text(
    "{name} に実行中のジョブを確認できません: {why}", "{name} was not asked for running jobs: {why}"
)
_LOCAL_ACCOUNT: Final = Text("{user} はドメイン アカウントではありません。", "{user} is no account of a domain.")
_LOOKING: Final = Text("実行中のジョブを確認しています", "looking for running jobs")
_RUNNING: Final = Text(
    "実行中のジョブがあります。ホストのサービスや Windows を再起動すると失敗します。--wait-idle 60 を指定すると、終了を 60 分まで待ちます。",
    "Jobs are running. They fail if a service or Windows is restarted on the host. --wait-idle 60 lets it wait up to 60 minutes until they end.",
)
_WAITS: Final = Text(
    "実行中のジョブがあります。ホストごとに、なくなるまで {minutes} 分まで待ちます。",
    "Jobs are running. Each host waits up to {minutes} minutes until none runs.",
)
_JOBS: Final = Text("実行中のジョブ", "Running jobs")
_ON_HOST: Final = Text("{host}: 実行中のジョブ {n} 件", "{host}: {n} running")
_MORE: Final = Text("ほか {n} 件", "and {n} more")
_UNKNOWN: Final = Text(
    "{hosts}: 実行中のジョブがあるかどうかを確認できません ({why})。DPM 管理者コンソールで確認してください。",
    "{hosts}: whether jobs run is not known ({why}). Look in the DPM Administrator Console.",
)
_ANYWAY: Final = Text(
    "{hosts}: --apply の指定により、確認できないまま変更します。実行中のジョブがあれば、再起動で失敗します。",
    "{hosts}: with --apply it is changed without knowing. If a job runs, a restart makes it fail.",
)
_IDLE: Final = Text("{hosts}: 実行中のジョブはありません。", "{hosts}: no job is running.")
