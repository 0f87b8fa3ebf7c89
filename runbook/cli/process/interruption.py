"""Ctrl-C in a command that has a journal: say what was changed, what was not, and how to go on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from runbook.change.run import Run
from runbook.change.states import RunState
from runbook.cli.next_command import next_command
from runbook.cli.show.runs import ranges
from runbook.cli.show.screen import Screen
from runbook.errors import JournalProblem
from runbook.journal.journal import Journal
from runbook.text import Text


class CutShort(KeyboardInterrupt):
    """Ctrl-C; `runs` are those that the command had begun, or None if the journal cannot be read."""

    def __init__(self, runs: Sequence[Run] | None) -> None:
        super().__init__()
        self.runs = runs


@contextmanager
def noting_runs(journal: Journal) -> Iterator[None]:
    """Raise `CutShort` instead of `KeyboardInterrupt`."""
    try:
        yield
    except KeyboardInterrupt as error:
        try:
            runs = journal.begun()
        except JournalProblem:
            runs = None
        raise CutShort(runs) from error


def show_interruption(interruption: CutShort, options: argparse.Namespace, screen: Screen) -> None:
    """Say which runs have changed something, and show the commands that do the rest and that take it back."""
    runs = interruption.runs
    if runs is None:
        screen.note(_UNKNOWN)
        return
    changed = [run for run in runs if run.touched]
    cut_off = [run.id for run in changed if run.state is RunState.APPLYING]
    if not changed:
        screen.note(_NO_SETTING)
    else:
        what = _CUT_OFF if cut_off else _CHANGED
        screen.note(what.format(runs=", ".join(ranges([run.id for run in changed])), cut=", ".join(ranges(cut_off))))
    if cut_off or (options.command == "diagnose" and options.resume is not None):
        number = [str(options.resume)] if getattr(options, "resume", None) else []
        screen.heading(_REST)
        # What `apply` began is a run of the step whose plan it was.
        begun = {run.step.split()[0] for run in changed if run.id in cut_off} if options.command == "apply" else ()
        for command in begun or (options.command,):
            screen.command(next_command(command, "--resume", *number, after=options))
    if back := [run.id for run in changed if run.undoes is None]:
        screen.heading(_BACK)
        screen.command(next_command("undo", *ranges(back), after=options))


# The terminal has just shown ^C behind what was there, so each begins on a new line.
_UNKNOWN: Final = Text(
    "\n中断しました。どこまで進んだかは history で確認できます。", "\nInterrupted. `history` shows how far it came."
)
_NO_SETTING: Final = Text(
    "\n中断しました。このコマンドは設定を何も変更していません。",
    "\nInterrupted. No setting was changed by this command.",
)
_CHANGED: Final = Text(
    "\n中断しました。実行 {runs} の設定は変更済みです。", "\nInterrupted. Settings were changed: run {runs}."
)
_CUT_OFF: Final = Text(
    "\n中断しました。実行 {runs} で設定を変更しました。このうち {cut} は途中までです。",
    "\nInterrupted. Settings were changed: run {runs}. Not to its end: run {cut}.",
)
_REST: Final = Text("続きを行うには:", "To go on:")
_BACK: Final = Text("変更を元に戻すには:", "To undo it:")
