"""`python3 dev.py bench`: round trips, bytes and seconds, ours beside plain pywinrm, in the same run.

The numbers are for one host with four adapters, login included. Both sides must do the whole work and leave the host in
the same state, or no number is printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench import explain, fleet, pages
from bench.ours import Ours
from bench.plain import Plain
from runbook.sandbox import Environment, Machine, NicSpec, serve

TASKS = ("step1_check", "step1_apply", "step2_check", "step2_apply")


@dataclass(frozen=True, slots=True)
class Measured:
    """One task on one side at one round-trip time."""

    task: str
    side: str
    rtt_ms: int
    round_trips: int
    bytes: int
    seconds: float
    shells_left: int
    restarts: int
    state: tuple[str, ...]


def host() -> Machine:
    """Return a machine with four adapters and a running DPMRA."""
    nics = [NicSpec("intel", f"10.0.0.{number}") for number in range(1, 5)]
    machine = Machine("FILES01", version="2008 R2", language="ja-JP", nics=nics)
    machine.services["DPMRA"].start()
    return machine


def measure(task: str, side: str, rtt_ms: int) -> Measured:
    """Do the task on a new host."""
    machine = host()
    untouched, starts = machine.durable(), machine.services["DPMRA"].start_count
    with serve(Environment((machine,)), rtt=rtt_ms / 1000) as server:
        login = (server.endpoint("FILES01"), server.username, server.password)
        worker = Plain(*login, [nic.key for nic in machine.nics]) if side == "plain" else Ours(*login)
        start = time.perf_counter()
        getattr(worker, task)()
        seconds = time.perf_counter() - start
        traffic = server.traffic("FILES01")
        restarts = machine.services["DPMRA"].start_count - starts
        state = tuple(machine.durable().diff(untouched))
        return Measured(
            task, side, rtt_ms, traffic.round_trips, traffic.bytes, seconds, machine.shells, restarts, state
        )


def attempt(task: str, side: str, rtt_ms: int) -> Measured | str:
    """Return the numbers, or the reason why there are none."""
    try:
        return measure(task, side, rtt_ms)
    except Exception as error:
        return f"{side} failed: {error}"


def complaint(plain: Measured | str, ours: Measured | str) -> str | None:
    """Return the reason why the two cannot be compared; None if they can."""
    failures = [each for each in (plain, ours) if isinstance(each, str)]
    if isinstance(plain, str) or isinstance(ours, str):
        return "; ".join(failures)
    for each in (plain, ours):
        if bool(each.state) != each.task.endswith("_apply"):
            return f"{each.side} changed {len(each.state)} things"
        if each.restarts != (each.task == "step1_apply"):
            return f"{each.side} restarted DPMRA {each.restarts} times"
    different = set(plain.state) ^ set(ours.state)
    return f"the two left different states: {', '.join(sorted(different))}" if different else None


def seconds_of(command: list[str]) -> float:
    """Return the median wall time of a command over seven runs."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    return statistics.median(once() for _ in range(7))


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of `dev.py bench`."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without a round-trip time only")
    parser.add_argument("--json", metavar="FILE", help="write the numbers to a file too")
    parser.add_argument("--fleet", action="store_true", help="many hosts instead")
    parser.add_argument("--whole", action="store_true", help="with --fleet: the loop over a thousand hosts as well")
    parser.add_argument("--pages", action="store_true", help="the site beside the stock theme instead")
    return parser


def main() -> int:
    """Measure and print. Return 1 if a side failed or the two did different things."""
    arguments = make_parser().parse_args()
    if arguments.pages:
        pages.compare()
        return 0
    results: list[dict[str, object]] = []
    failed = False
    if arguments.fleet:
        fleet.main(whole=arguments.whole)
        return 0
    for side in ("plain", "ours"):
        measure("step2_check", side, 0)  # do not compare imports and caches
    print(f"{'':12}{'round trip':>11}{'requests':>20}{'kB':>20}{'seconds':>20}{'ratio':>9}")
    print(f"{'':12}{'':>11}{'plain':>12}{'ours':>8}{'plain':>12}{'ours':>8}{'plain':>12}{'ours':>8}{'time':>9}")
    for rtt_ms in (0,) if arguments.quick else (0, 20, 100):
        for task in TASKS:
            plain, ours = attempt(task, "plain", rtt_ms), attempt(task, "ours", rtt_ms)
            wrong = complaint(plain, ours)
            if isinstance(plain, str) or isinstance(ours, str) or wrong:
                print(f"{task:12}{rtt_ms:>8} ms  FAILED, no numbers: {wrong}")
                results.append({"task": task, "rtt_ms": rtt_ms, "failed": wrong})
                failed = True
                continue
            results += [asdict(plain), asdict(ours)]
            print(
                f"{task:12}{rtt_ms:>8} ms{plain.round_trips:>12}{ours.round_trips:>8}{plain.bytes / 1000:>12.1f}"
                f"{ours.bytes / 1000:>8.1f}{plain.seconds:>12.2f}{ours.seconds:>8.2f}{plain.seconds / ours.seconds:>8.1f}x"
            )
    start: Callable[[list[str]], float] = lambda words: seconds_of([sys.executable, *words]) * 1000  # noqa: E731
    print(f"\nstart-up: python -c pass {start(['-c', 'pass']):.0f} ms, python -m runbook --help {start(['-m', 'runbook', '--help']):.0f} ms")  # fmt: skip
    if sys.platform == "linux":  # if a process can report its peak memory
        results += explain.main()
        results += [] if arguments.quick else fleet.main()
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(results, file, indent=2, ensure_ascii=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
