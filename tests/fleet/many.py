"""An environment of many machines, in its own process: `python -m tests.fleet.many 100 site.toml` serves it until its input ends.

It is another process, so that a client's memory and time are measured without the servers.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import Environment, Fault, Machine, RegValue, serve

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
FOR_EVER = 1_000_000


def fault(**settings: object) -> Callable[[Machine], None]:
    """Return a function that makes every message of a machine fail."""
    return lambda machine: machine.faults.add(Fault(times=FOR_EVER, **settings))  # type: ignore[arg-type]  # as Fault says


def closed(machine: Machine) -> None:
    """Close the port."""
    machine.listens = False


def without_agent(machine: Machine) -> None:
    """Remove the DPM agent."""
    del machine.services["DPMRA"]


def text_for_number(machine: Machine) -> None:
    """Give the value another type."""
    machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_SZ", "900"))


def without_product(machine: Machine) -> None:
    """Remove DPM's keys, but keep the service."""
    machine.registry.delete_key(AGENT.rpartition("\\")[0])


WAYS_TO_FAIL: dict[str, tuple[str, Callable[[Machine], None]]] = {
    "closed": ("Unreachable", closed),
    "reset": ("ConnectionLost", fault(kind="reset")),
    "half": ("UnreadableAnswer", fault(kind="half")),
    "garbage": ("UnreadableAnswer", fault(kind="garbage")),
    "401": ("ConnectionLost", fault(kind="401")),
    "denied": ("AccessDenied", fault(kind="soap-fault", code=5)),
    "quota": ("QuotaExceeded", fault(kind="soap-fault", code=2150859174)),
    "no agent": ("Refused", without_agent),
    "wrong type": ("WrongType", text_for_number),
    "no product": ("Refused", without_product),
}
"""Ten ways, each with the error that it ends in."""


def names(count: int) -> list[str]:
    """Return the names of the machines."""
    return [f"SRV{number:04}" for number in range(count)]


def way_of(number: int) -> str | None:
    """Return the failure of the machine with this number: one in twenty fails, each time in the next way."""
    return list(WAYS_TO_FAIL)[number // 20 % 10] if number % 20 == 7 else None


def make(count: int, *, failing: bool) -> Environment:
    """Return machines of all versions; with `failing`, one in twenty of them fails."""
    versions = ("2008 R2", "2012 R2", "2016", "2022")
    machines = []
    for number, name in enumerate(names(count)):
        machine = Machine(name, version=versions[number % len(versions)])
        if failing and (way := way_of(number)):
            WAYS_TO_FAIL[way][1](machine)
        machines.append(machine)
    return Environment(tuple(machines))


def main(arguments: Sequence[str]) -> None:
    """Serve until the input ends; print a line when ready."""
    count, inventory, rtt, failing = (
        int(arguments[0]),
        Path(arguments[1]),
        float(arguments[2]),
        arguments[3] == "failing",
    )
    site = make(count, failing=failing)
    with serve(site, rtt=rtt) as server:
        write_inventory(inventory, site, server, inventory.with_suffix(".sqlite3"))
        print("ready", flush=True)
        sys.stdin.read()
        print(sum(server.traffic(machine.name).round_trips for machine in site.machines))


def most_memory() -> int:
    """Return the peak memory of this process in KiB. On Linux: `ru_maxrss` would include the parent's peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


@dataclass
class Many:
    """Such an environment on this computer: its inventory and, after it ends, the number of HTTP round trips."""

    inventory: Path
    round_trips: int = 0


@contextmanager
def served(count: int, inventory: Path, *, rtt: float = 0.0, failing: bool = False) -> Iterator[Many]:
    """Serve the environment until the block ends."""
    words = [
        sys.executable,
        "-m",
        "tests.fleet.many",
        str(count),
        str(inventory),
        str(rtt),
        "failing" if failing else "",
    ]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        many = Many(inventory)
        try:
            yield many
        finally:
            many.round_trips = int(process.communicate()[0])


if __name__ == "__main__":
    main(sys.argv[1:])
