"""Show progress: the current action for one host, or the number of finished hosts for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from runbook.cli.ctrl_c import stop_on_ctrl_c
from runbook.cli.show.screen import Screen
from runbook.fleet.engine import Stop
from runbook.fleet.job import Report
from runbook.text import Notify, Text


class Progress:
    """The progress of one command. The engine's threads call `notify`."""

    def __init__(self, screen: Screen, stop: Stop) -> None:
        self._screen = screen
        self._stop = stop
        self._show: Notify = lambda _: None

    def notify(self, text: Text) -> None:
        """Show the current action of a host; for many hosts the number of finished hosts is shown instead."""
        self._show(text)

    @contextmanager
    def on(self, hosts: Sequence[str], doing: Text) -> Iterator[Callable[[Report], None]]:
        """Show that work on these hosts is in progress. Yield the function that counts a report.

        With many hosts, Ctrl-C stops running jobs at a safe point; with one host it works as usual.
        """
        if len(hosts) == 1:
            title = Text("{host}: {doing}", "{host}: {doing}").format(host=hosts[0], doing=doing)
            with self._screen.waiting(title) as self._show:
                yield lambda _: None
            return
        ended: set[str] = set()
        failed = 0
        title = Text("{doing} (ホスト: {n} 台)", "{doing} (hosts: {n})").format(doing=doing, n=len(set(hosts)))
        with self._screen.waiting(title) as show, stop_on_ctrl_c(self._stop, self._show_stopping, self._screen.leave):

            def count(report: Report) -> None:
                nonlocal failed
                ended.add(report.name)
                failed += report.failed
                show(_PROGRESS.format(done=len(ended), failed=failed))

            yield count

    def _show_stopping(self) -> None:
        self._screen.note(_LEAVING)


_PROGRESS = Text("{done} 台完了、うち失敗 {failed} 台", "{done} done, {failed} of them failed")
_LEAVING = Text(
    "中断します。書き込み中のホストが区切りのよい所まで進むのを待っています。もう一度 Ctrl-C を押すと、すぐに終了します。",
    "Leaving. Hosts that are being written to come to a safe point first; Ctrl-C again ends at once.",
)
