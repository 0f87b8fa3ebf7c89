"""A host is started only when its window is open: with simulated DPM servers whose jobs end, do not end, or cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from runbook.change.plan import Plan, Restart
from runbook.dpm.jobs import recent_jobs
from runbook.errors import RunbookError, Unreachable
from runbook.fleet import run_all as running
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeJob, ChangeReport, HostState
from runbook.fleet.engine import Stop
from runbook.fleet.errors import JobsLost, JobsNotKnown, JobsRunning, JobsStillRun, RebootTooLong, WindowOver
from runbook.fleet.idle.read_jobs import Reading, ReadJobs, jobs_of
from runbook.fleet.idle.when_idle import WhenIdle
from runbook.fleet.idle.window import Clock, Window
from runbook.fleet.reboot_job import RebootJob
from runbook.fleet.run_all import run_all
from runbook.fleet.work import not_started
from runbook.hosts.entry import DPM_SERVER, Entry
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Environment, Machine, ProtectionGroup
from runbook.text import Text
from runbook.windows.identity import Identity
from runbook.wsman.login import Login
from runbook.wsman.target import Target
from tests.conftest import host_of

ALL = ("DPM01", "FILES01", "SQL01")


def entry(name: str) -> Entry:
    return Entry(name, Target(name, 5985), Login("ntlm", "u"), role=DPM_SERVER if name.startswith("DPM") else "")


def plan(name: str, *, restarts: bool = True, reboots: bool = False) -> Plan:
    restart = (Restart("DPMRA", running=True),) if restarts else ()
    return Plan("step1", name, Identity(name), (), (), restart, reboot_pending=reboots)


def change(name: str, *, restarts: bool = True) -> ChangeJob:
    return ChangeJob(entry(name), Step1(), plan(name, restarts=restarts))


def reboot(name: str, *, alone: bool = False) -> RebootJob:
    return RebootJob(entry(name), Step1(), plan(name, reboots=True), alone=alone)


@dataclass
class Fake:
    """An engine in this thread whose hosts are simulated. Time passes by a minute each time that somebody looks at the clock."""

    site: Environment
    started: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    running: dict[str, list[str]] = field(default_factory=dict)
    """What ran on all DPM servers when each host was started."""
    failing: dict[str, RunbookError] = field(default_factory=dict)
    seconds: float = 0.0
    begun: datetime = field(default_factory=lambda: datetime(2026, 11, 28, 23, 0, tzinfo=UTC))

    def submit(self, job: AnyChange, stop: Stop) -> Future[ChangeReport]:
        future: Future[ChangeReport] = Future()
        report = not_started(job) if stop.is_closed() else job.report()
        if report.started:
            self._run(job, report)
        future.set_result(report)
        return future

    def _run(self, job: AnyChange, report: ChangeReport) -> None:
        name = job.entry.name
        if isinstance(job, ReadJobs):
            self.read.append(name)
            report.error = self.failing.get(name)
            if report.error is None:
                report.jobs = recent_jobs(host_of(self.site[name]), job.days, members=job.members)
            return
        self.started.append(name)
        report.rebooted = True
        servers = [machine.dpm for machine in self.site.machines if machine.dpm is not None]
        self.running[name] = [each.computer for dpm in servers for each in dpm.listed() if each.status == "InProgress"]

    def tick(self) -> float:
        self.seconds += 20.0
        self.site.clock.sleep(timedelta(seconds=20))
        return self.seconds

    def now(self) -> datetime:
        return self.begun + timedelta(seconds=self.seconds)

    def readings(self, *names: str) -> list[Reading]:
        return [self._reading(name) for name in names]

    def _reading(self, name: str) -> Reading:
        job = ReadJobs(entry(name))
        report = self.submit(job, Stop()).result()
        self.read.clear()
        return Reading.of(job.entry, report)

    def gate(self, window: Window, *servers: str, show: Callable[[Text], None] = lambda _: None) -> WhenIdle:
        names = servers or ("DPM01",)
        return WhenIdle(self, window, self.readings(*names), 32, show, Clock(self.now, self.tick))


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_LOOK_UP_SECONDS", 0.0)


@pytest.fixture
def fake() -> Fake:
    """A DPM server and two computers that it protects."""
    site = Environment(tuple(Machine(name, dpm_server=name == "DPM01") for name in ALL))
    site.dpm.groups.append(ProtectionGroup("夜間", ["FILES01", "SQL01"], []))
    return Fake(site)


def run(gate: WhenIdle, jobs: Sequence[AnyChange], stop: Stop | None = None) -> list[ChangeReport]:
    return [report for _, report in run_all(gate, [jobs], stop or Stop())]


def test_a_host_is_started_when_its_job_has_ended_and_others_do_not_wait_for_it(fake: Fake) -> None:
    """The job of FILES01 ends after ten minutes: SQL01 is done long before, and FILES01 with nothing running there."""
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=timedelta(minutes=10))
    shown: list[Text] = []
    reports = run(fake.gate(Window(wait_idle=30), show=shown.append), [change("FILES01"), change("SQL01")])
    assert fake.started == ["SQL01", "FILES01"]
    assert fake.running == {"SQL01": ["FILES01"], "FILES01": []}
    assert [report.error for report in reports] == [None, None]
    assert shown[0] == Text(
        "FILES01: 実行中のジョブの終了を待っています (1 件、あと 30 分)",
        "FILES01: waiting for running jobs to end: 1 (30 min left)",
    )
    assert shown[-1] != shown[0]


def test_a_host_whose_job_does_not_end_is_not_started_and_the_others_are(fake: Fake) -> None:
    """Exit code 9 with the reason; it counts as no failure, and nothing was sent to it."""
    fake.site.dpm.begin(fake.site["FILES01"], "ShadowCopy", lasts=None)
    held, done = run(fake.gate(Window(wait_idle=15)), [change("FILES01"), change("SQL01")])
    assert isinstance(held.error, JobsStillRun)
    assert (held.state, held.failed, held.started) == (HostState.NOT_STARTED, False, False)
    assert (done.error, fake.started) == (None, ["SQL01"])
    assert fake.seconds >= 15 * 60


def test_the_dpm_server_waits_for_every_job(fake: Fake) -> None:
    """A restart there makes the jobs of all computers fail (facts 1.3)."""
    fake.site.dpm.begin(fake.site["SQL01"], "Replication", lasts=timedelta(minutes=5))
    run(fake.gate(Window(wait_idle=30)), [change("DPM01")])
    assert fake.running == {"DPM01": []}


def test_the_server_is_asked_once_for_all_its_hosts(fake: Fake) -> None:
    """And again only when what it said is old: not once for each host."""
    run(fake.gate(Window(wait_idle=0)), [change("FILES01"), change("SQL01"), change("FILES01"), change("SQL01")])
    assert len(fake.started) == 4
    assert len(fake.read) <= 4
    fake.tick = lambda: 0.0  # type: ignore[method-assign]  # no time passes
    fake.read.clear()
    run(fake.gate(Window(wait_idle=0)), [change("FILES01"), change("SQL01"), change("FILES01"), change("SQL01")])
    assert fake.read == ["DPM01"]


@pytest.mark.parametrize("minutes", [0, 20])
@pytest.mark.parametrize(
    "job", [change("FILES01"), change("FILES01", restarts=False), reboot("FILES01")], ids=["change", "write", "reboot"]
)
def test_where_it_is_not_known_whether_jobs_run_nothing_is_started(job: AnyChange, minutes: int) -> None:
    """DPM 2010 lists no jobs: that it is idle is not known. Nobody waits for what will not be known later either."""
    fake = Fake(Environment((Machine("DPM01", dpm_version="3.0.7696.0", dpm_server=True), Machine("FILES01"))))
    [report] = run(fake.gate(Window(wait_idle=minutes)), [job])
    assert isinstance(report.error, JobsNotKnown)
    assert "cannot list jobs" in report.error.text.en
    assert (report.state, fake.started, len(fake.read)) == (HostState.NOT_STARTED, [], 1)


def test_without_a_dpm_server_it_is_not_known_either(fake: Fake) -> None:
    """No server was named; or the server that was named does not protect the computer."""
    alone = WhenIdle(fake, Window(wait_idle=5), [], 32, lambda _: None, Clock(fake.now, fake.tick))
    for gate, why in ((alone, "no DPM server to ask"), (fake.gate(Window(wait_idle=5)), "not among the protected")):
        [report] = run(gate, [change("OLD01")])
        assert isinstance(report.error, JobsNotKnown)
        assert why in report.error.text.en
    assert fake.started == []


def test_a_server_that_does_not_answer_is_asked_again_until_the_time_is_over(fake: Fake) -> None:
    """It may be booting. What it protects is not forgotten meanwhile."""
    gate = fake.gate(Window(wait_idle=10))
    fake.failing["DPM01"] = Unreachable()
    [report] = run(gate, [change("FILES01")])
    assert isinstance(report.error, JobsNotKnown)
    assert len(fake.read) > 5
    fake.failing.clear()
    [report] = run(gate, [change("FILES01")])
    assert report.error is None


def test_without_waiting_a_host_is_held_only_where_a_job_would_fail(fake: Fake) -> None:
    """`--apply` alone: a restart or a reboot is not made while a job runs; a write that disturbs nothing is."""
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=None)
    gate = fake.gate(Window(holds=True))
    jobs: list[AnyChange] = [
        change("FILES01"),
        change("FILES01", restarts=False),
        reboot("FILES01"),
        change("SQL01"),
        change("OLD01"),
    ]
    reports = run(gate, jobs)
    assert [type(report.error) for report in reports] == [JobsRunning, type(None), JobsRunning, type(None), type(None)]


@pytest.mark.parametrize("job", [change("FILES01"), reboot("FILES01")], ids=["change", "reboot"])
def test_without_waiting_a_job_that_began_after_the_look_is_seen(fake: Fake, job: AnyChange) -> None:
    """The question, or the reboot of another host, may have taken an hour. A write that disturbs nothing reads nothing."""
    gate = fake.gate(Window(holds=True))
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=None)
    [report] = run(gate, [job])
    assert isinstance(report.error, JobsRunning)
    assert (fake.started, fake.read) == ([], ["DPM01"])
    fake.seconds += 3600
    run(gate, [change("FILES01", restarts=False)])
    assert (fake.started, fake.read) == (["FILES01"], ["DPM01"])


def test_without_waiting_one_reading_serves_all_hosts_for_half_a_minute(fake: Fake) -> None:
    """That of the look too: no flood of requests."""
    gate = fake.gate(Window(holds=True))
    gate.read_at = 0.0
    gate.clock = Clock(fake.now, lambda: 30.0)
    run(gate, [change("FILES01"), change("SQL01"), reboot("FILES01"), reboot("SQL01")])
    assert (len(fake.started), fake.read) == (4, [])
    gate.clock = Clock(fake.now, lambda: 31.0)
    run(gate, [change("FILES01"), change("SQL01"), reboot("FILES01"), reboot("SQL01")])
    assert (len(fake.started), fake.read) == (8, ["DPM01"])


def test_without_waiting_a_server_that_falls_silent_holds_its_hosts(fake: Fake) -> None:
    """It knows whether a job runs, and a person has not been asked: the way out is in the advice."""
    gate = fake.gate(Window(holds=True))
    fake.failing["DPM01"] = Unreachable()
    reports = run(gate, [change("FILES01"), change("FILES01", restarts=False), reboot("SQL01")])
    assert [type(report.error) for report in reports] == [JobsLost, type(None), JobsLost]
    [held, *_] = reports
    assert held.error is not None
    assert held.error.advice is not None
    assert "without --apply" in held.error.advice.en
    assert "y と答えて" in held.error.advice.ja


def test_no_host_is_started_after_the_end_nor_a_reboot_that_might_outlast_it(fake: Fake) -> None:
    """Ten minutes before midnight plus ten: a change is made, a reboot of up to fifteen minutes is not; afterwards neither."""
    gate = fake.gate(Window(until=fake.begun + timedelta(minutes=10)))
    changed, rebooted = run(gate, [change("FILES01"), reboot("SQL01")])
    assert changed.error is None
    assert isinstance(rebooted.error, RebootTooLong)
    fake.seconds = 10 * 60
    reports = run(gate, [change("FILES01"), reboot("SQL01")])
    assert [type(report.error) for report in reports] == [WindowOver, WindowOver]
    assert {report.state for report in reports} == {HostState.NOT_STARTED}
    fake.seconds = 0
    gate = fake.gate(Window(until=fake.begun + timedelta(minutes=17)))
    node, alone = run(gate, [reboot("FILES01", alone=True), reboot("SQL01")])
    assert isinstance(node.error, RebootTooLong)
    assert alone.error is None


def test_a_host_that_waits_for_its_jobs_ends_with_the_window(fake: Fake) -> None:
    """An hour to wait, ten minutes left."""
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=None)
    [report] = run(fake.gate(Window(60, until=fake.begun + timedelta(minutes=10))), [change("FILES01")])
    assert isinstance(report.error, WindowOver)
    assert 10 * 60 <= fake.seconds < 15 * 60


def test_ctrl_c_ends_the_wait(fake: Fake) -> None:
    """No further host is started, and the one that waits says that it was not."""
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=None)
    stop = Stop()
    [report] = run(fake.gate(Window(wait_idle=60), show=lambda _: stop.leave()), [change("FILES01")], stop)
    assert (report.started, report.error, fake.started) == (False, None, [])


def test_a_computer_of_two_servers_waits_for_both(fake: Fake) -> None:
    """Its data sources may be divided between them."""
    second = Machine("DPM02", dpm_server=True)
    site = Environment((*fake.site.machines, second))
    fake = Fake(site)
    assert second.dpm is not None
    second.dpm.begin(site["FILES01"], "Replication", lasts=None)
    found = jobs_of("FILES01", entry("FILES01").target, fake.readings("DPM01", "DPM02"))
    assert (found.servers, len(found.running)) == (("DPM01", "DPM02"), 1)
    assert jobs_of("DPM01", entry("DPM01").target, fake.readings("DPM01", "DPM02")).running == ()


@pytest.mark.parametrize("window", [Window(wait_idle=5), Window(holds=True)], ids=["wait-idle", "apply"])
def test_a_server_of_two_that_falls_silent_is_not_made_up_for_by_the_other(fake: Fake, window: Window) -> None:
    """Its job goes on, unseen. A server that never knew the computer, and was not named with it, does not matter."""
    second = Machine("DPM02", dpm_server=True)
    fake = Fake(Environment((*fake.site.machines, second)))
    assert second.dpm is not None
    second.dpm.groups.append(ProtectionGroup("昼間", ["FILES01"], []))
    fake.site.dpm.begin(fake.site["FILES01"], "Replication", lasts=None)
    gate = fake.gate(window, "DPM01", "DPM02")
    fake.failing["DPM02"] = Unreachable()
    held, done = run(gate, [change("FILES01"), change("SQL01")])
    assert isinstance(held.error, (JobsRunning, JobsStillRun))
    assert done.error is None
    fake.failing = {"DPM01": Unreachable()}
    fake.seconds += 60
    held, also = run(gate, [change("FILES01"), change("SQL01")])
    assert isinstance(held.error, JobsLost if window.holds else JobsNotKnown)
    assert type(also.error) is type(held.error)
    assert fake.started == ["SQL01"]


@pytest.mark.parametrize(("named", "known"), [(True, False), (False, True)])
def test_a_server_that_never_answered_may_protect_the_hosts_that_it_was_named_with(
    fake: Fake, named: bool, known: bool
) -> None:
    """One of the inventory that did not answer says nothing about a computer that another server protects."""
    fake = Fake(Environment((*fake.site.machines, Machine("DPM02", dpm_server=True))))
    fake.site.dpm.groups.append(ProtectionGroup("夜間", ["FILES01"], []))
    answered, silent = fake.readings("DPM01")[0], ChangeReport("DPM02", role=DPM_SERVER)
    silent.error = Unreachable()
    readings = [answered, Reading.of(entry("DPM02"), silent, named=named)]
    found = jobs_of("FILES01", entry("FILES01").target, readings)
    assert (found.jobs is not None, found.lost) == (known, not known)
