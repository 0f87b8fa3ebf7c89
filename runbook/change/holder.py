"""Who is at work on a run: how this process is named in it, and what is said to one that may not go on."""

from __future__ import annotations

import getpass
import os
import platform
from datetime import UTC, datetime
from typing import Any

from runbook.change.run import Run
from runbook.errors import Refused
from runbook.text import Text


def this_process() -> dict[str, Any]:
    """What a run records of the process that takes it up now."""
    try:
        user = getpass.getuser()
    except (
        OSError,
        KeyError,
        ImportError,
    ):  # an account without a name; which error depends on the Python and the system
        user = "?"
    return {
        "who": f"{user}@{platform.node()}",
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def taken(computer: str, run: Run | None) -> Refused:
    """The computer is claimed; by that run, if it can be told."""
    said = Text(
        "{computer} では実行 {run} ({step}) が作業中です ({who}、プロセス {process}、開始 {since})。",
        "Run {run} ({step}) is at work on {computer} ({who}, process {process}, since {since}).",
    )
    somebody = Text("{computer} では別の実行が作業中です。", "Another run is at work on {computer}.")
    advice = Text(
        "その実行が終わるまでお待ちください。history で状態を確認できます。何も変更していません。",
        "Wait until that has ended; `history` shows how it stands. Nothing was changed.",
    )
    if run is None:
        return Refused(somebody.format(computer=computer), advice)
    since = run.since.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    named = {"run": run.id, "step": run.step, "who": run.who, "process": run.process, "since": since}
    return Refused(said.format(computer=computer, **named), advice)


def not_ours(run: int) -> Refused:
    """The run was let go, or has ended, or is in the hands of another process."""
    return Refused(
        Text(
            "実行 {run} はこのプロセスの作業ではなくなっています。これ以上は何も変更しません。",
            "Run {run} is no longer in the hands of this process. It changes nothing more.",
        ).format(run=run),
        Text(
            "history で状態を確認してください。--resume で続きを行うか、undo で元に戻せます。",
            "`history` shows how it stands; --resume does the rest, and undo takes it back.",
        ),
    )
