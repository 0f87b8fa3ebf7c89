"""When hosts may be started, from the options."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Final

from runbook.cli.typed.errors import WindowTooLong
from runbook.fleet.idle import window
from runbook.fleet.idle.window import Window, next_time
from runbook.text import Notify, Text, local_time

LONGEST: Final = timedelta(hours=12)
"""A maintenance window that ends later is rather one whose end has just passed."""


def window_of(options: argparse.Namespace, show: Notify) -> Window:
    """Return the window of the options. Show when it ends. Raise `InvalidInput` if that is too far away.

    `--until` is the next time from now, and stays that while a question waits.
    """
    until = None
    if options.until is not None:
        now = window.CLOCK.now()
        until = next_time(options.until, now)
        end = local_time(until)
        if until - now > LONGEST:
            raise WindowTooLong(typed=options.until.strftime("%H:%M"), end=end)
        show(_ENDS.format(end=end, minutes=int((until - now).total_seconds() // 60)))
    return Window(options.wait_idle, holds=options.apply, until=until)


_ENDS: Final = Text(
    "作業時間の終わり: {end} (あと {minutes} 分)。それ以降はホストを開始しません。",
    "The window ends at {end} (in {minutes} min). No host is started after that.",
)
