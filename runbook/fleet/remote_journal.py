"""One journal for workers on many machines: it stays with the command, and they ask for it through Dask's scheduler.

A worker writes nothing on a host before the journal has answered. So the journal tells the truth about a worker that dies; and one
that was taken for dead, and is not, gets no answer that lets it go on.
"""

from __future__ import annotations

import pickle
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

from distributed import Client, Queue, get_client

from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.change.run import Run
from runbook.errors import JournalProblem, RunbookError
from runbook.fleet.engine import Stop
from runbook.fleet.job import unexpected
from runbook.pause import interrupted
from runbook.text import Text

ANSWER_SECONDS: Final = 60
_CALLS: Final = frozenset(
    {
        "begin",
        "booted",
        "mark",
        "add",
        "out_of_risk",
        "restarting",
        "restarted",
        "rebooted",
        "disturbed",
        "end",
        "reboot_due",
        "restart_due",
    }
)


class JournalDesk:
    """The end at the journal: answers one call after the other, in a thread of its own, until it is closed."""

    def __init__(self, client: Client, journal: Journal) -> None:
        self.name = f"runbook-{uuid.uuid4().hex}"
        self.stop = Stop()
        self.lost = threading.Event()
        self.when_lost: list[Callable[[], None]] = []
        self._client = client
        self._journal = journal
        self._begun: dict[int, int] = {}  # job -> the run that it began
        self._attempts: dict[int, str] = {}  # job -> who does it now
        self._closed = threading.Event()
        self._calls = Queue(self.name, client=client)
        self._thread = threading.Thread(target=self._serve, name="journal desk", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer no more."""
        self._closed.set()
        self._thread.join()
        if not self.lost.is_set():
            self._calls.close()

    def _serve(self) -> None:
        try:
            self._answer_calls()
        except Exception:  # whatever Dask raises: its scheduler is out of reach, and with it all workers
            self.lost.set()
            for told in self.when_lost:
                told()

    def _answer_calls(self) -> None:
        replies: dict[str, Queue] = {}
        while not self._closed.is_set():
            try:
                call = self._calls.get(timeout=0.2)
            except TimeoutError:
                continue
            caller, job, method, arguments, more = pickle.loads(call)  # noqa: S301  # from our own workers: Dask runs code for them
            try:
                answer = self._answer(caller, job, method, arguments, more)
            except RunbookError as error:
                answer = error
            except Exception as error:
                answer = unexpected(error)
            if caller not in replies:
                replies[caller] = Queue(caller, client=self._client)
            replies[caller].put(pickle.dumps(answer))
            if method == "leave":
                replies.pop(caller).close()

    def _answer(self, caller: str, job: int, method: str, arguments: tuple[Any, ...], more: dict[str, Any]) -> Any:
        if method == "start":
            return self._start(caller, job)
        if method == "leave":
            return None
        if self._attempts.get(job) != caller:
            raise _superseded()
        if self.stop.leaving.is_set() and (method == "begin" or (method == "mark" and arguments[2] == "writing")):
            raise interrupted()  # here nothing is half done
        if method not in _CALLS:
            raise AttributeError(method)
        if method == "begin":
            plan, age, undoes, resumes = arguments
            plan = replace(plan, made=time.monotonic() - age)  # a worker's clock is not ours
            self._begun[job] = self._journal.begin(plan, undoes=undoes, resumes=resumes)
            return self._begun[job]
        return getattr(self._journal, method)(*arguments, **more)

    def _start(self, caller: str, job: int) -> Run | bool:
        """Whether the job may be started; if somebody began it before, the run as they left it. From now on it is this caller's."""
        if self.stop.closing.is_set():
            return False
        self._attempts[job] = caller
        number = self._begun.get(job)
        if number is None:
            return True
        self._journal.let_go(number)
        run = self._journal.run(number)
        return True if run is None else run


class RemoteJournal:
    """The end at a worker, for one attempt at one job. It has those of `Journal`'s methods that carrying out a plan needs."""

    def __init__(self, desk: str, job: int) -> None:
        client = get_client()
        self._name = f"{desk}-{job}-{uuid.uuid4().hex}"
        self._job = job
        self._calls = Queue(desk, client=client)
        self._replies = Queue(self._name, client=client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call("leave")
        self._replies.close()

    def start(self) -> Run | bool:
        """See `JournalDesk`."""
        found: Run | bool = self._call("start")
        return found

    def begin(self, plan: Plan, *, undoes: int | None = None, resumes: int | None = None) -> int:
        """See `Journal`. How old the plan is travels beside it."""
        run: int = self._call("begin", plan, time.monotonic() - plan.made, undoes, resumes)
        return run

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method not in _CALLS:
            raise AttributeError(method)
        return lambda *arguments, **more: self._call(method, *arguments, **more)

    def _call(self, method: str, *arguments: Any, **more: Any) -> Any:
        self._calls.put(pickle.dumps((self._name, self._job, method, arguments, more)))
        try:
            answer = pickle.loads(self._replies.get(timeout=ANSWER_SECONDS))  # noqa: S301  # from the command that gave us the job
        except TimeoutError as error:
            raise _silent() from error
        if isinstance(answer, RunbookError):
            raise answer
        return answer


def _silent() -> JournalProblem:
    return JournalProblem(
        Text(
            "コマンドを実行したコンピューターの記録ファイルから応答がありません。",
            "The journal, on the computer where the command runs, does not answer.",
        ),
        Text("記録なしには何も変更しません。", "Nothing is changed without it."),
    )


def _superseded() -> JournalProblem:
    return JournalProblem(
        Text("この作業は別のワーカーに引き継がれました。", "Another worker has taken this work over."),
    )
