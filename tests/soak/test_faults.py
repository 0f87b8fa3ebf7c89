"""Trouble at any message of anything: the run ends well or in an error of ours, and journal, host and report agree.

A sample is part of the gate; `dev.py soak` makes it 10,000 troubles.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from runbook.errors import RunbookError
from runbook.fleet.check_job import run_checks
from runbook.journal.journal import Journal
from runbook.procedure.measuring import Pair
from runbook.procedure.troubleshooting import TREE
from runbook.sandbox import Environment, Fault, Machine, serve, small_environment
from runbook.sandbox.protocol.fault_injection import KINDS
from runbook.sandbox.windows.network.tcp_globals import DAMAGE, PARAMETERS
from runbook.sandbox.windows.registry import full
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.wsman import retry
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target
from tests.conftest import host_of
from tests.soak.counting import THOROUGH, report
from tests.soak.operations import OPERATIONS, Operation, machine_for, undo
from tests.soak.watch import Hits, Watched

IN_PROCESS = (
    (46, 200) if THOROUGH else (1, 60)
)  # how many batches, and the troubles that must strike in each  # a slow answer is one kind, and harms least: 10,000 without them
CHECKS = (5, 200) if THOROUGH else (1, 30)
OVER_HTTP = (10, 100) if THOROUGH else (1, 15)
CODES = (5, 0x80041010, 0x80338012, 0x80338029, 0x803381A5)
UNKNOWN_NAME = ("reset-after", "half", "garbage")

SILENT: Final = ("reset", "reset-after", "timeout")

Connect = Callable[[Machine], Host]


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that goes on after a lost request to reboot is given up on soon."""
    monkeypatch.setattr("runbook.windows.system.STILL_UP_SECONDS", 0.05)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(IN_PROCESS[0]))
def test_trouble_in_process(batch: int, tmp_path: Path) -> None:
    """Every operation, Windows and language, one to three troubles in each run."""
    soak(f"process {batch}", IN_PROCESS[1], tmp_path, partial(run, connect=host_of, kinds=KINDS))


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(OVER_HTTP[0]))
def test_trouble_over_http(batch: int, tmp_path: Path) -> None:
    """The same over NTLM and message encryption, the login's own messages included."""
    kinds = [kind for kind in KINDS if kind != "timeout"] * 5 + ["timeout"]  # which takes a second each
    soak(f"http {batch}", OVER_HTTP[1], tmp_path, partial(run_over_http, kinds=kinds))


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(CHECKS[0]))
def test_trouble_while_checking(batch: int, tmp_path: Path) -> None:
    """Every check of the procedure, on both ends of a pair."""
    soak(f"check {batch}", CHECKS[1], tmp_path, check)


def soak(name: str, strikes: int, folder: Path, one: Callable[[random.Random, Path], Counter[str]]) -> None:
    """Run after run until so many troubles have struck."""
    counts: Counter[str] = Counter()
    while counts["troubles"] < strikes:
        seed = f"{name} {counts['runs']}"
        try:
            counts += one(random.Random(seed), folder / f"{counts['runs']}")
        except Exception as error:
            error.add_note(f"seed: {seed}")
            raise
    report(counts)


def run_over_http(rng: random.Random, path: Path, kinds: Sequence[str]) -> Counter[str]:
    """A run through sockets."""
    operation = rng.choice(OPERATIONS)
    machine = machine_for(operation, rng)
    with serve(Environment([machine])) as server:

        def connect(machine: Machine) -> Host:
            target = parse_target(server.endpoint(machine.name))
            login = Login("ntlm", server.username, server.password)
            host = Host(machine.name, PywinrmTransport(target, login, read_timeout=1))
            host.client.operation_timeout = 0.5
            host.client.retry_policy = retry.RetryPolicy(first_pause=machine.reboot_seconds)
            return host

        return trouble(rng, path, operation, machine, connect, kinds)


def check(rng: random.Random, path: Path) -> Counter[str]:
    """`check` of a protected computer and its DPM server: it writes nothing, and tells what it could not see."""
    site = small_environment()
    ends = [site[rng.choice(["FILES01", "SQL01", "OLD01"])], site["DPM01"]]
    strikes = [Hits(machine) for machine in ends]
    for machine in ends:
        for _ in range(rng.randint(0, 3)):
            kind = rng.choice(KINDS)
            machine.faults.add(Fault(kind, at=rng.randrange(40), code=rng.choice(CODES)))
    host, server = (Look(host_of(machine)) for machine in ends)
    with Journal(None) as nothing:
        rows = list(run_checks(TREE, Pair(host, server), nothing))
    assert rows
    assert [machine.log.writes for machine in ends] == [[], []]
    left = sum(machine.shells for machine in ends)
    struck = [strike for each in strikes for strike in each]
    return counted(struck, f"check, {len(rows)} rows", left, 0)


def run(rng: random.Random, path: Path, connect: Connect, kinds: Sequence[str]) -> Counter[str]:
    """A run of a random operation on a random machine."""
    operation = rng.choice(OPERATIONS)
    return trouble(rng, path, operation, machine_for(operation, rng), connect, kinds)


def trouble(
    rng: random.Random, path: Path, operation: Operation, machine: Machine, connect: Connect, kinds: Sequence[str]
) -> Counter[str]:
    """Carry it out under trouble, then look whether everything agrees, then take it back without trouble."""
    before, services = machine.durable(), {name: each.state for name, each in machine.services.items()}
    with Journal(path) as journal:
        with connect(machine) as host:
            operation.healthy(host, journal)
        machine.writes = watched = Watched(path)
        strikes = Hits(machine)
        length = rng.choice([8, 20, 60])
        for _ in range(rng.randint(1, 3)):
            machine.faults.add(Fault(rng.choice(kinds), at=rng.randrange(length), code=rng.choice(CODES), logins=True))  # type: ignore[arg-type]
        outage = rng.random() < 0.1
        if outage:
            machine.faults.add(
                Fault(rng.choice(SILENT), at=rng.randrange(length), times=rng.randint(4, 30), logins=True)
            )
        booted = machine.reboot_count
        ended, said = "well", ""
        with connect(machine) as host:
            try:
                operation.troubled(host, journal)
            except RunbookError as error:
                ended, said = type(error).__name__, error.text.en
        machine.faults.clear()
        rebooted = machine.reboot_count > booted
        left = machine.shells
        while machine.is_down:
            time.sleep(machine.reboot_seconds)
        with connect(machine) as host:
            agree(host, journal, operation, ended)
            machine.has_kb967224_bug = False
            noted = undo(host, journal)
    assert watched.unforeseen == []
    assert operation.name.endswith(" check") <= (list(watched) == [])
    assert sum(write.kind == "power" for write in watched) <= 1, "asked to reboot twice"
    allowed = {f"service {name}" for name in services if rebooted or (outage and name in said)}
    allowed |= {rf"{full(PARAMETERS)}\\{name}" for name in DAMAGE if name in noted}  # cut off in netsh: named, and left
    different = [line for line in machine.durable().diff(before) if line.partition(":")[0] not in allowed]
    assert different == [], (operation.name, ended, list(strikes))
    machine.clock.advance(timedelta(minutes=3))  # what a shell may be idle for
    assert machine.shells == 0
    counts = counted(strikes, f"ended {ended}", left, len(watched), outage=outage)
    return counts + Counter({"runs cut off in netsh, what it may have created is named": int(bool(noted))})


def counted(
    strikes: Sequence[tuple[str, str]], ended: str, left: int, writes: int, *, outage: bool = False
) -> Counter[str]:
    """What a run adds to the counts. A shell may be left only if its name was lost, nobody answered any more, or it was not to be
    logged in again: refused twice in a row, or answered in clear."""
    unknown = sum(action == "Create" and kind in UNKNOWN_NAME for action, kind in strikes)
    in_clear = any(action == "Login" and kind in ("garbage", "half", "soap-fault") for action, kind in strikes)
    refused = in_clear or sum(kind == "401" for _, kind in strikes) > 1
    assert left <= unknown or refused or outage, (ended, strikes)
    return Counter(
        {
            "runs": 1,
            "troubles": len(strikes),
            "troubles with a login": sum(action == "Login" for action, _ in strikes),
            "writes": writes,
            ended: 1,
            "shells left, their name lost with the answer": min(left, unknown),
            f"shells left, {'nobody answered' if outage else 'no login any more'}": max(0, left - unknown),
            "runs with an outage": outage,
        }
    ) + Counter(f"trouble {kind}" for _, kind in strikes)


def agree(host: Host, journal: Journal, operation: Operation, ended: str) -> None:
    """The last run's record, what the host holds, and what was reported."""
    runs = journal.runs()
    if not runs:
        return
    last = runs[0]
    assert last.state in ("done", "failed"), "every run has an end"
    if ended == "well":
        assert last.state == "done"
    if last.state == "done":
        look = Look(host)
        for change in last.touched:
            assert change.setting.read(look) == change.after, (operation.name, change)
