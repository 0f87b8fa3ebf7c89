"""The same run by threads and by two workers of Dask; workers that die; sites; passwords."""

from __future__ import annotations

import io
import itertools
import json
import re
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.fleet.idle import window
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Fault, Machine, ProtectionGroup, Server, serve
from tests.fleet.cluster import DaskCluster, cluster
from tests.fleet.many import make
from tests.soak.counting import THOROUGH

pytestmark = pytest.mark.slow

HOSTS = 100 if THOROUGH else 30


@contextmanager
def staged(site: Environment, folder: Path) -> Iterator[tuple[Server, Path]]:
    """That site over the wire, and its inventory."""
    with serve(site) as server:
        inventory = folder / "site.toml"
        write_inventory(inventory, site, server, folder / "journal.sqlite3")
        yield server, inventory


def login_in(inventory: Path) -> dict[str, str]:
    """The account that the inventory was written with, as it is set for a worker."""
    account = tomllib.loads(inventory.read_text())["defaults"]
    return {"RUNBOOK_USERNAME": account["username"], "RUNBOOK_PASSWORD": account["password"]}


def run(inventory: Path, *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """A command with --json: its exit code, and each host's result."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main([*words, "--json", "--inventory", str(inventory)])
    return code, {host["host"]: host for host in json.loads(out.getvalue())["hosts"]}


def comparable(results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Without what differs from one site to another: run numbers, ports."""
    text = re.sub(
        r"127\.0\.0\.1:\d+", "ADDRESS", json.dumps({name: {**host, "run": 0} for name, host in results.items()})
    )
    found: dict[str, Any] = json.loads(text)
    return found


def settings(site: Environment) -> list[frozenset[tuple[str, object]]]:
    """What the machines are like."""
    return [machine.durable().items for machine in site.machines]


def busy(site: Environment) -> Environment:
    """With DPMRA at work on every fourth host."""
    for machine in site.machines[::4]:
        service = machine.services.find("DPMRA")
        if service is not None:
            service.start()
    return site


@pytest.fixture(scope="module")
def by_threads(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[int, dict[str, Any], list[frozenset[tuple[str, object]]]]:
    """What threads make of the site."""
    site = busy(make(HOSTS, failing=True))
    with staged(site, tmp_path_factory.mktemp("threads")) as (_, inventory):
        code, results = run(inventory, "step1", "--apply")
    return code, comparable(results), settings(site)


def dask_words(found: DaskCluster) -> list[str]:
    """The one line that chooses it."""
    return ["--engine", "dask", "--scheduler", found.address]


def test_two_workers_give_the_same_results_though_one_is_killed(
    tmp_path: Path, by_threads: tuple[int, dict[str, Any], list[frozenset[tuple[str, object]]]]
) -> None:
    """Exit code, every host's result and every machine's state; and no password is with the scheduler."""
    site = busy(make(HOSTS, failing=True))
    with staged(site, tmp_path) as (_, inventory):
        secret = login_in(inventory)["RUNBOOK_PASSWORD"]
        with cluster(tmp_path, ["", ""], environment=login_in(inventory)) as found:
            held: list[bytes] = []
            killer = threading.Thread(target=kill_one, args=(found, site, held))
            killer.start()
            code, results = run(inventory, "step1", "--apply", *dask_words(found))
            killer.join()
    assert code == by_threads[0]
    expected = by_threads[1]
    assert {name: result for name, result in comparable(results).items() if result != expected[name]} == {}
    assert settings(site) == by_threads[2]
    assert held
    assert not any(secret.encode() in each for each in held)


def kill_one(found: DaskCluster, site: Environment, held: list[bytes]) -> None:
    """Once a fifth of the hosts have been written to; and keep what the scheduler holds at that time."""
    while sum(bool(machine.log.writes) for machine in site.machines) < HOSTS // 5:
        time.sleep(0.01)
    held += found.tasks_in_scheduler()
    found.kill(0)


def test_what_a_dead_worker_began_is_finished_by_another(tmp_path: Path) -> None:
    """Killed between writing and restarting: one run, all of it done, and one undo takes all of it back.

    The run has the ticket of the command and the login of the worker.
    """
    machine = Machine("FILES01", version="2016")
    machine.services["DPMRA"].start()
    before = machine.durable()
    machine.faults.add(Fault("slow", action="StopService", seconds=3.0))
    with staged(Environment((machine,)), tmp_path) as (_, inventory):
        with cluster(tmp_path, ["", ""], environment=login_in(inventory)) as found:
            killer = threading.Thread(target=kill_whoever_is_at_it, args=(found, machine))
            killer.start()
            code, results = run(inventory, "step1", "--apply", "--ticket", "CHG1", *dask_words(found))
            killer.join()
        assert (code, results["FILES01"]["result"]) == (0, "done")
        with Journal(tmp_path / "journal.sqlite3") as journal:
            [only] = journal.runs()
            assert (only.id, only.state, only.provenance.ticket, only.provenance.method) == (1, "done", "CHG1", "ntlm")
            assert only.provenance.login
        assert machine.services["DPMRA"].state == "Running"
        assert run(inventory, "undo", "--apply")[0] == 0
    assert machine.durable().diff(before) == []


def kill_whoever_is_at_it(found: DaskCluster, machine: Machine) -> None:
    """Once the value is written."""
    while not machine.log.writes:
        time.sleep(0.01)
    found.kill_busy_worker()


def test_when_the_scheduler_dies_the_command_ends(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing will come back: each host that was at work says so, no worker writes on, and the journal holds what was written."""
    site = make(40, failing=False)
    with staged(site, tmp_path) as (_, inventory):
        with cluster(tmp_path, ["", ""], environment=login_in(inventory)) as found:
            killer = threading.Thread(target=kill_the_scheduler, args=(found, site))
            killer.start()
            code, results = run(inventory, "step1", "--apply", *dask_words(found))
            killer.join()
        assert code in (ExitCode.FAILED, ExitCode.SOME_FAILED)
        ended = {result.get("error", {}).get("kind", "done") for result in results.values()}
        assert "WorkerLost" in ended
        assert ended <= {"done", "WorkerLost"}
        with Journal(tmp_path / "journal.sqlite3") as journal:
            written = {each.computer.name for each in journal.runs() if each.touched}
        assert {machine.name for machine in site.machines if machine.log.writes} <= written
    assert "Traceback" not in capfd.readouterr().err


def kill_the_scheduler(found: DaskCluster, site: Environment) -> None:
    """Once some hosts are done."""
    while sum(bool(machine.log.writes) for machine in site.machines) < 16:
        time.sleep(0.01)
    found.scheduler.kill()


@pytest.fixture(scope="module")
def osaka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DaskCluster, Environment, Path]]:
    """Two hosts of which one stands in Osaka and one in Nagoya, and one worker, in Osaka."""
    folder = tmp_path_factory.mktemp("osaka")
    site = make(2, failing=False)
    with staged(site, folder) as (_, inventory):
        text = inventory.read_text()
        for name, where in (("SRV0000", "osaka"), ("SRV0001", "nagoya")):
            text = text.replace(f"[hosts.{name}]", f'[hosts.{name}]\nsite = "{where}"')
        inventory.write_text(text)
        with cluster(folder, ["osaka"], environment=login_in(inventory)) as found:
            yield found, site, inventory


def test_a_host_is_done_by_a_worker_of_its_site(osaka: tuple[DaskCluster, Environment, Path]) -> None:
    """Where none stands it is not done by another one, which may not reach it; that is said, and the others go on."""
    found, site, inventory = osaka
    code, results = run(inventory, "step1", "--check", *dask_words(found))
    assert code == 8
    assert results["SRV0000"]["result"] == "different"
    assert "nagoya" in results["SRV0001"]["error"]["message"]
    assert site["SRV0001"].log.requests == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--engine", "dask"], "go together"),
        (["--scheduler", "tcp://127.0.0.1:1"], "go together"),
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "Cannot connect"),
        (["--engine", "dask", "--scheduler", "nonsense://x"], "Cannot connect"),
    ],
)
def test_an_engine_that_cannot_be_used(
    words: list[str],
    why: str,
    osaka: tuple[DaskCluster, Environment, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: Any,
) -> None:
    """Exit code 2, and nothing is sent to any host."""
    monkeypatch.setattr("runbook.fleet.dask.engine.CONNECT_SECONDS", 1)
    _, site, inventory = osaka
    before = len(site["SRV0000"].log.requests)
    assert main(["step1", "--check", "--inventory", str(inventory), "--lang", "en", *words]) == 2
    assert why in capsys.readouterr().err
    assert len(site["SRV0000"].log.requests) == before


@pytest.mark.skipif(not THOROUGH, reason="it starts a cluster of its own")
def test_a_worker_reads_the_jobs_and_a_host_waits_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command decides when a host may be started, by what a worker at the DPM server's site has read."""
    site = Environment([Machine(name, dpm_server=name == "DPM01") for name in ("DPM01", "FILES01", "SQL01")])
    site.dpm.groups.append(ProtectionGroup("夜間", ["FILES01", "SQL01"], []))
    site["FILES01"].services["DPMRA"].start()
    site.dpm.begin(site["FILES01"], "Replication", lasts=timedelta(minutes=10))
    site.dpm.begin(site["SQL01"], "Replication", lasts=None)
    looks = itertools.count(1)

    def elapsed() -> float:
        site.clock.sleep(timedelta(seconds=30))
        return next(looks) * 30.0

    monkeypatch.setattr(window, "CLOCK", window.Clock(elapsed=elapsed))
    with staged(site, tmp_path) as (_, inventory), cluster(tmp_path, [""], environment=login_in(inventory)) as found:
        words = ("--host", "FILES01", "--host", "SQL01", "--wait-idle", "30", *dask_words(found))
        code, results = run(inventory, "step1", "--apply", *words)
    assert (code, results["FILES01"]["result"]) == (ExitCode.NOT_STARTED, "done")
    assert results["SQL01"]["error"]["code"] == "JobsStillRun"
    assert {job.computer: job.status for job in site.dpm.listed()} == {"FILES01": "Succeeded", "SQL01": "InProgress"}
