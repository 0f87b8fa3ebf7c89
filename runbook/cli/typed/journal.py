"""The journal that the options name."""

from __future__ import annotations

import argparse
from pathlib import Path

from runbook.hosts import inventory, journal_place
from runbook.journal.journal import Journal


def journal_path(options: argparse.Namespace) -> Path:
    """Return the path of a command's journal. Raise `InvalidInput` if the inventory cannot be used."""
    return journal_place.journal_path(*_named(options))


def open_journal(options: argparse.Namespace, *, reading: bool = False) -> Journal:
    """Open the journal of a command. Reading a journal that does not exist does not create it."""
    return journal_place.open_journal(*_named(options), reading=reading)


def _named(options: argparse.Namespace) -> tuple[Path | None, inventory.Inventory | None]:
    if options.journal is not None or options.inventory is None:
        return options.journal, None
    return None, inventory.read(options.inventory)
