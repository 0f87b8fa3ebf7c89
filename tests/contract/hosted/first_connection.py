"""Connect to the host that the environment names until that works: right after its setup WinRM fails now and then (facts 1.11)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final

from runbook.errors import RunbookError
from runbook.windows.host import Host
from tests.connecting import connect

TRIES: Final = 5
PAUSE: Final = 5.0


def first_connection(open_host: Callable[[], Host], pause: Callable[[float], None] = time.sleep) -> str:
    """Return what the host says it is. Raise the last error after `TRIES` times."""
    for attempt in range(1, TRIES + 1):
        try:
            with open_host() as host:
                return host.system.read().caption
        except RunbookError as error:
            print(f"{attempt} of {TRIES}: {type(error).__name__}: {error}", file=sys.stderr)
            if attempt == TRIES:
                raise
            pause(PAUSE)
    raise AssertionError


def main() -> None:
    """Connect to the host of RUNBOOK_REAL_HOST."""
    named = (os.environ[each] for each in ("RUNBOOK_REAL_HOST", "RUNBOOK_USERNAME", "RUNBOOK_PASSWORD"))
    host, username, password = named
    print(first_connection(lambda: connect(host, username, password)))


if __name__ == "__main__":
    main()
