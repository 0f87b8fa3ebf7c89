"""Where the journal is kept."""

from __future__ import annotations

import argparse
from pathlib import Path

import platformdirs

import runbook.dpm.schedule_settings  # noqa: F401  # a journal may hold settings of this sort
from runbook.change.journal import Journal
from runbook.cli import inventory


def journal_path(options: argparse.Namespace) -> Path:
    """The journal that was named, else the inventory's own, else the one in the user's state directory."""
    if options.journal is not None:
        return Path(options.journal)
    if options.inventory is not None and (own := inventory.read(options.inventory).journal) is not None:
        return own
    return platformdirs.user_state_path("dpm-runbook", appauthor=False) / "journal.sqlite3"


def open_journal(options: argparse.Namespace, *, reading: bool = False) -> Journal:
    """Open it. To read a journal that is not there creates none."""
    path = journal_path(options)
    return Journal(None if reading and not path.exists() else path)
