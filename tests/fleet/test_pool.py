"""How the threads of a run over many hosts end."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

from runbook.fleet.engine import Stop, threads
from runbook.fleet.job import Job
from runbook.journal.journal import Journal


@dataclass
class Report:
    """Whether a job was begun; none of these is."""

    started: bool = True


@dataclass
class Slow:
    """A job that takes a moment to say that it was not begun."""

    ended: list[str] = field(default_factory=list)

    def report(self) -> Report:
        """Take that moment."""
        time.sleep(0.3)
        self.ended.append(threading.current_thread().name)
        return Report()


def test_at_the_end_what_is_at_work_is_waited_for_and_the_rest_is_not_begun(journal: Journal) -> None:
    """No thread is left, and what had waited for one is cancelled."""
    stop, job = Stop(), Slow()
    stop.leave()
    with threads(4, 2, journal) as engine:
        waiting: list[Future[Any]] = [engine.submit(cast(Job[Any], job), stop) for _ in range(4)]
    assert len(job.ended) == 2
    assert [each.cancelled() for each in waiting] == [False, False, True, True]
    assert not [each for each in threading.enumerate() if each.name.startswith("runbook")]
