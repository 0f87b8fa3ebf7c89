"""One journal for workers on many machines: the command keeps it, and workers call it through Dask's scheduler.

A worker writes to a host only after the journal has answered. So the journal is correct even if a worker dies. If a worker loses
contact and another worker gets its job, the journal refuses every further call of the first.
"""

from __future__ import annotations

import pickle
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, Self, TypeVar

from distributed import Client, Queue, get_client

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan
from runbook.change.recorder import Recorder
from runbook.change.run import Run
from runbook.change.states import ChangeState, RunState
from runbook.errors import Interrupted, RunbookError, wrap_unexpected
from runbook.fleet.engine import Stop
from runbook.fleet.errors import JournalSilent, Superseded
from runbook.journal.journal import Journal
from runbook.windows.identity import Identity
from runbook.wsman.login import UNKNOWN, SignIn

ANSWER_SECONDS: Final = 60

P = ParamSpec("P")
Result = TypeVar("Result")


class _Call(NamedTuple):
    """A call from a worker: a method of `Recorder`, or `_START` or `_LEAVE`."""

    caller: str
    job: int
    method: str
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = {}


_START, _LEAVE = "start", "leave"


class JournalServer:
    """Answer the calls of workers with the command's journal, one at a time, in a thread, until closed."""

    def __init__(self, client: Client, journal: Journal) -> None:
        self.name = f"runbook-{uuid.uuid4().hex}"
        self.stop = Stop()
        self.lost = threading.Event()
        self.when_lost: list[Callable[[], None]] = []
        self._client = client
        self._journal = journal
        self._begun: dict[int, int] = {}  # job -> the run that it began
        self._attempts: dict[int, str] = {}  # job -> the name of its current attempt
        self._closed = threading.Event()
        self._calls = Queue(self.name, client=client)
        self._thread = threading.Thread(target=self._serve, name="journal server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._closed.set()
        self._thread.join()
        if not self.lost.is_set():
            self._calls.close()

    def _serve(self) -> None:
        try:
            self._answer_calls()
        except Exception:  # any error of Dask: the scheduler and all workers are out of reach
            self.lost.set()
            for end in self.when_lost:
                end()

    def _answer_calls(self) -> None:
        replies: dict[str, Queue] = {}
        while not self._closed.is_set():
            try:
                packed = self._calls.get(timeout=0.2)
            except TimeoutError:
                continue
            call = pickle.loads(packed)  # noqa: S301  # from our own workers: Dask runs code for them
            try:
                answer = self._answer(call)
            except Exception as error:
                answer = wrap_unexpected(error)
            if call.caller not in replies:
                replies[call.caller] = Queue(call.caller, client=self._client)
            replies[call.caller].put(pickle.dumps(answer))
            if call.method == _LEAVE:
                replies.pop(call.caller).close()

    def _answer(self, call: _Call) -> Any:
        """Return the answer to a call. Raise `Superseded` unless it comes from the current attempt at the job."""
        if call.method == _START:
            return self._start(call.caller, call.job)
        if call.method == _LEAVE:
            return None
        if self._attempts.get(call.job) != call.caller:
            raise Superseded
        if call.method == Recorder.begin.__name__:
            return self._begin(call.job, *call.arguments, **call.options)
        if call.method == Recorder.mark.__name__ and ChangeState.WRITING in call.arguments:
            self._check_leaving()
        return getattr(self._journal, call.method)(*call.arguments, **call.options)

    def _begin(self, job: int, plan: Plan, **options: Any) -> int:
        self._check_leaving()
        plan = replace(plan, made=time.monotonic() + plan.made)
        self._begun[job] = self._journal.begin(plan, **options)
        return self._begun[job]

    def _check_leaving(self) -> None:
        """Raise `Interrupted` if the command is being interrupted. Call this only where it is safe to stop."""
        if self.stop.leaving.is_set():
            raise Interrupted

    def _start(self, caller: str, job: int) -> Run | bool:
        """Return whether the job may start; if an earlier attempt began a run, return that run. Make this attempt the current one."""
        if self.stop.is_closed():
            return False
        self._attempts[job] = caller
        number = self._begun.get(job)
        if number is None:
            return True
        self._journal.release(number)
        run = self._journal.run(number)
        return True if run is None else run


class RemoteJournal(Recorder):
    """The journal as a worker sees it, for one attempt at one job."""

    def __init__(self, journal_server: str, job: int) -> None:
        client = get_client()
        self._name = f"{journal_server}-{job}-{uuid.uuid4().hex}"
        self._job = job
        self._calls = Queue(journal_server, client=client)
        self._replies = Queue(self._name, client=client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exchange(_Call(self._name, self._job, _LEAVE))
        self._replies.close()

    def start(self) -> Run | bool:
        """Return whether the job may start, or the run of an earlier attempt."""
        found: Run | bool = self._exchange(_Call(self._name, self._job, _START))
        return found

    def begin(
        self, plan: Plan, *, sign_in: SignIn = UNKNOWN, undoes: int | None = None, resumes: int | None = None
    ) -> int:
        """See `Recorder`. A worker has another clock, so the time of planning is sent as its distance from now."""
        plan = replace(plan, made=plan.made - time.monotonic())
        return self._ask(Recorder.begin, plan, sign_in=sign_in, undoes=undoes, resumes=resumes)

    def has_other_records(self, run: int) -> bool:
        """See `Recorder`."""
        return self._ask(Recorder.has_other_records, run)

    def mark(self, run: int, position: int, state: ChangeState) -> None:
        """See `Recorder`."""
        self._ask(Recorder.mark, run, position, state)

    def add(self, run: int, change: Change, state: ChangeState) -> None:
        """See `Recorder`."""
        self._ask(Recorder.add, run, change, state)

    def clear_at_risk(self, run: int) -> None:
        """See `Recorder`."""
        self._ask(Recorder.clear_at_risk, run)

    def record_restart_start(self, run: int, service: str) -> None:
        """See `Recorder`."""
        self._ask(Recorder.record_restart_start, run, service)

    def record_restart_end(self, run: int, service: str) -> None:
        """See `Recorder`."""
        self._ask(Recorder.record_restart_end, run, service)

    def record_baseline(self, run: int, baseline: Baseline) -> None:
        """See `Recorder`."""
        self._ask(Recorder.record_baseline, run, baseline)

    def record_boot_time(self, run: int, moment: datetime) -> None:
        """See `Recorder`."""
        self._ask(Recorder.record_boot_time, run, moment)

    def end(self, run: int, state: RunState) -> None:
        """See `Recorder`."""
        self._ask(Recorder.end, run, state)

    def release(self, run: int) -> None:
        """See `Recorder`."""
        self._ask(Recorder.release, run)

    def record_reboot(self, computer: Identity, booted: datetime) -> None:
        """See `Recorder`."""
        self._ask(Recorder.record_reboot, computer, booted)

    def reboot_due(self, computer: Identity, booted: datetime) -> bool:
        """See `History`."""
        return self._ask(Recorder.reboot_due, computer, booted)

    def restart_due(self, computer: Identity, service: str) -> bool:
        """See `History`."""
        return self._ask(Recorder.restart_due, computer, service)

    def _ask(
        self, method: Callable[Concatenate[Recorder, P], Result], *arguments: P.args, **options: P.kwargs
    ) -> Result:
        """Return the result of the journal's own method, or raise its error."""
        answer: Result = self._exchange(_Call(self._name, self._job, method.__name__, arguments, options))
        return answer

    def _exchange(self, call: _Call) -> Any:
        """Send a call and return its answer, or raise it if it is an error."""
        self._calls.put(pickle.dumps(call))
        try:
            answer = pickle.loads(self._replies.get(timeout=ANSWER_SECONDS))  # noqa: S301  # from the command that gave us the job
        except TimeoutError as error:
            raise JournalSilent from error
        if isinstance(answer, RunbookError):
            raise answer
        return answer
