"""A Dask cluster on this computer: a scheduler and workers, each a process, as `dask scheduler` and `dask worker` start them."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Client

ROOT = Path(__file__).parents[2]
_START = """
from distributed.cli.{module} import main
main(standalone_mode=True)
"""


@dataclass(frozen=True)
class DaskCluster:
    """The address of a cluster, and the processes of its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: Sequence[subprocess.Popen[bytes]]

    def kill(self, number: int) -> None:
        """Kill a worker, like a power failure."""
        self.workers[number].send_signal(signal.SIGKILL)
        self.workers[number].wait()

    def kill_busy_worker(self) -> None:
        """Kill a worker that is running a job."""
        with Client(self.address, set_as_default=False) as client:
            at_work = next(address for address, tasks in client.processing().items() if tasks)
            name = client.scheduler_info(n_workers=-1)["workers"][at_work]["name"]
        self.kill(int(name))

    def tasks_in_scheduler(self) -> list[bytes]:
        """Return every task in the scheduler, as bytes."""
        with Client(self.address, set_as_default=False) as client:
            held: list[bytes] = client.run_on_scheduler(_tasks)
        return held


def _tasks(dask_scheduler: Any) -> list[bytes]:
    return [pickle.dumps(task.run_spec) for task in dask_scheduler.tasks.values()]


@contextmanager
def cluster(
    folder: Path, sites: Sequence[str], *, environment: Mapping[str, str], threads: int = 4
) -> Iterator[DaskCluster]:
    """Yield a cluster with one worker for each location ('' has no location), with these additional environment variables."""
    found = folder / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def start(module: str, *words: str) -> subprocess.Popen[bytes]:
        script = _START.format(module=module)
        log = (folder / f"{module}-{len(processes)}.log").open("wb")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RUNBOOK_")}
        with log:
            process = subprocess.Popen(
                [sys.executable, "-c", script, *words],
                env={**inherited, "PYTHONPATH": str(ROOT), **environment},
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        processes.append(process)
        return process

    try:
        start(
            "dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--no-show",
            "--scheduler-file",
            str(found),
        )
        for number, site in enumerate(sites):
            words = ["--resources", f"site-{site}={threads}"] if site else []
            start(
                "dask_worker", "--scheduler-file", str(found), "--no-nanny", "--no-dashboard", "--nthreads", str(threads),
                "--name", str(number), "--host", "127.0.0.1", "--death-timeout", "60", "--local-directory", str(folder), *words,
            )  # fmt: skip
        yield DaskCluster(_address(found, len(sites)), processes[0], processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def _address(file: Path, workers: int) -> str:
    """Return the scheduler's address when all workers are connected."""
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address = str(json.loads(file.read_text())["address"])
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)
    return address
