"""Show progress: the current action for one host, or the number of finished hosts for many."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from runbook.cli.process.ctrl_c import stop_on_ctrl_c
from runbook.cli.show.screen import Screen
from runbook.fleet.engine import Stop, in_this_thread
from runbook.fleet.job import Report
from runbook.text import Notify, Text


class Occasionally:
    """Passes a sentence on if the last one was passed on some time ago: a log needs to show that something goes on, not all of it."""

    def __init__(self, show: Notify, seconds: float = 20, clock: Callable[[], float] = time.monotonic) -> None:
        self._show = show
        self._seconds = seconds
        self._clock = clock
        self._next = clock() + seconds

    def __call__(self, text: Text) -> None:
        """Show the sentence, or not."""
        if self._clock() >= self._next:
            self._next = self._clock() + self._seconds
            self._show(text)


class Progress:
    """The progress of one command. The engine's threads call `notify`."""

    def __init__(self, screen: Screen, stop: Stop) -> None:
        self._screen = screen
        self._stop = stop
        self._show: Notify = lambda _: None
        self._show_waiting: Notify = lambda _: None

    def notify_waiting(self, text: Text) -> None:
        """Show what a host waits for before it is started, also where many hosts are at work."""
        self._show_waiting(text)

    def notify(self, text: Text) -> None:
        """Show the current action of a host; for many hosts the number of finished hosts is shown instead."""
        self._show(text)

    @contextmanager
    def on(self, hosts: Sequence[str], doing: Text, *, of: int = 0) -> Iterator[Callable[[Report], None]]:
        """Show that work on these hosts is in progress. Yield the function that counts a report.

        Ctrl-C stops running jobs at a safe point, unless the work is done in this thread; there it works as usual. `of` is the
        number of hosts that the engine was made for, if it is another one.
        """
        if len(hosts) == 1:
            title = Text("{host}: {doing}", "{host}: {doing}").format(host=hosts[0], doing=doing)
            with self._screen.waiting(title) as show, self._ctrl_c(of or 1):
                self._show = self._show_waiting = show if self._screen.is_live else Occasionally(show)
                yield lambda _: None
            return
        ended: set[str] = set()
        failed, n = 0, len(set(hosts))
        title = Text("{doing} (ホスト: {n} 台)", "{doing} (hosts: {n})").format(doing=doing, n=n)
        with self._screen.waiting(title) as show, self._ctrl_c(of or len(hosts)):
            self._show_waiting = show if self._screen.is_live else Occasionally(show)
            if not self._screen.is_live:
                self._show = Occasionally(show)  # a host that is waited for

            def count(report: Report) -> None:
                nonlocal failed
                before = len(ended)
                ended.add(report.name)
                failed += report.failed
                if self._screen.is_live or len(ended) * _LINES // n > before * _LINES // n:
                    show(_PROGRESS.format(done=len(ended), n=n, failed=failed))

            yield count

    def _ctrl_c(self, hosts: int) -> AbstractContextManager[None]:
        if in_this_thread(hosts):
            return nullcontext()
        return stop_on_ctrl_c(self._stop, lambda: self._screen.note(_LEAVING), self._screen.leave)


_LINES = 10
"""The largest number of lines about finished hosts in a log."""

_PROGRESS = Text("{n} 台中 {done} 台完了、うち失敗 {failed} 台", "{done} of {n} hosts done, {failed} of them failed")
_LEAVING = Text(
    "中断します。書き込み中のホストが区切りのよい所まで進むのを待っています。もう一度 Ctrl-C を押すと、すぐに終了します。",
    "Leaving. Hosts that are being written to come to a safe point first; Ctrl-C again ends at once.",
)
