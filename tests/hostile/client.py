"""A command in a process of its own, with shortened deadlines: `python -m tests.hostile.client SECONDS COMMAND ...`.

The last line of its stderr is the peak of its memory in KiB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from tests.fleet.many import most_memory

LONGEST_SECONDS: Final = 300.0
"""A command that takes longer, with deadlines of seconds, is without an end, however busy the machine is."""
MOST_MEMORY: Final = 200 << 10
"""In KiB."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; `code` is None if it had to be killed. `memory` is in KiB."""

    code: int | None
    stdout: str
    stderr: str
    memory: int

    @property
    def shown(self) -> str:
        """Everything that a person sees."""
        return f"{self.stdout}\n{self.stderr}"

    @property
    def wrong(self) -> str:
        """What is wrong with this end; '' if nothing is."""
        if self.code is None:
            return "without an end"
        if "Traceback" in self.shown or "mistake in this program" in self.shown or "should not have" in self.shown:
            return "an exception"
        return f"{self.memory >> 10} MiB" if self.memory > MOST_MEMORY else ""


def run(*words: str, silence: int = 1, password: str = "wrong") -> Ended:
    """Run a command in another process, with a longest silence of `silence` seconds."""
    command = [sys.executable, "-m", "tests.hostile.client", str(silence), *words]
    environment = os.environ | {"RUNBOOK_PASSWORD": password, "NO_COLOR": "1", "COLUMNS": "200"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=LONGEST_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as error:
        return Ended(None, repr(error.stdout), repr(error.stderr), 0)
    stderr, _, memory = done.stderr.rstrip().rpartition("\n")
    return Ended(done.returncode, done.stdout, stderr, int(memory))


def shorten(silence: int) -> None:
    """Shorten the deadlines of this process."""
    from runbook.doctor import port, wire
    from runbook.fleet import doctor_job
    from runbook.hosts import patience
    from runbook.wsman.http import transport

    vars(transport)["_READ_TIMEOUT"] = vars(doctor_job)["READ_SECONDS"] = silence
    vars(wire)["SECONDS"] = float(silence)
    vars(port)["USUAL"] = ()
    vars(patience)["LOOK_SECONDS"] = 10.0 * silence


def main() -> None:
    """Run the command of this process's own arguments."""
    from runbook.cli import main as command

    shorten(int(sys.argv[1]))
    try:
        code = command(sys.argv[2:])
    finally:
        sys.stdout.flush()
        print(f"\n{most_memory()}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
