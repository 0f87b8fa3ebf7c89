"""Step 1's check on 10, 100 and 1000 simulated hosts: ours, a pywinrm loop, and pywinrm in a pool of as many threads.

Each side runs in a process of its own, and so do the hosts, so that each side's memory is its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.plain import Plain
from runbook.cli import main as command
from tests.fleet.many import most_memory, served

PARALLEL = 32
RTT = 0.02
COUNTS = (10, 100, 1000)
LONGEST_LOOP = 100
"""The most hosts for the loop, which checks one at a time: a thousand take minutes. `--whole` measures them too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One side on that many hosts.

    `mebibytes` is the process's peak memory; the cost per host is the difference to a single host.
    """

    side: str
    hosts: int
    seconds: float
    round_trips: int
    mebibytes: float


def _ours(inventory: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        command(["step1", "--check", "--json", "--parallel", str(PARALLEL), "--inventory", str(inventory)])
    assert all(host["result"] == "different" for host in json.loads(out.getvalue())["hosts"])


def _plain(inventory: Path) -> list[Callable[[], None]]:
    listed = tomllib.loads(inventory.read_text(encoding="utf-8"))
    login = listed["defaults"]["username"], listed["defaults"]["password"]
    return [lambda host=host: Plain(host["endpoint"], *login, ()).step1_check() for host in listed["hosts"].values()]  # type: ignore[misc]


def _loop(inventory: Path) -> None:
    for check in _plain(inventory):
        check()


def _pool(inventory: Path) -> None:
    with ThreadPoolExecutor(PARALLEL) as pool:
        for done in [pool.submit(check) for check in _plain(inventory)]:
            done.result()


SIDES = {"pywinrm loop": _loop, f"pywinrm, {PARALLEL} threads": _pool, "runbook": _ours}


def measure(side: str, hosts: int, folder: Path) -> Measured:
    """Measure that side on that many hosts, in a new process."""
    with served(hosts, folder / f"{hosts}.toml", rtt=RTT) as many:
        words = [sys.executable, "-m", "bench.fleet", side, str(many.inventory)]
        done = subprocess.run(words, capture_output=True, check=True, text=True)
    seconds, mebibytes = json.loads(done.stdout)
    return Measured(side, hosts, seconds, many.round_trips, mebibytes)


def main(*, whole: bool = False) -> list[dict[str, object]]:
    """Print the table. Return the numbers."""
    results: list[Measured] = []
    print(f"\n{'hosts':>6}  {'side':22}{'seconds':>10}{'round trips':>13}{'MiB':>8}{'KiB a host':>12}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        alone = {side: measure(side, 1, Path(folder)).mebibytes for side in SIDES}
        for hosts in COUNTS:
            ours = 0.0
            for side in reversed(SIDES):
                if side == "pywinrm loop" and hosts > LONGEST_LOOP and not whole:
                    continue
                found = measure(side, hosts, Path(folder))
                results.append(found)
                ours = ours or found.seconds
                each = (found.mebibytes - alone[side]) * 1024 / hosts
                print(
                    f"{hosts:>6}  {side:22}{found.seconds:>10.2f}{found.round_trips:>13}{found.mebibytes:>8.1f}"
                    f"{each:>12.1f}{found.seconds / ours:>7.1f}x"
                )
    grown = {each.hosts: each.seconds for each in results if each.side == "runbook"}
    print(f"from 100 to 1000 hosts: {grown[1000] / grown[100]:.1f} times as long")
    return [asdict(each) for each in results]


if __name__ == "__main__":
    start = time.perf_counter()
    SIDES[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps([time.perf_counter() - start, most_memory() / 1024]))
